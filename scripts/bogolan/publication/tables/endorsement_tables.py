"""The tables of an endorsement experiment: its effects by gender, of all policies and of each, and its checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.figures.labels import question_label
from bogolan.publication.released import GROUPS, MEN, WOMEN
from bogolan.publication.sentences.endorsement import check_name
from bogolan.publication.sentences.experiments import estimates, experiments_reported, gap, is_invalid, label
from bogolan.publication.tables.experiment_tables import checks_table
from bogolan.publication.tables.report_table import EFFECTS, ESTIMATE, LIMITS, WORDS, cells, table_of
from bogolan.survey.spine import CHECK, CONTROL_DEVIATIONS, DETECTABLE, ENDORSEMENT, POSITION_DEVIATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable
    from bogolan.publication.wording import Wording


KIND = "endorsement"


def endorsement_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """Of each endorsement experiment the checks, and the effects unless it fails them."""
    tables = {}
    for experiment in experiments_reported(evidence):
        if experiment["kind"] != KIND:
            continue
        if not is_invalid(evidence, experiment):
            tables[f"experiment-{experiment['name']}"] = _effects(evidence, experiment)
        title = evidence.wording("report.endorsement_checks", label=label(evidence, experiment))
        tables[f"checks-{experiment['name']}"] = checks_table(evidence, experiment, title, check_name)
    return tables


def _effects(evidence: Evidence, experiment: Mapping[str, Any]) -> ReportTable:
    """One row of all policies in each unit, one a policy, and one a time that it was estimated again."""
    shown = estimates(evidence, experiment, ENDORSEMENT)
    groups = [group for group in GROUPS if group in shown]
    both = WOMEN in groups and MEN in groups
    columns = [("policy", WORDS), *(pair for group in groups for pair in ((group, ESTIMATE), ("interval", LIMITS)))]
    columns += [("mean_gap", ESTIMATE), ("interval", LIMITS)] if both else []
    body = []
    for told, level, again in _lines(evidence, experiment):
        found = estimates(evidence, experiment, ENDORSEMENT, level, again)
        if not found:
            continue
        rows = [found.get(group) for group in groups]
        rows += [gap(evidence, experiment, ENDORSEMENT, level, again)] if both else []
        body.append((told, *(text for row in rows for text in cells(evidence, row, EFFECTS))))
    title = evidence.wording("report.endorsement", label=label(evidence, experiment))
    return table_of(evidence, title, columns, body, "report.endorsement_note")


def _lines(evidence: Evidence, experiment: Mapping[str, Any]) -> Iterator[tuple[str, str | None, str | None]]:
    """What each row says, the level of its numbers, and the sensitivity analysis that they are of."""
    wording = evidence.wording
    yield wording("endorsement.together.scale_points"), None, None
    for unit in (CONTROL_DEVIATIONS, POSITION_DEVIATIONS):
        yield wording(f"endorsement.together.{unit}"), unit, None
    for policy in experiment["questions"]:
        yield evidence.question(policy), policy, None
    for analysis in evidence.plan.get("sensitivity") or []:
        whom = wording.label(analysis.get("label")) or analysis["name"]
        yield wording("endorsement.again", whom=whom), None, analysis["name"]


def effect_label(row: Row, codebook: Mapping[str, Any], wording: Wording) -> str:
    """What a row of an endorsement experiment is in the workbook: a check, or an effect in its unit."""
    if row.measure == CHECK:
        kind, _, policy = str(row.level).partition("/")
        return wording(f"endorsement.check.{kind}", question=question_label(policy, codebook, wording))
    together = wording(f"endorsement.together.{row.unit}")
    if row.measure == DETECTABLE:
        return wording("endorsement.detectable", effect=together)
    if row.level in (None, row.unit):
        return together
    return wording("endorsement.of_policy", question=question_label(row.level, codebook, wording))
