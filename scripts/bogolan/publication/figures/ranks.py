"""Ranks among women and among men of what was asked on one scale, each with the ranks that the data allow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import (
    choice_label,
    choices_label,
    group_name,
    question_label,
    share_label,
    topic_label,
)
from bogolan.publication.figures.legend import Entry, draw_legend, legend_height
from bogolan.publication.figures.points import Key, groups_of, identifiers, is_point
from bogolan.publication.figures.sheet import (
    FOOT,
    MARGIN,
    WIDTH,
    axis,
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
from bogolan.publication.figures.style import QUIET, RULE, TEXT_COLOURS, TINTS, theme
from bogolan.publication.released import joined
from bogolan.survey.plan_comparisons import SEVERAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

LABEL_WIDTH, LABEL_LINES, LABEL_SIZE = 200.0, 2, 8.5
ROW, LANE = 23.0, 10.0  # the height of what is ranked, and from one group's lane to the next
HEADING_LINES, BETWEEN = 2, 12.0
BESIDE = 8.0  # how far the set of a rank reaches beyond it
# Points that the rows, and what stands over and below them, may fill on a page.
PAGE, AROUND = 630.0, 45.0


@dataclass(frozen=True)
class Ranked:
    """What is ranked: the plan's item, the answer where it is one of several, the rank in each group."""

    item: Mapping
    choice: str | None
    rows: Mapping[str, Row]

    @property
    def place(self) -> float:
        """Its mean rank; after all others where none may be told."""
        return fmean([row.estimate for row in self.rows.values() if is_point(row)] or [float("inf")])

    def label(self, codebook: Mapping, wording: Wording) -> str:
        """Its topic as the plan says it, the answer, or what was said."""
        if self.choice is not None:
            return choice_label(self.item["question"], self.choice, codebook, wording)
        return topic_label(self.item, wording) or share_label(self.item, codebook, wording)


@dataclass(frozen=True)
class Battery:
    """What was ranked together, the first first; `of` is how much there is to rank, also on other pages."""

    ranked: tuple[Ranked, ...]
    of: int

    def heading(self, codebook: Mapping, wording: Wording) -> str:
        """By which share it is ranked."""
        item = self.ranked[0].item
        if self.ranked[0].choice is not None:
            question = question_label(item["question"], codebook, wording)
            return wording(f"figures.ranks.{item['measure']}", question=question)
        answers = choices_label(item["question"], item["share"], codebook, wording)
        return wording("figures.ranks.answered", answers=answers)


