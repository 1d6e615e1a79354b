"""The cells of respondents that the tests of a hypothesis compare: groups, and those of whom a condition holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.conditions import hold
from bogolan.analysis.groups import members, membership_known
from bogolan.analysis.outcomes import value_of
from bogolan.analysis.sampled import ALL, MEN, WOMEN
from bogolan.preparation.weighting.sample import GENDER
from bogolan.survey.plan_comparisons import is_of_all, name_of_test, outcome_name
from bogolan.survey.spine import COMPARED, OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    Hypothesis = Mapping[str, Any]
    Cells = Mapping[str, np.ndarray]
    Parts = Mapping[str, pd.Series]


def parted(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    hypothesis: Hypothesis,
    plan: Mapping[str, Any],
) -> Parts:
    """By what an association is looked for with: (n) whether each respondent said so, missing of who did not answer."""
    place = f"hypotheses.{hypothesis['id']}"
    return {
        name_of_test(plan, hypothesis, outcome, "with"): value_of(sample, reasons, codebook, outcome, place)
        for outcome in hypothesis.get("with", ())
    }


def tests_of(
    sample: pd.DataFrame, parts: Parts, hypothesis: Hypothesis, plan: Mapping[str, Any]
) -> Iterator[tuple[str, Cells, dict[str, float]]]:
    """Each test: its name, its cells, and with which coefficient each counts."""
    within, sides = _within(sample, hypothesis, plan), sides_of(sample, hypothesis, plan)
    gap = {"first": 1.0, "second": -1.0}
    kind, conditions = hypothesis["test"], hypothesis.get("by", ())
    if kind == "association":
        for name, said in parts.items():
            yes, no = (within & (said == value).fillna(False).to_numpy(bool) for value in (True, False))
            yield name, {"first": yes, "second": no}, gap
    elif kind == "interaction":
        for condition in conditions:
            yield outcome_name(hypothesis, condition, "by"), *_interaction(sample, condition, sides or {"": within})
    elif kind == "contrast":
        cells, coefficients = {}, {}
        for side, condition, sign in zip(gap, conditions, (1.0, -1.0), strict=True):
            own_cells, own = _interaction(sample, condition, {side: within})
            cells, coefficients = cells | own_cells, coefficients | {name: sign * value for name, value in own.items()}
        yield "", cells, coefficients
    elif is_of_all(hypothesis, plan):
        yield "", {"all": within}, {"all": 1.0}
        if sides:
            yield COMPARED, dict(zip(gap, sides.values(), strict=True)), gap
    elif sides:
        yield "", dict(zip(gap, sides.values(), strict=True)), gap
    else:  # between the arms of an experiment
        yield "", {"all": within}, {"all": 1.0}


def sides_of(sample: pd.DataFrame, hypothesis: Hypothesis, plan: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """(n) who belongs to each of the two groups that are compared; empty where none are."""
    if "compare" not in hypothesis:
        return {}
    first, second = hypothesis["compare"]
    inside = {name: _group(sample, name, plan) for name in (first, second) if name != OTHERS}
    (named,) = [name for name in (first, second) if name != OTHERS][:1]
    others, within = _known(sample, named, plan) & ~inside[named], _within(sample, hypothesis, plan)
    return {name: within & inside.get(name, others) for name in (first, second)}


def _within(sample: pd.DataFrame, hypothesis: Hypothesis, plan: Mapping[str, Any]) -> np.ndarray:
    """(n) among whom a hypothesis is tested."""
    return _group(sample, hypothesis.get("within", ALL), plan)


def _known(sample: pd.DataFrame, name: str, plan: Mapping[str, Any]) -> np.ndarray:
    """(n) of whom it is known whether they belong to a group."""
    for group in plan["groups"]:
        if group["name"] == name:
            return membership_known(sample, group)
    return np.ones(len(sample), bool) if name == ALL else sample[GENDER].notna().to_numpy()


def _interaction(
    sample: pd.DataFrame, condition: Mapping[str, Any], sides: Cells
) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """Those of whom a condition holds less the others who answered; of the first side, less the same of the second."""
    holds = hold(sample, [condition])
    answered = sample[condition["question"]].notna().to_numpy()
    cells, coefficients = {}, {}
    for (side, inside), sign in zip(sides.items(), (1.0, -1.0), strict=False):
        for name, part, own in (("holds", holds, 1.0), ("not", answered & ~holds, -1.0)):
            cells[f"{side} {name}"] = inside & part
            coefficients[f"{side} {name}"] = sign * own
    return cells, coefficients


def _group(sample: pd.DataFrame, name: str, plan: Mapping[str, Any]) -> np.ndarray:
    """(n) who is a woman, a man, anybody, or belongs to a declared group."""
    if name == ALL:
        return np.ones(len(sample), bool)
    if name in (WOMEN, MEN):
        return (sample[GENDER] == name).to_numpy()
    (group,) = (one for one in plan["groups"] if one["name"] == name)
    return members(sample, group)[0]
