"""What others have published as rows of the spine: what this survey found of each claim, and what follows from it.

A claim allows a region: the number it names, give or take a margin, or everything from (or up to) a bound. Its parts
are its outcomes among each group that it names. A part whose interval lies within its region agrees with the claim, one
whose interval lies outside contradicts it; else the survey cannot tell. The intervals of a claim hold together
(Bonferroni), so that a claim of many numbers is not contradicted by chance.

Invented answers test no claim. What is said of these is which results of a survey of this size would have decided it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, ASKED, estimate_row
from bogolan.analysis.experiments.experiment import SHARE
from bogolan.analysis.experiments.results import experiments_of
from bogolan.analysis.groups import members
from bogolan.analysis.outcomes import value_of
from bogolan.analysis.rank_claims import rank_parts
from bogolan.analysis.sampled import ALL, MEN, WOMEN, groups, survey_design
from bogolan.analysis.shares import fewest_of_two
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.statistics import (
    ExperimentError,
    decisive_shares,
    decisive_values,
    mean,
    proportion,
)
from bogolan.survey.plan_claims import MARGIN, groups_named
from bogolan.survey.plan_comparisons import outcome_name
from bogolan.survey.plan_ranks import RANK
from bogolan.survey.spine import (
    AGREEING,
    CANNOT_TELL,
    CLAIM,
    CLAIMS,
    CONSISTENT,
    CONTRADICTING,
    GROUP,
    INCONSISTENT,
    INVALID_EXPERIMENT,
    NO_NUMBER,
    NOT_TESTED,
    PREVALENCE,
    UNANSWERABLE,
    UNDECIDED,
    UNMEASURED,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.analysis.experiments.experiment import Experiment
    from bogolan.statistics import Estimates, SurveyDesign

    Claim = Mapping[str, Any]
    Region = tuple[float, float]

CONFIDENCE = 0.95
DIGITS = 9  # 0.2 - 0.05 is 0.15, whatever a computer makes of it


@dataclass(frozen=True)
class Measured:
    """One thing that a claim is about: what its rows say of it, and how it is estimated among some respondents (n)."""

    level: str
    measure: str
    base: str
    estimate: Callable[[np.ndarray], Estimates]
    warning: str = ""
    fewest: Callable[[np.ndarray], int | None] = lambda inside: None  # who gave the rarer answer, where that matters

    @property
    def unit(self) -> str:
        """What its numbers are of."""
        return "value" if self.measure == "mean" else "proportion"

    @property
    def is_share(self) -> bool:
        """Whether people are counted, so that no result could lie outside of 0 and 1."""
        return self.measure == "share"


def claim_rows(
    sample: pd.DataFrame, reasons: pd.DataFrame, codebook: Mapping[str, Any], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """A row a part of each claim, those of results that would decide it, and one for its verdict.

    `outcome` is the claim, `level` what it is measured by, `note` what is said of the claim; the verdict's `flag` why
    the survey cannot tell. Claims on events are in `events`, the parts of those on ranks in `rank_claims`. Raises
    SurveyError, naming the claim, where an outcome has no share, or no rank.
    """
    claims = [claim for claim in plan["claims"] if "events" not in claim]
    if not claims:
        return
    design = survey_design(sample, plan)
    experiments = experiments_of(sample, reasons, plan) if any("experiment" in claim for claim in claims) else {}
    for claim in claims:
        if RANK in claim:
            parts = list(rank_parts(design, reasons, codebook, claim, plan))
        else:
            parts = list(_parts(sample, list(_measured(design, reasons, codebook, claim, experiments)), claim, plan))
        about = {"analysis": CLAIMS, "outcome": claim["id"]}
        synthetic = bool(plan.get("synthetic"))
        for part in parts:
            if synthetic and part["measure"] not in (AGREEING, CONTRADICTING):
                part = part | {"note": NOT_TESTED}
            yield about | part
        if not {WOMEN, MEN} & set(groups_named(claim)) <= set(groups(sample)):  # no men were asked, or no women
            parts.append({"note": CANNOT_TELL, "flag": UNMEASURED})
        verdict, reason = judged(claim, parts)
        if synthetic:  # what it rests on fails all the same
            verdict, reason = NOT_TESTED, INVALID_EXPERIMENT if _rests_on_failed(parts) else None
        yield about | {"measure": CLAIM, "group": ALL, "base": ANSWERED, "note": verdict, "flag": reason}


def judged(claim: Claim, parts: list[dict[str, Any]]) -> tuple[str, str | None]:
    """The verdict on a claim, and the reason where the survey cannot tell.

    One number that contradicts is enough against it; what agrees with it must be all of them. What rests on an
    experiment that fails its checks rests on nothing.
    """
    if _rests_on_failed(parts):
        return CANNOT_TELL, INVALID_EXPERIMENT
    told = [part["note"] for part in parts if part.get("note")]
    if not told:
        return CANNOT_TELL, UNANSWERABLE if "unanswerable" in claim else NO_NUMBER
    if INCONSISTENT in told:
        return INCONSISTENT, None
    if any(UNMEASURED in (part.get("flag") or "") for part in parts):
        return CANNOT_TELL, UNMEASURED
    return (CONSISTENT, None) if set(told) == {CONSISTENT} else (CANNOT_TELL, UNDECIDED)


def _rests_on_failed(parts: list[dict[str, Any]]) -> bool:
    """Whether a part of a claim is measured by an experiment that fails its checks."""
    return any(INVALID_EXPERIMENT in (part.get("flag") or "") for part in parts)


def region_of(claim: Claim, group: str, is_share: bool) -> Region | None:
    """What the claim allows of a group: from, to; None where it names no number of it.

    Only a share that was counted ends at 0 and 1: the estimate of an experiment, and its limits, may lie beyond.
    """
    low, high = (0.0, 1.0) if is_share else (-np.inf, np.inf)
    if group in claim.get("value", {}):
        value, margin = claim["value"][group], claim.get("margin", MARGIN)
        return max(low, round(value - margin, DIGITS)), min(high, round(value + margin, DIGITS))
    named = [key for key in ("at_least", "at_most") if group in claim.get(key, {})]
    if not named:
        return None
    return claim.get("at_least", {}).get(group, low), claim.get("at_most", {}).get(group, high)


def _parts(
    sample: pd.DataFrame, measured: Sequence[Measured], claim: Claim, plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Each thing measured among each group, with what it says of the claim and which results would say so."""
    named = groups_named(claim)
    level = 1 - (1 - CONFIDENCE) / max(1, len(measured) * len(named))
    planning = plan["design"]["intracluster_correlation"]
    for one in measured:
        # Also of those that it does not name, so that the gate sees whom the others would give away.
        others = [group for group in named if group not in (WOMEN, MEN)]
        for group in dict.fromkeys([*groups(sample), *others]):
            inside, place = _group(sample, group, plan)
            region = region_of(claim, group, one.is_share)
            try:
                found = one.estimate(inside)
            except ExperimentError:  # an arm of the experiment is empty in the group
                yield _nothing(one, region) | place
                continue
            row = _row(found, one, level, planning) | place | {"level": one.level, "base": one.base}
            if region is not None and not np.isfinite(row["estimate"]):
                row |= _nothing(one, region)
            if not one.is_share:  # of a mean nobody gave the answer counted, of a list nobody is known to have
                row["count"] = one.fewest(inside)
            yield row | {"note": _verdict(row, region)}
            if region is not None:
                counted = {key: row[key] for key in ("unit", "level", "base", "n", "count", "clusters")}
                counted["flag"] = one.warning or None
                yield from (counted | place | limits for limits in _decisive(found, one, region, level, planning))


