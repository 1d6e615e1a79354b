"""A conjoint experiment among some respondents: what hypotheses test of it, and its means and effects again.

Hypotheses are on the marginal mean of a level in any cells of respondents, or on whether two groups prefer alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.experiments.conjoint import effect_rows, mean_rows
from bogolan.analysis.sampled import ALL, clusters_among
from bogolan.preparation.weighting.sample import GENDER
from bogolan.provenance.errors import listing
from bogolan.statistics import ExperimentError, marginal_means, preference_test
from bogolan.survey.spine import DETECTABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bogolan.analysis.experiments.conjoint import Conjoint
    from bogolan.analysis.some_interviews import Some
    from bogolan.statistics import ConjointProfiles, Estimates

SIDE = "_side"


@dataclass(frozen=True)
class Level:
    """One level of an attribute, with what respondents answered to the profiles that had it."""

    profiles: ConjointProfiles
    title: str
    held: np.ndarray

    @cached_property
    def seen(self) -> np.ndarray:
        """(n) how many profiles with the level each respondent saw and answered."""
        return self.profiles.of_respondents(self.held.astype(float))

    @cached_property
    def said(self) -> np.ndarray:
        """(n) the sum of the answers to them."""
        return self.profiles.of_respondents(np.where(self.held, self.profiles.answer, 0.0))

    @property
    def chosen(self) -> np.ndarray:
        """(n) 1 of who ever chose one, 0 of who never did, NaN of who saw none; of ratings 1 of who rated one."""
        return np.where(self.seen == 0, np.nan, (self.said > 0) | (not self.profiles.is_choice))

    @property
    def passed_over(self) -> np.ndarray | None:
        """(n, boolean) who ever passed one over; None where profiles were rated."""
        return (self.said < self.seen) if self.profiles.is_choice else None

    def fewest(self, part: np.ndarray) -> int:
        """How many of some (n, boolean) ever chose one, or ever passed one over; of ratings how many rated one."""
        sides = [self.chosen == 1] if self.passed_over is None else [self.chosen == 1, self.passed_over]
        return min(int((part & side).sum()) for side in sides)

    def mean(self, inside: np.ndarray) -> Estimates:
        """The marginal mean among some respondents (n, boolean). Raises ExperimentError where none of them saw it."""
        if not (inside & (self.seen > 0) & (self.profiles.design.weight > 0)).any():
            raise ExperimentError(f"nobody saw a profile with {self.title!r}")
        some = replace(self.profiles, design=self.profiles.design.where(inside))
        return marginal_means(some).select([self.title])


def level_of(experiment: Conjoint, title: str) -> Level:
    """The level that a hypothesis names, such as "aid=cash". Raises ExperimentError for one that no profile has."""
    read = experiment.profiles
    name, _, code = title.partition("=")
    places = {str(level): place for place, level in enumerate(read.levels.get(name, ()))}
    if code not in places:
        raise ExperimentError(f"the level {title!r} is in no profile; expected one of {name}: {listing(places, 40)}")
    of_attribute = replace(read, codes={name: read.codes[name]}, levels={name: read.levels[name]})
    return Level(of_attribute, title, read.codes[name] == places[code])


def preferences_of(experiment: Conjoint, sides: dict[str, np.ndarray]) -> dict[str, Any]:
    """The numbers of the test that two groups (n, boolean) prefer alike, in all attributes together.

    NaN where one of them never saw a level, or nobody is in it. `n` and `clusters` are of the smaller group. Raises
    ExperimentError for somebody who is in both.
    """
    if np.logical_and.reduce(list(sides.values())).any():
        raise ExperimentError(f"somebody is in both groups, {' and '.join(sides)}; expected groups that share nobody")
    design, read = experiment.design, experiment.profiles
    groups = np.select(list(sides.values()), list(sides), default="")
    frame = design.frame.assign(**{SIDE: groups.astype(object)})
    frame[SIDE] = frame[SIDE].where(groups != "", None)
    inside = np.logical_or.reduce(list(sides.values()))
    compared = replace(read, design=design.with_frame(frame).where(inside))
    try:
        found = preference_test(compared, SIDE, experiment.constraints)
        p_value, flag = found.p_value, found.flag or None
    except ExperimentError:
        p_value, flag = np.nan, None
    parts = [experiment.respondents & side for side in sides.values()]
    sizes = {"n": min(int(part.sum()) for part in parts)}
    sizes["clusters"] = min(clusters_among(design.frame, part) for part in parts)
    empty = dict.fromkeys(("estimate", "standard_error", "df", "lower", "upper"), np.nan)
    return {**empty, **sizes, "p_value": p_value, "flag": flag, "count": None}


def results_again(experiment: Conjoint, plan: Mapping[str, Any], some: Some) -> Iterator[dict[str, Any]]:
    """Of those who stay the marginal mean of each level, its gap, and its effect where the plan names a reference.

    Of those of whom two results together tell, `n`, `count` and `clusters` are the fewest, too. Nothing where nobody is
    left who saw a level of each attribute. What could have been found is told of the whole experiment alone.
    """
    if not (experiment.respondents & some.stay).any():
        return
    for row in mean_rows(experiment, plan, some.stay):
        if row["measure"] != DETECTABLE:
            yield row | _fewest_apart(experiment, row, [row["level"]], some)
    try:
        effects = list(effect_rows(experiment, some.stay))
    except ExperimentError:  # of those who stay, nobody of a group saw a level
        return
    for row in effects:
        reference = f"{row['level'].partition('=')[0]}={row['note']}"
        yield row | _fewest_apart(experiment, row, [row["level"], reference], some)


def _fewest_apart(experiment: Conjoint, row: Mapping[str, Any], titles: Sequence[str], some: Some) -> dict[str, int]:
    """A row's counts, or the fewest of those of whom it and another result tell, who saw any of some levels."""
    frame, levels = experiment.design.frame, [level_of(experiment, title) for title in titles]
    saw = experiment.respondents & np.logical_or.reduce([level.seen > 0 for level in levels])
    counts = {name: row[name] for name in ("n", "clusters", "count")}
    for group in filter(None, (row["group"], row.get("contrast"))):
        own = np.ones(len(frame), bool) if group == ALL else (frame[GENDER] == group).to_numpy()
        for part in some.told_apart(own & saw):
            fewest = {"n": int(part.sum()), "clusters": clusters_among(frame, part)}
            fewest["count"] = min(level.fewest(part & (level.seen > 0)) for level in levels)
            counts = {name: min(value, fewest[name]) for name, value in counts.items()}
    return counts
