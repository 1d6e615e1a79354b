"""The specification curve: the effect by every specification in order, and below it what each of them chose.

Simonsohn, Simmons & Nelson (2020), figure 2. A column a specification, the same in both halves; women and men side by
side on one scale, each in their own order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import (
    alternative_label,
    controls_label,
    group_name,
    model_label,
    question_label,
    term_level_label,
)
from bogolan.publication.figures.sheet import (
    FOOT,
    MARGIN,
    WIDTH,
    box,
    mark,
    mark_synthetic,
    rule,
    sheet,
    text_height,
    widest,
    wrap,
    write,
)
from bogolan.publication.figures.style import BAND, COLOURS, CONNECTOR, INK, QUIET, RULE, TEXT_COLOURS, theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bogolan.publication.figures.specifications import Curve, Facts
    from bogolan.publication.wording import Wording

LABELS = 158.0  # room for the names of the choices
BETWEEN = 14.0  # between women and men
HEADING, PLOT, ROW, APART = (
    30.0,
    150.0,
    11.5,
    7.0,
)  # heights: of headings, of the effects, of an alternative, of a choice
LABEL_SIZE, SMALL_SIZE = 8.0, 7.5
INDENT, TICK_ROOM = 8.0, 30.0
STEPS = (1, 2, 5, 10, 20, 50)  # between ticks, in percentage points
MOST_TICKS = 9
LARGEST_POINT, SMALLEST_POINT = 4.2, 1.6


@dataclass(frozen=True)
class Line:
    """A line below the curve: a choice in bold, or one of its alternatives, with how high it is."""

    text: str
    height: float
    choice: str | None = None
    alternative: object = None


@dataclass(frozen=True)
class Scale:
    """Percentage points as heights on the sheet."""

    top: float
    lowest: float
    highest: float
    step: float

    def y(self, points: float) -> float:
        """Where a number of points stands."""
        return self.top + PLOT * (self.highest - points) / (self.highest - self.lowest)

    @property
    def ticks(self) -> list[float]:
        """From the lowest to the highest."""
        number = round((self.highest - self.lowest) / self.step)
        return [self.lowest + self.step * place for place in range(number + 1)]


@theme()
def draw(facts: Facts, codebook: Mapping, wording: Wording) -> Figure:
    """The figure, as wide as a page and as high as the choices need."""
    lines = _lines(facts, codebook, wording)
    notes = "\n".join(wrap(text, WIDTH - 2 * MARGIN, SMALL_SIZE) for text in notes_of(facts, wording))
    choices_top = MARGIN + HEADING + PLOT + 12
    notes_top = choices_top + sum(line.height for line in lines) + 8
    height = notes_top + text_height(notes, SMALL_SIZE) + (FOOT if facts.synthetic else MARGIN)
    figure, axes = sheet(height)
    scale = _scale(facts, MARGIN + HEADING)
    _draw_subject(axes, facts, codebook, wording)
    _draw_labels(axes, lines, choices_top)
    width = (WIDTH - MARGIN - LABELS - BETWEEN * (len(facts.curves) - 1)) / len(facts.curves)
    for place, (group, curve) in enumerate(facts.curves.items()):
        left = LABELS + place * (width + BETWEEN)
        _draw_scale(axes, scale, (left, width), wording, numbered=place == 0)
        _draw_heading(axes, group, median_of(facts, curve, wording), left, wording)
        _draw_curve(axes, curve, group, (left, width), scale)
        _draw_choices(axes, curve, group, (left, width), lines, choices_top)
    write(axes, MARGIN, notes_top, notes, SMALL_SIZE, QUIET, vertical="top")
    if facts.synthetic:
        mark_synthetic(axes, height, wording)
    return figure


def notes_of(facts: Facts, wording: Wording) -> list[str]:
    """What filled points mean, and how many specifications are not shown of whom."""
    notes = [wording("figures.specifications.read")]
    for group, curve in facts.curves.items():
        left_out = facts.crossed - len(curve.points)
        if left_out:
            told = {"group": group_name(group, wording), "all": wording.number(facts.crossed)}
            notes.append(wording("figures.specifications.left_out", count=left_out, **told))
    return notes


def _scale(facts: Facts, top: float) -> Scale:
    """Round ends that hold every interval, and 0."""
    ends = [
        0.0,
        *(100 * end for curve in facts.curves.values() for point in curve.points for end in point.row.interval),
    ]
    lowest, highest = min(ends), max(ends)
    step = next((step for step in STEPS if (highest - lowest) / step <= MOST_TICKS - 1), 100)
    return Scale(top, step * math.floor(lowest / step), step * math.ceil(highest / step), step)


def _draw_subject(axes: Axes, facts: Facts, codebook: Mapping, wording: Wording) -> None:
    """Beside the curves what changes, with what: the outcome and the term."""
    width = LABELS - MARGIN - TICK_ROOM
    question = question_label(facts.term["question"], codebook, wording)
    level = term_level_label(facts.term, facts.level, codebook, wording)
    term = wrap(wording("figures.specifications.term", question=question, level=level), width, LABEL_SIZE, "bold", 7)
    write(axes, MARGIN, MARGIN + HEADING, term, LABEL_SIZE, vertical="top", weight="bold")
    top = MARGIN + HEADING + text_height(term, LABEL_SIZE) + 4
    outcome = wording("figures.coefficients.axis", outcome=model_label(facts.model, codebook, wording))
    told = f"{outcome} {wording('figures.coefficients.axis_unit')}"
    lines = math.floor((MARGIN + HEADING + PLOT - top) / text_height("", SMALL_SIZE))
    write(axes, MARGIN, top, wrap(told, width, SMALL_SIZE, lines=lines), SMALL_SIZE, QUIET, vertical="top")


def _draw_scale(axes: Axes, scale: Scale, place: tuple[float, float], wording: Wording, numbered: bool) -> None:
    left, width = place
    for tick in scale.ticks:
        y, zero = scale.y(tick), tick == 0
        rule(axes, y, left, left + width, INK if zero else RULE, 0.8 if zero else 0.6)
        if numbered:
            write(axes, left - 5, y, wording.signed(tick, 0), SMALL_SIZE, QUIET, "right")


def median_of(facts: Facts, curve: Curve, wording: Wording) -> str:
    """The median of all specifications, and that it is of all where some are not drawn: it need not be theirs."""
    key = "median" if len(curve.points) == facts.crossed else "median_of_all"
    return wording(f"figures.specifications.{key}", points=wording.points(curve.median.estimate))


def _draw_heading(axes: Axes, group: str, median: str, left: float, wording: Wording) -> None:
    mark(axes, left + 4, MARGIN + 6, group)
    heading = group_name(group, wording)
    write(axes, left + 12, MARGIN + 6, heading, 9, TEXT_COLOURS[group], weight="bold")
    write(axes, left + 12 + widest([heading], 9, "bold") + 6, MARGIN + 6, median, LABEL_SIZE, QUIET)


def _draw_curve(axes: Axes, curve: Curve, group: str, place: tuple[float, float], scale: Scale) -> None:
    """Every effect with its interval."""
    _, width = place
    size = min(max(0.62 * width / len(curve.points), SMALLEST_POINT), LARGEST_POINT)
    for x, point in zip(_columns(curve, place), curve.points, strict=True):
        lower, upper = (scale.y(100 * limit) for limit in point.row.interval)
        axes.plot([x, x], [lower, upper], color=COLOURS[group], lw=size / 3.2, alpha=0.35, zorder=2)
        face = COLOURS[group] if point.significant else "white"
        options = {"mfc": face, "mec": COLOURS[group], "mew": 0.8, "zorder": 3}
        axes.plot(x, scale.y(100 * point.row.estimate), "o" if group != "men" else "D", ms=size, **options)


def _draw_choices(
    axes: Axes, curve: Curve, group: str, place: tuple[float, float], lines: Sequence[Line], top: float
) -> None:
    """Below each effect a mark in the line of every alternative that its specification chose."""
    left, width = place
    thick = min(max(0.5 * width / len(curve.points), 0.5), 2.4)
    for line in lines:
        middle = top + line.height / 2
        if line.choice is not None:
            box(axes, left, middle, width, ROW - 2, BAND, zorder=0)
            for x, point in zip(_columns(curve, place), curve.points, strict=True):
                if getattr(point.specification, line.choice) == line.alternative:
                    colour = COLOURS[group] if point.significant else CONNECTOR
                    axes.plot([x, x], [middle - 3.4, middle + 3.4], color=colour, lw=thick, zorder=2)
        top += line.height


def _columns(curve: Curve, place: tuple[float, float]) -> list[float]:
    """The middle of each specification's column."""
    left, width = place
    return [left + width * (number + 0.5) / len(curve.points) for number in range(len(curve.points))]


