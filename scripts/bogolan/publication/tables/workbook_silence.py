"""The workbook's sheet of silence: how many of their questions people left without an answer, and by who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import group_name
from bogolan.publication.tables.workbook_columns import (
    FINE_PERCENT,
    FINE_POINTS,
    Sheet,
    Source,
    column,
    group_column,
    notes_of,
    number_columns,
    p_value_cell,
    remarks_column,
)
from bogolan.survey.spine import NONRESPONSE, WOMEN_LESS_MEN

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording


def silence_sheet(of: Source) -> Sheet:
    """A row a reason, by who was asked and, where it is known, by the gender of who asked, with the differences."""

    def reason(row: Row) -> str:
        return of.together(lambda wording: wording(f"figures.no_answer.{row.level}"))

    def asked_by(row: Row) -> str:
        return of.together(lambda wording: _asked_by(row, wording))

    def kind(row: Row) -> str:
        return FINE_POINTS if row.measure == "gap" else FINE_PERCENT

    rows = tuple(row for row in of.rows if row.analysis == NONRESPONSE)
    by_who_asked = any(row.domain_level is not None for row in rows)
    columns = (
        column(of, "reason", 24, reason),
        *([column(of, "asked_by", 24, asked_by)] if by_who_asked else []),
        group_column(of),
        column(of, "unit", 20, lambda row: of.together(lambda wording: wording(f"tables.unit.{_unit(row)}"))),
        *number_columns(of, kind),
        column(of, "p", 10, lambda row: p_value_cell(of, row)),
        remarks_column(of),
    )
    notes = ("silence", *(["silence_by_who_asked"] if by_who_asked else []), "n", "withheld")
    return Sheet("silence", columns, rows, notes_of(of, *notes))


def _asked_by(row: Row, wording: Wording) -> str:
    """Women, men, either of them, or the difference that it made who asked."""
    if row.domain_level is None:
        return wording("tables.asked_by_either")
    if row.domain_level == WOMEN_LESS_MEN:
        return wording("tables.women_minus_men")
    return group_name(row.domain_level, wording)


def _unit(row: Row) -> str:
    return "points" if row.measure == "gap" else "percent"
