"""Rows and columns of the figure of an experiment: how high each result and how wide each column must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.experiment_results import EFFECTS, LEVEL, POLICIES, POLICY, RATINGS
from bogolan.publication.figures.experiment_scales import Axis, axis_of, gap_text, number_text
from bogolan.publication.figures.labels import question_label
from bogolan.publication.figures.sheet import MARGIN, WIDTH, text_height, widest, wrap
from bogolan.publication.sentences.conjoint import attribute_label, level_text, own_level_label
from bogolan.publication.wording import NO_BREAK_SPACE
from bogolan.survey.spine import INVALID_EXPERIMENT, NOT_INFORMATIVE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.figures.experiment_results import Facts, Panel, Result
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

LABEL_WIDTH, LABEL_SIZE = 122.0, 9.0
LABEL_LINES, LEVEL_LINES = 4, 3
HEADING_LINES, HEADING_ROOM, ABOVE_HEADING = 2, 5.0, 5.0
NUMBER_SIZE, GAP_SIZE, SMALL_SIZE = 8.5, 10.0, 8.0
LANE, WORDS_LINE = 13.0, 9.0  # the height of a group's lane, and of words below its number
BETWEEN_RESULTS, BETWEEN_COLUMNS, AFTER_NUMBER = 8.0, 11.0, 4.0


@dataclass(frozen=True)
class Block:
    """A result with its label, bold where others are parts of it, and the heading over it where an attribute begins."""

    result: Result
    label: str
    weight: str
    heading: str
    heading_height: float
    height: float


@dataclass(frozen=True)
class Plot:
    """A panel as laid out: its axis, and its results from top to bottom."""

    panel: Panel
    axis: Axis
    blocks: tuple[Block, ...]

    @property
    def height(self) -> float:
        """Height of its results with their headings."""
        return sum(block.heading_height + block.height for block in self.blocks)


@dataclass(frozen=True)
class Column:
    """Numbers end at `number` and their intervals begin after it; words and headings end at `right`."""

    left: float
    number: float
    right: float

    @property
    def interval(self) -> float:
        """Where intervals begin."""
        return self.number + AFTER_NUMBER


@dataclass(frozen=True)
class Columns:
    """Places from left to right in points; labels end at `labels`, the plot reaches from `left` to `right`."""

    labels: float
    left: float
    right: float
    numbers: Column
    n: float
    gaps: Column | None

    def x(self, value: float, axis: Axis) -> float:
        """The place of a number on an axis of the plot."""
        return self.left + (value - axis.low) / (axis.high - axis.low) * (self.right - self.left)


def plots(facts: Facts, codebook: Mapping, wording: Wording) -> list[Plot]:
    """Every panel with its results, each as high as its lanes, its words and its label need."""
    found = []
    for panel in facts.panels:
        headings = [result.heading for result in panel.results]
        begins = [heading is not None and heading not in headings[:place] for place, heading in enumerate(headings)]
        blocks = [
            _block(facts, result, new, codebook, wording) for result, new in zip(panel.results, begins, strict=True)
        ]
        found.append(Plot(panel, axis_of(panel), tuple(blocks)))
    return found


def _block(facts: Facts, result: Result, new: bool, codebook: Mapping, wording: Wording) -> Block:
    """A result as laid out, below the heading of its attribute where that is new."""
    heading = _heading(facts, result, wording) if new else ""
    heading_height = text_height(heading, LABEL_SIZE) + HEADING_ROOM + ABOVE_HEADING if new else 0.0
    weight = "bold" if result.kind == POLICIES else "normal"
    lines = LEVEL_LINES if result.kind == LEVEL else LABEL_LINES
    label = wrap(result_label(facts, result, codebook, wording), LABEL_WIDTH, LABEL_SIZE, weight, lines)
    lanes = sum(lane_height(row) for row in result.rows.values())
    height = max(lanes, text_height(label, LABEL_SIZE)) + BETWEEN_RESULTS
    return Block(result, label, weight, heading, heading_height, height)


def lane_height(row: Row) -> float:
    """Height of one group's lane: with a line of words below where its number is not informative."""
    return LANE + (WORDS_LINE if is_in_doubt(row) else 0.0)


