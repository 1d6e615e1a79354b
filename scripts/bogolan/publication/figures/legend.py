"""A legend that flows over as many lines as its entries need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import group_name
from bogolan.publication.figures.points import bases
from bogolan.publication.figures.sheet import box, mark, text_width, wrap, write
from bogolan.publication.figures.style import HATCH, INK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

LEGEND_SIZE = 8.5
LINE_HEIGHT = 15.0
SWATCH, BETWEEN = 14.0, 14.0


@dataclass(frozen=True)
class Entry:
    """What one sign means: a group's marker, a colour, a hatched box, an upright or a level line, or words alone."""

    text: str
    group: str | None = None
    color: str | None = None
    hatch: str | None = None
    line: str | None = None
    segment: str | None = None

    @property
    def swatch(self) -> float:
        """Width of the sign in points."""
        return SWATCH if self.group or self.color or self.line or self.segment else 0.0


def group_entry(group: str, rows: Iterable[Row | None], wording: Wording) -> Entry:
    """A group's marker, with the unweighted bases of its numbers: a range where they differ."""
    base, name = bases([row for row in rows if row is not None], wording), group_name(group, wording)
    return Entry(f"{name} ({base})" if base else name, group=group)


def legend_height(entries: Sequence[Entry], width: float) -> float:
    """Height in points of a legend of that width."""
    return LINE_HEIGHT * (1 + max((line for _, _, line in _places(entries, width)), default=0))


def draw_legend(axes: Axes, left: float, top: float, entries: Sequence[Entry], width: float) -> None:
    """The entries from left to right, then on the next line."""
    for entry, x, line in _places(entries, width):
        y = top + LINE_HEIGHT * (line + 0.5)
        if entry.group:
            mark(axes, left + x + 4, y, entry.group)
        elif entry.color:
            box(
                axes, left + x, y, 10, 9, entry.color, hatch=entry.hatch, ec=HATCH["edge"], lw=0.7 if entry.hatch else 0
            )
        elif entry.line:
            axes.plot([left + x + 5] * 2, [y - 5, y + 5], color=entry.line, lw=0.8)
        elif entry.segment:
            axes.plot([left + x, left + x + 10], [y, y], color=entry.segment, lw=1.3)
        text = wrap(entry.text, width - entry.swatch, LEGEND_SIZE, lines=1)
        write(axes, left + x + entry.swatch, y, text, LEGEND_SIZE, INK)


def _places(entries: Sequence[Entry], width: float) -> list[tuple[Entry, float, int]]:
    places, x, line = [], 0.0, 0
    for entry in entries:
        needed = entry.swatch + text_width(entry.text, LEGEND_SIZE)
        if x and x + needed > width:
            x, line = 0.0, line + 1
        places.append((entry, x, line))
        x += needed + BETWEEN
    return places
