"""The tables of a conjoint experiment: marginal means by gender, effects where there are any, and the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import GROUPS, MEN, WOMEN
from bogolan.publication.sentences.conjoint import (
    compared_levels,
    conjoint_experiments,
    gap_in,
    has_effects,
    is_rated,
    level_text,
    levels_of,
    of_level,
)
from bogolan.publication.sentences.experiments import is_invalid, label
from bogolan.publication.tables.conjoint_again import conjoint_effects_again, means_again
from bogolan.publication.tables.experiment_tables import checks_table, name_of_check
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    LIMITS,
    MEAN_GAPS,
    MEANS,
    NUMBER,
    POINTS,
    SHARES,
    WORDS,
    cells,
    p_value,
    table_of,
)
from bogolan.survey.spine import EFFECT, MARGINAL_MEAN, RATING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable, Scale


def conjoint_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """Of each conjoint experiment the checks, and the estimates unless it fails them."""
    tables = {}
    for experiment in conjoint_experiments(evidence):
        if not is_invalid(evidence, experiment):
            tables[f"experiment-{experiment['name']}"] = _means(evidence, experiment)
            if has_effects(evidence, experiment):
                tables[f"effects-{experiment['name']}"] = _effects(evidence, experiment)
            for analysis in evidence.plan.get("sensitivity") or []:
                again = means_again(evidence, experiment, analysis)
                tables[f"again-{analysis['name']}-{experiment['name']}"] = again
                if has_effects(evidence, experiment):
                    again = conjoint_effects_again(evidence, experiment, analysis)
                    tables[f"effects-again-{analysis['name']}-{experiment['name']}"] = again
        title = evidence.wording("report.checks_conjoint", label=label(evidence, experiment))
        tables[f"checks-{experiment['name']}"] = checks_table(evidence, experiment, title, name_of_check)
    return tables


def _means(evidence: Evidence, experiment: Mapping[str, Any]) -> ReportTable:
    """One row a level: its marginal mean by gender, the gap, and that gap's p-value among all levels."""
    wording, body = evidence.wording, []
    levels = levels_of(evidence, experiment)
    groups = _groups(evidence, experiment, levels, MARGINAL_MEAN)
    both = WOMEN in groups and MEN in groups
    for level in levels:
        found = of_level(evidence, experiment, level)
        line = [level_text(experiment, level, wording)]
        for group in groups:
            line += cells(evidence, found.get(group), _scale(found.get(group), MEANS, SHARES))
        if both:
            gap = gap_in(evidence, experiment, level)
            line += [
                *cells(evidence, gap, _scale(gap, MEAN_GAPS, POINTS)),
                p_value(evidence, gap, gap and gap.p_adjusted),
            ]
        body.append(tuple(line))
    columns = [
        ("profile_level", WORDS),
        *(pair for group in groups for pair in ((group, ESTIMATE), ("interval", LIMITS))),
    ]
    kind = "rated" if is_rated(evidence, experiment) else "chosen"
    if both:
        columns += [("share_gap" if kind == "chosen" else "mean_gap", ESTIMATE)]
        columns += [("interval", LIMITS), ("p_adjusted", NUMBER)]
    title = wording("report.conjoint", label=label(evidence, experiment))
    return table_of(evidence, title, columns, body, f"report.conjoint_note.{kind}")


def _effects(evidence: Evidence, experiment: Mapping[str, Any]) -> ReportTable:
    """One row a level of an attribute that has a reference: its effect by gender; a dash where none is known."""
    wording, body = evidence.wording, []
    levels = compared_levels(evidence, experiment)
    groups = _groups(evidence, experiment, list(levels), EFFECT)
    for level, words in levels.items():
        found, line = of_level(evidence, experiment, level, EFFECT), [words]
        for group in groups:
            line += cells(evidence, found.get(group), _scale(found.get(group), MEAN_GAPS, POINTS))
        body.append(tuple(line))
    columns = [
        ("profile_level", WORDS),
        *(pair for group in groups for pair in ((group, ESTIMATE), ("interval", LIMITS))),
    ]
    title = wording("report.conjoint_effects", label=label(evidence, experiment))
    return table_of(evidence, title, columns, body, "report.conjoint_effect_note")


def _groups(evidence: Evidence, experiment: Mapping[str, Any], levels: list[str], measure: str) -> list[str]:
    """The groups that have columns: women and men, or the only one there is."""
    present = {group for level in levels for group in of_level(evidence, experiment, level, measure)}
    return [group for group in GROUPS if group in present]


def _scale(row: Row | None, of_ratings: Scale, of_choices: Scale) -> Scale:
    return of_ratings if row is not None and row.unit == RATING else of_choices
