"""What was found a second time, of some of the interviews, beside the first: tables of every sensitivity analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import MEN, WOMEN, find, joined, select
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.sentences.hypotheses import whom_again
from bogolan.publication.tables.effects_again import effects_again
from bogolan.publication.tables.hypotheses_again import hypotheses_again
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    POINTS,
    SHARES,
    WORDS,
    all_items,
    cells,
    groups_shown,
    table_of,
)
from bogolan.survey.plan_parts import fitted_models
from bogolan.survey.spine import SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable


def second_time_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """The tables of all analyses by name: the questions again, the hypotheses and the models."""
    tables = {}
    for analysis in evidence.plan.get("sensitivity") or []:
        tables[f"again-{analysis['name']}"] = _table(evidence, analysis)
        tables[f"hypotheses-again-{analysis['name']}"] = hypotheses_again(evidence, analysis)
        for model in fitted_models(evidence.plan):
            tables[f"effects-again-{analysis['name']}-{model['name']}"] = effects_again(evidence, model, analysis)
    return tables


def _table(evidence: Evidence, analysis: Mapping[str, Any]) -> ReportTable:
    """One row a question: each share and the gap, first of all interviews, then of those that stay."""
    wording, groups = evidence.wording, groups_shown(evidence)
    inside = select(evidence.rows, domain=SENSITIVITY, domain_level=analysis["name"])
    columns = [("indicator", WORDS)]
    for column in (*groups, *(["share_gap"] if len(groups) > 1 else [])):
        columns += [(column, ESTIMATE), ("again", ESTIMATE)]
    body = []
    for section, item in all_items(evidence):
        level = None if is_mean(item) else joined(item["share"])
        own = select(inside, domain=SENSITIVITY, analysis=section, outcome=item["question"], level=level)
        if not any(row.shown for row in own if row.group in groups):
            continue
        told, shares = [capitalised(evidence.statement(item))], evidence.shares(section, item)
        for group in groups:
            second = find(own, domain=SENSITIVITY, group=group, contrast=None)
            told += [cells(evidence, row, SHARES)[0] for row in (shares.get(group), second)]
        if len(groups) > 1:
            second = find(own, domain=SENSITIVITY, group=WOMEN, contrast=MEN)
            told += [cells(evidence, row, POINTS)[0] for row in (evidence.gap(section, item), second)]
        body.append(tuple(told))
    title = wording("report.again", whom=whom_again(evidence, analysis))
    return table_of(evidence, title, columns, body, "report.again_note")
