"""The plan's hypotheses as rows of the spine: each test with its estimate; verdicts follow once all are adjusted.

A test compares cells: groups of respondents in which the same thing is estimated (`tested_outcomes`). All cells of a
test are domains of one design, so that their differences know the clusters they share.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import contrast_row, estimate_row
from bogolan.analysis.conditions import hold
from bogolan.analysis.experiments.experiment import SHARE
from bogolan.analysis.experiments.results import experiments_of
from bogolan.analysis.groups import members, membership_known
from bogolan.analysis.outcomes import value_of
from bogolan.analysis.sampled import ALL, MEN, WOMEN, survey_design, weaker_flags
from bogolan.analysis.tested_outcomes import answered_outcomes, experimental_outcome
from bogolan.preparation.weighting.sample import GENDER
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.statistics import (
    ExperimentError,
    equivalence_p_value,
    join,
    share_gaps,
)
from bogolan.survey.declared import is_tested
from bogolan.survey.plan_comparisons import family_of, name_of_test, outcome_name
from bogolan.survey.spine import HYPOTHESES, HYPOTHESIS, OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from bogolan.analysis.tested_outcomes import Outcome
    from bogolan.statistics import Estimates

    Hypothesis = Mapping[str, Any]
    Cells = Mapping[str, np.ndarray]
    Parts = Mapping[str, pd.Series]


def hypothesis_rows(
    sample: pd.DataFrame, reasons: pd.DataFrame, codebook: Mapping[str, Any], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """A row a test of each hypothesis, those on experiments that are not computed left out.

    `outcome` is the hypothesis, `level` the outcome and the condition, `estimate` the first side less the second, in
    points of a share or in the unit of a mean.
    `n` and `count` are of its smallest cell: the fewest respondents, and the fewest who gave or did not give an answer,
    or were in an arm of an endorsement experiment. `margin` is for its verdict.
    """
    if not plan["hypotheses"]:
        return
    design, experiments = survey_design(sample, plan), experiments_of(sample, reasons, plan)
    for hypothesis in plan["hypotheses"]:
        if not is_tested(hypothesis, plan):
            continue
        try:
            if "experiment" in hypothesis:
                outcomes = [experimental_outcome(experiments[hypothesis["experiment"]], hypothesis)]
            else:
                outcomes = answered_outcomes(design, reasons, codebook, hypothesis, plan)
            parts = _parted(sample, reasons, codebook, hypothesis, plan)
            yield from _rows(sample, outcomes, parts, hypothesis, plan)
        except ExperimentError as error:
            place, expected = f"hypotheses.{hypothesis['id']}", "an experiment that can be tested"
            raise SurveyError(Problem("survey.yaml", str(error), expected, column=place)) from None


def _rows(
    sample: pd.DataFrame, outcomes: Iterable[Outcome], parts: Parts, hypothesis: Hypothesis, plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    about = {"analysis": HYPOTHESES, "measure": HYPOTHESIS, "outcome": hypothesis["id"], "group": ALL}
    for outcome in outcomes:
        for name, cells, coefficients in _tests(sample, parts, hypothesis, plan):
            row = _tested(outcome, cells, coefficients, plan["design"]["intracluster_correlation"])
            if hypothesis["test"] == "equivalence":
                numbers = (row[number] for number in ("estimate", "standard_error", "df"))
                row["p_value"] = float(equivalence_p_value(*numbers, hypothesis["margin"]))
            level = "/".join(filter(None, [outcome.name, name])) or None
            yield row | about | {"level": level, "family": family_of(hypothesis), "base": "answered"}


# ------------------------------------------------------------------------------------------------------------- cells


def _parted(
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


def _tests(
    sample: pd.DataFrame, parts: Parts, hypothesis: Hypothesis, plan: Mapping[str, Any]
) -> Iterator[tuple[str, Cells, dict[str, float]]]:
    """Each test: its name, its cells, and with which coefficient each counts."""
    within = _group(sample, hypothesis.get("within", ALL), plan)
    sides = _sides(sample, hypothesis, plan, within)
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
            parts, own = _interaction(sample, condition, {side: within})
            cells, coefficients = cells | parts, coefficients | {name: sign * value for name, value in own.items()}
        yield "", cells, coefficients
    elif kind == "misreporting":
        yield "", {"all": within}, {"all": 1.0}
        if sides:
            yield "compare", dict(zip(gap, sides.values(), strict=True)), gap
    elif sides:
        yield "", dict(zip(gap, sides.values(), strict=True)), gap
    else:  # between the arms of an experiment
        yield "", {"all": within}, {"all": 1.0}


def _sides(
    sample: pd.DataFrame, hypothesis: Hypothesis, plan: Mapping[str, Any], within: np.ndarray
) -> dict[str, np.ndarray]:
    """(n) who belongs to each of the two groups that are compared; empty where none are."""
    if "compare" not in hypothesis:
        return {}
    first, second = hypothesis["compare"]
    inside = {name: _group(sample, name, plan) for name in (first, second) if name != OTHERS}
    (named,) = [name for name in (first, second) if name != OTHERS][:1]
    others = _known(sample, named, plan) & ~inside[named]
    return {name: within & inside.get(name, others) for name in (first, second)}


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


# ------------------------------------------------------------------------------------------------------------- tests


def _tested(outcome: Outcome, cells: Cells, coefficients: dict[str, float], planning_icc: float) -> dict[str, Any]:
    """The row of a test; without numbers where nobody is in one of its cells."""
    try:
        parts = [replace(outcome.estimate(cell), names=(name,)) for name, cell in cells.items()]
    except ExperimentError:  # an arm of the experiment is empty in a cell
        return _untested(outcome, cells)
    estimates = join(*parts)
    if np.isnan(estimates.values).any():
        return _untested(outcome, cells)
    if outcome.is_share and len(cells) == 2:
        gaps = share_gaps(estimates, {"gap": tuple(cells)}, planning_icc=planning_icc)
        (found,) = gaps.frame().to_dict("records")
        row = estimate_row("gap", SHARE, found, found["lower"], found["upper"], "mover")
        row |= {"p_value": found["p_value"], "flag": weaker_flags(estimates)}
    else:
        row = contrast_row(estimates, coefficients, outcome.unit)
    return row | _smallest(estimates, outcome, cells) | {"margin": outcome.margin}


def _smallest(estimates: Estimates, outcome: Outcome, cells: Cells) -> dict[str, Any]:
    """The fewest respondents and clusters of a cell.

    Also of what is left of a cell that shares people with another; of a share the fewest on either side of it, too.
    """
    counting = ~np.isnan(outcome.values) & (estimates.design.weight > 0)
    parts = [cell & counting for cell in cells.values()]
    if outcome.rest_matters:
        left = [one & ~other for one in parts for other in parts if (one & other).any()]
        parts += [part for part in left if part.any()]
    fewest = {"n": min(int(part.sum()) for part in parts), "clusters": int(estimates.clusters.min()), "count": None}
    if outcome.counts_matter:
        said = [int(outcome.values[part].sum()) for part in parts]
        fewest["count"] = min(min(yes, int(part.sum()) - yes) for yes, part in zip(said, parts, strict=True))
    return fewest


def _untested(outcome: Outcome, cells: Cells) -> dict[str, Any]:
    n = min(int((cell & ~np.isnan(outcome.values)).sum()) for cell in cells.values())
    empty = dict.fromkeys(("estimate", "standard_error", "df", "lower", "upper", "p_value"), np.nan)
    return {**empty, "unit": outcome.unit, "n": n, "count": None, "clusters": None, "flag": None}
