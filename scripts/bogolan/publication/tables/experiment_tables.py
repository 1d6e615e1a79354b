"""The tables of an experiment: its estimates by gender, and the checks of its own assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import GROUPS, MEN, WOMEN, select
from bogolan.publication.sentences.experiments import (
    COMBINED,
    DIFFERENCE_IN_MEANS,
    ESTIMATORS,
    LIARS,
    MOMENT,
    estimates,
    experiments_reported,
    is_invalid,
    label,
)
from bogolan.publication.sentences.experiments import (
    gap as gap_of,
)
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    LIMITS,
    NUMBER,
    POINTS,
    SHARES,
    WORDS,
    cells,
    p_value,
    table_of,
)
from bogolan.survey.spine import (
    BOUND,
    CHECK,
    EXPERIMENTS,
    FAILED,
    FAILED_PLACEBO,
    MISFIT,
    MISREPORTING,
    NO_MAXIMUM,
    NOT_ESTIMABLE,
    PREVALENCE,
    UNTESTED_PLACEBO,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable, Scale

# The lines of the table of each kind: a measure and its level, and the measure of its gap.
LINES = {
    "list": (
        (PREVALENCE, DIFFERENCE_IN_MEANS, "gap"),
        (PREVALENCE, COMBINED, "gap"),
        (PREVALENCE, "ml", "gap"),
        (PREVALENCE, "nls", "gap"),
        *((PREVALENCE, level, "gap") for level in LIARS),
        (MISREPORTING, DIFFERENCE_IN_MEANS, MISREPORTING),
        (BOUND, "lee_lower", ""),
        (BOUND, "lee_upper", ""),
    ),
    "randomised_response": (
        (PREVALENCE, MOMENT, "gap"),
        (PREVALENCE, "logit", "gap"),
        (MISREPORTING, MOMENT, MISREPORTING),
        (BOUND, "silence_lower", ""),
        (BOUND, "silence_upper", ""),
    ),
}
# What tables of each kind are called, among the messages of the report.
TITLES = {"list": "", "randomised_response": "_randomised"}


def experiment_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """Of each experiment that measures a share the checks, and the estimates unless it fails them."""
    tables = {}
    for experiment in experiments_reported(evidence):
        if experiment["kind"] not in LINES:
            continue
        if not is_invalid(evidence, experiment):
            tables[f"experiment-{experiment['name']}"] = _estimates(evidence, experiment)
        title = evidence.wording(f"report.checks{TITLES[experiment['kind']]}", label=label(evidence, experiment))
        tables[f"checks-{experiment['name']}"] = checks_table(evidence, experiment, title, name_of_check)
    return tables


def _estimates(evidence: Evidence, experiment: Mapping[str, Any]) -> ReportTable:
    """One row an estimator: the share to whom the sensitive item applies, or a difference, by gender with the gap."""
    wording = evidence.wording
    shown = estimates(evidence, experiment)
    groups = [group for group in GROUPS if group in shown]
    columns = [("estimator", WORDS), *(pair for group in groups for pair in ((group, ESTIMATE), ("interval", LIMITS)))]
    both = WOMEN in groups and MEN in groups
    columns += [("share_gap", ESTIMATE), ("interval", LIMITS)] if both else []
    kind = experiment["kind"]
    lines = [
        (wording(f"experiment.estimator.{measure}.{level}"), measure, level, gap, None)
        for measure, level, gap in LINES[kind]
    ]
    for analysis in evidence.plan.get("sensitivity") or []:
        whom = wording.label(analysis.get("label")) or analysis["name"]
        again = wording(f"experiment.again.{ESTIMATORS[kind]}", whom=whom)
        lines.append((again, PREVALENCE, ESTIMATORS[kind], "gap", analysis["name"]))
    body = []
    for told, measure, level, of_gap, again in lines:
        found = estimates(evidence, experiment, measure, level, again)
        if not found:
            continue
        line = [told]
        for group in groups:
            line += _cells(evidence, found.get(group), POINTS if measure == MISREPORTING else SHARES)
        if both:
            row = gap_of(evidence, experiment, of_gap, level, again) if of_gap else None
            line += _cells(evidence, row, POINTS)
        body.append(tuple(line))
    title = wording(f"report.experiment{TITLES[kind]}", label=label(evidence, experiment))
    return table_of(evidence, title, columns, body, f"report.experiment{TITLES[kind]}_note")


def _cells(evidence: Evidence, row: Row | None, scale: Scale) -> tuple[str, str]:
    if row is not None and {FAILED_PLACEBO, UNTESTED_PLACEBO} & set(row.flags):
        return evidence.wording("report.cell.refused"), evidence.wording("report.cell.none")
    for flag, told in ((NO_MAXIMUM, NO_MAXIMUM), (NOT_ESTIMABLE, NO_MAXIMUM), (MISFIT, MISFIT)):
        if row is not None and flag in row.flags:
            return evidence.wording(f"report.cell.{told}"), evidence.wording("report.cell.none")
    if row is not None and row.published and row.interval and scale is SHARES:
        lower = evidence.wording.number(100 * row.lower, 0)  # may lie below 0, so that a dash would not do between them
        between = evidence.wording("report.cell.range", lower=lower, upper=evidence.wording.percent(row.upper))
        return evidence.wording.percent(row.estimate), between
    return cells(evidence, row, scale)


def checks_table(
    evidence: Evidence, experiment: Mapping[str, Any], title: str, check_name: Callable[[Evidence, str], str]
) -> ReportTable:
    """One row a check: its p-value alone and among all checks of the experiment, and what that says."""
    wording, body = evidence.wording, []
    for row in select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=CHECK):
        verdict = "failed" if FAILED in row.flags else "nothing_to_test" if row.p_value is None else "passed"
        told = (
            wording(f"experiment.verdict.{verdict}") if row.release == "published" else wording("report.cell.withheld")
        )
        numbers = (p_value(evidence, row, p) for p in (row.p_value, row.p_adjusted))
        body.append((check_name(evidence, row.level), *numbers, told))
    columns = [("check", WORDS), ("p", NUMBER), ("p_adjusted", NUMBER), ("verdict", ESTIMATE)]
    return table_of(evidence, title, columns, body, "report.checks_note")


def name_of_check(evidence: Evidence, level: str) -> str:
    """What a check of any experiment but those of endorsements says, in words."""
    return evidence.wording(f"experiment.check.{level}")
