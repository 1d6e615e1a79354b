"""What the checks of interviews compare: who asked, where, and the substantive answers that were given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.survey.codes import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.form.run import FormRun
    from bogolan.survey.expressions.evaluation import Answers
    from bogolan.survey.questionnaire import Question

NONE = -1


def interviewers(form: FormRun, plan: Mapping[str, Any]) -> np.ndarray | None:
    """(n) the interviewer of each interview, as a number, -1 for none; None where the plan names no question for it."""
    return _numbered(form, plan.get("interviewer", {}).get("question"))


def clusters(form: FormRun, plan: Mapping[str, Any]) -> np.ndarray | None:
    """(n) the cluster of each interview, as a number, -1 for none; None where the plan names no clusters."""
    return _numbered(form, plan.get("design", {}).get("clusters"))


def numbered(answers: Answers, no_answers: frozenset[str] = frozenset()) -> tuple[np.ndarray, np.ndarray]:
    """(n) a number for each answer, -1 for none, in the order of the answers; and the answers themselves.

    Several codes are the same answer in any order.
    """
    texts = np.array([" ".join(sorted(set(str(text).split()))) for text in answers.distinct], object)
    told, place = np.unique(texts.astype(str), return_inverse=True)
    nothing = np.array([text == "" or text in no_answers for text in told], bool)
    number = np.where(nothing, NONE, np.cumsum(~nothing) - 1)
    return number[place][answers.places], told[~nothing]


def substantive_questions(questions: Mapping[str, Question], plan: Mapping[str, Any]) -> list[str]:
    """The questions that respondents answer by choices or in numbers, in the order of the data.

    Not what tells who and where they are or how they were sampled, nor what is asked before they consented, which the
    interviewer knows without them.
    """
    apart = set(_of_fieldwork(plan))
    consent = questions.get(plan.get("consent", {}).get("question"))
    begins = (consent.form_row or 0) if consent else 0
    return [
        name
        for name, question in questions.items()
        if (question.choices or question.several or question.type in NUMBERS)
        and name not in apart
        and not (question.calculation or question.meta)
        and (question.form_row is None or question.form_row > begins)
    ]


def substantive_answers(form: FormRun, questions: Mapping[str, Question], names: list[str]) -> np.ndarray:
    """(n, questions) a number for each answer, the same for the same one; -1 for none, and for reasons for none."""
    columns = [numbered(form.answers[name], frozenset(questions[name].no_answers))[0] for name in names]
    return np.column_stack(columns).astype(np.int32)


def _numbered(form: FormRun, name: str | None) -> np.ndarray | None:
    return numbered(form.answers[name])[0] if name in form.answers else None


def _of_fieldwork(plan: Mapping[str, Any]) -> Iterator[str | None]:
    """The columns that the plan names for something else than what respondents said."""
    interviewer, design = plan.get("interviewer", {}), plan.get("design", {})
    yield from (plan.get("uuid"), plan.get("respondent"), plan.get("consent", {}).get("question"))
    yield from (interviewer.get("question"), interviewer.get("gender", {}).get("question"))
    yield from (design.get("weights"), design.get("clusters"), *design.get("strata", ()))
    yield plan.get("positions", {}).get("question")
    yield from plan.get("identifiers", ())
