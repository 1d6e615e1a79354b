"""What the further groups that a plan declares reported, beside the others of their gender: tables of every group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, find, joined, select
from bogolan.publication.sentences.bases import speaks_of
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    LIMITS,
    MEAN_GAPS,
    MEANS,
    NUMBER,
    POINTS,
    SHARES,
    WORDS,
    all_items,
    cells,
    items_with_choices,
    people,
    table_of,
)
from bogolan.survey.plan_comparisons import RANKING
from bogolan.survey.spine import GROUP, MEAN_RANK, OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable

    Group, Item = Mapping[str, Any], Mapping[str, Any]
    # A line's label, its row of the group, and that of the gap to the others.
    Line = tuple[str, Row | None, Row | None]

# What heads the group's own column and that of the gap, and how both are written: of shares, and of means.
IN_POINTS = ("group_share", "gap_to_others", SHARES, POINTS)
IN_UNITS = ("group_mean", "mean_gap_to_others", MEANS, MEAN_GAPS)


def group_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """The tables of all declared groups by name: shares, means, and the choices of questions with several answers."""
    tables = {}
    for group in evidence.plan.get("groups") or []:
        name = group["name"]
        tables[f"group-{name}"] = _share_table(evidence, group)
        tables[f"group-means-{name}"] = _mean_table(evidence, group)
        for section, item in items_with_choices(evidence):
            tables |= _choice_tables(evidence, group, section, item)
    return tables


def _share_table(evidence: Evidence, group: Group) -> ReportTable:
    """One row a question of which something may be told: the group's share, and its gap to the others."""
    lines = [
        (
            capitalised(evidence.statement(item)),
            *_rows(evidence, group, section, item, "share", joined(item["share"])),
        )
        for section, item in all_items(evidence)
        if not is_mean(item)
    ]
    title = evidence.wording("report.group", group=_called(evidence, group))
    return _table(evidence, group, title, "group", IN_POINTS, lines)


def _mean_table(evidence: Evidence, group: Group) -> ReportTable:
    """The same of means."""
    lines = [
        (evidence.question(item["question"]), *_rows(evidence, group, section, item, "mean", None))
        for section, item in all_items(evidence)
        if is_mean(item)
    ]
    title = evidence.wording("report.group_means", group=_called(evidence, group))
    return _table(evidence, group, title, "group_means", IN_UNITS, lines)


def _choice_tables(evidence: Evidence, group: Group, section: str, item: Item) -> dict[str, ReportTable]:
    """One row a choice of a question: who named it or put it first; of a ranking another table of mean ranks."""
    name, tables = item["question"], {}
    kinds = {f"group_{item['measure']}": ("share", IN_POINTS)}
    kinds |= {"group_mean_ranks": (MEAN_RANK, IN_UNITS)} if item["measure"] == RANKING else {}
    for kind, (measure, written) in kinds.items():
        lines = [
            (label, *_rows(evidence, group, section, item, measure, code))
            for code, label in evidence.answers(name).items()
        ]
        title = evidence.wording(f"report.{kind}", question=evidence.question(name), group=_called(evidence, group))
        found = _table(evidence, group, title, kind, written, lines, first="answer")
        told = " ".join(filter(None, [found.note, speaks_of(evidence, item)]))
        tables[f"{kind.replace('_', '-')}-{group['name']}-{section}-{name}"] = replace(found, note=told)
    return tables


def _rows(
    evidence: Evidence, group: Group, section: str, item: Item, measure: str, level: str | None
) -> tuple[Row | None, Row | None]:
    """A number of the group, and its difference from the others."""
    place = {"domain": GROUP, "domain_level": group["name"], "outcome": item["question"], "level": level}
    own = select(evidence.rows, analysis=section, **place)
    gap = MEAN_RANK if measure == MEAN_RANK else "gap"
    return (
        find(own, domain=GROUP, measure=measure, contrast=None),
        find(own, domain=GROUP, measure=gap, contrast=OTHERS),
    )


def _table(
    evidence: Evidence,
    group: Group,
    title: str,
    kind: str,
    written: tuple,
    lines: Iterable[Line],
    first: str = "indicator",
) -> ReportTable:
    """The lines of which the group's own number is shown, with the note on whom it is compared with."""
    own, gap, level, difference = written
    columns = [(first, WORDS), (own, ESTIMATE), ("interval", LIMITS), ("n", NUMBER)]
    columns += [(gap, ESTIMATE), ("interval", LIMITS)]
    body = [
        (label, *cells(evidence, row, level), people(evidence, row), *cells(evidence, apart, difference))
        for label, row, apart in lines
        if row is not None and row.shown
    ]
    inside = select(evidence.rows, domain=GROUP, domain_level=group["name"])
    gender = inside[0].group if inside else EVERYONE
    table = table_of(evidence, title, columns, body, f"report.group_note.{gender}")
    unit = evidence.wording(f"report.{kind}_unit")
    return replace(table, note=" ".join(filter(None, [table.note, unit])))


def _called(evidence: Evidence, group: Group) -> str:
    return evidence.wording.label(group.get("label")) or group["name"]
