"""The verdicts on hypotheses, first of all interviews and then of some of them: one table a sensitivity analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.sentences.hypotheses import tests_again, whom_again
from bogolan.publication.tables.report_table import EFFECTS, ESTIMATE, LIMITS, POINTS, WORDS, cells, table_of
from bogolan.survey.spine import F_TEST, INVALID, UNTESTABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable

VERDICT = 16


def hypotheses_again(evidence: Evidence, analysis: Mapping[str, Any]) -> ReportTable:
    """One row a test whose second result leaves: its verdict and difference, then both again."""
    wording, body = evidence.wording, []
    for hypothesis in evidence.plan.get("hypotheses") or []:
        for about, *results in tests_again(evidence, hypothesis, analysis):
            name = (
                wording("hypothesis.statement", name=hypothesis["id"], statement=about) if about else hypothesis["id"]
            )
            body.append((name, *(text for row in results for text in _told(evidence, row))))
    columns = [("hypothesis", WORDS)]
    for column in ("verdict", "again"):
        columns += [(column, VERDICT), ("found", ESTIMATE), ("interval", LIMITS)]
    title = wording("report.hypotheses_again", whom=whom_again(evidence, analysis))
    return table_of(evidence, title, columns, body, "report.hypotheses_again_note")


def _told(evidence: Evidence, row: Row) -> tuple[str, str, str]:
    """A verdict in a word, the difference and its limits; dashes where an experiment or a test came to nothing."""
    wording = evidence.wording
    none = wording("report.cell.none")
    if row.unit == F_TEST:
        return wording(f"hypothesis.briefly.{row.note}"), none, none
    if row.note in (INVALID, UNTESTABLE) or not row.interval:
        return wording(f"hypothesis.briefly.{INVALID if row.note == INVALID else UNTESTABLE}"), none, none
    return wording(f"hypothesis.briefly.{row.note}"), *cells(
        evidence, row, POINTS if row.unit == "proportion" else EFFECTS
    )
