"""What goes with a model's outcome, first of all interviews and then of some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, MEN, WOMEN, select
from bogolan.publication.sentences.associations import effects, explained, family_of, outcome_text, term_in_table
from bogolan.publication.sentences.hypotheses import whom_again
from bogolan.publication.tables.report_table import EFFECTS, ESTIMATE, POINTS, WORDS, cells, table_of
from bogolan.survey.plan_parts import OF_LEVELS, OF_NUMBERS
from bogolan.survey.spine import MARGINAL_EFFECT, MODELS, OF_ANSWER, SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable


def effects_again(evidence: Evidence, model: Mapping[str, Any], analysis: Mapping[str, Any]) -> ReportTable:
    """One row a term of which anything leaves again: each effect and the difference, first and of those who stay."""
    wording, body = evidence.wording, []
    of_numbers, of_levels = family_of(model) in OF_NUMBERS, family_of(model) in OF_LEVELS
    place = {"domain": SENSITIVITY, "domain_level": analysis["name"]}
    again = select(evidence.rows, analysis=MODELS, outcome=model["name"], measure=MARGINAL_EFFECT, **place)
    second = {(row.level, row.group, row.contrast): row for row in again}
    found = effects(evidence, model)
    groups = [group for group in (WOMEN, MEN, EVERYONE) if any(group in effect.groups for effect in found)]
    both = WOMEN in groups and MEN in groups
    answers = evidence.answers(model["outcome"]["question"])
    for effect in found:
        firsts = [effect.groups.get(group) for group in groups] + ([effect.difference] if both else [])
        pairs = [(first, second.get(_place(first))) for first in firsts]
        if any(row is not None and row.shown for _, row in pairs):
            answer = [answers.get(effect.answer, effect.answer)] if of_levels else []
            told = [term_in_table(evidence, model, effect.level), *answer]
            scale = EFFECTS if of_numbers else POINTS
            body.append((*told, *(cells(evidence, row, scale)[0] for pair in pairs for row in pair)))
    heading = "value_" if of_numbers else ""
    columns = [("term", WORDS), *([("answer", WORDS)] if of_levels else [])]
    for name in (*(f"{heading or 'points_'}{group}" for group in groups), *([f"{heading}difference"] if both else [])):
        columns += [(name, ESTIMATE), ("again", ESTIMATE)]
    outcome = outcome_text(evidence, model) if of_levels else explained(evidence, model)
    title = wording("report.effects_again", outcome=outcome, whom=whom_again(evidence, analysis))
    return table_of(evidence, title, columns, body, f"report.{heading}effects_again_note")


def _place(first: Row | None) -> tuple[str, str | None, str | None] | None:
    """Where the second row of an effect stands: of several answers its level names the answer, too."""
    if first is None:
        return None
    level = first.level if first.domain is None else f"{first.level}{OF_ANSWER}{first.domain_level}"
    return level, first.group, first.contrast
