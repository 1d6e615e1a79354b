"""Rows and columns of the figure of a model: how high each row and how wide each column must be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import (
    choice_label,
    group_name,
    question_label,
    reference_of,
    term_level_label,
)
from bogolan.publication.figures.points import bases, has_interval, is_point, points_interval, words
from bogolan.publication.figures.sheet import MARGIN, WIDTH, text_height, text_width, widest, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.figures.effects import Effect, Facts, Term
    from bogolan.publication.wording import Wording

LABEL_WIDTH, LABEL_LINES, LABEL_SIZE = 128.0, 3, 9.0
NUMBER_SIZE, SMALL_SIZE = 8.0, 8.0
APART = 9.0  # from one group's marker to the next
BETWEEN_ROWS, BETWEEN_COLUMNS, HEADING_ROOM = 4.0, 12.0, 4.0
STEPS = (0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)  # percentage points from tick to tick
MARKER_ROOM = 11.0  # before a column's heading
MOST_DECIMALS = 3
MOST_TICKS = 4  # to either side of zero


@dataclass(frozen=True)
class Line:
    """A term's heading with its reference, or an effect with its label."""

    height: float
    label: str
    reference: str = ""
    effect: Effect | None = None


@dataclass(frozen=True)
class Column:
    """A column of numbers: estimates end at `estimate`, intervals, words and headings at `right`."""

    heading: str
    left: float
    estimate: float
    right: float


@dataclass(frozen=True)
class Layout:
    """Places from left to right in points; the plot reaches `limit` to either side of zero, in what is shown.

    `scale` is what an estimate is multiplied by where it is shown: 100 of a share.
    """

    left: float
    right: float
    limit: float
    step: float
    scale: float
    groups: Mapping[str, Column]
    difference: Column | None

    def x(self, effect: float) -> float:
        """The place of an effect as it was released."""
        return (self.left + self.right) / 2 + self.scale * effect / self.limit * (self.right - self.left) / 2

    @property
    def tick_digits(self) -> int:
        """Decimals that the ticks need."""
        return max(0, -math.floor(math.log10(self.step)))

    @property
    def ticks(self) -> list[float]:
        """The ticks in the unit of the effects."""
        number = round(self.limit / self.step)
        return [step * self.step / self.scale for step in range(-number, number + 1)]


def lines(facts: Facts, codebook: Mapping, wording: Wording) -> list[Line]:
    """A heading for each term and a row for each of its effects, categories in the codebook's order."""
    found = []
    for place, term in enumerate(facts.terms):
        found.append(_heading(term, first=place == 0, codebook=codebook, wording=wording))
        order = list((codebook.get(term.term["question"]) or {}).get("choices") or {})
        places = {f"{term.term['question']}={code}": place for place, code in enumerate(order)}
        for effect in sorted(term.effects, key=lambda effect: places.get(effect.level, len(places))):
            text = term_level_label(term.term, effect.level, codebook, wording)
            dagger = any("separated" in row.flags for row in effect.rows.values())
            label = wrap(f"{text}\u00a0†" if dagger else text, LABEL_WIDTH, LABEL_SIZE, lines=LABEL_LINES)
            height = max(len(facts.groups) * APART + 5, text_height(label, LABEL_SIZE) + 2) + BETWEEN_ROWS
            found.append(Line(height, label, effect=effect))
    return found


def _heading(term: Term, first: bool, codebook: Mapping, wording: Wording) -> Line:
    """The question in bold and what its categories are compared with, beside it where there is room."""
    width = 300.0
    label = wrap(question_label(term.term["question"], codebook, wording), width, LABEL_SIZE, "bold", lines=3)
    reference = wrap(_reference(term, codebook, wording), width, SMALL_SIZE, lines=2)
    together = widest([label], LABEL_SIZE, "bold") + 5 + widest([reference], SMALL_SIZE) <= width
    if reference and ("\n" in label + reference or not together):
        reference = f"\n{reference}"
    height = text_height(label, LABEL_SIZE) + (
        text_height(reference[1:], SMALL_SIZE) if reference.startswith("\n") else 0
    )
    return Line(height + HEADING_ROOM + (0 if first else 6), label, reference)


