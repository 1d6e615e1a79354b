"""What was reported in each area or age band, as ranges, one table a domain and gender; another of each question of
which all choices are told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import find, joined, select
from bogolan.publication.sentences.bases import speaks_of
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.tables.report_table import (
    NUMBER,
    SHARES,
    WORDS,
    all_items,
    cells,
    groups_shown,
    items_with_choices,
    table_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable

    # What a line is called, and the section, question and level of its share.
    Line = tuple[str, tuple[str, str, str]]


def domain_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """The tables of every domain of the plan by name, for each group that the report shows."""
    tables = {}
    for domain in evidence.plan.get("domains") or []:
        for group in groups_shown(evidence):
            name = f"domain-{domain['question']}-{group}"
            tables[name] = _item_table(evidence, domain, group)
            for section, item in items_with_choices(evidence):
                tables[f"{name}-{section}-{item['question']}"] = _choice_table(evidence, domain, group, section, item)
    return tables


def _item_table(evidence: Evidence, domain: Mapping[str, Any], group: str) -> ReportTable:
    """One row a question of which a share is told; a mean has no range that could be."""
    lines = [
        (capitalised(evidence.statement(item)), (section, item["question"], joined(item["share"])))
        for section, item in all_items(evidence)
        if not is_mean(item)
    ]
    title = evidence.wording("report.domain", **_whose(evidence, domain, group))
    return _table(evidence, domain, group, title, "indicator", lines)


def _choice_table(
    evidence: Evidence, domain: Mapping[str, Any], group: str, section: str, item: Mapping[str, Any]
) -> ReportTable:
    """One row a choice of a question: who named it, or put it first."""
    name = item["question"]
    lines = [(label, (section, name, code)) for code, label in evidence.answers(name).items()]
    about = {"question": evidence.question(name), **_whose(evidence, domain, group)}
    title = evidence.wording(f"report.{item['measure']}_domain", **about)
    found = _table(evidence, domain, group, title, "answer", lines)
    return replace(found, note=" ".join(filter(None, [found.note, speaks_of(evidence, item)])))


def _whose(evidence: Evidence, domain: Mapping[str, Any], group: str) -> dict[str, str]:
    called = evidence.wording.label(domain.get("label")) or evidence.question(domain["question"])
    return {"domain": called, "whom": evidence.wording(f"model.among.{group}")}


def _table(
    evidence: Evidence, domain: Mapping[str, Any], group: str, title: str, first: str, lines: Iterable[Line]
) -> ReportTable:
    """One column a level of the domain; lines of which no level may be told are left out."""
    name = domain["question"]
    inside = select(evidence.rows, domain=name, measure="share", group=group)
    levels = list(dict.fromkeys(row.domain_level for row in inside))
    body = []
    for label, (section, question, level) in lines:
        own = select(inside, domain=name, analysis=section, outcome=question, level=level)
        found = [find(own, domain=name, domain_level=place) for place in levels]
        if any(row and row.shown for row in found):
            body.append((label, *(cells(evidence, row, SHARES)[0] for row in found)))
    headings = [(evidence.answers(name).get(level, level), NUMBER) for level in levels]
    return table_of(evidence, title, [(first, WORDS)], body, "report.domain_note", headings)
