"""The workbook's sheet of conflict events: every base, actor and year, and exposure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.sentences.evidence import alternatives
from bogolan.publication.tables.workbook_columns import (
    COUNT,
    NOTHING,
    PERCENT,
    Cell,
    Sheet,
    Source,
    column,
    label_columns,
    notes_of,
    number_cell,
    remarks_column,
)
from bogolan.survey.events import called, period_name, window
from bogolan.survey.spine import ALL_EVENTS, EVENT_SHARE, EVENTS, EXPOSED

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording


def event_sheet(of: Source) -> Sheet:
    """A row a number: of the whole window, then of each of its years, then of exposure."""
    shown = [row for row in of.rows if row.analysis == EVENTS]

    def who(row: Row, wording: Wording) -> str:
        return alternatives(called(of.plan, row.outcome), wording) if row.outcome else NOTHING

    def base(row: Row, wording: Wording) -> str:
        if row.measure == EXPOSED:
            return NOTHING
        if row.level == ALL_EVENTS:
            return wording("event.all")
        return wording("event.base_actors", actors=alternatives(called(of.plan, row.level), wording))

    def day(row: Row, place: int) -> str:
        return (row.domain_level or period_name(window(of.plan))).split("/")[place]

    def what(row: Row) -> str:
        key = row.level if row.measure == EXPOSED else row.measure
        return of.together(lambda wording: wording(f"tables.event.{key}"))

    def estimate(row: Row) -> Cell:
        return number_cell(of, row, row.estimate, PERCENT if row.measure == EVENT_SHARE else COUNT)

    def counted(row: Row, value: int | None) -> Cell:
        return NOTHING if row.measure == EXPOSED else number_cell(of, row, value, COUNT)

    columns = (
        *label_columns(of, "actor", 36, who),
        *label_columns(of, "base", 36, base),
        column(of, "from", 12, lambda row: day(row, 0)),
        column(of, "to", 12, lambda row: day(row, 1)),
        column(of, "measure", 36, what),
        column(of, "estimate", 12, estimate),
        column(of, "number", 10, lambda row: counted(row, row.count)),
        column(of, "n", 10, lambda row: counted(row, row.n)),
        remarks_column(of),
    )
    return Sheet("events", columns, tuple(shown), notes_of(of, "event"))