def _reference(term: Term, codebook: Mapping, wording: Wording) -> str:
    question = term.term["question"]
    if term.term.get("is"):
        return wording("figures.coefficients.reference", category=wording("figures.coefficients.all_other"))
    code = reference_of(term.term, codebook)
    if code is None or not any(effect.level.startswith(f"{question}=") for effect in term.effects):
        return ""
    return wording("figures.coefficients.reference", category=choice_label(question, code, codebook, wording))


def layout(facts: Facts, shown: Sequence[Line], wording: Wording) -> Layout:
    """Columns from the right; the plot takes what the labels leave."""
    right, difference, groups = WIDTH - MARGIN, None, {}
    differences = [difference_text(effect, wording) for effect in facts.effects if effect.difference is not None]
    if differences:
        difference = _column(wording("figures.coefficients.difference"), [(text, "") for text in differences], right)
        right = difference.left - BETWEEN_COLUMNS
    for group in reversed(facts.groups):
        effects = [effect for effect in facts.effects if group in effect.rows]
        base = bases([effect.rows[group] for effect in effects], wording)
        heading = group_name(group, wording) + (f"\n({base})" if base else "")
        groups[group] = _column(heading, [effect_text(effect, group, wording) for effect in effects], right)
        right = groups[group].left - BETWEEN_COLUMNS
    left = MARGIN + max(40.0, widest([line.label for line in shown if line.effect], LABEL_SIZE)) + 8
    limit, step = _reach(facts, right - left, wording)
    return Layout(left, right, limit, step, facts.scale, {group: groups[group] for group in facts.groups}, difference)


def _column(heading: str, texts: Sequence[tuple[str, str]], right: float) -> Column:
    """A column for numbers with their intervals; what has no interval may reach over both."""
    behind = widest([limits for _, limits in texts], NUMBER_SIZE, "bold")
    behind += 5 if behind else 0
    numbers = widest([number for number, limits in texts if limits], NUMBER_SIZE, "bold") + behind
    alone = widest([number for number, limits in texts if not limits], NUMBER_SIZE, "bold")
    width = max(numbers, alone, widest([heading], LABEL_SIZE, "bold") + MARKER_ROOM)
    return Column(heading, right - width, right - behind, right)


def effect_text(effect: Effect, group: str, wording: Wording) -> tuple[str, str]:
    """A group's effect, of a share in percentage points, and its interval; or the words in its place, and nothing."""
    row, digits = effect.rows[group], decimals(effect)
    if not is_point(row):
        return words(row, wording), ""
    number = wording.signed(effect.scale * row.estimate, digits)
    return number, points_interval(row, wording, digits, effect.scale)


def difference_text(effect: Effect, wording: Wording) -> str:
    """The difference as effects are shown, with a star where its interval excludes 0; or its words."""
    row = effect.difference
    if not is_point(row):
        return words(row, wording)
    return wording.signed(effect.scale * row.estimate, decimals(effect)) + ("*" if row.excludes_zero else "")


def decimals(effect: Effect) -> int:
    """As many as the released numbers have; no fewer than show an interval, and that it excludes 0."""
    rows = [row for row in effect.all_rows if has_interval(row)]
    scale = effect.scale
    limits = [(scale * row.lower, scale * row.upper, row.excludes_zero) for row in rows]
    numbers = [scale * number for row in rows for number in (row.estimate, row.lower, row.upper)]

    def suffice(digits: int) -> bool:
        unit = 10.0**-digits
        if any(abs(number - round(number, digits)) > 1e-6 for number in numbers):
            return False
        return all(
            upper - lower >= 2 * unit and not (off_zero and min(abs(lower), abs(upper)) < unit / 2)
            for lower, upper, off_zero in limits
        )

    return next((digits for digits in range(MOST_DECIMALS) if suffice(digits)), MOST_DECIMALS)


def _reach(facts: Facts, width: float, wording: Wording) -> tuple[float, float]:
    """How far the plot reaches and the step between ticks, in what is shown: as many ticks as have room."""
    rows = [row for effect in facts.effects for row in effect.rows.values() if is_point(row)]
    ends = [facts.scale * end for row in rows for end in (row.estimate, *(row.interval or ()))]
    furthest = max(map(abs, ends), default=0.0) or 0.1 * facts.scale
    label = text_width(wording.signed(-furthest, 0 if furthest >= MOST_TICKS else 1), 8.5)
    ticks = max(1, min(MOST_TICKS, math.floor(width / 2 / (label + 5))))
    step = next((step for step in STEPS if step * ticks >= furthest), furthest / ticks)
    return step * math.ceil(furthest / step), step
