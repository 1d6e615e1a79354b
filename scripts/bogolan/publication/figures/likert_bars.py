"""One bar of the figure of all answers: its two sides, its panels, and the hatching of what may not be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import NO_ANSWER, group_name
from bogolan.publication.figures.likert_layout import (
    BAR,
    HEADING_SIZE,
    PART_SIZE,
    TOTAL_SIZE,
    Layout,
    Part,
    beside,
    length,
    parts,
    total,
)
from bogolan.publication.figures.sheet import box, text_width, write
from bogolan.publication.figures.style import HATCH, INK, QUIET, TEXT_COLOURS, ink_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from bogolan.publication.figures.answers import Bar, Scale, Stack
    from bogolan.publication.wording import Wording


@dataclass(frozen=True)
class Lane:
    """Where a bar is drawn, and with which colours and words."""

    axes: Axes
    y: float
    columns: Layout
    colours: Mapping[str, str]
    wording: Wording


def draw_bar(lane: Lane, group: str, bar: Bar, scale: Scale) -> None:
    """A group's name and base, its two sides from the axis outwards, and its panels; all of it says whose it is."""
    there = set(lane.axes.get_children())
    name = group_name(group, lane.wording)
    write(lane.axes, lane.columns.groups, lane.y, name, 8.5, TEXT_COLOURS[group], "right", weight="bold")
    if bar.n is not None:
        write(lane.axes, lane.columns.n, lane.y, lane.wording.number(bar.n), HEADING_SIZE, QUIET, "right")
    _draw_side(lane, bar.against, scale.against, direction=-1)
    _draw_side(lane, bar.share, scale.share, direction=1)
    _draw_panel(lane, bar.neutral, scale.neutral, lane.columns.neutral)
    _draw_panel(lane, bar.no_answer, NO_ANSWER, lane.columns.no_answer)
    for drawn in set(lane.axes.get_children()) - there:
        drawn.set_gid(group)


def _draw_side(lane: Lane, stack: Stack, codes: Sequence[str], direction: int) -> None:
    """One side from the axis outwards, with its total at the end."""
    if not stack.rows:
        return
    axis, long = lane.columns.axis, length(stack, lane.columns.unit, lane.wording)
    if stack.is_hidden:
        _draw_hidden(lane, stack, min(axis, axis + direction * long), long)
    else:
        x = axis
        for part in parts(stack, codes, lane.columns.unit, lane.wording):
            _draw_part(lane, part, min(x, x + direction * part.length), numbered=len(stack.rows) > 1)
            x += direction * part.length
    align = "left" if direction > 0 else "right"
    text = total(stack, lane.wording)
    write(lane.axes, axis + direction * (long + 4), lane.y, text, TOTAL_SIZE, INK, align, weight="bold")


def _draw_panel(lane: Lane, stack: Stack, codes: Sequence[str], left: float) -> None:
    """Answers on neither side, or no answers, end to end; numbers without room follow behind."""
    if stack.is_hidden:
        _draw_hidden(lane, stack, left, length(stack, lane.columns.unit, lane.wording))
        return
    shown = list(parts(stack, codes, lane.columns.unit, lane.wording))
    for part in shown:
        _draw_part(lane, part, left, numbered=True)
        left += part.length
    write(lane.axes, left + 3, lane.y, beside(shown), PART_SIZE, QUIET)


def _draw_part(lane: Lane, part: Part, left: float, numbered: bool) -> None:
    colour = lane.colours[part.code]
    box(lane.axes, left, lane.y, part.length, BAR, colour, ec="white", lw=0.5)
    if numbered and part.fits:
        write(lane.axes, left + part.length / 2, lane.y, part.number, PART_SIZE, ink_on(colour), "center")


def _draw_hidden(lane: Lane, stack: Stack, left: float, long: float) -> None:
    """A hatched box with the words that say why there is no bar, where it is long enough to hold them."""
    box(lane.axes, left, lane.y, long, BAR, "white", hatch=HATCH["hatch"], ec=HATCH["edge"], lw=0.7)
    words = stack.words(lane.wording)
    if text_width(words, PART_SIZE) + 8 <= long + 0.1:
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
        write(lane.axes, left + long / 2, lane.y, words, PART_SIZE, QUIET, "center", bbox=behind)
