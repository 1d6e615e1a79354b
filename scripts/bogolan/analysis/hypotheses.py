"""The plan's hypotheses as rows of the spine: each test with its estimate; verdicts follow once all are adjusted.

A test compares cells: groups of respondents in which the same thing is estimated, a share of an outcome, the
prevalence by an experiment, or the pooled effect of an endorsement. All cells of a test are domains of one design, so
that their differences know the clusters they share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import contrast_row, estimate_row
from bogolan.analysis.conditions import hold
from bogolan.analysis.experiments.experiment import MARGIN, SHARE
from bogolan.analysis.experiments.results import experiments_of
from bogolan.analysis.groups import members, membership_known
from bogolan.analysis.outcomes import one_answer, reason_given
from bogolan.analysis.sampled import ALL, MEN, WOMEN, survey_design, weaker_flags
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.statistics import (
    ExperimentError,
    equivalence_p_value,
    join,
    proportion,
    share_gaps,
)
from bogolan.survey.declared import is_tested
from bogolan.survey.plan_comparisons import family_of, outcome_name
from bogolan.survey.spine import HYPOTHESES, HYPOTHESIS, INVALID_EXPERIMENT, OTHERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pandas as pd

    from bogolan.analysis.experiments.experiment import Experiment
    from bogolan.statistics import Estimates, SurveyDesign

    Hypothesis = Mapping[str, Any]
    Cells = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Outcome:
    """What a test estimates in each cell: its name, how, and whether it is a share.

    `values` (n) is what is counted, NaN of whoever could be in no cell; whether the counts matter at the gate, or only
    which are NaN. `unit` is that of the estimate, `margin` the largest difference that counts as none by itself.
    """

    name: str
    estimate: Callable[[np.ndarray], Estimates]
    is_share: bool
    values: np.ndarray
    counts_matter: bool
    unit: str = SHARE
    margin: float = MARGIN


def hypothesis_rows(sample: pd.DataFrame, reasons: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a test of each hypothesis, those on other than computed experiments and shares left out.

    `outcome` is the hypothesis, `level` the outcome and the condition, `estimate` the first side less the second.
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
                outcomes = [_by_experiment(experiments[hypothesis["experiment"]], hypothesis)]
            else:
                outcomes = _outcomes(design, reasons, hypothesis)
            yield from _rows(sample, outcomes, hypothesis, plan)
        except ExperimentError as error:
            place, expected = f"hypotheses.{hypothesis['id']}", "an experiment that can be tested"
            raise SurveyError(Problem("survey.yaml", str(error), expected, column=place)) from None


def _rows(
    sample: pd.DataFrame, outcomes: Iterable[Outcome], hypothesis: Hypothesis, plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    about = {"analysis": HYPOTHESES, "measure": HYPOTHESIS, "outcome": hypothesis["id"], "group": ALL}
    for outcome in outcomes:
        for name, cells, coefficients in _tests(sample, hypothesis, plan):
            row = _tested(outcome, cells, coefficients, plan["design"]["intracluster_correlation"])
            if hypothesis["test"] == "equivalence":
                numbers = (row[number] for number in ("estimate", "standard_error", "df"))
                row["p_value"] = float(equivalence_p_value(*numbers, hypothesis["margin"]))
            level = "/".join(filter(None, [outcome.name, name])) or None
            yield row | about | {"level": level, "family": family_of(hypothesis), "base": "answered"}


# ---------------------------------------------------------------------------------------------------------- outcomes


def _outcomes(design: SurveyDesign, reasons: pd.DataFrame, hypothesis: Hypothesis) -> Iterator[Outcome]:
    """The shares that a hypothesis is about."""
    sample = design.frame
    for outcome in hypothesis["outcomes"]:
        place = f"hypotheses.{hypothesis['id']}"
        values = reason_given(reasons, outcome) if "reason" in outcome else one_answer(sample, outcome, place)
        of_values = design.with_frame(sample[list(DESIGN_COLUMNS)].assign(_outcome=values))

        def share(inside: np.ndarray, counted_in: SurveyDesign = of_values) -> Estimates:
            return proportion(counted_in.where(inside), "_outcome")

        told = values.to_numpy(float, na_value=np.nan)
        yield Outcome(outcome_name(hypothesis, outcome), share, True, told, True)


def _by_experiment(experiment: Experiment, hypothesis: Hypothesis) -> Outcome:
    """The prevalence by an experiment, or the direct answer less it, which then is the one that few may have given."""
    invalid = INVALID_EXPERIMENT if experiment.is_invalid else ""
    estimator, values = experiment.prevalence, experiment.answers
    if hypothesis["test"] == "misreporting":
        estimator = experiment.misreporting
        values = np.where(np.isnan(values), np.nan, experiment.directly)

    def estimate(inside: np.ndarray) -> Estimates:
        found = estimator(experiment.design.where(inside))
        return replace(found, warnings=tuple(",".join(filter(None, [one, invalid])) for one in found.warnings))

    counts_matter = experiment.counts_matter or hypothesis["test"] == "misreporting"
    return Outcome("", estimate, False, values, counts_matter, experiment.unit, experiment.margin)


# ------------------------------------------------------------------------------------------------------------- cells


def _tests(
    sample: pd.DataFrame, hypothesis: Hypothesis, plan: Mapping[str, Any]
) -> Iterator[tuple[str, Cells, dict[str, float]]]:
    """Each test: its name, its cells, and with which coefficient each counts."""
    within = _group(sample, hypothesis.get("within", ALL), plan)
    sides = _sides(sample, hypothesis, plan, within)
    gap = {"first": 1.0, "second": -1.0}
    kind, conditions = hypothesis["test"], hypothesis.get("by", ())
    if kind == "association":
        for outcome in hypothesis["with"]:
            said = one_answer(sample, outcome, f"hypotheses.{hypothesis['id']}")
            yes, no = (within & (said == value).fillna(False).to_numpy(bool) for value in (True, False))
            yield outcome_name(hypothesis, outcome, "with"), {"first": yes, "second": no}, gap
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

    Of answers also the fewest on either side of a share, and of what is left of a cell that shares people with another.
    """
    counting = ~np.isnan(outcome.values) & (estimates.design.weight > 0)
    parts = [cell & counting for cell in cells.values()]
    if outcome.counts_matter:
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
