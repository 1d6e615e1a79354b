"""The plan's conjoint experiments as rows of the spine: marginal means by gender, effects, and the checks.

Marginal means need no reference level. Effects (AMCE) are given where the plan names one, and are not compared between
women and men: which level is the reference would decide who seems to prefer what (Leeper, Hobolt and Tilley 2020).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, WOMEN_MINUS_MEN, by_group, difference_row, estimate_row
from bogolan.analysis.experiments.experiment import (
    MARGIN,
    SMALL,
    check_rows,
    detectable_gap,
    detectable_row,
    flagged,
    problem,
    weighed,
)
from bogolan.analysis.sampled import ALL, MEN, WOMEN, clusters_among, genders, survey_design
from bogolan.preparation.interviews import UUID
from bogolan.preparation.profiles import ANSWER, PLACE, TASK
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import (
    DesignError,
    ExperimentError,
    amce,
    attribute_independence,
    conjoint_profiles,
    level_balance,
    marginal_means,
    p_adjust,
    preference_test,
)
from bogolan.survey.codes import in_order
from bogolan.survey.plan_comparisons import OTHERS
from bogolan.survey.plan_conjoint import conjoints
from bogolan.survey.spine import (
    EFFECT,
    EXPERIMENTS,
    F_TEST,
    FAILED,
    INVALID_EXPERIMENT,
    MARGINAL_MEAN,
    PER_TASK,
    PREFERENCES,
    PROFILES,
    RATING,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.joined_profiles import JoinedProfiles, ProfileCounts
    from bogolan.statistics import ConjointProfiles, Estimates, SurveyDesign

# Whether a profile was in the second half of its respondent's tasks.
LATE = "_late"


@dataclass(frozen=True)
class Conjoint:
    """One conjoint experiment with the profiles that were answered, and what was counted before."""

    plan: Mapping[str, Any]
    profiles: ConjointProfiles
    unanswered: pd.DataFrame
    counts: ProfileCounts

    @property
    def design(self) -> SurveyDesign:
        """The sample of respondents."""
        return self.profiles.design

    @property
    def constraints(self) -> list[tuple[str, str]]:
        """Pairs of attributes of which some levels were never shown together."""
        return [tuple(pair) for pair in self.plan.get("constraints", ())]

    @property
    def unit(self) -> str:
        """What a mean answer is: a share where profiles were chosen."""
        return "proportion" if self.profiles.is_choice else RATING

    @cached_property
    def respondents(self) -> np.ndarray:
        """(n, boolean) who answered to any profile, and counts."""
        return self.profiles.of_respondents(self.profiles.inside.astype(float)) > 0

    @cached_property
    def size(self) -> tuple[int, int]:
        """How many respondents answered, in how many clusters."""
        return int(self.respondents.sum()), clusters_among(self.design.frame, self.respondents)

    def size_of(self, gender: str) -> tuple[int, int]:
        """How many women, or men, answered, in how many clusters."""
        inside = self.respondents & (self.design.frame[GENDER] == gender).to_numpy()
        return int(inside.sum()), clusters_among(self.design.frame, inside)

    @property
    def margin(self) -> float:
        """The difference in a marginal mean below which two are held to be alike: of ratings Cohen's small effect."""
        return MARGIN if self.profiles.is_choice else SMALL * float(self.profiles.answer[self.profiles.inside].std())

    @cached_property
    def checks(self) -> list[dict[str, Any]]:
        """The rows of the checks of its own assumptions; one that cannot be made has none."""
        found = {name: p_value for name, p_value in _check_p_values(self) if np.isfinite(p_value)}
        return check_rows(found, self.design, self.respondents)

    @property
    def is_invalid(self) -> bool:
        """Whether it fails one of its own checks."""
        return any(row["flag"] == FAILED for row in self.checks)


def conjoints_of(
    sample: pd.DataFrame, plan: Mapping[str, Any], joined: Mapping[str, JoinedProfiles]
) -> dict[str, Conjoint]:
    """The plan's conjoint experiments by name, whose profiles are in `joined`.

    Raises SurveyError, naming it, for one whose profiles cannot be those of such an experiment.
    """
    found = {}
    for experiment in conjoints(plan):
        name = experiment["name"]
        with _named(experiment):
            found[name] = conjoint(sample, experiment, plan, joined[name])
    return found