def _draw_labels(axes: Axes, lines: Sequence[Line], top: float) -> None:
    for line in lines:
        if line.choice is None:
            bottom = top + line.height - 1
            write(axes, MARGIN, bottom, line.text, LABEL_SIZE, vertical="bottom", weight="bold")
        else:
            write(axes, MARGIN + INDENT, top + line.height / 2, line.text, LABEL_SIZE)
        top += line.height


def _lines(facts: Facts, codebook: Mapping, wording: Wording) -> list[Line]:
    """Every choice that has alternatives, and these."""
    lines = []
    for choice, given in facts.choices.items():
        title = wrap(wording(f"figures.specifications.choice.{choice}"), LABELS - MARGIN - 6, LABEL_SIZE, "bold")
        lines.append(Line(title, text_height(title, LABEL_SIZE) + APART))
        for place, one in enumerate(given):
            if choice == "controls":
                text = _controls(facts, one, given[place - 1] if place else (), codebook, wording)
            else:
                text = alternative_label(facts.model, choice, one, codebook, wording)
            text = wrap(text, LABELS - MARGIN - INDENT - 8, LABEL_SIZE, lines=3)
            lines.append(Line(text, max(ROW, text_height(text, LABEL_SIZE) + 2), choice, one))
    return lines


def _controls(facts: Facts, names: Sequence[str], before: Sequence[str], codebook: Mapping, wording: Wording) -> str:
    """A set of controls by what the plan calls them, else as asked; what it adds to the set before, if that is more."""
    known = set(before) if set(before) < set(names) else set()
    added = [name for name in names if name not in known]
    topics = {name: wording.typeset(wording.label(facts.topics.get(name))) for name in added}
    text = controls_label([topics[name] or question_label(name, codebook, wording) for name in added], wording)
    return wording("figures.specifications.added", controls=text) if known else text
