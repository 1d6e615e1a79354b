"""What was reported in each area or age band, as ranges, one table a domain and gender."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import find, joined, select
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.tables.report_table import NUMBER, SHARES, WORDS, all_items, cells, groups_shown, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable


def domain_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """The tables of every domain of the plan by name, for each group that the report shows."""
    return {
        f"domain-{domain['question']}-{group}": _domain_table(evidence, domain, group)
        for domain in evidence.plan.get("domains") or []
        for group in groups_shown(evidence)
    }


def _domain_table(evidence: Evidence, domain: Mapping[str, Any], group: str) -> ReportTable:
    """One row a question, one column a level; questions of which no level may be told are left out."""
    wording, name = evidence.wording, domain["question"]
    inside = select(evidence.rows, domain=name, measure="share", group=group)
    levels = list(dict.fromkeys(row.domain_level for row in inside))
    body = []
    for section, item in all_items(evidence):
        if is_mean(item):
            continue
        own = select(inside, domain=name, analysis=section, outcome=item["question"], level=joined(item["share"]))
        found = [find(own, domain=name, domain_level=level) for level in levels]
        if any(row and row.shown for row in found):
            told = (cells(evidence, row, SHARES)[0] for row in found)
            body.append((capitalised(evidence.statement(item)), *told))
    called = wording.label(domain.get("label")) or evidence.question(name)
    title = wording("report.domain", domain=called, whom=wording(f"model.among.{group}"))
    headings = [(evidence.answers(name).get(level, level), NUMBER) for level in levels]
    return table_of(evidence, title, [("indicator", WORDS)], body, "report.domain_note", headings)
