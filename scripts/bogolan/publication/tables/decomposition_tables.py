"""The tables of a model's decompositions: shares of the variation by question, and the parts of a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, MEN, WOMEN, find
from bogolan.publication.sentences.associations import outcome_text
from bogolan.publication.sentences.decompositions import (
    REST,
    driver_text,
    explained_rows,
    is_beyond,
    levels,
    parted_rows,
)
from bogolan.publication.sentences.evidence import capitalised
from bogolan.publication.tables.report_table import EFFECTS, ESTIMATE, LIMITS, POINTS, SHARES, WORDS, cells, table_of
from bogolan.survey.spine import ASSOCIATION, COMPOSITION, VALUE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable


def decomposition_tables(evidence: Evidence, model: Mapping[str, Any]) -> dict[str, ReportTable]:
    """The tables of a model's decompositions by name; empty where it has none, or all of it is withheld."""
    name = model["name"]
    return {f"explained-{name}": explained_table(evidence, model), f"parted-{name}": parted_table(evidence, model)}


def explained_table(evidence: Evidence, model: Mapping[str, Any]) -> ReportTable:
    """One row a question: the share of the variation that goes with it by gender, and their difference; then all."""
    wording, own = evidence.wording, explained_rows(evidence, model)
    groups = [group for group in (WOMEN, MEN, EVERYONE) if any(row.group == group for row in own)]
    both = WOMEN in groups and MEN in groups
    names = [*(f"variation_{group}" for group in groups), *(["difference"] if both else [])]
    columns = [("what", WORDS), *(column for name in names for column in ((name, ESTIMATE), ("interval", LIMITS)))]
    labels = {level: capitalised(driver_text(evidence, model, level)) for level in levels(evidence, own)}
    body = []
    for level, label in {**labels, None: wording("decomposition.together")}.items():
        told = [label]
        for group in groups:
            told += cells(evidence, find(own, level=level, group=group, contrast=None), SHARES)
        told += cells(evidence, find(own, level=level, group=WOMEN, contrast=MEN), POINTS) if both else ()
        body.append(tuple(told))
    title = wording("report.explained", outcome=outcome_text(evidence, model))
    note = "report.explained_beyond_note" if is_beyond(evidence, model) else "report.explained_note"
    return table_of(evidence, title, columns, body if any(row.published for row in own) else [], note)


def parted_table(evidence: Evidence, model: Mapping[str, Any]) -> ReportTable:
    """One row a question: what goes with it being answered otherwise, and with its answers going otherwise."""
    wording, own = evidence.wording, parted_rows(evidence, model)
    in_units = any(row.unit == VALUE for row in own)
    names = ("said_otherwise", "goes_otherwise")
    columns = [("what", WORDS), *(column for name in names for column in ((name, ESTIMATE), ("interval", LIMITS)))]
    labels = {level: capitalised(driver_text(evidence, model, level)) for level in levels(evidence, own)}
    labels |= {REST: wording("decomposition.rest"), None: wording("decomposition.together_all")}
    body = []
    for level, label in labels.items():
        found = (find(own, measure=measure, level=level) for measure in (COMPOSITION, ASSOCIATION))
        scale = EFFECTS if in_units else POINTS
        body.append((label, *(text for row in found for text in cells(evidence, row, scale))))
    title = wording("report.parted", outcome=outcome_text(evidence, model))
    note = "report.parted_value_note" if in_units else "report.parted_note"
    return table_of(evidence, title, columns, body if any(row.published for row in own) else [], note)