def conjoint_rows(experiments: Mapping[str, Conjoint], plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of conjoint experiments. Raises SurveyError, naming it, where one cannot be estimated."""
    for experiment in experiments.values():
        with _named(experiment.plan):
            yield from list(_experiment_rows(experiment, plan))


@contextmanager
def _named(experiment: Mapping[str, Any]) -> Iterator[None]:
    """Names the experiment in whatever its profiles cannot be."""
    try:
        yield
    except (ExperimentError, DesignError) as error:
        expected = "profiles of which each attribute's levels were drawn at random"
        raise SurveyError(problem(experiment, str(error), expected)) from None


def conjoint(
    sample: pd.DataFrame, experiment: Mapping[str, Any], plan: Mapping[str, Any], joined: JoinedProfiles
) -> Conjoint:
    """The experiment with what was answered to its profiles. Raises ExperimentError where that cannot be."""
    columns = dict.fromkeys([*DESIGN_COLUMNS, UUID, *experiment.get("covariates", ())])
    design = survey_design(sample, plan).with_frame(sample[list(columns)])
    profiles = joined.profiles.assign(**{LATE: _late(joined.profiles)})
    names = [attribute["name"] for attribute in experiment["attributes"]]
    task = TASK if "task" in experiment else None
    read = conjoint_profiles(design, profiles, UUID, ANSWER, names, task)
    return Conjoint(experiment, read, profiles[profiles[ANSWER].isna()], joined.counts)


def _late(profiles: pd.DataFrame) -> np.ndarray:
    """(m) whether each profile was in the second half of its respondent's tasks, in the order of their labels."""
    order = {label: place for place, label in enumerate(sorted(profiles[TASK].unique(), key=in_order))}
    rank = profiles[TASK].map(order).groupby(profiles[UUID]).rank(method="dense", pct=True)
    return (rank > 0.5).to_numpy()


def _experiment_rows(experiment: Conjoint, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    about = {"analysis": EXPERIMENTS, "outcome": experiment.plan["name"]}
    yield from mean_rows(experiment, plan)
    yield from effect_rows(experiment)
    for row in _preferences(experiment):
        yield {**about, "base": ANSWERED, **_flagged(experiment, row)}
    for row in (*experiment.checks, *_counted(experiment)):
        yield {**about, **row}


# --------------------------------------------------------------------------------------------------------- estimates


def mean_rows(
    experiment: Conjoint, plan: Mapping[str, Any], stay: np.ndarray | None = None
) -> Iterator[dict[str, Any]]:
    """The marginal mean of each level by group, and women's less men's, adjusted among all levels of the experiment.

    Of those who stay (n, boolean), if not all do, they are worth what the whole experiment is.
    """
    about = {"analysis": EXPERIMENTS, "outcome": experiment.plan["name"], "base": ANSWERED}
    some = experiment if stay is None else _among(experiment, stay)
    for row in _means(some, plan):
        yield {**about, **_flagged(experiment, row)}


def effect_rows(experiment: Conjoint, stay: np.ndarray | None = None) -> Iterator[dict[str, Any]]:
    """The effect of each level of an attribute of which the plan names the reference (`note`), by group.

    Of those who stay (n, boolean), if not all do, they are worth what the whole experiment is.
    """
    about = {"analysis": EXPERIMENTS, "outcome": experiment.plan["name"], "base": ANSWERED}
    for row in _effects(experiment if stay is None else _among(experiment, stay)):
        yield {**about, **_flagged(experiment, row)}


def _among(experiment: Conjoint, stay: np.ndarray) -> Conjoint:
    """The experiment in a domain of respondents (n, boolean)."""
    read = experiment.profiles
    return replace(experiment, profiles=replace(read, design=read.design.where(stay)))


def _flagged(experiment: Conjoint, row: Mapping[str, Any]) -> dict[str, Any]:
    return flagged(row, INVALID_EXPERIMENT) if experiment.is_invalid else dict(row)


def _means(experiment: Conjoint, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    found = by_group(experiment.design, [], lambda _, __, by=None: marginal_means(experiment.profiles, by))
    for row in _rows(found, MARGINAL_MEAN, experiment.unit):
        share = experiment.unit != RATING
        yield row | ({"lower": max(row["lower"], 0.0), "upper": min(row["upper"], 1.0)} if share else {})
    gaps = list(_gaps(found, experiment))
    p_values = p_adjust([row["p_value"] for row in gaps], plan["multiplicity"][OTHERS])
    for row, among_all in zip(gaps, p_values, strict=True):
        told = weighed(row, experiment.margin)
        yield told | {"p_adjusted": among_all, "family": f"{EXPERIMENTS}/{experiment.plan['name']}"}
        yield detectable_row(row, detectable_gap(found.select(_sides(row["level"]))))


def _gaps(means: Estimates, experiment: Conjoint) -> Iterator[dict[str, Any]]:
    """Women minus men in each level that both saw, where both were asked."""
    if len(genders(experiment.design.frame)) < 2:
        return
    for name, levels in experiment.profiles.levels.items():
        for level in levels:
            sides = _sides(f"{name}={level}")
            if not set(sides) <= set(means.names):  # of those who stay, nobody of a gender
                continue
            row = difference_row(means, *sides, experiment.unit) | WOMEN_MINUS_MEN
            yield row | {"level": f"{name}={level}", "count": _fewest(means, sides)}


def _sides(level: str) -> list[str]:
    """The names of the marginal means of a level among women and men."""
    return [f"{level}|{GENDER}={gender}" for gender in (WOMEN, MEN)]


def _fewest(means: Estimates, names: list[str]) -> int:
    return int(means.select(names).counts.min())


def _effects(experiment: Conjoint) -> Iterator[dict[str, Any]]:
    """The effects, where there is a reference and somebody in each group saw it beside the level."""
    references = {one["name"]: one["reference"] for one in experiment.plan["attributes"] if "reference" in one}
    if not references:
        return

    def estimator(_: SurveyDesign, __: list[str], by: str | None = None) -> Estimates:
        return amce(experiment.profiles, references, experiment.constraints, by)

    found = by_group(experiment.design, [], estimator)
    for row in _rows(found, EFFECT, experiment.unit):
        if np.isfinite(row["estimate"]):
            yield row | {"note": references[row["level"].partition("=")[0]]}


def _rows(estimates: Estimates, measure: str, unit: str) -> Iterator[dict[str, Any]]:
    for row, *limits in zip(estimates.frame().to_dict("records"), *estimates.interval(), strict=True):
        yield estimate_row(measure, unit, row, *limits, "t") | {"level": f"{row['variable']}={row['level']}"}


def _preferences(experiment: Conjoint) -> Iterator[dict[str, Any]]:
    """Whether women and men prefer alike, in all attributes together; nothing where one of them never saw a level."""
    if len(genders(experiment.design.frame)) < 2:
        return
    try:
        found = preference_test(experiment.profiles, GENDER, experiment.constraints)
    except ExperimentError:
        return
    fewer = min((experiment.size_of(gender) for gender in (WOMEN, MEN)), key=lambda size: size[0])
    told = {"measure": PREFERENCES, "unit": F_TEST, **WOMEN_MINUS_MEN, "n": fewer[0], "clusters": fewer[1]}
    yield told | {"p_value": found.p_value, "flag": found.flag or None}


# ----------------------------------------------------------------------------------------------- checks and counts


def _check_p_values(experiment: Conjoint) -> Iterator[tuple[str, float]]:
    """Whether attributes were drawn apart and alike for everybody, and whether place and order changed the answers."""
    profiles, constraints = experiment.profiles, experiment.constraints
    yield "independence", attribute_independence(profiles, constraints).p_value
    covariates = [*([GENDER] if len(genders(experiment.design.frame)) == 2 else [])]
    covariates += experiment.plan.get("covariates", ())
    if covariates:
        yield "levels", level_balance(profiles, covariates).p_value
    for name, column in (("place", PLACE), ("carryover", LATE)):
        if profiles.frame[column].nunique() > 1:
            yield name, preference_test(profiles, column, constraints, own_means=False).p_value


def _counted(experiment: Conjoint) -> Iterator[dict[str, Any]]:
    """How many profiles were answered, were not, and belong to interviews set aside; how many a task has."""
    profiles, aside = experiment.profiles, experiment.counts
    found = {
        "answered": (int(profiles.inside.sum()), experiment.size[0]),
        "unanswered": (len(experiment.unanswered), experiment.unanswered[UUID].nunique()),
        "set_aside": (aside.set_aside, aside.interviews_set_aside),
    }
    for level, (number, interviews) in found.items():
        told = {"measure": PROFILES, "unit": PROFILES, "level": level, "group": ALL}
        yield told | {"estimate": number, "n": interviews}
    if "task" in experiment.plan:
        per_task = profiles.frame.groupby([UUID, TASK]).size().unique()
        if len(per_task) == 1:
            told = {"measure": PROFILES, "unit": PROFILES, "level": PER_TASK, "group": ALL}
            yield told | {"estimate": int(per_task[0]), "n": experiment.size[0]}
