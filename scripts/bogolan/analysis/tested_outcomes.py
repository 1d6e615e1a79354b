"""What the tests of hypotheses estimate in each cell: a share, a mean, or the main estimate of an experiment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.experiments.conjoint_tests import level_of
from bogolan.analysis.experiments.endorsement import SMALL
from bogolan.analysis.experiments.experiment import MARGIN, SHARE
from bogolan.analysis.outcomes import value_of
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS
from bogolan.statistics import mean, proportion, variance
from bogolan.survey.plan_comparisons import name_of_test
from bogolan.survey.plan_conjoint import LEVEL, name_of_level
from bogolan.survey.spine import INVALID_EXPERIMENT, SCALE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from bogolan.analysis.experiments.conjoint import Conjoint
    from bogolan.analysis.experiments.experiment import Experiment
    from bogolan.statistics import Estimates, SurveyDesign

    Hypothesis = Mapping[str, Any]

OUTCOME = "_outcome"


@dataclass(frozen=True)
class Outcome:
    """What a test estimates in each cell: its name, how, and whether it is a share.

    `values` (n) is what is counted, NaN of whoever could be in no cell; whether the counts matter at the gate, or only
    which are NaN, and whether it matters how many are left of a cell that shares people with another: two means tell
    that of the rest, two experiments hardly do. `others` (n, boolean) are who gave the other answer, where that is not
    whoever did not give this one; `beside` (n) a second question that is counted as well, NaN as in `values`. `unit` is
    that of the estimate, `margin` the largest difference that counts as none by itself.
    """

    name: str
    estimate: Callable[[np.ndarray], Estimates]
    is_share: bool
    values: np.ndarray
    counts_matter: bool
    rest_matters: bool
    unit: str = SHARE
    margin: float = MARGIN
    others: np.ndarray | None = None
    beside: np.ndarray | None = None

    def fewest(self, part: np.ndarray) -> int:
        """How many of some (n, boolean) gave the rarer answer, to either question."""
        yes = int(self.values[part].sum())
        found = [yes, int(part.sum()) - yes if self.others is None else int(self.others[part].sum())]
        if self.beside is not None:
            yes = int(self.beside[part].sum())
            found += [yes, int(part.sum()) - yes]
        return min(found)


def answered_outcomes(
    design: SurveyDesign,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    hypothesis: Hypothesis,
    plan: Mapping[str, Any],
) -> Iterator[Outcome]:
    """The shares and means that a hypothesis is about."""
    sample, place = design.frame, f"hypotheses.{hypothesis['id']}"
    for outcome in hypothesis["outcomes"]:
        values = value_of(sample, reasons, codebook, outcome, place)
        of_values = design.with_frame(sample[list(DESIGN_COLUMNS)].assign(**{OUTCOME: values}))
        name, told = name_of_test(plan, hypothesis, outcome), values.to_numpy(float, na_value=np.nan)
        if outcome.get("measure") == "mean":
            yield _of_mean(name, of_values, told)
        else:
            yield Outcome(name, _estimated(of_values, proportion), True, told, counts_matter=True, rest_matters=True)


def experimental_outcome(experiment: Experiment, hypothesis: Hypothesis) -> Outcome:
    """The prevalence by an experiment, or the direct answer less it, of which few may have given either."""
    is_invalid = experiment.is_invalid
    estimator, values, beside = experiment.prevalence, experiment.answers, None
    if hypothesis["test"] == "misreporting":
        estimator = experiment.misreporting
        values, hidden = np.where(np.isnan(values), np.nan, experiment.directly), values
        beside = np.where(np.isnan(values), np.nan, hidden) if experiment.counts_matter else None

    def estimate(inside: np.ndarray) -> Estimates:
        return _flagged(estimator(experiment.design.where(inside)), is_invalid)

    matter = experiment.counts_matter or hypothesis["test"] == "misreporting"
    return Outcome("", estimate, False, values, matter, matter, experiment.unit, experiment.margin, beside=beside)


def outcome_of_level(experiment: Conjoint, hypothesis: Hypothesis) -> Outcome:
    """The marginal mean of a level of a conjoint experiment."""
    level, is_invalid = level_of(experiment, hypothesis[LEVEL]), experiment.is_invalid

    def estimate(inside: np.ndarray) -> Estimates:
        return _flagged(level.mean(inside), is_invalid)

    matter, told = level.passed_over is not None, {"unit": experiment.unit, "margin": experiment.margin}
    name = name_of_level(hypothesis)
    return Outcome(name, estimate, False, level.chosen, matter, matter, **told, others=level.passed_over)


def _flagged(found: Estimates, is_invalid: bool) -> Estimates:
    """Estimates that carry it where their experiment fails its checks."""
    invalid = INVALID_EXPERIMENT if is_invalid else ""
    return replace(found, warnings=tuple(",".join(filter(None, [one, invalid])) for one in found.warnings))


def _of_mean(name: str, design: SurveyDesign, values: np.ndarray) -> Outcome:
    """A mean; of two numbers it is a share by another name, of which the gate must know how many gave the rarer.

    Two means closer than a small effect by Cohen (1988) count as alike: a fifth of the standard deviation among all who
    answered, so that it is the same for every test of a question.
    """
    known = np.unique(values[~np.isnan(values)])
    is_share = 0 < len(known) <= 2
    counted = np.where(np.isnan(values), np.nan, values == known.max()) if is_share else values
    margin = SMALL * float(np.sqrt(variance(design, OUTCOME).values[0]))
    return Outcome(name, _estimated(design, mean), False, counted, is_share, True, SCALE, margin)


def _estimated(design: SurveyDesign, estimator: Callable[..., Estimates]) -> Callable[[np.ndarray], Estimates]:
    return lambda inside: estimator(design.where(inside), OUTCOME)
