"""The form run over an export: what was not asked, what cannot stand, what is only flagged."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import BLANK, SKIPPED
from bogolan.preparation.form.constraints import breaches
from bogolan.preparation.form.skip_logic import Asked, NotEvaluated, blanked, run_skip_logic, unsound_answers
from bogolan.survey.codes import NUMBERS
from bogolan.survey.expressions.evaluation import Answers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question

SKIP_LOGIC, CONSTRAINTS = "skip_logic", "constraints"


@dataclass(frozen=True, eq=False)
class FormRun:
    """What running the form over the answers shows.

    answers        of each question, with those blanked that cannot stand.
    not_asked      (n) by question, where the form does not ask it.
    blanked        what was blanked, and by which rule.
    flagged        what breaks a rule and stays.
    expressions    how many expressions there are.
    not_evaluated  those that were not evaluated, and why.
    """

    answers: Mapping[str, Answers]
    not_asked: Mapping[str, np.ndarray]
    blanked: list[Breach]
    flagged: list[Breach]
    expressions: int
    not_evaluated: list[NotEvaluated]

    def described(self) -> dict[str, Any]:
        """How many expressions there are, and those that were not evaluated, as plain data."""
        return {"expressions": self.expressions, "not_evaluated": [asdict(one) for one in self.not_evaluated]}

    def blanked_of(self, question: str) -> list[Breach]:
        """What was blanked of a question."""
        return [breach for breach in self.blanked if breach.question == question]


def run_form(questions: Mapping[str, Question], seen: Mapping[str, Recognised], checks: Collection[str]) -> FormRun:
    """Run the logic that `questions` have over their columns; of the checks, those of the form that are named."""
    answers = {
        name: Answers(column.codes, column.places, questions[name].type in NUMBERS) for name, column in seen.items()
    }
    if SKIP_LOGIC in checks:
        asked = run_skip_logic(questions, answers)
    else:
        asked = Asked(answers, unsound_answers(questions, answers))
    found, not_evaluated = breaches(questions, asked) if CONSTRAINTS in checks else ([], [])
    cleared = dict(asked.answers)
    impossible = [breach for breach in found if breach.rule.change_type == BLANK]
    for breach in impossible:
        cleared[breach.question] = blanked(cleared[breach.question], breach.rows)
    return FormRun(
        answers=cleared,
        not_asked=asked.not_asked,
        blanked=[*(Breach(name, SKIPPED, rows) for name, rows in asked.outside.items()), *impossible],
        flagged=[breach for breach in found if breach.rule.change_type != BLANK],
        expressions=len(expressions_of(questions)),
        not_evaluated=[*asked.not_evaluated, *not_evaluated],
    )


def expressions_of(questions: Mapping[str, Question]) -> set[tuple[str, str, str]]:
    """Each expression of the form by question, heading and text; a condition of several questions counts once."""
    conditions = {("", "relevant", text) for question in questions.values() for text in question.relevant}
    others = {
        (name, heading, text)
        for name, question in questions.items()
        for heading in ("constraint", "required", "calculation", "choice_filter")
        if (text := getattr(question, heading))
    }
    return conditions | others
