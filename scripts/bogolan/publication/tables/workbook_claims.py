"""The workbook's sheet of claims: what others have published, what was found of it, and what would have decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import group_name, level_label, question_label
from bogolan.publication.released import COMMUNAL, WITHHELD
from bogolan.publication.tables.workbook_columns import (
    NOTHING,
    PERCENT,
    PLAIN,
    Cell,
    Sheet,
    Source,
    column,
    label_columns,
    notes_of,
    number_cell,
    number_columns,
    remarks_column,
)
from bogolan.survey.plan_comparisons import outcome_name
from bogolan.survey.spine import CLAIM, CLAIMS, EVENTS, RANKS

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording


def claim_sheet(of: Source) -> Sheet:
    """One row a number of each claim, the results that would decide it, and its verdict."""
    claims = {claim["id"]: claim for claim in of.plan.get("claims") or ()}
    experiments = {entry["name"]: entry.get("label") for entry in of.plan.get("experiments") or ()}
    groups = {entry["name"]: entry.get("label") for entry in of.plan.get("groups") or ()}

    def statement(row: Row, wording: Wording) -> str:
        return f"{row.outcome}. {wording.label(claims[row.outcome]['statement'])}"

    def measured(row: Row, wording: Wording) -> str:
        if row.level is None:
            return NOTHING
        if row.level in experiments:
            return wording.label(experiments[row.level]) or row.level
        question = question_label(row.level.partition(":")[0], of.codebook, wording)
        return ": ".join(filter(None, [question, choice(row, wording)]))

    def choice(row: Row, wording: Wording) -> str:
        """The choice that a claim is about, where several could be given or all were put in an order."""
        outcomes = claims[row.outcome].get("outcomes", ())
        (outcome,) = [one for one in outcomes if outcome_name(claims[row.outcome], one) == row.level] or [{}]
        name = outcome.get("question", "")
        several = (of.codebook.get(name) or {}).get("several")
        return level_label(name, outcome["share"][0], of.codebook, wording) if several and "share" in outcome else ""

    def whom(row: Row, wording: Wording) -> str:
        if row.base == EVENTS:
            return wording("event.all")
        if row.contrast:
            return wording("tables.women_minus_men")
        if row.domain_level is None:
            return group_name(str(row.group), wording)
        return wording.label(groups.get(row.domain_level)) or row.domain_level

    def kind(row: Row) -> str:
        return PLAIN if row.unit in ("value", RANKS) else PERCENT

    def verdict(row: Row) -> Cell:
        if row.measure != CLAIM:
            return NOTHING
        if row.release == WITHHELD:
            return of.together(lambda wording: wording("figures.withheld"))
        return of.together(lambda wording: wording(f"tables.verdict.{row.note}"))

    _, lower, upper, n = number_columns(of, kind)
    columns = (
        *label_columns(of, "claim", 60, statement),
        *label_columns(of, "measured_by", 44, measured),
        column(of, "group", 24, lambda row: of.together(lambda wording: whom(row, wording))),
        column(of, "measure", 26, lambda row: of.together(lambda wording: wording(f"tables.measure.{row.measure}"))),
        column(of, "estimate", 18, lambda row: number_cell(of, row, row.estimate, kind(row))),
        lower,
        upper,
        n,
        column(of, "verdict", 34, verdict),
        remarks_column(of),
    )
    rows = tuple(row for row in of.rows if row.analysis == CLAIMS and row.release_reason != COMMUNAL)
    return Sheet("claims", columns, rows, notes_of(of, "claim", "n", "withheld"))
