"""The workbook's sheet of hypotheses: what was fixed in advance, each test with its difference and its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import COMMUNAL, WITHHELD
from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.sentences.hypotheses import WITHOUT_NUMBERS, not_asked, tests
from bogolan.publication.sentences.smallest_differences import smallest_of
from bogolan.publication.tables.workbook_columns import (
    COUNT,
    NOTHING,
    PLAIN,
    POINTS,
    Cell,
    Sheet,
    Source,
    column,
    label_columns,
    notes_of,
    number_cell,
    remarks_column,
)
from bogolan.survey.spine import DESCRIBED, HYPOTHESIS, UNTESTABLE

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording


def hypothesis_sheet(of: Source) -> Sheet:
    """One row a test of each hypothesis; nothing of those on what a community is recognised by."""
    declared = {one["id"]: one for one in of.plan.get("hypotheses") or ()}
    told_by = {wording.language: Evidence(of.rows, of.plan, of.codebook, wording) for wording in of.wordings}
    abouts = {
        (language, row): about
        for language, evidence in told_by.items()
        for hypothesis in declared.values()
        for about, row in tests(evidence, hypothesis)
    }

    def statement(row: Row, wording: Wording) -> str:
        return f"{row.outcome}. {wording.label(declared[row.outcome]['statement'])}"

    def about(row: Row, wording: Wording) -> str:
        return abouts[wording.language, row] or NOTHING

    def kind(row: Row) -> str:
        return POINTS if row.unit == "proportion" else PLAIN

    def is_absent(row: Row) -> bool:
        return bool(not_asked(next(iter(told_by.values())), declared[row.outcome]))

    def verdict(row: Row) -> Cell:
        if row.release == WITHHELD and not is_absent(row):
            return of.together(lambda wording: wording("figures.withheld"))
        note = UNTESTABLE if is_absent(row) else row.note
        return of.together(lambda wording: wording(f"tables.tested.{note}"))

    def difference(row: Row, value: float | None) -> Cell:
        if row.note in WITHOUT_NUMBERS or is_absent(row):
            return NOTHING
        scaled = value if value is None or kind(row) == PLAIN else round(100 * value, 6)
        return number_cell(of, row, scaled, kind(row))

    def tested(row: Row, p: float | None) -> Cell:
        """A p-value; none of what is described and not tested, or cannot be."""
        if row.note in (*WITHOUT_NUMBERS, DESCRIBED) or is_absent(row):
            return NOTHING
        return number_cell(of, row, p, PLAIN)

    def smallest(row: Row) -> Cell:
        """What the test would have established four times in five; a dash where that cannot be told."""
        if row.note in (*WITHOUT_NUMBERS, DESCRIBED) or is_absent(row):
            return NOTHING
        found = smallest_of(of.rows, row)
        return NOTHING if found is None else difference(found, found.estimate)

    columns = (
        *label_columns(of, "hypothesis", 60, statement),
        *label_columns(of, "tested", 40, about),
        column(of, "verdict", 34, verdict),
        column(of, "unit", 24, lambda row: of.together(lambda wording: wording(f"tables.unit.{kind(row)}"))),
        column(of, "estimate", 18, lambda row: difference(row, row.estimate)),
        column(of, "lower", 14, lambda row: difference(row, row.lower)),
        column(of, "upper", 14, lambda row: difference(row, row.upper)),
        column(of, "n", 10, lambda row: number_cell(of, row, row.n, COUNT)),
        column(of, "p", 10, lambda row: tested(row, row.p_value)),
        column(of, "p_adjusted", 12, lambda row: tested(row, row.p_adjusted)),
        column(of, "smallest", 20, smallest),
        remarks_column(of),
    )
    rows = tuple(row for row in of.rows if row.measure == HYPOTHESIS and row.release_reason != COMMUNAL)
    return Sheet("hypotheses", columns, rows, notes_of(of, "hypothesis", "withheld"))
