"""How well the models fit: one table of all models, and one a model whose people live in few clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import GROUPS, WITHHELD, find
from bogolan.publication.sentences.associations import explained, family_of, outcome_text, term_in_table
from bogolan.publication.sentences.evidence import capitalised
from bogolan.publication.sentences.model_fit import rows_on
from bogolan.publication.tables.report_table import ESTIMATE, NUMBER, WORDS, p_value, table_of
from bogolan.survey.plan_parts import OF_LEVELS, fitted_models
from bogolan.survey.spine import (
    BIAS_REDUCED,
    COEFFICIENT,
    EVENTS_PER_COEFFICIENT,
    FEW_EVENTS,
    GOODNESS_OF_FIT,
    INFLATION,
    MCFADDEN,
    PROPORTIONAL_ODDS,
    PSEUDO_R2,
    R2,
    WILD_BOOTSTRAP,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable

DECIMALS = {PSEUDO_R2: 2, INFLATION: 1}


def fit_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """The table of all models, then those of few clusters, by name."""
    tables = {"model-fit": fit_table(evidence)}
    return tables | {
        f"few-clusters-{model['name']}": few_cluster_table(evidence, model) for model in fitted_models(evidence.plan)
    }


def fit_table(evidence: Evidence) -> ReportTable:
    """One row a model and group, of those of which anything leaves: tests of its form, pseudo-R2, inflation, events."""
    wording, body, lines = evidence.wording, [], []
    for model in fitted_models(evidence.plan):
        own = rows_on(evidence, model, GOODNESS_OF_FIT, PSEUDO_R2, INFLATION, PROPORTIONAL_ODDS, EVENTS_PER_COEFFICIENT)
        own = [row for row in own if row.level in (None, MCFADDEN, R2)]
        outcome = outcome_text(evidence, model) if family_of(model) in OF_LEVELS else explained(evidence, model)
        for group in GROUPS:
            found = {row.measure: row for row in own if row.group == group}
            if any(row.release != WITHHELD for row in found.values()):
                lines.append((capitalised(outcome), wording(f"report.column.{group}"), found))
    of_order = any(PROPORTIONAL_ODDS in found for _, _, found in lines)
    for outcome, group, found in lines:
        told = [_p(evidence, found.get(measure)) for measure in (GOODNESS_OF_FIT, *([PROPORTIONAL_ODDS] * of_order))]
        told += [_number(evidence, found.get(measure)) for measure in (PSEUDO_R2, INFLATION)]
        body.append((outcome, group, *told, _events(evidence, found.get(EVENTS_PER_COEFFICIENT))))
    odds = [("odds", ESTIMATE)] if of_order else []
    columns = [("outcome", WORDS), ("group", ESTIMATE), ("fit", NUMBER), *odds]
    columns += [("pseudo_r2", NUMBER), ("inflation", NUMBER), ("events", ESTIMATE)]
    return table_of(evidence, wording("report.model_fit"), columns, body, "report.model_fit_note")


def _p(evidence: Evidence, row: Row | None) -> str:
    return p_value(evidence, row, None if row is None else row.p_value)


def _number(evidence: Evidence, row: Row | None) -> str:
    wording = evidence.wording
    if row is not None and row.release == WITHHELD:
        return wording("report.cell.withheld")
    if row is None or row.estimate is None:
        return wording("report.cell.none")
    return wording.number(row.estimate, DECIMALS[row.measure])


def _events(evidence: Evidence, row: Row | None) -> str:
    """Whether there are enough of the rarer answer for so many terms; how many is not told."""
    wording = evidence.wording
    if row is None:
        return wording("report.cell.none")
    if row.release == WITHHELD:
        return wording("report.cell.withheld")
    return wording("report.cell.few_events" if FEW_EVENTS in row.flags else "report.cell.enough_events")


def few_cluster_table(evidence: Evidence, model: Mapping[str, Any]) -> ReportTable:
    """One row a term: its p-value by the design, by CR2 and by the wild bootstrap, in each group of few clusters.

    Of several answers there is no CR2, and of those without an order one row an answer.
    """
    wording = evidence.wording
    own = rows_on(evidence, model, COEFFICIENT, BIAS_REDUCED, WILD_BOOTSTRAP)
    own = [row for row in own if row.contrast is None]
    of_levels = family_of(model) in OF_LEVELS
    tested = [row for row in own if row.measure == WILD_BOOTSTRAP]
    groups = [group for group in GROUPS if any(row.group == group for row in tested)]
    kinds = {COEFFICIENT: "p_design", BIAS_REDUCED: "p_cr2", WILD_BOOTSTRAP: "p_wild"}
    kinds = {kind: name for kind, name in kinds.items() if kind != BIAS_REDUCED or not of_levels}
    parted = any(row.domain_level is not None for row in tested)
    columns, body = [("term", WORDS), *([("answer", ESTIMATE)] if parted else [])], []
    answers = evidence.answers(model["outcome"]["question"])
    for group in groups:
        columns += [(f"{kind}_{group}", NUMBER) for kind in kinds.values()]
    for level, answer in dict.fromkeys((row.level, row.domain_level) for row in tested):
        place = {"level": level, "domain_level": answer}
        found = [find(own, measure=kind, **place, group=group) for group in groups for kind in kinds]
        told = [term_in_table(evidence, model, level), *([answers.get(answer, answer)] if parted else [])]
        body.append((*told, *(_p(evidence, row) for row in found)))
    shown = body if any(row.p_value is not None for row in tested) else []
    outcome = outcome_text(evidence, model) if of_levels else explained(evidence, model)
    title = wording("report.few_clusters", outcome=outcome)
    note = "report.few_clusters_of_answers_note" if of_levels else "report.few_clusters_note"
    return table_of(evidence, title, columns, shown, note)
