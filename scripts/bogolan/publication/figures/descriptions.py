"""What each figure shows, in words: for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.areas import counted_bands
from bogolan.publication.figures.bounds import bounds_text
from bogolan.publication.figures.coefficients_layout import decimals
from bogolan.publication.figures.experiment_layout import doubt, full_label
from bogolan.publication.figures.experiment_results import DIFFERENCES, EFFECTS, RATINGS
from bogolan.publication.figures.experiment_scales import gap_text, number_text
from bogolan.publication.figures.labels import (
    domain_label,
    experiment_label,
    group_name,
    model_label,
    question_label,
    share_label,
    term_level_label,
)
from bogolan.publication.figures.points import has_interval, is_point, percent, points_interval, words
from bogolan.publication.figures.tens import name_of, remarks
from bogolan.publication.sentences.evidence import alternatives
from bogolan.publication.sentences.experiments_by_kind import reasons_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bogolan.publication.figures import answers as all_answers
    from bogolan.publication.figures import areas as of_areas
    from bogolan.publication.figures import bounds as bounded
    from bogolan.publication.figures import effects, experiment_results, specifications, tens
    from bogolan.publication.figures import gender_gap as gaps
    from bogolan.publication.figures import ranks as ranked
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

MOST = 8  # more than that nobody listens to; the rest is in the table


def gender_gap(facts: gaps.Facts, codebook: Mapping, wording: Wording) -> str:
    """Each share with its interval by gender, and whether a gap is established."""
    lines = []
    for share in facts.shares[:MOST]:
        parts = [_of_group(group, _share(row, wording), wording) for group, row in share.rows.items()]
        if share.gap is not None:
            parts.append(_gap(share.gap, wording))
        lines.append(_line(share_label(share.item, codebook, wording), parts, wording))
    return _together(wording("figures.alt.gender_gap"), facts.synthetic, lines, len(facts.shares) - MOST, wording)


def answers(facts: all_answers.Facts, codebook: Mapping, wording: Wording) -> str:
    """Each question's two sides by gender."""
    lines = []
    for question in facts.asked[:MOST]:
        parts = [
            _of_group(
                group,
                wording("figures.alt.sides", share=_stack(bar.share, wording), against=_stack(bar.against, wording)),
                wording,
            )
            for group, bar in question.bars.items()
        ]
        lines.append(_line(question_label(question.item["question"], codebook, wording), parts, wording))
    return _together(wording("figures.alt.answers"), facts.synthetic, lines, len(facts.asked) - MOST, wording)


def bounds(facts: bounded.Facts, codebook: Mapping, wording: Wording) -> str:
    """Of which question silence could hide most; each share by gender, and between which shares the answer lies."""
    lines = []
    for question in facts.asked[:MOST]:
        told = {
            group: (bounds_text(side, wording), "" if side.share is None else _share(side.share, wording))
            for group, side in question.sides.items()
        }
        parts = [
            _of_group(group, wording("figures.alt.bounded", share=share, bounds=between), wording)
            for group, (between, share) in told.items()
        ]
        lines.append(_line(share_label(question.item, codebook, wording), parts, wording))
    widest = wording("figures.alt.bounds", count=round(100 * facts.asked[0].width))
    return _together(widest, facts.synthetic, lines, len(facts.asked) - MOST, wording)


def ranks(facts: ranked.Facts, codebook: Mapping, wording: Wording) -> str:
    """Of each battery what comes first, or may, among women and among men."""
    lines = []
    for battery in facts.batteries:
        parts = []
        for group in facts.groups:
            own = [one for one in battery.ranked if group in one.rows]
            first = [one.label(codebook, wording) for one in own if one.rows[group].lower == 1]
            told = all(is_point(one.rows[group]) for one in own)
            topics = alternatives(first, wording) if told else wording("figures.withheld")
            parts.append(_of_group(group, topics, wording))
        lines.append(_line(battery.heading(codebook, wording), parts, wording))
    return _together(wording("figures.alt.ranks"), facts.synthetic, lines, 0, wording)


