"""The form's skip logic, run over the answers: who was asked what.

Where a condition fails for sure a question was not asked, and an answer to it cannot stand: the question that leads to
it rules. Where a condition fails only because an answer is lacking that there should be, nobody knows, and what was
answered stays.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.dates.readings import are_iso
from bogolan.preparation.form.pulled import expression_of
from bogolan.survey.codes import NUMBERS, numbers
from bogolan.survey.expressions.evaluation import Answers, holds
from bogolan.survey.expressions.functions import NotComputedError
from bogolan.survey.expressions.syntax import parse, references
from bogolan.survey.form_logic import BEFORE, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bogolan.survey.expressions.syntax import Expression
    from bogolan.survey.questionnaire import Question


@dataclass(frozen=True)
class NotEvaluated:
    """An expression of the form that was not evaluated: its question, where it stands and why."""

    question: str
    form_row: int | None
    heading: str
    expression: str
    why: str


@dataclass(frozen=True, eq=False)
class Asked:
    """What became of the answers when the form was run.

    answers        of each question, those that the form does not ask for blanked.
    unsound        (n) by question, where an answer is none that the question can have; it tells nothing.
    not_asked      (n) by question, where the form does not ask it; none where it asks everyone.
    outside        (n) by question, where it was answered although the form does not ask it: these were blanked.
    not_evaluated  the conditions that were not evaluated, which then ask everyone.
    read           an expression of a question, from its text.
    """

    answers: dict[str, Answers]
    unsound: dict[str, np.ndarray] = field(default_factory=dict)
    not_asked: dict[str, np.ndarray] = field(default_factory=dict)
    outside: dict[str, np.ndarray] = field(default_factory=dict)
    not_evaluated: list[NotEvaluated] = field(default_factory=list)
    read: Callable[[str, Question], Expression] = field(default=expression_of)

    @property
    def rows(self) -> int:
        """How many interviews there are."""
        return len(next(iter(self.answers.values())).places) if self.answers else 0

    def lacking(self, name: str) -> np.ndarray:
        """(n) where a question that was asked has no answer that tells anything."""
        lacks = ~answered(self.answers[name])
        lacks = lacks | self.unsound[name] if name in self.unsound else lacks
        return lacks & ~self.not_asked[name] if name in self.not_asked else lacks

    def known(self, names: Iterable[str]) -> np.ndarray:
        """(n) where none of these questions lacks its answer, so that an expression of them can be judged."""
        told = np.ones(self.rows, bool)
        for name in names:
            told &= ~self.lacking(name)
        return told


def run_skip_logic(questions: Mapping[str, Question], answers: Mapping[str, Answers]) -> Asked:
    """Run the conditions of all questions (those of the groups around them too), each after what it depends on."""
    asked = Asked(dict(answers), unsound_answers(questions, answers))
    follow_conditions(questions, dict.fromkeys(questions, asked), day_of_interview(questions))
    return asked


def follow_conditions(questions: Mapping[str, Question], asked_of: Mapping[str, Asked], today: str | None) -> None:
    """Run the conditions of questions in one table or more; `asked_of` has, by question, what is known of its table."""
    waits = {name: [*_waits_for(question)] for name, question in questions.items()}
    failing: dict[tuple[int, str], np.ndarray | None] = {}
    for name in in_order(waits):
        question, asked = questions[name], asked_of[name]
        outside = None
        for condition in question.relevant:
            place = (id(asked), condition)
            if place not in failing:
                failing[place] = _fails(condition, question, asked, today)
            if failing[place] is not None:
                outside = failing[place] if outside is None else outside | failing[place]
        if outside is None or not outside.any():
            continue
        asked.not_asked[name] = outside
        wrongly = outside & answered(asked.answers[name])
        if wrongly.any():
            asked.outside[name] = wrongly
            asked.answers[name] = blanked(asked.answers[name], wrongly)


def unsound_answers(questions: Mapping[str, Question], answers: Mapping[str, Answers]) -> dict[str, np.ndarray]:
    """(n) by question, where the answer is none of its choices, no number, or a number its own constraint excludes."""
    found = {}
    for name, held in answers.items():
        question = questions[name]
        if not question.may_be_invalid:
            continue
        wrong = np.array([not question.is_valid(code) for code in held.distinct], bool)[held.places]
        if question.type in NUMBERS and question.constraint and not references(parse(question.constraint)):
            with contextlib.suppress(NotComputedError):
                wrong |= tested(question, held) & ~holds(parse(question.constraint), {name: held}, of=name)
        if wrong.any():
            found[name] = wrong
    return found


def tested(question: Question, answers: Answers) -> np.ndarray:
    """(n) where there is an answer of the question's type, and no code that stands for none.

    A day that is not written as phones write it may be any of several, or none.
    """
    told = np.array([code != "" and code not in question.missing for code in answers.distinct], bool)
    if question.type in NUMBERS:
        told &= ~np.isnan(numbers(answers.distinct))
    if question.moment in ("date", "datetime"):
        told &= are_iso(answers.distinct)
    return told[answers.places]


def _waits_for(question: Question) -> Iterator[str]:
    expressions = {"relevant": question.relevant, "calculation": [question.calculation]}
    expressions["choice_filter"] = [question.choice_filter]
    for heading in BEFORE:
        for text in filter(None, expressions[heading]):
            yield from references(parse(text))


def _fails(condition: str, question: Question, asked: Asked, today: str | None) -> np.ndarray | None:
    """(n) where a condition fails for sure; None where it was not evaluated."""
    try:
        expression = asked.read(condition, question)
        fails = ~holds(expression, asked.answers, today=today)
    except NotComputedError as error:
        asked.not_evaluated.append(NotEvaluated(question.name, question.form_row, "relevant", condition, str(error)))
        return None
    return fails & asked.known(references(expression))


def answered(answers: Answers) -> np.ndarray:
    """(n) where there is an answer."""
    return (answers.distinct != "")[answers.places]


def blanked(answers: Answers, rows: np.ndarray) -> Answers:
    """The answers without those of some rows (n, boolean)."""
    places = np.where(rows, len(answers.distinct), answers.places)
    return replace(answers, distinct=np.append(answers.distinct, ""), places=places)


def day_of_interview(questions: Mapping[str, Question]) -> str | None:
    """The question that holds the day of an interview: what the phone noted as today, else as its end or start."""
    by_meta = {question.meta: name for name, question in reversed(questions.items()) if question.meta}
    return next((by_meta[meta] for meta in ("today", "end", "start") if meta in by_meta), None)
