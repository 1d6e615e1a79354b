"""Numbers in tens side by side as bars: interviews by week of fieldwork, respondents by how much they weigh."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.legend import Entry, draw_legend, legend_height
from bogolan.publication.figures.points import identifiers
from bogolan.publication.figures.sheet import (
    FOOT,
    MARGIN,
    WIDTH,
    axis_height,
    box,
    mark_synthetic,
    rule,
    sheet,
    text_width,
    widest,
    write,
)
from bogolan.publication.figures.style import BAR, QUIET, theme
from bogolan.publication.released import find, select
from bogolan.survey.spine import INTERVIEWS, PROGRESS, RESPONDENTS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bogolan.publication.released import Row, Rows
    from bogolan.publication.wording import Wording

TALLEST, WIDEST, APART = 110.0, 56.0, 3.0  # of a bar, and between two
FEWEST_BARS = 2
NUMBER_SIZES, TICK_SIZE = (8.5, 8.0, 7.0, 6.0), 8.0
SHOWN_WEIGHTS = (("weight", "smallest"), ("weight", "largest"), ("design_effect", "after"))


@dataclass(frozen=True)
class Facts:
    """The bars from left to right, of one kind (`progress`, `weights`), and further rows that are told in words."""

    kind: str
    bars: tuple[Row, ...]
    told: Mapping[str, Row]
    synthetic: bool
    questions: tuple[str, ...] = ()

    def pages(self) -> list[Facts]:
        """All on one page."""
        return [self]

    @property
    def ids(self) -> tuple[str, ...]:
        """The released rows behind the figure."""
        return identifiers([*self.bars, *self.told.values()])

    @property
    def edges(self) -> list[str]:
        """Where ranges of weights begin, and where the last ends, which it may not; of weeks nothing."""
        if self.kind == PROGRESS:
            return []
        return [*(bar.level.rstrip("+").split("-")[0] for bar in self.bars), *self.bars[-1].level.split("-")[1:]]


def facts(kind: str, plan: Mapping, rows: Rows) -> Facts | None:
    """The bars of a kind; None where none may be told, or where there is nothing to compare."""
    bars = select(rows, analysis=kind, measure={PROGRESS: INTERVIEWS, WEIGHTS: RESPONDENTS}[kind])
    if len(bars) < FEWEST_BARS or not all(bar.published for bar in bars):
        return None
    wanted = SHOWN_WEIGHTS if kind == WEIGHTS else ()
    told = {level: find(rows, analysis=kind, measure=measure, level=level) for measure, level in wanted}
    told = {level: row for level, row in told.items() if row is not None and row.published}
    return Facts(kind, bars, told, bool(plan.get("synthetic")))


def remarks(facts: Facts, wording: Wording) -> list[str]:
    """What is told in words: the smallest and the largest weight, the design effect."""
    told, found = facts.told, []
    if {"smallest", "largest"} <= told.keys():
        ends = {name: wording.number(told[name].estimate, 1) for name in ("smallest", "largest")}
        found.append(wording("figures.tens.ends", **ends))
    if "after" in told:
        found.append(wording("figures.tens.design_effect", number=wording.number(told["after"].estimate, 2)))
    return found


def name_of(bar: Row, wording: Wording, full: bool = False) -> str:
    """What a bar is of: the first day of its week, in `full` the last too, or its range of weights."""
    if bar.analysis == PROGRESS:
        days = [datetime.date.fromisoformat(day) for day in bar.level.split("/")]
        ends = [wording.day(day) if full else wording.short_day(day) for day in days]
        return wording("figures.tens.days", first=ends[0], last=ends[1]) if full else ends[0]
    if bar.level.endswith("+"):
        return wording("figures.tens.or_more", number=wording.number(float(bar.level[:-1])))
    ends = [wording.number(float(end)) for end in bar.level.split("-")]
    return wording("figures.ranks.range", lower=ends[0], upper=ends[1])


@theme()
def draw(facts: Facts, codebook: Mapping, wording: Wording) -> Figure:
    """The figure, as wide as a page: each bar with its number on top, below it what it is of."""
    entries = [Entry(text) for text in remarks(facts, wording)]
    header = legend_height(entries, WIDTH - 2 * MARGIN) if entries else 0.0
    title = wording(f"figures.tens.axis.{facts.kind}")
    bottom = MARGIN + header + 16 + TALLEST
    height = bottom + axis_height(title) + (FOOT if facts.synthetic else MARGIN)
    slot = min((WIDTH - 2 * MARGIN - 24) / len(facts.bars), WIDEST)
    left = (WIDTH - slot * len(facts.bars)) / 2

    figure, axes = sheet(height)
    draw_legend(axes, MARGIN, MARGIN, entries, WIDTH - 2 * MARGIN)
    _draw_bars(axes, facts, left, slot, bottom, wording)
    rule(axes, bottom, left, left + slot * len(facts.bars), "#B8BEC5", 0.8)
    _draw_ticks(axes, facts, left, slot, bottom, wording)
    write(axes, WIDTH / 2, bottom + 19, title, 8.5, QUIET, "center", vertical="top")
    if facts.synthetic:
        mark_synthetic(axes, height, wording)
    return figure


def _draw_bars(axes: Axes, facts: Facts, left: float, slot: float, bottom: float, wording: Wording) -> None:
    """Each bar as high as its number is, which stands on it in the largest type that fits."""
    largest = max(bar.estimate for bar in facts.bars)
    numbers = [wording.number(bar.estimate) for bar in facts.bars]
    size = next((size for size in NUMBER_SIZES if widest(numbers, size, "bold") <= slot - 2), NUMBER_SIZES[-1])
    for place, (bar, number) in enumerate(zip(facts.bars, numbers, strict=True)):
        x, tall = left + slot * place, TALLEST * bar.estimate / largest
        box(axes, x + APART / 2, bottom - tall / 2, slot - APART, tall, BAR)
        write(axes, x + slot / 2, bottom - tall - 3, number, size, align="center", vertical="bottom", weight="bold")


def _draw_ticks(axes: Axes, facts: Facts, left: float, slot: float, bottom: float, wording: Wording) -> None:
    """Below each week its first day, at each border of two ranges the weight there; as many as find room."""
    if facts.kind == PROGRESS:
        ticks = [(left + slot * (place + 0.5), name_of(bar, wording)) for place, bar in enumerate(facts.bars)]
    else:
        ticks = [(left + slot * place, wording.number(float(edge))) for place, edge in enumerate(facts.edges)]
    reached = float("-inf")
    for x, label in ticks:
        half = text_width(label, TICK_SIZE) / 2
        if x - half > reached + 3:
            axes.plot([x, x], [bottom, bottom + 3], color="#B8BEC5", lw=0.8, zorder=0)
            write(axes, x, bottom + 10, label, TICK_SIZE, QUIET, "center")
            reached = x + half
