"""The table of a model's predictions: what it expects were everybody of a group at one value of a term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, MEN, WOMEN
from bogolan.publication.sentences.associations import explained, family_of, guarded, outcome_text, questions_of, terms
from bogolan.publication.sentences.evidence import capitalised
from bogolan.publication.tables.report_table import ESTIMATE, LIMITS, MEANS, SHARES, WORDS, cells, table_of
from bogolan.survey.events import EXPOSURE, events_at
from bogolan.survey.plan_parts import OF_LEVELS, OF_NUMBERS
from bogolan.survey.spine import AT, MODELS, PREDICTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable


def prediction_table(evidence: Evidence, model: Mapping[str, Any]) -> ReportTable:
    """One row a value of a term, and an answer where there are several: what is expected of each gender."""
    wording, about = evidence.wording, (MODELS, model["name"], PREDICTED)
    own = [row for row in evidence.rows if (row.analysis, row.outcome, row.measure) == about]
    own = [row for row in own if not any(guarded(evidence, name) for name in questions_of(str(row.level)))]
    groups = [group for group in (WOMEN, MEN, EVERYONE) if any(row.group == group for row in own)]
    of_levels = family_of(model) in OF_LEVELS
    scale = MEANS if family_of(model) in OF_NUMBERS else SHARES
    words = [("term", WORDS), ("value", ESTIMATE), *([("answer", ESTIMATE)] if of_levels else [])]
    columns = [*words, *(column for group in groups for column in ((group, ESTIMATE), ("interval", LIMITS)))]
    answers, body = evidence.answers(model["outcome"]["question"]), []
    by_place = {(row.level, row.domain_level, row.group): row for row in own}
    for level, answer in dict.fromkeys((row.level, row.domain_level) for row in own):
        told = [*value_text(evidence, model, str(level)), *([answers.get(answer, answer)] if of_levels else [])]
        found = (by_place.get((level, answer, group)) for group in groups)
        body.append((*told, *(text for row in found for text in cells(evidence, row, scale))))
    outcome = outcome_text(evidence, model) if of_levels else explained(evidence, model)
    shown = body if any(row.shown for row in own) else []
    return table_of(evidence, wording("report.predictions", outcome=outcome), columns, shown, "report.prediction_note")


def value_text(evidence: Evidence, model: Mapping[str, Any], level: str) -> tuple[str, str]:
    """A term and the value that everybody is set to: ("“Age”", "30"), ("“Yes” to “Moved?”", "no")."""
    wording, (column, _, value) = evidence.wording, level.partition(AT)
    (name,) = questions_of(level)
    if name == EXPOSURE:
        return capitalised(wording("event.near")), wording.number(round(events_at(float(value))))
    question = wording("finding.quote", text=evidence.subject(name))
    term = next(term for term in terms(model) if term["question"] == name)
    if "is" in term:
        answers = evidence.quoted_answers(name, term["is"])
        told = wording("model.yes_or_no", answers=answers, question=evidence.subject(name))
        return capitalised(told), wording(f"report.predicted.{'yes' if value == '1' else 'no'}")
    if column == name and (evidence.codebook.get(name) or {}).get("choices") and term.get("as") != "number":
        return question, evidence.answers(name).get(value, value)
    number = float(value)
    return question, wording.number(int(number)) if number == int(number) else wording.significant(number)
