"""The facts behind the figure of a specification curve: one effect by every specification that was released."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.effects import is_of, may_be_drawn
from bogolan.publication.figures.labels import SECTIONS
from bogolan.publication.figures.points import groups_of, has_interval, identifiers
from bogolan.publication.sentences.associations import terms
from bogolan.survey.events import EXPOSURE
from bogolan.survey.plan_specifications import alternatives, controls, crossed
from bogolan.survey.spine import MARGINAL_EFFECT, MEDIAN_EFFECT, SIGNIFICANT, SPECIFICATION, SPECIFICATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from bogolan.publication.released import Row
    from bogolan.survey.plan_specifications import Specification

FEWEST_POINTS = 2  # of which a curve can be drawn


@dataclass(frozen=True)
class Point:
    """The effect by one specification."""

    specification: Specification
    row: Row

    @property
    def significant(self) -> bool:
        """Whether its own p-value is below .05."""
        return self.row.note == SIGNIFICANT


@dataclass(frozen=True)
class Curve:
    """The effect in one group, from the specification by which it is smallest to that by which it is largest."""

    points: tuple[Point, ...]
    median: Row


@dataclass(frozen=True)
class Facts:
    """The curves of one effect of a model by group, of so many specifications, and the choices that were crossed.

    `topics` are what the plan calls questions, where it does.
    """

    model: Mapping
    term: Mapping
    level: str
    curves: Mapping[str, Curve]
    crossed: int
    choices: Mapping[str, list[Any]]
    topics: Mapping[str, Any]
    synthetic: bool

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions shown: what is explained, the term, and the controls."""
        names = [self.model["outcome"]["question"], self.term["question"], *controls(self.model)]
        return tuple(dict.fromkeys(name for name in names if name != EXPOSURE))

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every released row behind the figure."""
        curves = self.curves.values()
        points = [point.row for curve in curves for point in curve.points]
        return (*(curve.median for curve in curves), *points)

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids in the spine."""
        return identifiers(self.rows)

    def pages(self) -> list[Facts]:
        """The figure is no higher than a page."""
        return [self]


def facts(plan: Mapping, model: Mapping, codebook: Mapping, rows: Iterable[Row]) -> Facts | None:
    """The effect of the model of which the most groups have a curve, and of these the most points; None without any."""
    own = [row for row in rows if row.analysis == SPECIFICATIONS and row.outcome == model["name"] and not row.contrast]
    by_name = {one.name: one for one in crossed(model)}
    found = []
    for level in dict.fromkeys(row.level for row in own):
        term = next((term for term in terms(model) if is_of(level, term)), None)  # none of an interaction
        if term is not None and may_be_drawn(term["question"], codebook):
            of_level = [row for row in own if row.level == level]
            curves = {group: _curve(of_level, group, by_name) for group in groups_of(row.group for row in of_level)}
            found.append((term, level, {group: curve for group, curve in curves.items() if curve}))
    if not any(curves for _, _, curves in found):
        return None
    term, level, curves = max(found, key=lambda one: (len(one[2]), sum(len(curve.points) for curve in one[2].values())))
    choices = {name: told for name, told in alternatives(model).items() if len(told) > 1}
    items = (item for section in SECTIONS for item in plan.get(section) or ())
    topics = {item["question"]: item["topic"] for item in items if item.get("topic")}
    return Facts(model, term, level, curves, len(by_name), choices, topics, bool(plan.get("synthetic")))


def _curve(rows: Iterable[Row], group: str, by_name: Mapping[str, Specification]) -> Curve | None:
    """The curve of a group; None where what all say together is withheld, or all but one of them are."""
    own = [row for row in rows if row.group == group]
    singles = [row for row in own if row.measure == MARGINAL_EFFECT and row.domain == SPECIFICATION]
    places = {name: place for place, name in enumerate(by_name)}
    shown = sorted(
        (row for row in singles if has_interval(row)),
        key=lambda row: (row.estimate, row.lower, row.upper, places[row.domain_level]),
    )
    median = next((row for row in own if row.measure == MEDIAN_EFFECT and row.published), None)
    if median is None or len(shown) < FEWEST_POINTS:
        return None
    return Curve(tuple(Point(by_name[row.domain_level], row) for row in shown), median)
