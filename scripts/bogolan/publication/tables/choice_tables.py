"""The tables of a question of which all choices are told: their shares by gender, mean ranks, bounds, and ranks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import MEN, WOMEN, find, mean_text, select
from bogolan.publication.sentences.all_choices import together_note
from bogolan.publication.sentences.bases import of_whom, speaks_of
from bogolan.publication.sentences.silence import bounds_of
from bogolan.publication.tables.comparison_tables import bounds_columns, bounds_told, rank_columns, ranks_told
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    LIMITS,
    MEAN_GAPS,
    MEANS,
    NO_ANSWER,
    POINTS,
    SHARES,
    WORDS,
    cells,
    groups_shown,
    p_value,
    people,
    table_of,
)
from bogolan.survey.plan_comparisons import CHOICES
from bogolan.survey.spine import MEAN_RANK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable

    Item = Mapping[str, Any]


def choice_tables(evidence: Evidence, section: str, item: Item) -> dict[str, ReportTable]:
    """All tables of one question by name; the first says of whom it was asked, each of whom it speaks."""
    name = f"{section}-{item['question']}"
    tables = {
        f"choices-{name}": _share_table(evidence, section, item),
        f"mean-ranks-{name}": _mean_rank_table(evidence, section, item),
        f"choice-bounds-{name}": _bound_table(evidence, section, item),
        f"choice-ranks-{name}": _rank_table(evidence, section, item),
    }
    said = {name: speaks_of(evidence, item) for name in tables} | {f"choices-{name}": of_whom(evidence, item)}
    return {name: replace(table, note=f"{table.note} {said[name]}".rstrip()) for name, table in tables.items()}


def _share_table(evidence: Evidence, section: str, item: Item) -> ReportTable:
    """One row a choice: its share by gender, the gap and how sure it is; then who gave no answer."""
    wording, groups, name = evidence.wording, groups_shown(evidence), item["question"]
    both, columns = len(groups) > 1, _columns(groups, "share_gap")
    own = select(evidence.rows, analysis=section, outcome=name, measure="share", contrast=None)
    gaps = select(evidence.rows, analysis=section, outcome=name, measure="gap", group=WOMEN)
    labels = evidence.answers(name) | {reason: wording(f"report.level.{reason}") for reason in NO_ANSWER}
    body = []
    for level, label in labels.items():
        found = [find(own, level=level, group=group) for group in groups]
        if not any(found):
            continue
        told = [label, *(text for row in found for text in cells(evidence, row, SHARES))]
        if both:
            gap = find(gaps, level=level)
            told += [*cells(evidence, gap, POINTS), *_p_values(evidence, gap)]
        body.append(tuple(told))
    title = wording(f"report.{item['measure']}", question=evidence.question(name))
    table = table_of(evidence, title, columns, body, f"report.{item['measure']}_note")
    kind = "choices" if item["measure"] == CHOICES else "first_places"
    notes = [table.note, together_note(evidence, section, name, kind), _numbers(evidence, section, name)]
    return replace(table, note=" ".join(filter(None, notes)))


def _columns(groups: Sequence[str], gap: str) -> list[tuple[str, int]]:
    """An answer, and of each group and their gap the estimate and its interval; of the gap also its p-values."""
    columns = [("answer", WORDS)]
    for column in (*groups, *([gap] if len(groups) > 1 else [])):
        columns += [(column, ESTIMATE), ("interval", LIMITS)]
    return columns + ([("p", ESTIMATE), ("p_adjusted", ESTIMATE)] if len(groups) > 1 else [])


def _p_values(evidence: Evidence, gap: Row | None) -> tuple[str, str]:
    return p_value(evidence, gap, gap and gap.p_value), p_value(evidence, gap, gap and gap.p_adjusted)


def _mean_rank_table(evidence: Evidence, section: str, item: Item) -> ReportTable:
    """One row a choice of a ranking: its mean rank by gender, and how much later women put it than men."""
    wording, groups, name = evidence.wording, groups_shown(evidence), item["question"]
    own = select(evidence.rows, analysis=section, outcome=name, measure=MEAN_RANK)
    body = []
    for level, label in evidence.answers(name).items():
        found = [find(own, level=level, group=group, contrast=None) for group in groups]
        if not any(found):
            continue
        told = [label, *(text for row in found for text in cells(evidence, row, MEANS))]
        if len(groups) > 1:
            gap = find(own, level=level, group=WOMEN, contrast=MEN)
            told += [*cells(evidence, gap, MEAN_GAPS), *_p_values(evidence, gap)]
        body.append(tuple(told))
    title = wording("report.mean_ranks", question=evidence.question(name))
    table = table_of(evidence, title, _columns(groups, "mean_gap"), body, "report.mean_rank_note")
    notes = [table.note, together_note(evidence, section, name, "mean_ranks")]
    return replace(table, note=" ".join(filter(None, notes)))


def _numbers(evidence: Evidence, section: str, name: str) -> str:
    """How many answered, and how many choices they named on average, as far as both are released."""
    wording, groups = evidence.wording, groups_shown(evidence)
    means = select(evidence.rows, analysis=section, outcome=name, measure="mean", contrast=None)
    rows = {group: row for group in groups if (row := find(means, group=group))}
    told = [
        wording(f"finding.mean_of.{group}", mean=mean_text(row.estimate, row, wording))
        + wording("finding.n", n=people(evidence, row))
        for group, row in rows.items()
        if row.published
    ]
    if not told:
        return wording("report.choices_withheld") if rows else ""
    return wording("report.choices_named", means=wording.enumeration(told))


def _bound_table(evidence: Evidence, section: str, item: Item) -> ReportTable:
    """One row a choice: between which shares of all who were asked it lies, whatever the silent would have named."""
    body = []
    for choice in evidence.choices(item):
        bounds = bounds_of(evidence, section, choice)
        if bounds:
            label = evidence.answer(item["question"], choice["share"][0])
            body.append((label, *bounds_told(evidence, evidence.shares(section, choice), bounds)))
    title = evidence.wording(f"report.{item['measure']}_bounds", question=evidence.question(item["question"]))
    return table_of(evidence, title, bounds_columns(evidence, "answer"), body, "report.bounds_note")


def _rank_table(evidence: Evidence, section: str, item: Item) -> ReportTable:
    """One row a choice: the rank of its share by gender and of its gap, with the ranks that the data allow."""
    wording, name = evidence.wording, item["question"]
    own = select(evidence.rows, analysis=section, outcome=name, measure="rank")
    body = []
    for choice in evidence.choices(item):
        of_choice = [row for row in own if row.level == choice["share"][0]]
        if of_choice:
            body.append((evidence.answer(name, choice["share"][0]), *ranks_told(evidence, of_choice)))
    title = wording(f"report.{item['measure']}_ranks", question=evidence.question(name))
    return table_of(evidence, title, rank_columns(evidence, "answer"), body, f"report.{item['measure']}_rank_note")
