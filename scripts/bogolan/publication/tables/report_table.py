"""How a table of the report is written: its cells as texts, its headings in words, the signs that its note explains.

What is withheld says so, and few respondents put a number in brackets (as the DHS program does).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import (
    EVERYONE,
    WITHHELD,
    effect_text,
    genders,
    mean_text,
    points_digits,
    share_text,
    signed_mean_text,
    signed_points,
)
from bogolan.publication.sentences.evidence import has_choices
from bogolan.survey.spine import LEFT_OUT, REFERENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.wording import Wording

# Relative widths of columns: words, an estimate, its limits, a number of people.
WORDS, ESTIMATE, LIMITS, NUMBER = 28, 12, 14, 8
BESIDE = 5  # what an interval adds to the column of its estimate

# The columns in which women are compared with men.
COMPARING = ("share_gap", "mean_gap", "rank_gap", "difference", "value_difference")

NO_ANSWER = ("dont_know", "refused", "not_recorded")


@dataclass(frozen=True)
class ReportTable:
    """A table as texts: its title, a heading and relative width for each column, the rows, and how to read it.

    `limits` are the columns with the interval of the estimate before them, with which they are printed.
    """

    title: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    body: tuple[tuple[str, ...], ...]
    note: str
    limits: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Scale:
    """How a column writes its numbers, and the limits of an interval."""

    estimate: Callable[[Row, Wording], str]
    interval: Callable[[Row, Wording], str]


def _scale(number: Callable[[float, Row, Wording], str]) -> Scale:
    """A scale whose estimates and limits are written alike."""

    def interval(row: Row, wording: Wording) -> str:
        lower, upper = (number(limit, row, wording) for limit in row.interval or ())
        return wording("report.cell.range", lower=lower, upper=upper)

    return Scale(lambda row, wording: number(row.estimate, row, wording), interval)


SHARES = Scale(share_text, lambda row, wording: wording.percent_range(*row.interval))
POINTS = _scale(lambda value, row, wording: signed_points(value, wording, points_digits(row) or None))
MEANS = _scale(mean_text)
MEAN_GAPS = _scale(signed_mean_text)
EFFECTS = _scale(effect_text)


def all_items(evidence: Evidence) -> list[tuple[str, Mapping[str, Any]]]:
    """Every question with one answer with its section, support first; the others have tables of their own."""
    return [entry for entry in _items(evidence) if not has_choices(entry[1])]


def items_with_choices(evidence: Evidence) -> list[tuple[str, Mapping[str, Any]]]:
    """Every question of the plan to which several answers could be given, with its section."""
    return [entry for entry in _items(evidence) if has_choices(entry[1])]


def _items(evidence: Evidence) -> list[tuple[str, Mapping[str, Any]]]:
    return [(section, item) for section in ("support", "drivers") for item in evidence.items(section)]


def groups_shown(evidence: Evidence) -> tuple[str, ...]:
    """The groups that have columns: women and men, or the only one there is."""
    return genders(evidence.rows) or (EVERYONE,)


def title_by_gender(evidence: Evidence, key: str) -> str:
    """The title of a table of women and men, or of the only ones there are."""
    return evidence.wording(key if len(groups_shown(evidence)) > 1 else f"{key}_of_one")


def cells(evidence: Evidence, row: Row | None, scale: Scale) -> tuple[str, str]:
    """An estimate and its interval; a dash where there is none, a word where it is withheld."""
    wording = evidence.wording
    if row is None:
        return wording("report.cell.none"), wording("report.cell.none")
    if row.release_reason in LEFT_OUT:
        told = "reference" if row.release_reason == REFERENCE else "left_out"
        return wording(f"report.cell.{told}"), wording("report.cell.none")
    if not row.shown:
        return wording("report.cell.withheld"), wording("report.cell.none")
    text = scale.estimate(row, wording)
    text = wording("report.cell.few_cases", value=text) if "few_cases" in row.flags else text
    text += wording("report.cell.separated") if "separated" in row.flags else ""
    return text, scale.interval(row, wording) if row.interval else wording("report.cell.none")


def p_value(evidence: Evidence, row: Row | None, p: float | None) -> str:
    """A released p-value without the letter; a dash where there is none, a word where it is withheld."""
    wording = evidence.wording
    if row is not None and row.release == WITHHELD:
        return wording("report.cell.withheld")
    return wording("report.cell.none") if p is None else wording.p_number(p)


def rank(evidence: Evidence, row: Row | None) -> tuple[str, str]:
    """A rank and the ranks that are possible; a dash where there is none, a word where it is withheld."""
    wording = evidence.wording
    if row is None:
        return wording("report.cell.none"), wording("report.cell.none")
    if not row.published:
        return wording("report.cell.withheld"), wording("report.cell.none")
    best, worst = (wording.number(end) for end in (row.lower, row.upper))
    possible = best if best == worst else wording("report.cell.range", lower=best, upper=worst)
    text = wording.number(row.estimate)
    return wording("report.cell.few_cases", value=text) if "few_cases" in row.flags else text, possible


def people(evidence: Evidence, row: Row | None) -> str:
    """How many respondents a number rests on; a dash where that is not told."""
    return evidence.wording("report.cell.none") if row is None or row.n is None else evidence.wording.number(row.n)


def _notes(evidence: Evidence, note: str, columns: Sequence[tuple[str, int]]) -> list[str]:
    """How to read a table; what its columns compare, if they do, and what is said where both genders were asked."""
    wording, compares = evidence.wording, any(name in COMPARING for name, _ in columns)
    further = {"compared": compares, "of_both": len(groups_shown(evidence)) > 1}
    names = [note, *(f"{note}_{name}" for name, holds in further.items() if holds and wording.has(f"{note}_{name}"))]
    return [wording(name) for name in names]


def table_of(
    evidence: Evidence,
    title: str,
    columns: Sequence[tuple[str, int]],
    body: Sequence[tuple[str, ...]],
    note: str,
    labelled: Sequence[tuple[str, int]] = (),
) -> ReportTable:
    """A table with its headings in words and, in its note, the signs that occur in it.

    `columns` are names of headings with their widths; after them stand those that are `labelled` already.
    """
    wording = evidence.wording
    texts = {cell for row in body for cell in row[1:]}
    signs = {
        "brackets_note": any(text.startswith("(") for text in texts),
        "separated_note": any(text.endswith(wording("report.cell.separated")) for text in texts),
        "withheld_note": wording("report.cell.withheld") in texts,
        "left_out_note": wording("report.cell.left_out") in texts,
        "reference_note": wording("report.cell.reference") in texts,
    }
    limits = frozenset(place for place, (name, _) in enumerate(columns) if name == "interval")
    signs = {"limits_note": bool(limits), **signs}
    notes = [*_notes(evidence, note, columns), *(wording(f"report.{name}") for name, occurs in signs.items() if occurs)]
    headings = [*(wording(f"report.column.{name}") for name, _ in columns), *(heading for heading, _ in labelled)]
    widths = tuple(width for _, width in (*columns, *labelled))
    return ReportTable(title, tuple(headings), widths, tuple(body), " ".join(notes), limits)


def as_printed(table: ReportTable) -> ReportTable:
    """The table with each interval in square brackets beside its estimate, in one column."""
    kept = [place for place in range(len(table.headings)) if place not in table.limits]

    def printed(row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_with_limits(row[place], row[place + 1] if place + 1 in table.limits else "") for place in kept)

    widths = [table.widths[place] + (BESIDE if place + 1 in table.limits else 0) for place in kept]
    headings = tuple(table.headings[place] for place in kept)
    body = tuple(printed(row) for row in table.body)
    return replace(table, headings=headings, widths=tuple(widths), body=body, limits=frozenset())


def _with_limits(estimate: str, interval: str) -> str:
    return f"{estimate} [{interval}]" if any(mark.isdigit() for mark in interval) else estimate
