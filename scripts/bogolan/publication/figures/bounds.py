"""What silence could hide: a share with its interval, and between which shares the answer of all who were asked lies.

From the lower bound, if nobody who gave no answer had said so, to the upper one, if all of them had.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import SECTIONS, group_name, share_label
from bogolan.publication.figures.legend import Entry, draw_legend, group_entry, legend_height
from bogolan.publication.figures.points import (
    Key,
    groups_of,
    has_interval,
    identifiers,
    is_point,
    percent,
    words,
)
from bogolan.publication.figures.share_axis import draw_quarters, draw_share_axis
from bogolan.publication.figures.sheet import (
    FOOT,
    MARGIN,
    WHITE,
    WIDTH,
    axis_height,
    box,
    mark,
    mark_synthetic,
    parted,
    rule,
    sheet,
    text_height,
    text_width,
    widest,
    wrap,
    write,
)
from bogolan.publication.figures.style import COLOURS, QUIET, RULE, TEXT_COLOURS, TINTS, theme
from bogolan.publication.released import GROUPS, joined
from bogolan.publication.sentences.evidence import is_share
from bogolan.survey.plan_parts import is_weighted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

LABEL_WIDTH, LABEL_LINES, LABEL_SIZE = 188.0, 3, 8.5
LANE, BETWEEN = 13.0, 8.0  # the height of a group's lane, and between two questions
NUMBER_SIZE = 8.5
MOST_ON_A_PAGE = 14


@dataclass(frozen=True)
class Side:
    """Of one group: the share of those who answered, and its bounds among all who were asked; None where no row is."""

    share: Row | None
    lower: Row
    upper: Row

    @property
    def width(self) -> float | None:
        """How far the bounds are apart, as a share; None where they may not be told."""
        if not (is_point(self.lower) and is_point(self.upper)):
            return None
        return self.upper.estimate - self.lower.estimate


@dataclass(frozen=True)
class Question:
    """One declared share: the plan's item, and what was released for each group."""

    item: Mapping
    sides: Mapping[str, Side]

    @property
    def width(self) -> float:
        """The widest bounds of any group; -1 where none may be told."""
        return max((side.width for side in self.sides.values() if side.width is not None), default=-1.0)