def _nothing(one: Measured, region: Region | None) -> dict[str, Any]:
    """What is said of a part of which nobody answered, or nobody in an arm."""
    unit, told = one.unit, (CANNOT_TELL, UNMEASURED) if region is not None else (None, None)
    about = {"measure": one.measure, "unit": unit, "level": one.level, "base": one.base, "n": 0, "clusters": 0}
    return about | dict(zip(("note", "flag"), told, strict=True))


def _measured(
    design: SurveyDesign,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    claim: Claim,
    experiments: Mapping[str, Experiment],
) -> Iterator[Measured]:
    """What a claim is about: its outcomes, then its experiment."""
    sample, place = design.frame, f"claims.{claim['id']}"
    for outcome in claim.get("outcomes", ()):
        values = value_of(sample, reasons, codebook, outcome, place)
        of_values = design.with_frame(sample[list(DESIGN_COLUMNS)].assign(_outcome=values))
        is_mean = outcome.get("measure") == "mean"

        def among(inside: np.ndarray, counted_in: Any = of_values, estimator: Any = mean if is_mean else proportion):
            return estimator(counted_in.where(inside), "_outcome")

        base = ASKED if "reason" in outcome else ANSWERED
        fewest_of = partial(fewest_of_two, of_values, values)
        yield Measured(outcome_name(claim, outcome), "mean" if is_mean else "share", base, among, fewest=fewest_of)
    if "experiment" in claim:
        experiments = {name: one for name, one in experiments.items() if one.unit == SHARE}
        if claim["experiment"] not in experiments:
            expected = f"one that measures a share: {', '.join(experiments) or 'of which there is none'}"
            raise SurveyError(Problem("survey.yaml", f"the experiment {claim['experiment']!r}", expected, column=place))
        experiment = experiments[claim["experiment"]]

        def by_experiment(inside: np.ndarray):
            return experiment.prevalence(experiment.design.where(inside))

        warning = INVALID_EXPERIMENT if experiment.is_invalid else ""
        yield Measured(experiment.plan["name"], PREVALENCE, ANSWERED, by_experiment, warning, experiment.fewest)


