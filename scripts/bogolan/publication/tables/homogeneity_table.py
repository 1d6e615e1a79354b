"""How alike answers within a cluster are, question by question: what the next survey's sample should be planned on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import WITHHELD, find, select
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    LIMITS,
    NUMBER,
    WORDS,
    all_items,
    groups_shown,
    table_of,
)

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable

INTRACLASS = "intraclass_correlation"
DECIMALS, DECIMALS_OF_EFFECT = 2, 1


def homogeneity_table(evidence: Evidence) -> ReportTable:
    """One row a question: the intraclass correlation within clusters and the design effect, by gender."""
    groups, columns, body = groups_shown(evidence), [("indicator", WORDS)], []
    for group in groups:
        columns += [(f"correlation_{group}", ESTIMATE), ("interval", LIMITS), ("design_effect", NUMBER)]
    for section, item in all_items(evidence):
        own = select(evidence.rows, analysis=section, outcome=item["question"], measure=INTRACLASS)
        found = [find(own, group=group) for group in groups]
        if any(row and row.published for row in found):
            label = evidence.question(item["question"]) if is_mean(item) else capitalised(evidence.statement(item))
            body.append((label, *(text for row in found for text in _cells(evidence, row))))
    return table_of(evidence, evidence.wording("report.homogeneity"), columns, body, "report.homogeneity_note")


def _cells(evidence: Evidence, row: Row | None) -> tuple[str, str, str]:
    """A correlation, its interval and the design effect; dashes where nobody differs, a word where it is withheld."""
    wording = evidence.wording
    none = wording("report.cell.none")
    if row is not None and row.release == WITHHELD:
        return wording("report.cell.withheld"), none, none
    if row is None or row.estimate is None:
        return none, none, none
    lower, upper = (wording.number(limit, DECIMALS) for limit in (row.lower, row.upper))
    effect = none if row.design_effect is None else wording.number(row.design_effect, DECIMALS_OF_EFFECT)
    return wording.number(row.estimate, DECIMALS), wording("report.cell.range", lower=lower, upper=upper), effect
