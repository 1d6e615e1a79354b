"""What a model's specifications say together: one row a term and group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.figures.labels import group_name
from bogolan.publication.sentences.associations import outcome_text, term_in_table
from bogolan.publication.sentences.specifications import agreeing, curves
from bogolan.publication.tables.report_table import ESTIMATE, LIMITS, NUMBER, POINTS, WORDS, cells, p_value, table_of
from bogolan.survey.plan_specifications import crossed, specified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.sentences.specifications import Curve
    from bogolan.publication.tables.report_table import ReportTable

COLUMNS = [
    *(("term", WORDS), ("group", ESTIMATE), ("median", ESTIMATE), ("all_from_to", LIMITS), ("same_sign", ESTIMATE)),
    *(("significant", ESTIMATE), ("p_median", NUMBER), ("p_same_sign", NUMBER), ("p_significant", NUMBER)),
]


def specification_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """The tables of all models that have specifications, by name."""
    return {f"specifications-{model['name']}": _table(evidence, model) for model in specified(evidence.plan)}


def _table(evidence: Evidence, model: Mapping[str, Any]) -> ReportTable:
    wording, body = evidence.wording, []
    for level, by_group in curves(evidence, model).items():
        term = term_in_table(evidence, model, level)
        for (group, contrast), curve in by_group.items():
            whom = wording("tables.women_minus_men") if contrast else group_name(group, wording)
            body.append((term, whom, *_cells(evidence, curve)))
    told = any(curve.told for by_group in curves(evidence, model).values() for curve in by_group.values())
    title = wording("report.specified", len(crossed(model)), outcome=outcome_text(evidence, model))
    return table_of(evidence, title, COLUMNS, body if told else [], "report.specified_note")


def _cells(evidence: Evidence, curve: Curve) -> Iterator[str]:
    """The median with its range, how many agree, and the three joint tests."""
    yield from cells(evidence, curve.median, POINTS)
    for row in (curve.same_sign, curve.significant):
        told = row is not None and row.published and curve.specified.published
        yield agreeing(evidence, row, curve.counted) if told else cells(evidence, row, POINTS)[0]
    for row in curve.of_all:
        yield p_value(evidence, row, row and row.p_value)