def _group(sample: pd.DataFrame, name: str, plan: Mapping[str, Any]) -> tuple[np.ndarray, dict[str, Any]]:
    """(n) who belongs to a group, and what the spine calls it."""
    if name == ALL:
        return np.ones(len(sample), bool), {"group": ALL}
    if name in (WOMEN, MEN):
        return (sample[GENDER] == name).to_numpy(), {"group": name}
    (group,) = (one for one in plan["groups"] if one["name"] == name)
    inside, gender = members(sample, group)
    return inside, {"domain": GROUP, "domain_level": name, "group": gender}


def _row(found: Estimates, one: Measured, level: float, planning: float) -> dict[str, Any]:
    """The estimate of one part, its limits at a level at which those of the whole claim hold together."""
    method, called = ("capped", "capped") if one.is_share else ("mean", "t")
    lower, upper = found.interval(level=level, method=method, planning_icc=planning)
    (numbers,) = found.frame().to_dict("records")
    row = estimate_row(one.measure, one.unit, numbers, float(lower[0]), float(upper[0]), called)
    return row | {"flag": ",".join(filter(None, [row["flag"], one.warning])) or None}


def _verdict(row: Mapping[str, Any], region: Region | None) -> str | None:
    """What one number says of the claim; None where the claim names none."""
    if region is None:
        return None
    lower, upper, (low, high) = row["lower"], row["upper"], region
    if INVALID_EXPERIMENT in (row["flag"] or "") or not np.isfinite(row["estimate"]):
        return CANNOT_TELL
    if low <= lower and upper <= high:
        return CONSISTENT
    return INCONSISTENT if upper < low or lower > high else CANNOT_TELL


def _decisive(
    found: Estimates, one: Measured, region: Region, level: float, planning: float
) -> Iterator[dict[str, Any]]:
    """The results that would agree with the claim (from, to) and that would contradict it (up to, from)."""
    if one.is_share:
        (result,) = decisive_shares(found, region, level, planning)
    else:
        (result,) = decisive_values(found, region, level)
    yield {"measure": AGREEING, "lower": result.lowest, "upper": result.highest}
    yield {"measure": CONTRADICTING, "lower": result.below, "upper": result.above}
