"""Whether the sensitive item changed the answers to the others: the test of no design effect of a list experiment.

If it did not, the two arms tell how many say y control items and hold the sensitive one, and how many do not:
pi(y, 1) = P(count <= y | control) - P(count <= y | treated) and pi(y, 0) = P(count <= y | treated) - P(count <= y - 1 |
control). A share below zero is impossible: Blair & Imai (2012), Political Analysis 20, 47-77.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from ..estimators.totals import groups_of
from ..inference.estimates import Estimates, join
from ..inference.hypothesis_tests import Test
from ..inference.inequality_tests import inequality_test
from .arms import ExperimentError, ListAnswers, Probabilities, arm_means, read_list

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

Selection = Literal["standard_errors", "spread", "none"]
Variance = Literal["design", "simple"]


@dataclass(frozen=True, eq=False)
class DesignEffectTest:
    """The joint shares and the two tests that none is below zero.

    joint    2 (J + 1) estimates: "y=0,z=1" is the share who say 0 control items and hold the sensitive one.
    tests    {1: of those who hold it, 0: of those who do not}; without shares left to test, no_cases and no p-value.
    kept     {1: names of the shares tested, 0: ...}: those that generalized moment selection left.
    p_value  the smaller one of the two times two (Bonferroni), at most 1; 1 where nothing was left to test.
    """

    joint: Estimates
    tests: dict[int, Test]
    kept: dict[int, tuple[str, ...]]
    p_value: float


def design_effect_test(
    design: SurveyDesign,
    count: str,
    arm: str,
    treated: object,
    *,
    items: int,
    control: object | None = None,
    others: Sequence[object] = (),
    probabilities: Probabilities | None = None,
    selection: Selection = "standard_errors",
    variance: Variance = "design",
) -> DesignEffectTest:
    """Test that no joint share of control items and sensitive item is below zero; small p-values say some are.

    variance: "design" (weights, strata and clusters; F mixtures with the design's degrees of freedom) or "simple"
    (unweighted, two independent multinomial arms; chi-squareds, and Welch's t where one share is left), as ict.test of
    R's package list. selection of the shares that could be at zero (Andrews & Soares 2010, Econometrica 78, 119-157):
    "standard_errors" leaves out what is more than sqrt(log n) standard errors above zero, as they have it; "spread"
    takes, in the place of the standard error, the standard deviation of the J shares over sqrt(n), as ict.test does:
    nearly all that is positive is left out, and p-values are a good deal smaller (the size, of one test of two, is
    still held); "none" tests all. An experiment that passes may still have been refused: see `extreme_counts`.
    """
    for told, known, name in ((selection, Selection, "selection"), (variance, Variance, "variance")):
        if told not in get_args(known):
            raise ExperimentError(f"the {name} is {told!r}; expected one of {', '.join(get_args(known))}")
    answers = read_list(
        design, count, arm, treated, items=items, control=control, others=others, probabilities=probabilities
    )
    if variance == "simple" and probabilities is not None:
        raise ExperimentError("the simple variance knows no probabilities of assignment; expected variance='design'")
    joint = _joint_shares(answers)
    values, covariance, df = joint.values, joint.covariance, float(joint.df.min())
    if variance == "simple":
        values, covariance, df = *_multinomial(answers), np.inf
    tests, kept = {}, {}
    for held in (1, 0):
        first = 0 if held else items + 2  # the share of y = J with the item, and of y = 0 without, cannot be negative
        tested = np.arange(first, first + items)
        chosen = tested[~_surely_positive(values[tested], covariance[np.ix_(tested, tested)], answers, selection)]
        kept[held] = tuple(joint.names[place] for place in chosen)
        tests[held] = inequality_test(values[chosen], covariance[np.ix_(chosen, chosen)], df)
        if variance == "simple" and len(chosen) == 1:
            tests[held] = _welch(answers, int(chosen[0] - first) + (1 - held), held)
    p_values = [test.p_value for test in tests.values() if not np.isnan(test.p_value)]
    untested = 1.0 if not any(kept.values()) else np.nan
    return DesignEffectTest(joint, tests, kept, min(1.0, 2 * min(p_values)) if p_values else untested)


def _joint_shares(answers: ListAnswers) -> Estimates:
    """pi(0, 1), ..., pi(J, 1), pi(0, 0), ..., pi(J, 0) with their scores."""
    everyone, arms, items = groups_of(answers.arms.design, None), answers.arms, answers.items
    up_to = {y: np.where(answers.answered, answers.count <= y, np.nan) for y in range(items + 1)}
    shares = join(
        *(
            arm_means(arms, members, {f"{side} <= {y}": held for y, held in up_to.items()}, everyone)
            for side, members in (("treated", arms.treated), ("control", arms.control))
        )
    )
    contrasts = {f"y={y},z=1": {f"control <= {y}": 1.0, f"treated <= {y}": -1.0} for y in range(items + 1)}
    for y in range(items + 1):
        below = {f"control <= {y - 1}": -1.0} if y else {}
        contrasts[f"y={y},z=0"] = {f"treated <= {y}": 1.0, **below}
    labels = tuple({"control_items": y, "sensitive_item": held} for held in (1, 0) for y in range(items + 1))
    return replace(shares.contrast(contrasts), labels=labels)


def _surely_positive(
    values: np.ndarray, covariance: np.ndarray, answers: ListAnswers, selection: Selection
) -> np.ndarray:
    """(J, boolean) the shares that moment selection leaves out, and those that are exactly zero."""
    exactly = (values == 0) & (np.diag(covariance) <= 0)
    if selection == "none":
        return exactly
    n = int((answers.answered & (answers.arms.design.weight != 0)).sum())
    spread = np.sqrt(np.diag(covariance))
    if selection == "spread":
        spread = np.full(len(values), (values.std(ddof=1) if len(values) > 1 else np.nan) / np.sqrt(n))
        exactly = values == 0
    return exactly | (values > np.sqrt(np.log(n)) * spread)


def _multinomial(answers: ListAnswers) -> tuple[np.ndarray, np.ndarray]:
    """The joint shares and their covariance (2 (J + 1) square) by unweighted, independent multinomial arms."""
    items, steps = answers.items, np.arange(answers.items + 1)
    found = {}
    for side, members in (("treated", answers.arms.treated), ("control", answers.arms.control)):
        counts = answers.count[members & answers.answered & (answers.arms.design.weight != 0)]
        below = (counts[:, None] <= steps).mean(axis=0)
        both = below[np.minimum.outer(steps, steps)] - np.outer(below, below)
        found[side] = below, both / len(counts)
    (treated, of_treated), (control, of_control) = found["treated"], found["control"]
    lagged = np.eye(items + 1, k=-1)  # P(count <= y - 1)
    to_treated = np.vstack([-np.eye(items + 1), np.eye(items + 1)])
    to_control = np.vstack([np.eye(items + 1), -lagged])
    values = to_treated @ treated + to_control @ control
    return values, to_treated @ of_treated @ to_treated.T + to_control @ of_control @ to_control.T


def _welch(answers: ListAnswers, y: int, held: int) -> Test:
    """Welch's one-sided t that pi(y, held) is zero or more."""
    from scipy.stats import ttest_ind

    counted = answers.answered & (answers.arms.design.weight != 0)
    of_treated = (answers.count[counted & answers.arms.treated] <= y).astype(float)
    of_control = (answers.count[counted & answers.arms.control] <= (y if held else y - 1)).astype(float)
    sides = (of_control, of_treated) if held else (of_treated, of_control)
    found = ttest_ind(*sides, equal_var=False, alternative="less")
    return Test("Welch's t", float(found.statistic), "t", float(found.df), None, float(found.pvalue))
