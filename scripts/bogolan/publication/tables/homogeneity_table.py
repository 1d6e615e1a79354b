"""How alike answers within a cluster are, by question and choice: what the next survey's sample is planned on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import WITHHELD, find, select
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    LIMITS,
    NUMBER,
    WORDS,
    all_items,
    groups_shown,
    items_with_choices,
    table_of,
)
from bogolan.survey.plan_comparisons import RANKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable

INTRACLASS = "intraclass_correlation"
DECIMALS, DECIMALS_OF_EFFECT = 2, 1


def homogeneity_table(evidence: Evidence) -> ReportTable:
    """One row a question, or a choice of it: the intraclass correlation and the design effect, by gender."""
    groups, columns, body = groups_shown(evidence), [("indicator", WORDS)], []
    for group in groups:
        columns += [(f"correlation_{group}", ESTIMATE), ("interval", LIMITS), ("design_effect", NUMBER)]
    for section, item in all_items(evidence):
        label = evidence.question(item["question"]) if is_mean(item) else capitalised(evidence.statement(item))
        body += _line(evidence, label, groups, analysis=section, outcome=item["question"])
    for section, item in items_with_choices(evidence):
        for choice in evidence.choices(item):
            of_choice = {"analysis": section, "outcome": item["question"], "level": choice["share"][0]}
            body += _line(evidence, _choice(evidence, item, choice), groups, **of_choice)
    return table_of(evidence, evidence.wording("report.homogeneity"), columns, body, "report.homogeneity_note")


def _choice(evidence: Evidence, item: Mapping[str, Any], choice: Mapping[str, Any]) -> str:
    """That a choice was named, or the place that it was given."""
    if item["measure"] != RANKING:
        return capitalised(choice["statement"])
    question = evidence.question(item["question"])
    return evidence.wording("report.place_of", answer=choice["answer"], question=question)


def _line(evidence: Evidence, label: str, groups: Sequence[str], **about: str) -> list[tuple[str, ...]]:
    """The row of one share or mean; none where nothing of it is told."""
    own = select(evidence.rows, measure=INTRACLASS, **about)
    found = [find(own, group=group) for group in groups]
    told = any(row and row.published for row in found)
    return [(label, *(text for row in found for text in _cells(evidence, row)))] if told else []


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
