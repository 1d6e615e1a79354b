"""How wide the parts of the figure of all answers are: one unit for every bar, so that lengths may be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import group_name
from bogolan.publication.figures.points import is_point, percent
from bogolan.publication.figures.sheet import MARGIN, WIDTH, text_width, widest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bogolan.publication.figures.answers import Bar, Facts, Stack
    from bogolan.publication.wording import Wording

LABEL_WIDTH, LABEL_LINES, LABEL_SIZE = 132.0, 8, 8.8
PART_SIZE, TOTAL_SIZE, HEADING_SIZE = 8.0, 9.0, 8.0
PANEL_GAP = 12.0
BAR, PITCH = 15.0, 18.0  # height of a bar, and from one bar to the next
LONGEST_UNIT, SHORTEST_UNIT = 300, 20


@dataclass(frozen=True)
class Layout:
    """Places from left to right in points, and how many points a share of 1 is long in every panel."""

    unit: float
    groups: float
    n: float
    main: float
    axis: float
    neutral: float
    no_answer: float


@dataclass(frozen=True)
class Headings:
    """Headings over the columns; a panel without any answers has none."""

    n: str
    main: str
    neutral: str
    no_answer: str


def bars(facts: Facts) -> list[Bar]:
    """Every bar of the figure."""
    return [bar for question in facts.asked for bar in question.bars.values()]


def headings(facts: Facts, wording: Wording) -> Headings:
    """What stands over the columns."""
    return Headings(
        n=wording("figures.answers.n"),
        main=wording("figures.answers.base_answered"),
        neutral=wording("figures.answers.neither") if any(bar.neutral.rows for bar in bars(facts)) else "",
        no_answer=wording("figures.answers.no_answer") if any(bar.no_answer.rows for bar in bars(facts)) else "",
    )


def layout(facts: Facts, wording: Wording) -> Layout:
    """The longest unit with which every bar, number and heading finds room."""
    above = headings(facts, wording)
    bases = [wording.number(bar.n) for bar in bars(facts) if bar.n is not None]
    names = [group_name(group, wording) for group in facts.groups]
    groups = MARGIN + LABEL_WIDTH + 10 + widest(names, 8.5, "bold")
    n = groups + 8 + widest([*bases, above.n], HEADING_SIZE)

    def widths(unit: float) -> list[float]:
        left = [_side_width(bar.against, unit, wording) for bar in bars(facts)]
        right = [_side_width(bar.share, unit, wording) for bar in bars(facts)]
        neutral = [_panel_width(bar.neutral, unit, wording) for bar in bars(facts)]
        no_answer = [_panel_width(bar.no_answer, unit, wording) for bar in bars(facts)]
        return [
            max(left),
            max(right),
            max(*neutral, widest([above.neutral], HEADING_SIZE)) if above.neutral else 0.0,
            max(*no_answer, widest([above.no_answer], HEADING_SIZE)) if above.no_answer else 0.0,
        ]

    available = WIDTH - MARGIN - n - PANEL_GAP * (1 + bool(above.neutral) + bool(above.no_answer))
    units = range(LONGEST_UNIT, SHORTEST_UNIT, -2)
    unit = next((unit for unit in units if sum(widths(unit)) <= available), SHORTEST_UNIT)
    left, _, neutral, no_answer = widths(unit)
    main = n + PANEL_GAP
    no_answer_left = WIDTH - MARGIN - no_answer
    neutral_left = no_answer_left - (PANEL_GAP if above.no_answer else 0) - neutral
    return Layout(unit, groups, n, main, main + left, neutral_left, no_answer_left)


def length(stack: Stack, unit: float, wording: Wording) -> float:
    """Length of a stack in points; where the share is unknown, as long as the words that say so."""
    if stack.length is not None:
        return stack.length * unit
    return text_width(stack.words(wording), PART_SIZE) + 8


def total(stack: Stack, wording: Wording) -> str:
    """The released share of all answers of a side, to stand at the end of its bar; "" if there is none."""
    return percent(stack.total, wording) if is_point(stack.total) else ""


@dataclass(frozen=True)
class Part:
    """One answer's part of a bar: its length in points, and its number if that finds room in it."""

    code: str
    length: float
    number: str
    fits: bool


def parts(stack: Stack, codes: Iterable[str], unit: float, wording: Wording) -> Iterator[Part]:
    """The parts of a bar that may be drawn, in the order of the codes; none for a share of 0.

    Once a number finds no room in its part, none after it stands in its own: those beside the bar are read in order.
    """
    room = True
    for code in codes:
        row = stack.rows.get(code)
        if is_point(row) and row.estimate > 0:
            number = wording.number(100 * row.estimate, 0)
            long = row.estimate * unit
            room = room and text_width(number, PART_SIZE) + 3 <= long
            yield Part(code, long, number, room)


def beside(shown: Sequence[Part]) -> str:
    """The numbers that find no room in their parts, in order."""
    return " · ".join(part.number for part in shown if not part.fits)


def _side_width(stack: Stack, unit: float, wording: Wording) -> float:
    text = total(stack, wording)
    return length(stack, unit, wording) + (text_width(text, TOTAL_SIZE, "bold") + 5 if text else 0.0)


def _panel_width(stack: Stack, unit: float, wording: Wording) -> float:
    text = "" if stack.is_hidden else beside(list(parts(stack, stack.rows, unit, wording)))
    return length(stack, unit, wording) + (text_width(text, PART_SIZE) + 4 if text else 0.0)
