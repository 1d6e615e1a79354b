"""What else a form says of its answers: which are allowed, required, calculated, offered; where that does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import CALCULATED, CONSTRAINT, NOT_OFFERED, REQUIRED, UNKNOWN_CODE, UNLIKELY
from bogolan.preparation.form.skip_logic import Asked, NotEvaluated, answered, day_of_interview, tested
from bogolan.survey.codes import NUMBERS, number_as_typed
from bogolan.survey.expressions.evaluation import Answers, evaluate, holds
from bogolan.survey.expressions.functions import NotComputedError
from bogolan.survey.expressions.syntax import Name, measures_the_earth, parts, references
from bogolan.survey.expressions.vectors import as_numbers, as_texts, texts
from bogolan.survey.questionnaire import RANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.questionnaire import Question

ALWAYS = frozenset({"yes", "true", "true()"})
# How near a number is that was calculated twice, as a share of it; a few metres are the arc of a cosine of almost 1.
NEAR, NEAR_ON_EARTH = 1e-9, 1e-3


def unknown_codes(questions: Mapping[str, Question], asked: Asked) -> list[Breach]:
    """Where questions with several answers have codes that the form does not have."""
    several = (
        name for name, one in questions.items() if one.several and one.type != RANK and name in asked.unsound
    )  # a ranking with other codes is none, and is blanked
    return [Breach(name, UNKNOWN_CODE, asked.unsound[name] & answered(asked.answers[name])) for name in several]


def breaches(
    questions: Mapping[str, Question], asked: Asked, today: str | None = None
) -> tuple[list[Breach], list[NotEvaluated]]:
    """Every rule of the form that answers break, and the expressions that were not evaluated.

    `today` is the question that holds the day of the interview, where it is not one of these.
    """
    found, not_evaluated = unknown_codes(questions, asked), []
    today = today or day_of_interview(questions)
    for name, question in questions.items():
        for heading, check in CHECKS.items():
            expression = getattr(question, heading)
            if not expression:
                continue
            try:
                found += [breach for breach in check(question, asked, today) if breach.rows.any()]
            except NotComputedError as error:
                not_evaluated.append(NotEvaluated(name, question.form_row, heading, expression, str(error)))
    return found, not_evaluated


def _allowed(question: Question, asked: Asked, today: str | None) -> Iterator[Breach]:
    """Answers that the constraint does not allow.

    A number that is impossible by itself cannot stand. Where the constraint compares answers nobody knows which of them
    is wrong, and a text may be right although it is unusual: those are flagged.
    """
    answers = asked.answers[question.name]
    expression = asked.read(question.constraint, question)
    others = [name for name in references(expression) if name != question.name]
    broken = tested(question, answers) & ~holds(expression, asked.answers, question.name, today) & asked.known(others)
    alone = question.type in NUMBERS and not others
    yield Breach(question.name, (CONSTRAINT if alone else UNLIKELY).about(rule=question.constraint), broken)


def _required(question: Question, asked: Asked, today: str | None) -> Iterator[Breach]:
    lacking = asked.lacking(question.name)
    if question.required.lower() not in ALWAYS:
        lacking = lacking & holds(asked.read(question.required, question), asked.answers, question.name, today)
    yield Breach(question.name, REQUIRED, lacking)


def _calculated(question: Question, asked: Asked, today: str | None) -> Iterator[Breach]:
    """Where what was exported is not what the form calculates from the answers; a form's constants change with it."""
    expression = asked.read(question.calculation, question)
    calculated, places = evaluate(expression, asked.answers, question.name, today)
    if not references(expression):
        return
    answers = asked.answers[question.name]
    exported = texts(answers.distinct)
    # Spreadsheets write 4 as 4.0 or 4,0, whatever the form makes of it.
    one, other = _as_typed(exported.values)[answers.places], as_numbers(calculated)[places]
    same = np.isclose(one, other, rtol=NEAR_ON_EARTH if measures_the_earth(expression) else NEAR, atol=NEAR)
    if calculated.kind == "number":
        differs = ~np.isnan(other) & ~same  # from what is no number comes none
    else:
        differs = (exported.values[answers.places] != as_texts(calculated)[places]) & ~same
    rows = differs & answered(answers) & asked.known(references(expression))
    yield Breach(question.name, CALCULATED.about(rule=question.calculation), rows)


def _as_typed(texts: np.ndarray) -> np.ndarray:
    """(n) the number that each text is, however it is typed; NaN where it is none."""
    found = [number_as_typed(text) for text in texts]
    return np.array([np.nan if value is None else value for value in found], float)


def _offered(question: Question, asked: Asked, today: str | None) -> Iterator[Breach]:
    """Choices that the filter does not offer beside the other answers."""
    answers = asked.answers[question.name]
    known = np.array([code in question.choice_columns for code in answers.distinct], bool)[answers.places]
    expression = asked.read(question.choice_filter, question)
    named = {part for part in parts(expression) if isinstance(part, Name)}
    columns = {name: _column_of_choices(question, answers, name.name) for name in named}
    offered = holds(expression, {**asked.answers, **columns}, question.name, today)
    rows = known & ~offered & asked.known(references(expression))
    yield Breach(question.name, NOT_OFFERED.about(rule=question.choice_filter), rows)


def _column_of_choices(question: Question, answers: Answers, column: str) -> Answers:
    """What a column of the choices says of the choice that each interview made."""
    cells = [question.choice_columns.get(code, {}).get(column, "") for code in answers.distinct]
    return Answers(texts(cells).values, answers.places)


# By the name of what the form says.
CHECKS = {
    "constraint": _allowed,
    "required": _required,
    "calculation": _calculated,
    "choice_filter": _offered,
}