def areas(facts: of_areas.Facts, codebook: Mapping, wording: Wording) -> str:
    """Of each question in how many areas which range was told, among women and among men."""
    lines = []
    for question in facts.asked[:MOST]:
        parts = [
            _of_group(
                group,
                ", ".join(
                    wording("figures.alt.in_areas", count, range=wording(f"figures.areas.legend.{note}").lower())
                    for note, count in counted_bands(question, group, facts.areas)
                ),
                wording,
            )
            for group in question.tiles
        ]
        lines.append(_line(share_label(question.item, codebook, wording), parts, wording))
    opening = wording("figures.alt.areas", len(facts.areas), domain=domain_label(facts.domain, codebook, wording))
    return _together(opening, facts.synthetic, lines, len(facts.asked) - MOST, wording)


def coefficients(facts: effects.Facts, codebook: Mapping, wording: Wording) -> str:
    """The effects whose interval excludes 0 for a group or for the difference; how many rows have none."""
    shown = [
        (term.term, effect)
        for term in facts.terms
        for effect in term.effects
        if any(row.excludes_zero for row in effect.all_rows)
    ]
    lines = []
    for term, effect in shown[:MOST]:
        question = question_label(term["question"], codebook, wording)
        digits = decimals(effect)
        told = {group: _effect(row, wording, digits, effect.scale) for group, row in effect.rows.items()}
        parts = [_of_group(group, text, wording) for group, text in told.items()]
        if effect.difference is not None:
            difference = _effect(effect.difference, wording, digits, effect.scale)
            parts.append(wording("figures.alt.difference", difference=difference))
        lines.append(_line(f"{question} – {term_level_label(term, effect.level, codebook, wording)}", parts, wording))
    if len(shown) < len(facts.effects):
        lines.append(wording("figures.alt.includes_zero", count=len(facts.effects) - len(shown)))
    kind = "value_coefficients" if facts.scale == 1 else "coefficients"
    opening = wording(f"figures.alt.{kind}", outcome=model_label(facts.model, codebook, wording))
    return _together(opening, facts.synthetic, lines, len(shown) - MOST, wording)


def experiment(facts: experiment_results.Facts, codebook: Mapping, wording: Wording) -> str:
    """Each result by gender and its gap; of one that is struck out only the reason, and what was said directly."""
    shown = [
        (result, panel.scale)
        for panel in facts.panels
        for result in panel.results
        if result.is_direct or not facts.struck
    ]
    lines = []
    for result, scale in shown[:MOST]:
        parts = [_of_group(group, _number(row, scale, wording), wording) for group, row in result.rows.items()]
        parts += [_difference(result.gap, scale, wording)] if result.gap else []
        lines.append(_line(full_label(facts, result, codebook, wording), parts, wording))
    scale = facts.panels[0].scale
    opening = wording(f"figures.alt.experiments.{scale}", label=experiment_label(facts.experiment, wording))
    if facts.struck:
        opening = f"{opening} {reasons_told(facts.experiment, facts.checks, codebook, wording)}"
    return _together(opening, facts.synthetic, lines, len(shown) - MOST, wording)


def in_tens(facts: tens.Facts, codebook: Mapping, wording: Wording) -> str:
    """How many are in each week or range of weights."""
    parts = []
    for bar in facts.bars:
        about = {"name": name_of(bar, wording, full=True), "number": wording.number(bar.estimate)}
        parts.append(wording(f"figures.alt.in_tens.{facts.kind}", **about))
    lines = [wording("figures.alt.separator").join(parts), *remarks(facts, wording)]
    sentences = [f"{text}." for text in lines]
    return _together(wording(f"figures.alt.tens.{facts.kind}"), facts.synthetic, sentences, 0, wording)


def _number(row: Row, scale: str, wording: Wording) -> str:
    """A result of one group with its interval and, where it is, that it is not informative."""
    number, interval = number_text(row, scale, wording)
    if interval and scale == DIFFERENCES:
        number, interval = wording("figures.alt.points", number=number, interval=interval), ""
    return " ".join(filter(None, (number, interval, _in_doubt(row, wording))))


