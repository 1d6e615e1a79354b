"""The plan's hypotheses as rows of the spine: each test with its estimate; verdicts follow once all are adjusted.

A test compares cells: groups of respondents in which the same thing is estimated (`tested_outcomes`). All cells of a
test are domains of one design, so that their differences know the clusters they share.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import contrast_row, estimate_row
from bogolan.analysis.compared_cells import parted, sides_of, tests_of
from bogolan.analysis.experiments.conjoint import Conjoint
from bogolan.analysis.experiments.conjoint_tests import preferences_of
from bogolan.analysis.experiments.experiment import SHARE
from bogolan.analysis.experiments.results import experiments_of
from bogolan.analysis.sampled import ALL, clusters_among, survey_design, weaker_flags
from bogolan.analysis.some_interviews import everyone
from bogolan.analysis.tested_outcomes import answered_outcomes, experimental_outcome, outcome_of_level
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.statistics import (
    ExperimentError,
    equivalence_p_value,
    join,
    share_gaps,
)
from bogolan.survey.declared import is_tested
from bogolan.survey.plan_comparisons import family_of
from bogolan.survey.plan_conjoint import LEVEL, name_of_level
from bogolan.survey.spine import F_TEST, HYPOTHESES, HYPOTHESIS, INVALID_EXPERIMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pandas as pd

    from bogolan.analysis.experiments.experiment import Experiment
    from bogolan.analysis.some_interviews import Some
    from bogolan.analysis.tested_outcomes import Outcome
    from bogolan.statistics import Estimates

    Hypothesis = Mapping[str, Any]
    Cells = Mapping[str, np.ndarray]
    Parts = Mapping[str, pd.Series]


def hypothesis_rows(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    plan: Mapping[str, Any],
    of_profiles: Mapping[str, Conjoint] | None = None,
) -> Iterator[dict[str, Any]]:
    """A row a test of each hypothesis, those on experiments that are not computed left out.

    `outcome` is the hypothesis, `level` the outcome and the condition, `estimate` the first side less the second, in
    points of a share or in the unit of a mean.
    `n` and `count` are of its smallest cell: the fewest respondents, and the fewest who gave or did not give an answer,
    or were in an arm of an endorsement experiment. `margin` is for its verdict, `largest` what no
    difference exceeds. `of_profiles` are the conjoint experiments by name.
    """
    if plan["hypotheses"]:
        experiments = {**experiments_of(sample, reasons, plan), **(of_profiles or {})}
        yield from tests_among(sample, reasons, codebook, plan, experiments, lambda _: everyone(sample))


def tests_among(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    plan: Mapping[str, Any],
    experiments: Mapping[str, Experiment | Conjoint],
    among: Callable[[str], Some],
) -> Iterator[dict[str, Any]]:
    """The same rows among those who stay, told by `among` of the id of each hypothesis.

    Of those of whom two results together tell, `n`, `count` and `clusters` are the fewest, too.
    """
    design = survey_design(sample, plan)
    for hypothesis in plan["hypotheses"]:
        if not is_tested(hypothesis, plan):
            continue
        try:
            some, experiment = among(hypothesis["id"]), experiments.get(hypothesis.get("experiment"))
            if isinstance(experiment, Conjoint) and LEVEL not in hypothesis:
                yield _preferences(sample, experiment, hypothesis, plan, some)
                continue
            if isinstance(experiment, Conjoint):
                outcomes = [outcome_of_level(experiment, hypothesis)]
            elif experiment is not None:
                outcomes = [experimental_outcome(experiment, hypothesis)]
            else:
                outcomes = answered_outcomes(design, reasons, codebook, hypothesis, plan)
            parts = parted(sample, reasons, codebook, hypothesis, plan)
            yield from _rows(sample, outcomes, parts, hypothesis, plan, some)
        except ExperimentError as error:
            place, expected = f"hypotheses.{hypothesis['id']}", "an experiment that can be tested"
            raise SurveyError(Problem("survey.yaml", str(error), expected, column=place)) from None


def _rows(
    sample: pd.DataFrame,
    outcomes: Iterable[Outcome],
    parts: Parts,
    hypothesis: Hypothesis,
    plan: Mapping[str, Any],
    some: Some,
) -> Iterator[dict[str, Any]]:
    about = {"analysis": HYPOTHESES, "measure": HYPOTHESIS, "outcome": hypothesis["id"], "group": ALL}
    for outcome in outcomes:
        for name, cells, coefficients in tests_of(sample, parts, hypothesis, plan):
            row = _tested(outcome, cells, coefficients, plan["design"]["intracluster_correlation"], some)
            if hypothesis["test"] == "equivalence":
                numbers = (row[number] for number in ("estimate", "standard_error", "df"))
                row["p_value"] = float(equivalence_p_value(*numbers, hypothesis["margin"]))
            level = "/".join(filter(None, [outcome.name, name])) or None
            yield row | about | {"level": level, "family": family_of(hypothesis), "base": "answered"}


def _preferences(
    sample: pd.DataFrame, experiment: Conjoint, hypothesis: Hypothesis, plan: Mapping[str, Any], some: Some
) -> dict[str, Any]:
    """The row of the test that two groups prefer alike in all attributes of a conjoint experiment; it has no estimate.

    Of those of whom two results together tell, `n` and `clusters` are the fewest, too.
    """
    sides = sides_of(sample, hypothesis, plan)
    row = preferences_of(experiment, {name: side & some.stay for name, side in sides.items()})
    for part in (part for side in sides.values() for part in some.told_apart(side & experiment.respondents)):
        row |= {"n": min(row["n"], int(part.sum())), "clusters": min(row["clusters"], clusters_among(sample, part))}
    flags = ",".join(filter(None, [row["flag"], INVALID_EXPERIMENT if experiment.is_invalid else ""])) or None
    about = {"analysis": HYPOTHESES, "measure": HYPOTHESIS, "outcome": hypothesis["id"], "group": ALL, "unit": F_TEST}
    told = {"level": name_of_level(hypothesis), "family": family_of(hypothesis), "base": "answered"}
    return row | about | told | {"flag": flags}


# ------------------------------------------------------------------------------------------------------------- tests


def _tested(
    outcome: Outcome, cells: Cells, coefficients: dict[str, float], planning_icc: float, some: Some
) -> dict[str, Any]:
    """The row of a test among those who stay; without numbers where nobody is in one of its cells."""
    try:
        parts = [replace(outcome.estimate(cell & some.stay), names=(name,)) for name, cell in cells.items()]
    except ExperimentError:  # an arm of the experiment is empty in a cell
        return _untested(outcome, cells, some)
    estimates = join(*parts)
    if np.isnan(estimates.values).any():
        return _untested(outcome, cells, some)
    if outcome.is_share and len(cells) == 2:
        gaps = share_gaps(estimates, {"gap": tuple(cells)}, planning_icc=planning_icc)
        (found,) = gaps.frame().to_dict("records")
        row = estimate_row("gap", SHARE, found, found["lower"], found["upper"], "mover")
        row |= {"p_value": found["p_value"], "flag": weaker_flags(estimates)}
    else:
        row = contrast_row(estimates, coefficients, outcome.unit)
    told = {"margin": outcome.margin, "largest": _largest(coefficients) if outcome.unit == SHARE else np.inf}
    return row | _smallest(estimates, outcome, cells, some) | told


def _largest(coefficients: Mapping[str, float]) -> float:
    """The largest that a combination of shares can be."""
    return max(sum(sign * one for one in coefficients.values() if sign * one > 0) for sign in (1.0, -1.0))


def _smallest(estimates: Estimates, outcome: Outcome, cells: Cells, some: Some) -> dict[str, Any]:
    """The fewest respondents and clusters of a cell, and of those of a cell of whom two results together tell.

    Also of what is left of a cell that shares people with another, and beside one that is told of by itself: with the
    result of all its own gives theirs. Of a share the fewest on either side of it, too.
    """
    counting = ~np.isnan(outcome.values) & (estimates.design.weight > 0)
    whole = [cell & counting for cell in cells.values()]
    parts = [cell & some.stay for cell in whole]
    if len(whole) == 1:
        beside = counting & some.stay & ~whole[0]
        parts += [beside] if beside.any() else []
    if outcome.rest_matters:
        left = [one & ~other for one in parts for other in parts if (one & other).any()]
        parts += [part for part in left if part.any()]
    apart = [part for cell in whole for part in some.told_apart(cell)]
    parts += apart
    clusters = [int(estimates.clusters.min()), *(int(estimates.design.clusters_with(part).sum()) for part in apart)]
    fewest = {"n": min(int(part.sum()) for part in parts), "clusters": min(clusters), "count": None}
    if outcome.counts_matter:
        fewest["count"] = min(map(outcome.fewest, parts))
    return fewest


def _untested(outcome: Outcome, cells: Cells, some: Some) -> dict[str, Any]:
    n = min(int((cell & some.stay & ~np.isnan(outcome.values)).sum()) for cell in cells.values())
    empty = dict.fromkeys(("estimate", "standard_error", "df", "lower", "upper", "p_value"), np.nan)
    return {**empty, "unit": outcome.unit, "n": n, "count": None, "clusters": None, "flag": None}