@dataclass(frozen=True)
class Facts:
    """All batteries of the drivers that were ranked."""

    batteries: tuple[Battery, ...]
    groups: tuple[str, ...]
    synthetic: bool

    @property
    def ranked(self) -> list[Ranked]:
        """Everything that is ranked."""
        return [one for battery in self.batteries for one in battery.ranked]

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions shown."""
        return tuple(dict.fromkeys(one.item["question"] for one in self.ranked))

    def pages(self) -> list[Facts]:
        """The same in parts that are each no higher than a page; one battery stands on several only if it must."""
        pages: list[list[Battery]] = []
        room = 0.0
        for battery in self.batteries:
            for part in parted(battery.ranked, int((PAGE - AROUND) // ROW)):
                needed = AROUND + ROW * len(part)
                if needed > room:
                    pages.append([])
                    room = PAGE
                pages[-1].append(replace(battery, ranked=part))
                room -= needed
        return [replace(self, batteries=tuple(page)) for page in pages]

    @property
    def ids(self) -> tuple[str, ...]:
        """The released rows behind the figure."""
        return identifiers(row for one in self.ranked for row in one.rows.values())


def facts(plan: Mapping, rows: Mapping[Key, Row]) -> Facts | None:
    """What was ranked among women and among men; None where no rank may be told."""
    own = [row for row in rows.values() if (row.analysis, row.measure, row.contrast) == ("drivers", "rank", None)]
    groups = groups_of(row.group for row in own)
    families: dict[str, dict[tuple[str, str], dict[str, Row]]] = {}
    for row in own:
        if row.group in groups:
            families.setdefault(row.family, {}).setdefault((row.outcome, row.level), {})[row.group] = row
    order = [item["question"] for item in plan.get("drivers") or ()]
    found = sorted(families.values(), key=lambda ranks: min(order.index(question) for question, _ in ranks))
    batteries = [_battery(plan, ranks, groups) for ranks in found]
    if not any(is_point(row) for battery in batteries for one in battery.ranked for row in one.rows.values()):
        return None
    return Facts(tuple(batteries), groups, bool(plan.get("synthetic")))


def _battery(plan: Mapping, found: Mapping[tuple[str, str], Mapping[str, Row]], groups: Sequence[str]) -> Battery:
    ranked = []
    for item in plan.get("drivers") or ():
        for (question, level), by_group in found.items():
            several = item.get("measure") in SEVERAL
            if question == item["question"] and (several or level == joined(item.get("share") or ())):
                in_order = {group: by_group[group] for group in groups if group in by_group}
                ranked.append(Ranked(item, level if several else None, in_order))
    return Battery(tuple(sorted(ranked, key=lambda one: one.place)), len(ranked))


def set_text(row: Row, wording: Wording) -> str:
    """The ranks that the data allow: "1", "1–4", or that this is withheld."""
    if not is_point(row):
        return wording("figures.withheld")
    lower, upper = (wording.number(end) for end in (row.lower, row.upper))
    return lower if lower == upper else wording("figures.ranks.range", lower=lower, upper=upper)


@dataclass(frozen=True)
class _Columns:
    """Where things stand from left to right, in points."""

    labels: float
    first: float
    last: float
    sets: float

    def x(self, rank: float, of: int) -> float:
        return self.first + (self.last - self.first) * (rank - 1) / max(of - 1, 1)


def _columns(facts: Facts, labels: Sequence[str], wording: Wording) -> _Columns:
    sets = [set_text(row, wording) for one in facts.ranked for row in one.rows.values()]
    right = max(widest(sets, LABEL_SIZE), widest([wording("figures.ranks.sets")], LABEL_SIZE))
    left = MARGIN + widest(labels, LABEL_SIZE)
    return _Columns(left, left + 12 + BESIDE, WIDTH - MARGIN - right - 14 - BESIDE, WIDTH - MARGIN)


@theme()
def draw(facts: Facts, codebook: Mapping, wording: Wording) -> Figure:
    """The figure: the batteries one below the other, each along its own ranks."""
    labels = {
        id(one): wrap(one.label(codebook, wording), LABEL_WIDTH, LABEL_SIZE, lines=LABEL_LINES) for one in facts.ranked
    }
    columns = _columns(facts, list(labels.values()), wording)
    headings = [
        wrap(battery.heading(codebook, wording), columns.last - MARGIN, 9, "bold", HEADING_LINES)
        for battery in facts.batteries
    ]
    entries = [Entry(group_name(group, wording), group=group) for group in facts.groups]
    entries.append(Entry(wording("figures.ranks.set"), color="#D5D9DE"))
    sets, title = wording("figures.ranks.sets"), wording("figures.ranks.axis")
    legend_width = columns.last - MARGIN
    header = max(legend_height(entries, legend_width), text_height(sets, LABEL_SIZE)) + 4
    heights = [
        text_height(heading) + 6 + ROW * len(battery.ranked) + 22 + BETWEEN
        for battery, heading in zip(facts.batteries, headings, strict=True)
    ]
    below = axis_height(title) - 22 - BETWEEN + (FOOT if facts.synthetic else MARGIN)
    height = MARGIN + header + sum(heights) + below

    figure, axes = sheet(height)
    draw_legend(axes, MARGIN, MARGIN, entries, legend_width)
    write(axes, columns.sets, MARGIN, sets, LABEL_SIZE, QUIET, "right", vertical="top")
    top, lanes = MARGIN + header, []
    for battery, heading, height_of in zip(facts.batteries, headings, heights, strict=True):
        write(axes, MARGIN, top, heading, weight="bold", vertical="top")
        first = top + text_height(heading) + 6
        bottom = first + ROW * len(battery.ranked)
        last = battery is facts.batteries[-1]
        _draw_axis(axes, columns, battery.of, first, bottom, title if last else "", wording)
        for place, one in enumerate(battery.ranked):
            middle = first + ROW * (place + 0.5)
            write(axes, columns.labels, middle, labels[id(one)], LABEL_SIZE, align="right")
            rule(axes, middle + ROW / 2, columns.first - BESIDE, columns.last + BESIDE, RULE)
            lanes += _lanes(one, battery.of, middle)
        top += height_of
    for group in facts.groups:
        for own, row, of, lane in lanes:
            if own == group:
                _draw_rank(axes, group, row, columns, of, lane, wording)
    if facts.synthetic:
        mark_synthetic(axes, height, wording)
    return figure


def _lanes(one: Ranked, of: int, middle: float) -> Iterator[tuple[str, Row, int, float]]:
    lane = middle - LANE * (len(one.rows) - 1) / 2
    for place, (group, row) in enumerate(one.rows.items()):
        yield group, row, of, lane + place * LANE


def _draw_axis(axes: Axes, columns: _Columns, of: int, top: float, bottom: float, title: str, wording: Wording) -> None:
    """A line for each rank, and as many of their numbers as find room, the first and the last always."""
    apart = (columns.last - columns.first) / max(of - 1, 1)
    step = next(step for step in (1, 2, 5, 10, of) if step * apart > text_width(wording.number(of), LABEL_SIZE) + 3)
    for rank in range(1, of + 1):
        axes.plot([columns.x(rank, of)] * 2, [top, bottom], color=RULE, lw=0.6, zorder=0)
    shown = [rank for rank in range(1, of + 1) if rank == 1 or ((of - rank) % step == 0 and rank > step)]
    axis(axes, bottom, [(columns.x(rank, of), wording.number(rank)) for rank in shown], title)


def _draw_rank(axes: Axes, group: str, row: Row, columns: _Columns, of: int, lane: float, wording: Wording) -> None:
    """The set as a band, the rank as a marker on it."""
    if is_point(row):
        left, right = (columns.x(end, of) for end in (row.lower, row.upper))
        box(axes, left - BESIDE / 2, lane, right - left + BESIDE, 8, TINTS[group])
        mark(axes, columns.x(row.estimate, of), lane, group)
    colour = TEXT_COLOURS[group] if is_point(row) else QUIET
    write(axes, columns.sets, lane, set_text(row, wording), LABEL_SIZE, colour, "right")
