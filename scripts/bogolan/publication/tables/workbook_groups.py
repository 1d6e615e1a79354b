"""The workbook's sheet of declared groups: what each reported, and its difference from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import level_label
from bogolan.publication.released import COMMUNAL, find
from bogolan.publication.tables.workbook_columns import (
    PERCENT,
    PLAIN,
    POINTS,
    Cell,
    Sheet,
    Source,
    column,
    group_column,
    label_columns,
    notes_of,
    number_cell,
    number_columns,
    p_value_cell,
    question_columns,
    remarks_column,
)
from bogolan.survey.spine import MEAN_RANK, OTHERS

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording


def group_sheet(of: Source) -> Sheet:
    """A row a share, mean or mean rank of each group; nothing of those whom belonging to a community decides on."""
    called = {group["name"]: group.get("label") or group["name"] for group in of.plan.get("groups") or ()}

    def answer(row: Row, wording: Wording) -> str:
        told = level_label(row.outcome, row.level, of.codebook, wording)
        return wording("tables.mean_rank_of", answer=told) if row.measure == MEAN_RANK else told

    def kind(row: Row) -> str:
        return PERCENT if row.measure == "share" else PLAIN

    def gap(row: Row) -> Row | None:
        place = {name: getattr(row, name) for name in ("analysis", "outcome", "level", "domain", "domain_level")}
        return find(of.groups, **place, measure=MEAN_RANK if row.measure == MEAN_RANK else "gap", contrast=OTHERS)

    def of_gap(row: Row, name: str) -> Cell:
        found = gap(row)
        if found is None:
            return "–"
        value, points = getattr(found, name), found.unit == "proportion"
        scaled = round(100 * value, 6) if points and value is not None else value
        return number_cell(of, found, scaled, POINTS if points else PLAIN)

    def p_value(row: Row) -> Cell:
        found = gap(row)
        return "–" if found is None else p_value_cell(of, found)

    columns = (
        *label_columns(of, "declared_group", 40, lambda row, wording: wording.label(called[row.domain_level])),
        *question_columns(of),
        *label_columns(of, "answer", 24, answer),
        group_column(of),
        *number_columns(of, kind),
        column(of, "gap_to_others", 18, lambda row: of_gap(row, "estimate")),
        column(of, "lower", 14, lambda row: of_gap(row, "lower")),
        column(of, "upper", 14, lambda row: of_gap(row, "upper")),
        column(of, "p", 10, p_value),
        remarks_column(of),
    )
    rows = tuple(row for row in of.groups if row.contrast is None and row.release_reason != COMMUNAL)
    return Sheet("groups", columns, rows, notes_of(of, "groups", "n", "withheld"))