def _difference(gap: Row, scale: str, wording: Wording) -> str:
    """Women's less men's, and that it is not established where it is not."""
    number, interval = gap_text(gap, scale, wording)
    if interval and scale not in (EFFECTS, RATINGS):
        number, interval = wording("figures.alt.points", number=number, interval=interval), ""
    text = " ".join(filter(None, (number, interval, _in_doubt(gap, wording))))
    return wording(f"figures.alt.{'gap' if gap.established or not is_point(gap) else 'gap_uncertain'}", gap=text)


def _in_doubt(row: Row, wording: Wording) -> str:
    words = doubt(row, wording)
    return f"({words})" if words else ""


def specification_curve(facts: specifications.Facts, codebook: Mapping, wording: Wording) -> str:
    """From which effect to which the curve of each group runs, by how many specifications, how many significant."""
    question = question_label(facts.term["question"], codebook, wording)
    level = term_level_label(facts.term, facts.level, codebook, wording)
    parts = []
    for group, curve in facts.curves.items():
        first, last = (wording.signed(100 * curve.points[end].row.estimate, 0) for end in (0, -1))
        significant = wording.number(sum(point.significant for point in curve.points))
        told = {"first": first, "last": last, "significant": significant}
        parts.append(_of_group(group, wording("figures.alt.curve", len(curve.points), **told), wording))
    outcome = model_label(facts.model, codebook, wording)
    opening = wording("figures.alt.specifications", facts.crossed, outcome=outcome)
    return _together(opening, facts.synthetic, [_line(f"{question} – {level}", parts, wording)], 0, wording)


def _share(row: Row, wording: Wording) -> str:
    text = percent(row, wording)
    return f"{text} ({wording.percent_range(*row.interval)})" if has_interval(row) else text


def _gap(gap: Row, wording: Wording) -> str:
    """A gap, and that it is not established where its interval holds 0: not that there is none."""
    established = gap.established or not is_point(gap)
    return wording(f"figures.alt.{'gap' if established else 'gap_uncertain'}", gap=_points(gap, wording))


def _points(row: Row, wording: Wording, digits: int = 0) -> str:
    """A difference in percentage points with its interval, or its words."""
    if not is_point(row):
        return words(row, wording)
    number = wording.signed(100 * row.estimate, digits)
    return wording("figures.alt.points", number=number, interval=points_interval(row, wording, digits)).strip()


def _effect(row: Row, wording: Wording, digits: int, scale: float) -> str:
    """An effect in percentage points or in the unit of its outcome, with its interval, or its words."""
    if scale != 1 or not is_point(row):
        return _points(row, wording, digits)
    return f"{wording.signed(row.estimate, digits)} {points_interval(row, wording, digits, scale)}".strip()


def _stack(stack: all_answers.Stack, wording: Wording) -> str:
    """A side's released total, else its parts, else why there is neither."""
    if is_point(stack.total):
        return percent(stack.total, wording)
    if stack.is_hidden:
        return stack.words(wording)
    return " + ".join(percent(row, wording) for row in stack.rows.values()) or wording.percent(0)


def _of_group(group: str, text: str, wording: Wording) -> str:
    return wording("figures.of_group", group=group_name(group, wording).lower(), text=text)


def _line(subject: str, parts: Iterable[str], wording: Wording) -> str:
    """One sentence: what it is about, then the numbers of each group."""
    text = wording("figures.alt.separator").join(parts)
    return wording("figures.alt.line", subject=subject, text=text)


def _together(opening: str, synthetic: bool, lines: Iterable[str], left_out: int, wording: Wording) -> str:
    sentences = [f"{wording('figures.synthetic')}."] if synthetic else []
    sentences += [opening, *lines]
    sentences += [wording("figures.alt.more", count=left_out)] if left_out > 0 else []
    return " ".join(sentences)
