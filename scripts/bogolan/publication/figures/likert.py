"""All answers by question and gender: against to the left, for to the right, what is neither in panels beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.answers import Facts, Question, Scale, scale
from bogolan.publication.figures.labels import NO_ANSWER, choice_label, question_label
from bogolan.publication.figures.legend import Entry, draw_legend, legend_height
from bogolan.publication.figures.likert_bars import Lane, draw_bar
from bogolan.publication.figures.likert_layout import (
    HEADING_SIZE,
    LABEL_LINES,
    LABEL_SIZE,
    LABEL_WIDTH,
    PITCH,
    Headings,
    Layout,
    headings,
    layout,
)
from bogolan.publication.figures.sheet import FOOT, MARGIN, WIDTH, mark_synthetic, rule, sheet, text_height, wrap, write
from bogolan.publication.figures.style import (
    AGAINST_COLOURS,
    HATCH,
    INK,
    NEUTRAL_COLOURS,
    NO_ANSWER_COLOURS,
    QUIET,
    RULE,
    SHARE_COLOURS,
    palette,
    theme,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bogolan.publication.wording import Wording

BETWEEN = 13.0  # between two questions
LEGEND_WIDTH = WIDTH - 2 * MARGIN


@dataclass(frozen=True)
class Block:
    """Questions that offered the same answers, each with its label, and the legend they share."""

    scale: Scale
    questions: Sequence[Question]
    labels: Sequence[str]
    legend: Sequence[Entry]

    @property
    def legend_height(self) -> float:
        """Height of the legend with the room below it."""
        return legend_height(self.legend, LEGEND_WIDTH) + 8

    @property
    def heights(self) -> list[float]:
        """Height of each question."""
        return [
            max(len(question.bars) * PITCH, text_height(label, LABEL_SIZE)) + BETWEEN
            for question, label in zip(self.questions, self.labels, strict=True)
        ]


@theme()
def draw(facts: Facts, codebook: Mapping, wording: Wording) -> Figure:
    """The figure: a block for each set of answers offered, one below the other."""
    columns, above = layout(facts, wording), headings(facts, wording)
    blocks = _blocks(facts, codebook, wording)
    headings_height = 5 + max(text_height(text, HEADING_SIZE) for text in (above.main, above.neutral, above.no_answer))
    height = 2 * MARGIN + headings_height + sum(block.legend_height + sum(block.heights) for block in blocks)
    height += FOOT if facts.synthetic else 0

    figure, axes = sheet(height)
    top = MARGIN
    for block in blocks:
        draw_legend(axes, MARGIN, top, block.legend, LEGEND_WIDTH)
        top += block.legend_height
        if block is blocks[0]:
            top += headings_height
            _draw_headings(axes, columns, above, top - 5)
        top = _draw_block(axes, block, columns, top, wording)
    if facts.synthetic:
        mark_synthetic(axes, height, wording)
    return figure


def _blocks(facts: Facts, codebook: Mapping, wording: Wording) -> list[Block]:
    together: dict[tuple, list[Question]] = {}
    for question in facts.asked:
        name, of = question.item["question"], scale(question, codebook)
        sides = ((code, choice_label(name, code, codebook, wording)) for code in of.codes)
        together.setdefault((of, tuple(sides)), []).append(question)
    return [
        Block(
            of,
            questions,
            [_label(question, codebook, wording) for question in questions],
            _legend(questions, of, codebook, wording),
        )
        for (of, _), questions in together.items()
    ]


def _label(question: Question, codebook: Mapping, wording: Wording) -> str:
    return wrap(
        question_label(question.item["question"], codebook, wording), LABEL_WIDTH, LABEL_SIZE, lines=LABEL_LINES
    )


def _legend(questions: Sequence[Question], of: Scale, codebook: Mapping, wording: Wording) -> list[Entry]:
    """The answers as they stand from left to right, then what is no answer, then what was withheld."""
    name, colours = questions[0].item["question"], _colours(of)
    entries = [Entry(choice_label(name, code, codebook, wording), color=colours[code]) for code in of.codes]
    bars = [bar for question in questions for bar in question.bars.values()]
    for reason in NO_ANSWER:
        if any(reason in bar.no_answer.rows for bar in bars):
            entries.append(Entry(wording(f"figures.no_answer.{reason}"), color=colours[reason]))
    if any(stack.is_hidden for bar in bars for stack in bar.stacks):
        entries.append(Entry(wording("figures.hidden"), color="white", hatch=HATCH["hatch"]))
    return entries


def _colours(of: Scale) -> dict[str, str]:
    """A colour for each answer: the strongest stand outermost."""
    against = palette(AGAINST_COLOURS, len(of.against))[::-1]
    share = palette(SHARE_COLOURS, len(of.share))[::-1]
    neutral = palette(NEUTRAL_COLOURS, len(of.neutral))
    codes = (*of.against, *of.share, *of.neutral)
    return dict(zip(codes, (*against, *share, *neutral), strict=True)) | dict(
        zip(NO_ANSWER, NO_ANSWER_COLOURS, strict=True)
    )


def _draw_headings(axes: Axes, columns: Layout, above: Headings, bottom: float) -> None:
    write(axes, columns.n, bottom, above.n, HEADING_SIZE, QUIET, "right", vertical="bottom")
    for x, text in ((columns.main, above.main), (columns.neutral, above.neutral), (columns.no_answer, above.no_answer)):
        write(axes, x, bottom, text, HEADING_SIZE, QUIET, vertical="bottom")


def _draw_block(axes: Axes, block: Block, columns: Layout, top: float, wording: Wording) -> float:
    """The questions of a block along one axis; returns where they end."""
    heights, colours = block.heights, _colours(block.scale)
    axes.plot([columns.axis] * 2, [top, top + sum(heights) - BETWEEN + 4], color=INK, lw=0.8, zorder=5)
    for place, (question, label, height) in enumerate(zip(block.questions, block.labels, heights, strict=True)):
        if place:
            rule(axes, top - BETWEEN / 2 + 2, MARGIN, WIDTH - MARGIN, RULE)
        middle = top + 2 + (height - BETWEEN) / 2
        write(axes, MARGIN, middle, label, LABEL_SIZE)
        first = middle - PITCH * (len(question.bars) - 1) / 2
        for line, group in enumerate(question.bars):
            lane = Lane(axes, first + PITCH * line, columns, colours, wording)
            draw_bar(lane, group, question.bars[group], block.scale)
        top += height
    return top
