"""The columns of the workbook's sheets: what a cell shows of a released row, with headings in every language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.publication.figures.labels import (
    SECTIONS,
    group_name,
    level_label,
    question_label,
)
from bogolan.publication.figures.points import is_point, words
from bogolan.publication.quotations import quotations
from bogolan.publication.released import MEN, PUBLISHED, WOMEN, genders, rows
from bogolan.survey.spine import (
    CHECK,
    EVENTS,
    F_TEST,
    GROUP,
    MODELS,
    NONRESPONSE,
    SENSITIVITY,
    SPECIFICATIONS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from bogolan.publication.quotations import Quotation
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

PERCENT, FINE_PERCENT, POINTS, FINE_POINTS = "percent", "fine_percent", "points", "fine_points"
PLAIN, COUNT = "plain", "count"
INTERCEPT = "(Intercept)"
NOTHING = "–"


@dataclass(frozen=True)
class Number:
    """A number in a cell and how it is shown."""

    value: float
    kind: str


Cell = str | Number


@dataclass(frozen=True)
class Column:
    """A column: its heading in each language, its width in characters, and its cell for every row of the sheet."""

    headings: tuple[str, ...]
    width: int
    cell: Callable[[Any], Cell]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its key among the messages, its columns, the rows it shows, and what to know when reading it."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row | Quotation, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """What sheets are made from: released rows, plan, codebook, languages, second results, and declared groups."""

    rows: tuple[Row, ...]
    plan: Mapping
    codebook: Mapping
    wordings: tuple[Wording, ...]
    quotations: tuple[Quotation, ...] = ()
    again: tuple[Row, ...] = ()
    groups: tuple[Row, ...] = ()

    def each(self, text: Callable[[Wording], str]) -> tuple[str, ...]:
        """A text in each language."""
        return tuple(text(wording) for wording in self.wordings)

    def together(self, text: Callable[[Wording], str]) -> str:
        """A short text in all languages, in one cell."""
        return " / ".join(dict.fromkeys(self.each(text)))

    def say(self, key: str) -> tuple[str, ...]:
        """A message in each language."""
        return self.each(lambda wording: wording(key))

    def items(self, measure: str) -> Iterable[Row]:
        """Rows of the plan's questions with that measure, for the whole sample."""
        return (row for row in self.rows if row.analysis in SECTIONS and row.measure == measure)


def source(
    released: pd.DataFrame,
    plan: Mapping,
    codebook: Mapping,
    wordings: Sequence[Wording],
    excerpts: pd.DataFrame | None = None,
) -> Source:
    """The released rows of the whole sample, of events by year, of models, again, and of groups; released excerpts."""
    found = rows(released)
    again = tuple(row for row in found if row.domain == SENSITIVITY)
    groups = tuple(row for row in found if row.domain == GROUP)
    own = (row for row in found if row.domain not in (SENSITIVITY, GROUP))
    parted = (EVENTS, MODELS, NONRESPONSE, SPECIFICATIONS)
    whole = tuple(row for row in own if row.domain is None or row.analysis in parted)
    return Source(whole, plan, codebook, tuple(wordings), quotations(excerpts), again, groups)


def column(of: Source, key: str, width: int, cell: Callable[[Row], Cell]) -> Column:
    """One column with its heading in each language."""
    return Column(of.say(f"tables.column.{key}"), width, cell)


def label_columns(of: Source, key: str, width: int, label: Callable[[Row, Wording], str]) -> list[Column]:
    """A column a language."""
    several = len(of.wordings) > 1
    return [
        Column(
            tuple(f"{text} ({wording.language})" if several else text for text in of.say(f"tables.column.{key}")),
            width,
            lambda row, wording=wording: label(row, wording),
        )
        for wording in of.wordings
    ]


def question_columns(of: Source) -> list[Column]:
    """The question that a row is about, in each language."""
    return label_columns(of, "question", 44, lambda row, wording: question_label(row.outcome, of.codebook, wording))


def answer_columns(of: Source) -> list[Column]:
    """The answer that a row is about, in each language."""
    return label_columns(
        of, "answer", 24, lambda row, wording: level_label(row.outcome, row.level, of.codebook, wording)
    )


def group_column(of: Source) -> Column:
    """Whom a row is about: women, men, all, or women minus men."""

    def who(row: Row) -> str:
        if (row.group, row.contrast) == (WOMEN, MEN):
            return of.together(lambda wording: wording("tables.women_minus_men"))
        return of.together(lambda wording: group_name(str(row.group), wording))

    return column(of, "group", 24, who)


def number_columns(of: Source, kind: Callable[[Row], str]) -> list[Column]:
    """Estimate, limits and base, each a number or the word that stands for it."""

    def scaled(row: Row, value: float | None) -> Cell:
        points = value is not None and kind(row) in (POINTS, FINE_POINTS)
        return number_cell(of, row, round(100 * value, 6) if points else value, kind(row))

    def estimate(row: Row) -> Cell:
        if row.measure == CHECK or row.unit == F_TEST:  # a test has no estimate
            return number_cell(of, row, None, kind(row))
        return scaled(row, row.estimate) if is_point(row) else of.together(lambda wording: words(row, wording))

    return [
        column(of, "estimate", 18, estimate),
        column(of, "lower", 14, lambda row: scaled(row, row.lower)),
        column(of, "upper", 14, lambda row: scaled(row, row.upper)),
        column(of, "n", 10, lambda row: number_cell(of, row, row.n, COUNT)),
    ]


def p_value_columns(of: Source) -> list[Column]:
    """The p-value of a comparison alone, and adjusted for all of its family."""
    return [
        column(of, "p", 10, lambda row: p_value_cell(of, row)),
        column(of, "p_adjusted", 12, lambda row: number_cell(of, row, row.p_adjusted, PLAIN)),
    ]


def p_value_cell(of: Source, row: Row) -> Cell:
    """The p-value of a row alone."""
    return number_cell(of, row, row.p_value, PLAIN)


def number_cell(of: Source, row: Row, value: float | None, kind: str) -> Cell:
    """A number; where it was not released the word that says so, where there never was one a dash."""
    if value is not None:
        return Number(value, kind)
    return NOTHING if row.release == PUBLISHED else of.together(lambda wording: wording("figures.withheld"))


def base_column(of: Source) -> Column:
    """Of whom a share is."""

    def base(row: Row) -> str:
        key = f"tables.base.{row.base}"
        return of.together(lambda wording: wording(key) if wording.has(key) else str(row.base or ""))

    return column(of, "base", 30, base)


def remarks_column(of: Source) -> Column:
    """Flags, and why a number was withheld."""

    def remark(row: Row, wording: Wording) -> str:
        keys = [f"tables.flag.{flag}" for flag in sorted(row.flags)]
        known = [wording(key) if wording.has(key) else key.rpartition(".")[2] for key in keys]
        reason = f"reason.{row.release_reason}"
        return "; ".join([*([wording(reason)] if row.release_reason and wording.has(reason) else []), *known])

    return column(of, "remarks", 40, lambda row: of.together(lambda wording: remark(row, wording)))


def notes_of(of: Source, *keys: str) -> tuple[str, ...]:
    """Notes below a sheet, in each language; what they say of women and men only where both were asked."""
    further = ["", "_of_both"] if len(genders(of.rows)) > 1 else [""]
    names = [f"{key}{more}" for key in keys for more in further]
    known = (f"tables.note.{name}" for name in names)
    return tuple(text for key in known if of.wordings[0].has(key) for text in dict.fromkeys(of.say(key)))
