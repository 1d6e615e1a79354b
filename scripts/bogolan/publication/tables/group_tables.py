"""What the further groups that a plan declares reported, beside the others of their gender: one table a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, find, joined, select
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    LIMITS,
    NUMBER,
    POINTS,
    SHARES,
    WORDS,
    all_items,
    cells,
    people,
    table_of,
)
from bogolan.survey.spine import GROUP, OTHERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable


def group_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """The tables of all declared groups, by name."""
    return {f"group-{group['name']}": _table(evidence, group) for group in evidence.plan.get("groups") or []}


def _table(evidence: Evidence, group: Mapping[str, Any]) -> ReportTable:
    """One row a question of which something may be told: the group's share, and its gap to the others."""
    wording = evidence.wording
    inside = select(evidence.rows, domain=GROUP, domain_level=group["name"])
    columns = [("indicator", WORDS), ("group_share", ESTIMATE), ("interval", LIMITS), ("n", NUMBER)]
    columns += [("gap_to_others", ESTIMATE), ("interval", LIMITS)]
    body = []
    for section, item in all_items(evidence):
        if is_mean(item):
            continue
        own = select(inside, domain=GROUP, analysis=section, outcome=item["question"], level=joined(item["share"]))
        share, gap = (find(own, domain=GROUP, contrast=contrast) for contrast in (None, OTHERS))
        if share is not None and share.shown:
            told = (*cells(evidence, share, SHARES), people(evidence, share), *cells(evidence, gap, POINTS))
            body.append((capitalised(evidence.statement(item)), *told))
    gender = inside[0].group if inside else EVERYONE
    called = wording.label(group.get("label")) or group["name"]
    return table_of(evidence, wording("report.group", group=called), columns, body, f"report.group_note.{gender}")
