"""A model's average marginal effects by gender: points with intervals beside the numbers, grouped by term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.coefficients_layout import (
    APART,
    BETWEEN_ROWS,
    HEADING_ROOM,
    LABEL_SIZE,
    NUMBER_SIZE,
    SMALL_SIZE,
    Layout,
    Line,
    difference_text,
    effect_text,
    layout,
    lines,
)
from bogolan.publication.figures.labels import model_label
from bogolan.publication.figures.points import has_interval, is_point
from bogolan.publication.figures.sheet import (
    FOOT,
    MARGIN,
    WHITE,
    WIDTH,
    axis,
    axis_height,
    box,
    mark,
    mark_synthetic,
    sheet,
    text_height,
    widest,
    wrap,
    write,
)
from bogolan.publication.figures.style import BAND, COLOURS, INK, QUIET, TEXT_COLOURS, theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bogolan.publication.figures.effects import Effect, Facts
    from bogolan.publication.wording import Wording


@theme()
def draw(facts: Facts, codebook: Mapping, wording: Wording) -> Figure:
    """The figure, as wide as a page and as high as its rows need."""
    shown = lines(facts, codebook, wording)
    columns = layout(facts, shown, wording)
    outcome = model_label(facts.model, codebook, wording)
    kind = "value_" if facts.scale == 1 else ""
    title = wrap(wording(f"figures.coefficients.{kind}axis", outcome=outcome), columns.right, 8.5, lines=4)
    title = f"{title}\n{wording(f'figures.coefficients.{kind}axis_unit')}"
    notes = _notes(facts, wording)
    header = text_height("\n", 8.5) + 10
    bottom = MARGIN + header + sum(line.height for line in shown) + 4
    notes_top = bottom + axis_height(title) + 4
    height = notes_top + text_height(notes, SMALL_SIZE) + (FOOT if facts.synthetic else MARGIN)

    figure, axes = sheet(height)
    _draw_headings(axes, columns, MARGIN + header - 6, wording)
    top = MARGIN + header
    for line in shown:
        if line.effect is None:
            _draw_heading(axes, line, top)
        else:
            _draw_effect(axes, line, line.effect, columns, top, wording)
        top += line.height
    axes.plot([columns.x(0)] * 2, [MARGIN + header - 4, bottom], color=INK, lw=0.8, zorder=1)
    ticks = [(columns.x(tick), wording.signed(columns.scale * tick, columns.tick_digits)) for tick in columns.ticks]
    axis(axes, bottom, ticks, "")
    write(axes, _title_left(columns, title), bottom + 19, title, 8.5, QUIET, "center", vertical="top")
    write(axes, MARGIN, notes_top, notes, SMALL_SIZE, QUIET, vertical="top")
    if facts.synthetic:
        mark_synthetic(axes, height, wording)
    return figure


def _title_left(columns: Layout, title: str) -> float:
    """The middle of the plot, or as near to it as keeps the title on the sheet."""
    return max((columns.left + columns.right) / 2, MARGIN + widest([title], 8.5) / 2)


def _notes(facts: Facts, wording: Wording) -> str:
    """What bold numbers, stars, filled markers and daggers mean."""
    notes = [wording("figures.coefficients.excludes_zero")]
    if any("separated" in row.flags for row in facts.rows):
        notes.append(wording("figures.coefficients.separated"))
    return "\n".join(wrap(note, WIDTH - 2 * MARGIN, SMALL_SIZE) for note in notes)


def _draw_headings(axes: Axes, columns: Layout, bottom: float, wording: Wording) -> None:
    """Over the plot which way is which; over each column whose numbers it holds, with its marker."""
    zero = columns.x(0)
    sides = ("lower", "higher") if columns.scale == 1 else ("less", "more")
    less, more = (wording(f"figures.coefficients.{side}") for side in sides)
    write(axes, zero - 5, bottom, less, SMALL_SIZE, QUIET, "right", vertical="bottom")
    write(axes, zero + 5, bottom, more, SMALL_SIZE, QUIET, vertical="bottom")
    for group, column in columns.groups.items():
        first_line = bottom - text_height(column.heading, LABEL_SIZE) + text_height("", LABEL_SIZE) / 2
        left = column.right - widest([column.heading], LABEL_SIZE, "bold")
        mark(axes, left - 7, first_line, group)
        options = {"vertical": "bottom", "weight": "bold"}
        write(axes, left, bottom, column.heading, LABEL_SIZE, TEXT_COLOURS[group], **options)
    if columns.difference is not None:
        heading = columns.difference
        write(axes, heading.right, bottom, heading.heading, LABEL_SIZE, QUIET, "right", vertical="bottom")


def _draw_heading(axes: Axes, line: Line, top: float) -> None:
    """A term in bold, and what its categories are compared with beside it or below."""
    bottom = top + line.height - HEADING_ROOM / 2
    below = line.reference.startswith("\n")
    reference = line.reference.strip("\n")
    label_bottom = bottom - (text_height(reference, SMALL_SIZE) if below else 0)
    write(axes, MARGIN, label_bottom, line.label, LABEL_SIZE, vertical="bottom", weight="bold", bbox=WHITE)
    x = MARGIN if below else MARGIN + widest([line.label], LABEL_SIZE, "bold") + 5
    write(axes, x, bottom, reference, SMALL_SIZE, QUIET, vertical="bottom", bbox=WHITE)


def _draw_effect(axes: Axes, line: Line, effect: Effect, columns: Layout, top: float, wording: Wording) -> None:
    middle = top + (line.height - BETWEEN_ROWS) / 2
    box(axes, columns.left, middle, columns.right - columns.left, line.height - BETWEEN_ROWS, BAND, zorder=0)
    write(axes, columns.left - 8, middle, line.label, LABEL_SIZE, align="right")
    first = middle - APART * (len(effect.rows) - 1) / 2
    for place, (group, row) in enumerate(effect.rows.items()):
        y = first + APART * place
        if has_interval(row):
            limits = [columns.x(limit) for limit in row.interval]
            axes.plot(limits, [y, y], color=COLOURS[group], lw=1.5, zorder=2)
        if is_point(row):
            mark(axes, columns.x(row.estimate), y, group, hollow=not row.excludes_zero)
        number, limits = effect_text(effect, group, wording)
        column, weight = columns.groups[group], "bold" if row.excludes_zero else "normal"
        options = {"size": NUMBER_SIZE, "color": TEXT_COLOURS[group], "align": "right", "weight": weight}
        write(axes, column.estimate if limits else column.right, middle, number, **options)
        write(axes, column.right, middle, limits, **options)
    if effect.difference is not None and columns.difference is not None:
        weight = "bold" if effect.difference.excludes_zero else "normal"
        text = difference_text(effect, wording)
        write(axes, columns.difference.right, middle, text, NUMBER_SIZE, INK, "right", weight=weight)