@dataclass(frozen=True)
class Facts:
    """All shares that have bounds, those first of which silence could hide most."""

    asked: tuple[Question, ...]
    groups: tuple[str, ...]
    weighted: bool
    synthetic: bool

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions shown."""
        return tuple(dict.fromkeys(question.item["question"] for question in self.asked))

    @property
    def sides(self) -> list[Side]:
        """What was released of every question and group."""
        return [side for question in self.asked for side in question.sides.values()]

    def pages(self) -> list[Facts]:
        """The same in parts that are each no higher than a page."""
        return [replace(self, asked=part) for part in parted(self.asked, MOST_ON_A_PAGE)]

    @property
    def ids(self) -> tuple[str, ...]:
        """The released rows behind the figure."""
        return identifiers(row for side in self.sides for row in (side.share, side.lower, side.upper))


def facts(plan: Mapping, rows: Mapping[Key, Row]) -> Facts | None:
    """The shares of support and drivers that have bounds; None where silence could hide nothing of any of them."""
    found = [_question(section, item, rows) for section in SECTIONS for item in plan.get(section) or ()]
    asked = sorted((question for question in found if question.sides), key=lambda question: -question.width)
    if not asked or asked[0].width <= 0:
        return None
    groups = groups_of(group for question in asked for group in question.sides)
    return Facts(tuple(asked), groups, is_weighted(plan), bool(plan.get("synthetic")))


def _question(section: str, item: Mapping, rows: Mapping[Key, Row]) -> Question:
    if not is_share(item) or not item.get("share"):
        return Question(item, {})
    level, sides = joined(item["share"]), {}
    for group in GROUPS:
        share, lower, upper = (
            rows.get(Key(section, measure, item["question"], level, group))
            for measure in ("share", "lower_bound", "upper_bound")
        )
        if lower is not None and upper is not None:
            sides[group] = Side(share, lower, upper)
    return Question(item, {group: sides[group] for group in groups_of(sides)})


@dataclass(frozen=True)
class _Columns:
    """Where things stand from left to right, in points."""

    labels: float
    zero: float
    one: float
    bounds: float

    def x(self, share: float) -> float:
        return self.zero + (self.one - self.zero) * share


def _columns(facts: Facts, labels: Sequence[str], wording: Wording) -> _Columns:
    """A share of 1 leaves room for its number beside the axis."""
    told = widest([bounds_text(side, wording) for side in facts.sides], NUMBER_SIZE)
    right = max(told, widest([wording("figures.bounds.between")], NUMBER_SIZE))
    beside = text_width(wording("figures.few", number=wording.percent(1)), NUMBER_SIZE, "bold") + 10
    left = MARGIN + widest(labels, LABEL_SIZE)
    return _Columns(left, left + 12, WIDTH - MARGIN - right - beside, WIDTH - MARGIN)


def bounds_text(side: Side, wording: Wording) -> str:
    """Between which shares the answer lies: "11–44%", or that this is withheld."""
    if side.width is None:
        return wording("figures.withheld")
    return wording.percent_range(side.lower.estimate, side.upper.estimate)


@theme()
def draw(facts: Facts, codebook: Mapping, wording: Wording) -> Figure:
    """The figure, as wide as a page and as high as its questions need."""
    labels = [
        wrap(share_label(question.item, codebook, wording), LABEL_WIDTH, LABEL_SIZE, lines=LABEL_LINES)
        for question in facts.asked
    ]
    columns = _columns(facts, labels, wording)
    heading = wording("figures.bounds.between")
    entries = _entries(facts, wording)
    legend_width = columns.one - MARGIN
    header = max(legend_height(entries, legend_width), text_height(heading, NUMBER_SIZE)) + 8
    heights = [
        max(LANE * len(question.sides), text_height(label, LABEL_SIZE)) + BETWEEN
        for question, label in zip(facts.asked, labels, strict=True)
    ]
    title = wording(f"figures.bounds.axis{'_weighted' if facts.weighted else ''}")
    bottom = MARGIN + header + sum(heights)
    height = bottom + axis_height(title) + (FOOT if facts.synthetic else MARGIN)

    figure, axes = sheet(height)
    draw_legend(axes, MARGIN, MARGIN, entries, legend_width)
    write(axes, columns.bounds, MARGIN + header - 8, heading, NUMBER_SIZE, QUIET, "right", vertical="bottom")
    draw_quarters(axes, columns.x, MARGIN + header, bottom)
    top, lanes = MARGIN + header, {group: [] for group in facts.groups}
    for question, label, row_height in zip(facts.asked, labels, heights, strict=True):
        middle = top + row_height / 2
        write(axes, columns.labels, middle, label, LABEL_SIZE, align="right")
        lane = middle - LANE * (len(question.sides) - 1) / 2
        for place, (group, side) in enumerate(question.sides.items()):
            lanes[group].append((side, lane + place * LANE))
        top += row_height
        rule(axes, top, columns.zero, columns.one, RULE)
    for group, sides in lanes.items():
        for side, lane in sides:
            _draw_side(axes, group, side, columns, lane, wording)
    draw_share_axis(axes, bottom, columns.x, title, wording)
    if facts.synthetic:
        mark_synthetic(axes, height, wording)
    return figure


def _entries(facts: Facts, wording: Wording) -> list[Entry]:
    entries = [
        group_entry(
            group, [question.sides[group].share for question in facts.asked if group in question.sides], wording
        )
        for group in facts.groups
    ]
    shares = [side.share for side in facts.sides]
    if any(has_interval(row) for row in shares):
        entries.append(Entry(wording("figures.interval_95"), segment=QUIET))
    entries.append(Entry(wording("figures.bounds.hidden"), color="#D5D9DE"))
    if any(is_point(row) and "few_cases" in row.flags for row in shares):
        entries.append(Entry(wording("figures.few_cases")))
    return entries


def _draw_side(axes: Axes, group: str, side: Side, columns: _Columns, lane: float, wording: Wording) -> None:
    """The bounds as a band, the interval as a line on it, the share as a marker and number; words where none may be."""
    colour, reached = TEXT_COLOURS[group], columns.zero
    if side.width is not None:
        left, reached = columns.x(side.lower.estimate), columns.x(side.upper.estimate)
        box(axes, left, lane, max(reached - left, 0.6), 8.5, TINTS[group])
    if is_point(side.share):
        reached = max(reached, columns.x(side.share.estimate) + 4)
        if has_interval(side.share):
            ends = [columns.x(limit) for limit in side.share.interval]
            axes.plot(ends, [lane, lane], color=COLOURS[group], lw=1.3, zorder=2)
            reached = max(reached, ends[1])
        mark(axes, columns.x(side.share.estimate), lane, group)
        text = percent(side.share, wording)
        write(axes, reached + 4, lane, text, NUMBER_SIZE, colour, weight="bold")
    elif side.share is not None:
        text = wording("figures.of_group", group=group_name(group, wording), text=words(side.share, wording))
        write(axes, columns.x(0.5), lane, text, NUMBER_SIZE, colour, "center", bbox=WHITE)
    shown = colour if side.width is not None else QUIET
    write(axes, columns.bounds, lane, bounds_text(side, wording), NUMBER_SIZE, shown, "right")
