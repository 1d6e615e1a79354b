"""A sheet of paper measured in points, from its upper left corner: where every figure is laid out.

Columns are as wide as their widest text, measured in the font that draws it, so that nothing is cut off or runs into
its neighbour in any language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from bogolan.publication.figures.style import ALERT, COLOURS, INK, MARKER_SIZES, MARKERS, QUIET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bogolan.publication.wording import Wording

T = TypeVar("T")

WIDTH = 511.0  # the text width of an A4 page
MARGIN = 4.0
LINE = 1.22  # a line's height, in sizes of its type
CAPITAL_HEIGHT = 0.69  # of Fira Sans, in sizes of its type
FOOT = 20.0  # room for the synthetic mark
ELLIPSIS = "…"
JOINERS = "\u200c\u200d"  # invisible characters that some scripts need


WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # behind text that a line would cross


def sheet(height: float) -> tuple[Figure, Axes]:
    """An empty figure of the full width and of that height, with one axes whose units are points, y downwards."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, height / 72), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


@cache
def plain(text: str) -> str:
    """Text on one line without control and direction marks, which no picture should hold; no-break spaces stay."""
    kept = (
        character if character in JOINERS or unicodedata.category(character)[0] != "C" else " " * character.isspace()
        for character in text
    )
    return re.sub(r"[ \u2028\u2029]+", " ", "".join(kept)).strip(" ")


@cache
def _measuring_renderer() -> object:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, 720)


@cache
def text_width(text: str, size: float = 9, weight: str = "normal") -> float:
    """Width of one line in points."""
    from matplotlib.font_manager import FontProperties

    width, _, _ = _measuring_renderer().get_text_width_height_descent(
        text, FontProperties(size=size, weight=weight), ismath=False
    )
    return width / 10


def widest(texts: Sequence[str], size: float = 9, weight: str = "normal") -> float:
    """Width of the widest of several texts, each of which may have several lines."""
    return max((text_width(line, size, weight) for text in texts for line in text.split("\n")), default=0.0)


def wrap(text: str, width: float, size: float = 9, weight: str = "normal", lines: int = 8) -> str:
    """The text broken into lines no wider than `width` points; beyond that many lines it ends with an ellipsis.

    No-break spaces hold; a single word that is too wide is cut where it must be.
    """
    broken: list[str] = []
    current = ""
    for word in plain(text).split(" "):
        extended = f"{current} {word}" if current else word
        if text_width(extended, size, weight) <= width:
            current = extended
            continue
        if current:
            broken.append(current)
        *pieces, current = _pieces(word, width, size, weight)
        broken.extend(pieces)
    broken.append(current)
    if len(broken) > lines:
        last = broken[lines - 1]
        while last and text_width(last + ELLIPSIS, size, weight) > width:
            last = last[:-1]
        broken = [*broken[: lines - 1], last.rstrip() + ELLIPSIS]
    return "\n".join(broken)


def _pieces(word: str, width: float, size: float, weight: str) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size, weight) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def parted(items: Sequence[T], most: int) -> list[tuple[T, ...]]:
    """Items in parts of nearly the same size, none larger than `most`."""
    number = -(-len(items) // most)
    size, larger = divmod(len(items), number) if number else (0, 0)
    ends = [place * size + min(place, larger) for place in range(number + 1)]
    return [tuple(items[start:end]) for start, end in pairwise(ends)]


def text_height(text: str, size: float = 9) -> float:
    """Height of a text with its line breaks, in points."""
    return (text.count("\n") + 1) * size * LINE


def write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    size: float = 9,
    color: str = INK,
    align: str = "left",
    vertical: str = "center",
    **options: object,
) -> None:
    """Text whose block of lines is centred on y, or begins (`top`) or ends (`bottom`) there.

    Every line stands on a baseline of its own, so that lines are evenly spaced and capitals are level with markers.
    """
    height = text_height(text, size)
    top = y - {"top": 0.0, "center": height / 2, "bottom": height}[vertical]
    for place, line in enumerate(text.split("\n")):
        if line:
            baseline = top + (place + 0.5) * size * LINE + CAPITAL_HEIGHT / 2 * size
            axes.text(x, baseline, line, size=size, color=color, ha=align, va="baseline", **options)


def mark(axes: Axes, x: float, y: float, group: str, hollow: bool = False) -> None:
    """The marker of a group, in its shape and colour."""
    colour, size = COLOURS[group], MARKER_SIZES[group]
    face, edge, width = ("white", colour, 1.3) if hollow else (colour, "white", 0.7)
    axes.plot(x, y, MARKERS[group], ms=size - (1 if hollow else 0), mfc=face, mec=edge, mew=width, zorder=4)


def box(axes: Axes, x: float, y: float, width: float, height: float, color: str, **options: object) -> None:
    """A filled rectangle from its left edge, centred on y."""
    from matplotlib.patches import Rectangle

    options = {"lw": 0, "zorder": 1, **options}
    axes.add_patch(Rectangle((x, y - height / 2), width, height, facecolor=color, **options))


def rule(axes: Axes, y: float, left: float, right: float, color: str, width: float = 0.6) -> None:
    """A horizontal line."""
    axes.plot([left, right], [y, y], color=color, lw=width, zorder=0)


def axis(axes: Axes, y: float, ticks: Sequence[tuple[float, str]], title: str) -> None:
    """A horizontal axis below the data: a line, ticks at points x with their labels, and a title."""
    left, right = ticks[0][0], ticks[-1][0]
    rule(axes, y, left, right, "#B8BEC5", 0.8)
    for x, label in ticks:
        axes.plot([x, x], [y, y + 3], color="#B8BEC5", lw=0.8, zorder=0)
        write(axes, x, y + 10, label, 8.5, QUIET, "center")
    write(axes, (left + right) / 2, y + 19, title, 8.5, QUIET, "center", vertical="top")


def axis_height(title: str) -> float:
    """Height that `axis` needs below the data."""
    return 22 + text_height(title, 8.5)


def mark_synthetic(axes: Axes, height: float, wording: Wording) -> None:
    """The mark of invented answers, in the foot of the sheet where no data are drawn."""
    text = wording("figures.synthetic")
    width = text_width(text, 8, "bold") + 10
    box(axes, WIDTH - MARGIN - width, height - FOOT / 2, width, 13, "white", ec=ALERT, lw=0.9)
    write(axes, WIDTH - MARGIN - width / 2, height - FOOT / 2, text, 8, ALERT, "center", weight="bold")
