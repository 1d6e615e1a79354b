"""The facts behind the figure of an experiment: what each method, policy or level gave, by gender, and its gap.

Of lists and randomised questions they are the share asked directly, the one by the experiment and both together, and
on an axis of their own what is said directly less the experiment; of endorsements the effect on each policy and on all
together; of conjoint experiments the marginal mean of each level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import SECTIONS
from bogolan.publication.figures.points import Key, band, groups_of, has_interval, identifiers, is_point
from bogolan.publication.figures.sheet import parted
from bogolan.publication.released import EVERYONE, GROUPS, MEN, WOMEN, joined
from bogolan.publication.sentences.conjoint import CONJOINT
from bogolan.publication.sentences.experiments import COMBINED, ESTIMATORS
from bogolan.survey.plan_parts import is_weighted
from bogolan.survey.spine import (
    CHECK,
    ENDORSEMENT,
    EXPERIMENTS,
    FAILED,
    INVALID_EXPERIMENT,
    MARGINAL_MEAN,
    MISREPORTING,
    PER_TASK,
    PREVALENCE,
    PROFILES,
    RATING,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bogolan.publication.released import Row

# What the numbers of a panel are: shares, differences of shares, effects on a scale of answers, marginal means that are
# shares of profiles, and those that are mean ratings.
SHARES, DIFFERENCES, EFFECTS, MEANS, RATINGS = "shares", "differences", "effects", "means", "ratings"
# What a result is: a method's, or all policies' together, one policy's, one level's.
DIRECT, ESTIMATE, TOGETHER, LESS = "direct", "estimate", "together", "less"
POLICIES, POLICY, LEVEL = "policies", "policy", "level"

MOST_ON_A_PAGE, MOST_LEVELS_ON_A_PAGE = 10, 12  # results, and the headings over levels


@dataclass(frozen=True)
class Result:
    """What one method, policy or level gave: the rows of each group, and women's less men's.

    `level` is the policy or the level ("aid=food") that it is of; `heading` the attribute under which that stands.
    """

    kind: str
    rows: Mapping[str, Row]
    gap: Row | None
    level: str | None = None
    heading: str | None = None

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """Every released row of it, the gap last."""
        return (*self.rows.values(), *([self.gap] if self.gap else []))

    @property
    def is_direct(self) -> bool:
        """Whether it is what was said directly, which no check of the experiment strikes out."""
        return self.kind == DIRECT

    @property
    def has_points(self) -> bool:
        """Whether any group has a number that may be drawn."""
        return any(is_point(row) for row in self.rows.values())


@dataclass(frozen=True)
class Panel:
    """Results on one axis, and between which ends all their numbers lie, whatever part of them a page shows."""

    scale: str
    results: tuple[Result, ...]
    reach: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Facts:
    """An experiment's results; `struck` out where it fails, by the failed checks; `chance` what no preference gives."""

    experiment: Mapping
    panels: tuple[Panel, ...]
    groups: tuple[str, ...]
    struck: bool
    checks: tuple[Row, ...]
    chance: Row | None
    weighted: bool
    synthetic: bool

    @property
    def kind(self) -> str:
        """The kind of experiment."""
        return self.experiment["kind"]

    @property
    def results(self) -> tuple[Result, ...]:
        """The results of all panels."""
        return tuple(result for panel in self.panels for result in panel.results)

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions shown; none of a conjoint experiment, whose answers stand in a file of its own."""
        if self.kind == CONJOINT:
            return ()
        if self.kind == ENDORSEMENT:
            return tuple(result.level for result in self.results if result.kind == POLICY)
        directly = any(result.kind in (DIRECT, TOGETHER, LESS) for result in self.results)
        return (*([self.experiment["direct"]["question"]] if directly else []), self.experiment["question"])

    @property
    def ids(self) -> tuple[str, ...]:
        """The released rows behind the figure."""
        return identifiers([*(row for result in self.results for row in result.all_rows), self.chance])

    def pages(self) -> list[Facts]:
        """The same in parts that are each no higher than a page; methods that measure one thing stay together."""
        if len(self.panels) > 1:
            return [self]
        (panel,) = self.panels
        most = MOST_LEVELS_ON_A_PAGE if self.kind == CONJOINT else MOST_ON_A_PAGE
        runs = [tuple(run) for _, run in groupby(panel.results, key=lambda result: result.heading)]
        pages: list[list[Result]] = [[]]
        for part in (part for run in runs for part in parted(run, most - 1)):
            if pages[-1] and _lines([*pages[-1], *part]) > most:
                pages.append([])
            pages[-1].extend(part)
        return [replace(self, panels=(replace(panel, results=tuple(page)),)) for page in pages]


def _lines(results: Iterable[Result]) -> int:
    """Results, and the headings over them."""
    results = list(results)
    return len(results) + len({result.heading for result in results if result.heading})


def facts(plan: Mapping, experiment: Mapping, rows: Mapping[Key, Row]) -> Facts | None:
    """What was released of an experiment, if any number of its own may be drawn: a sentence tells what is withheld."""
    own = {key: row for key, row in rows.items() if (key.analysis, key.outcome) == (EXPERIMENTS, experiment["name"])}
    panels = PANELS[experiment["kind"]](experiment, own, _directly(plan, experiment, rows))
    found = groups_of(group for panel in panels for result in panel.results for group in result.rows)
    groups = (*found, EVERYONE) if len(found) > 1 and experiment["kind"] != CONJOINT else found
    chance = _chance(experiment, own)
    panels = [_panel(panel.scale, [_among(groups, one) for one in panel.results], chance) for panel in panels]
    panels = [panel for panel in panels if any(result.has_points for result in panel.results)]
    if not any(result.has_points and not result.is_direct for panel in panels for result in panel.results):
        return None
    return Facts(
        experiment=experiment,
        panels=tuple(panels),
        groups=groups,
        struck=any({INVALID_EXPERIMENT, FAILED} & row.flags for row in own.values()),
        checks=tuple(row for key, row in own.items() if key.measure == CHECK),
        chance=chance,
        weighted=is_weighted(plan),
        synthetic=bool(plan.get("synthetic")),
    )


def _among(groups: tuple[str, ...], result: Result) -> Result:
    """A result with the rows of the groups that the figure compares, in their order."""
    return replace(result, rows={group: result.rows[group] for group in groups if group in result.rows})


def _panel(scale: str, results: Sequence[Result], chance: Row | None) -> Panel:
    """Those results of which there is any row, and how far their numbers, and what they are compared with, reach."""
    ends = [end for result in results for row in result.rows.values() for end in _ends(row)]
    ends += [] if chance is None else [1 / chance.estimate]
    return Panel(scale, tuple(result for result in results if result.rows), (min(ends), max(ends)) if ends else (0, 0))


def _ends(row: Row) -> tuple[float, ...]:
    """From where to where a number reaches, with its interval or as the range that is told of it."""
    if is_point(row):
        return (row.estimate, *(row.interval if has_interval(row) else ()))
    return band(row) or ()


def _found(rows: Mapping[Key, Row], about: Key) -> dict[str, Row]:
    """The rows that measure the same, by group."""
    found = {group: rows.get(about._replace(group=group)) for group in GROUPS}
    return {group: row for group, row in found.items() if row is not None}


def _result(kind: str, rows: Mapping[Key, Row], about: Key, gap: str, **more: str) -> Result:
    return Result(kind, _found(rows, about), rows.get(about._replace(measure=gap, group=WOMEN, contrast=MEN)), **more)


def _methods(experiment: Mapping, own: Mapping[Key, Row], direct: Sequence[Result]) -> list[Panel]:
    """Of a list or a randomised question: the share by each method, and what is said directly less the experiment."""
    level = ESTIMATORS[experiment["kind"]]
    about = Key(EXPERIMENTS, PREVALENCE, experiment["name"], level, None)
    together = _result(TOGETHER, own, about._replace(level=COMBINED), "gap")
    shares = [*direct, _result(ESTIMATE, own, about, "gap")]
    shares += [together] if together.has_points else []  # where the two may not be combined there is nothing to draw
    less = _result(LESS, own, about._replace(measure=MISREPORTING), MISREPORTING)
    return [Panel(SHARES, tuple(shares)), Panel(DIFFERENCES, (less,))]


def _directly(plan: Mapping, experiment: Mapping, rows: Mapping[Key, Row]) -> list[Result]:
    """The share by the direct question, where the plan reports the same answers of the same people."""
    direct = experiment.get("direct") or {}
    for section in SECTIONS if direct.get("share") else ():
        same = [item for item in plan.get(section) or () if item["question"] == direct["question"]]
        if any(item.get("among") == direct.get("among") for item in same):
            level = joined(direct["share"])
            return [_result(DIRECT, rows, Key(section, "share", direct["question"], level, None), "gap")]
    return []


def _endorsements(experiment: Mapping, own: Mapping[Key, Row], _: Sequence[Result]) -> list[Panel]:
    """The effect of an endorsement on all policies together and on each, in points of the scale of their answers."""
    about = Key(EXPERIMENTS, ENDORSEMENT, experiment["name"], None, None)
    found = [_result(POLICIES, own, about, ENDORSEMENT)]
    for policy in experiment["questions"]:
        found.append(_result(POLICY, own, about._replace(level=policy), ENDORSEMENT, level=policy))
    return [Panel(EFFECTS, tuple(found))]


def _profiles(experiment: Mapping, own: Mapping[Key, Row], _: Sequence[Result]) -> list[Panel]:
    """The marginal mean of each level, under its attribute."""
    means = {key: row for key, row in own.items() if key.measure == MARGINAL_MEAN and key.level}
    scale = RATINGS if any(row.unit == RATING for row in means.values()) else MEANS
    found = []
    for level in dict.fromkeys(key.level for key in means):
        about, attribute = Key(EXPERIMENTS, MARGINAL_MEAN, experiment["name"], level, None), level.partition("=")[0]
        found.append(_result(LEVEL, own, about, "gap", level=level, heading=attribute))
    return [Panel(scale, tuple(found))]


def _chance(experiment: Mapping, own: Mapping[Key, Row]) -> Row | None:
    """How many profiles a task had, of which one was chosen: each has this chance where levels make no difference."""
    if experiment["kind"] != CONJOINT or "task" not in experiment:
        return None
    found = (row for key, row in own.items() if (key.measure, key.level) == (PROFILES, PER_TASK))
    return next((row for row in found if is_point(row)), None)


PANELS: Mapping[str, Callable[[Mapping, Mapping[Key, Row], Sequence[Result]], list[Panel]]] = {
    "list": _methods,
    "randomised_response": _methods,
    ENDORSEMENT: _endorsements,
    CONJOINT: _profiles,
}