def is_in_doubt(row: Row | None) -> bool:
    """Whether a number is not informative; of one that is struck out only that is said."""
    return row is not None and NOT_INFORMATIVE in row.flags and INVALID_EXPERIMENT not in row.flags


def result_label(facts: Facts, result: Result, codebook: Mapping, wording: Wording) -> str:
    """What a result is: a method, all policies together, a policy as asked, or a level without its attribute."""
    if result.kind == POLICY:
        return question_label(result.level, codebook, wording)
    if result.kind == LEVEL:
        name, _, code = result.level.partition("=")
        return wording.typeset(own_level_label(facts.experiment, name, code, wording))
    return wording(f"figures.experiments.{facts.kind}.{result.kind}")


def full_label(facts: Facts, result: Result, codebook: Mapping, wording: Wording) -> str:
    """What a result is, a level with its attribute."""
    if result.kind == LEVEL:
        return wording.typeset(level_text(facts.experiment, result.level, wording))
    return result_label(facts, result, codebook, wording)


def _heading(facts: Facts, result: Result, wording: Wording) -> str:
    """The attribute of a level, over the full width."""
    text = wording.typeset(attribute_label(facts.experiment, result.heading, wording))
    return wrap(text, WIDTH - 2 * MARGIN, LABEL_SIZE, "bold", HEADING_LINES)


def gap_heading(facts: Facts, wording: Wording) -> str:
    """What stands over the column of gaps, with their unit."""
    unit = {EFFECTS: "effects", RATINGS: "ratings"}.get(facts.panels[0].scale, "points")
    return wording(f"figures.experiments.gap.{unit}")


def doubt(row: Row | None, wording: Wording) -> str:
    """The words below a number that is not informative; empty for any other."""
    return wording("figures.experiments.not_informative").replace(" ", NO_BREAK_SPACE) if is_in_doubt(row) else ""


def columns(facts: Facts, shown: list[Plot], wording: Wording) -> Columns:
    """Columns from the right; the plot takes what the labels leave."""
    results = [(result, panel.scale) for panel in facts.panels for result in panel.results]
    rows = [(row, scale) for result, scale in results for row in result.rows.values()]
    right, gaps = WIDTH - MARGIN, None
    if any(result.gap for result, _ in results):
        texts = [gap_text(result.gap, scale, wording) for result, scale in results]
        below = [doubt(result.gap, wording) for result, _ in results]
        gaps = _column(texts, [gap_heading(facts, wording), *below], right, GAP_SIZE)
        right = gaps.left - BETWEEN_COLUMNS
    counts = [wording.number(row.n) for row, _ in rows if row.n is not None]
    n, right = right, right - widest([*counts, wording("figures.answers.n")], SMALL_SIZE) - BETWEEN_COLUMNS
    texts = [number_text(row, scale, wording) for row, scale in rows]
    heading = wording("figures.experiments.interval")
    numbers = _column(texts, [heading, *(doubt(row, wording) for row, _ in rows)], right, NUMBER_SIZE)
    blocks = [block for plot in shown for block in plot.blocks]
    labels = MARGIN + max(widest([block.label], LABEL_SIZE, block.weight) for block in blocks)
    return Columns(labels, labels + 10, numbers.left - BETWEEN_COLUMNS - 4, numbers, n, gaps)


def _column(texts: list[tuple[str, str]], words: list[str], right: float, size: float) -> Column:
    """A column for numbers with their intervals; words may reach over both."""
    behind = widest([interval for _, interval in texts], SMALL_SIZE, "bold")
    behind += AFTER_NUMBER if behind else 0.0
    width = behind + widest([number for number, interval in texts if interval], size, "bold")
    alone = widest([number for number, interval in texts if not interval], NUMBER_SIZE, "bold")
    return Column(right - max(width, alone, widest(words, SMALL_SIZE)), right - behind, right)
