"""One result in the figure of an experiment: its label, a lane a group with its number, and the gap beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.experiment_layout import (
    GAP_SIZE,
    LABEL_SIZE,
    LANE,
    NUMBER_SIZE,
    SMALL_SIZE,
    WORDS_LINE,
    Block,
    Columns,
    Plot,
    doubt,
    lane_height,
)
from bogolan.publication.figures.experiment_results import SHARES
from bogolan.publication.figures.experiment_scales import AROUND_ZERO, gap_text, number_text
from bogolan.publication.figures.points import band, has_interval, is_point
from bogolan.publication.figures.sheet import box, mark, text_width, write
from bogolan.publication.figures.style import ALERT, COLOURS, HATCH, INK, QUIET, RULE, TEXT_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bogolan.publication.figures.experiment_layout import Column
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

STRUCK_COLOUR = "#AAB1B9"
THICKNESS = 8.0  # of an interval
SLANT = 3.2  # from the middle of a struck line to its ends


@dataclass(frozen=True)
class Page:
    """Where results are drawn and with which words; `compared` is the number that each is compared with, if any."""

    axes: Axes
    places: Columns
    wording: Wording
    struck: bool
    compared: float | None


def draw_block(page: Page, plot: Plot, block: Block, top: float) -> None:
    """A result from `top` downwards, without the heading over it."""
    _draw_lines(page, plot, top, top + block.height)
    result, middle = block.result, top + block.height / 2
    write(page.axes, page.places.labels, middle, block.label, LABEL_SIZE, align="right", weight=block.weight)
    y = middle - sum(map(lane_height, result.rows.values())) / 2
    struck = page.struck and not result.is_direct
    for group, row in result.rows.items():
        _draw_number(page, plot, y + LANE / 2, group, row, struck)
        _write_number(page, plot.panel.scale, y + LANE / 2, group, row, struck)
        y += lane_height(row)
    if page.places.gaps is not None and result.gap is not None:
        _write_gap(page, plot.panel.scale, page.places.gaps, middle, result.gap, struck)


def _draw_lines(page: Page, plot: Plot, top: float, bottom: float) -> None:
    """The ticks' lines behind a result, and the line of what it is compared with."""
    for value in plot.axis.ticks:
        page.axes.plot([page.places.x(value, plot.axis)] * 2, [top, bottom], color=RULE, lw=0.6, zorder=0)
    compared = 0.0 if plot.panel.scale in (*AROUND_ZERO, SHARES) else page.compared
    if compared is not None and plot.axis.low <= compared <= plot.axis.high:
        page.axes.plot([page.places.x(compared, plot.axis)] * 2, [top, bottom], color=INK, lw=0.8, zorder=0.5)


def _draw_number(page: Page, plot: Plot, y: float, group: str, row: Row, struck: bool) -> None:
    """A marker in its interval, or the hatched range that is told of a number; nothing for what is withheld."""
    told = band(row)
    if told is not None:
        left, right = (page.places.x(end, plot.axis) for end in told)
        box(page.axes, left, y, right - left, THICKNESS, "white", hatch=HATCH["hatch"], ec=HATCH["edge"], lw=0.7)
    if has_interval(row):
        left, right = (page.places.x(end, plot.axis) for end in row.interval)
        colour = STRUCK_COLOUR if struck else COLOURS[group]
        box(page.axes, left, y, right - left, THICKNESS, colour, alpha=0.3)
    if is_point(row):
        hollow = struck or (plot.panel.scale in AROUND_ZERO and not row.excludes_zero)
        mark(page.axes, page.places.x(row.estimate, plot.axis), y, group, hollow=hollow)


def _write_number(page: Page, scale: str, y: float, group: str, row: Row, struck: bool) -> None:
    """A group's number with its interval and base; below it that it is not informative."""
    bold = not struck and (row.excludes_zero if scale in AROUND_ZERO else is_point(row))
    colour, column = QUIET if struck else TEXT_COLOURS[group], page.places.numbers
    _write(page, column, y, number_text(row, scale, page.wording), NUMBER_SIZE, colour, bold, struck)
    write(page.axes, column.right, y + WORDS_LINE + 1, doubt(row, page.wording), SMALL_SIZE, QUIET, "right")
    if row.n is not None:
        write(page.axes, page.places.n, y, page.wording.number(row.n), SMALL_SIZE, QUIET, "right")


def _write_gap(page: Page, scale: str, column: Column, middle: float, gap: Row, struck: bool) -> None:
    """Women's less men's number in the middle of their lanes; below it that it is not informative."""
    below = doubt(gap, page.wording)
    y = middle - (WORDS_LINE + 1) / 2 if below else middle
    bold = gap.established and not struck
    _write(page, column, y, gap_text(gap, scale, page.wording), GAP_SIZE, INK if bold else QUIET, bold, struck)
    write(page.axes, column.right, y + WORDS_LINE + 2, below, SMALL_SIZE, QUIET, "right")


def _write(
    page: Page, column: Column, y: float, texts: tuple[str, str], size: float, colour: str, bold: bool, struck: bool
) -> None:
    """A number and its interval, or the words that stand for both; struck out aslant, so that a minus stays one."""
    number, interval = texts
    weight = "bold" if bold else "normal"
    if not interval:
        write(page.axes, column.right, y, number, NUMBER_SIZE, colour, "right")
        return
    write(page.axes, column.number, y, number, size, colour, "right", weight=weight)
    write(page.axes, column.interval, y, interval, SMALL_SIZE, colour)
    if struck:
        ends = [column.number - text_width(number, size) - 2, column.interval + text_width(interval, SMALL_SIZE) + 2]
        page.axes.plot(ends, [y + SLANT, y - SLANT], color=ALERT, lw=0.9)
