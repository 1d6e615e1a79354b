"""The marginal effects of a model with missing answers to its terms imputed, and how much information is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import MEN, WOMEN, find
from bogolan.publication.sentences.associations import explained, family_of, outcome_text, term_in_table
from bogolan.publication.sentences.imputed import imputed_rows
from bogolan.publication.tables.report_table import (
    EFFECTS,
    ESTIMATE,
    LIMITS,
    POINTS,
    WORDS,
    ReportTable,
    cells,
    groups_shown,
    table_of,
)
from bogolan.survey.plan_parts import OF_LEVELS, OF_NUMBERS
from bogolan.survey.spine import MARGINAL_EFFECT, MISSING_INFORMATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.sentences.evidence import Evidence


def imputed_table(evidence: Evidence, model: Mapping[str, Any]) -> ReportTable:
    """One row a term, of each answer where there are several; without rows where none of it leaves."""
    wording = evidence.wording
    found = imputed_rows(evidence, model, MARGINAL_EFFECT)
    missing = imputed_rows(evidence, model, MISSING_INFORMATION)
    of_numbers, of_levels = family_of(model) in OF_NUMBERS, family_of(model) in OF_LEVELS
    scale, heading = (EFFECTS, "value_") if of_numbers else (POINTS, "")
    groups = [group for group in (*groups_shown(evidence), "all") if any(row.group == group for row in found)]
    sides = [(group, None) for group in dict.fromkeys(groups)]
    sides += [(WOMEN, MEN)] if any(row.contrast for row in found) else []
    estimates = [f"{heading}difference" if contrast else f"{heading or 'points_'}{group}" for group, contrast in sides]
    words = [("term", WORDS), *([("answer", WORDS)] if of_levels else [])]
    columns = [*words, *(column for name in estimates for column in ((name, ESTIMATE), ("interval", LIMITS)))]
    columns.append(("missing_information", ESTIMATE))
    answers, body = evidence.answers(model["outcome"]["question"]), []
    for level, answer in dict.fromkeys((row.level, row.domain_level) for row in found):
        place = {"level": level, "domain": found[0].domain, "domain_level": answer}
        shown = [find(found, **place, group=group, contrast=contrast) for group, contrast in sides]
        if not any(row is not None and row.published for row in shown):
            continue
        told = [term_in_table(evidence, model, level), *([answers.get(answer, answer)] if of_levels else [])]
        most = [row.estimate for row in missing if (row.level, row.domain_level) == (level, answer) and row.published]
        share = wording.percent(max(most)) if most else wording("report.cell.none")
        body.append((*told, *(text for row in shown for text in cells(evidence, row, scale)), share))
    outcome = outcome_text(evidence, model) if of_levels else explained(evidence, model)
    title = wording("report.imputed_effects", outcome=outcome)
    return table_of(evidence, title, columns, body, f"report.{heading}imputed_note")
