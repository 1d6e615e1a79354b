"""The same answer to every statement of a battery: nobody listened any more, or nobody asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import STRAIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.form.run import FormRun
    from bogolan.survey.questionnaire import Question

# Shorter batteries are answered alike by people who mean it.
SHORTEST = 7


def straight_lines(form: FormRun, questions: Mapping[str, Question]) -> Iterator[Breach]:
    """Where all statements of a battery have one answer, none of them a reason for none."""
    for battery in batteries(questions):
        codes = list(questions[battery[0]].choices)
        answers = np.array([_places(form, name, codes) for name in battery])
        same = (answers[0] >= 0) & (answers == answers[0]).all(axis=0)
        told = f"{battery[0]} to {battery[-1]}"
        yield Breach(battery[0], STRAIGHT.about(battery=told), same)


def batteries(questions: Mapping[str, Question]) -> list[list[str]]:
    """Questions one after the other in the form with the same choices, enough of them to be a battery."""
    ordered = sorted(
        (question for question in questions.values() if question.form_row is not None),
        key=lambda question: question.form_row,
    )
    runs: list[list[Question]] = []
    for question in ordered:
        together = runs and question.choices and question.choices == runs[-1][-1].choices
        if together and list(question.relevant) == list(runs[-1][-1].relevant):
            runs[-1].append(question)
        else:
            runs.append([question])
    return [[question.name for question in run] for run in runs if len(run) >= SHORTEST]


def _places(form: FormRun, name: str, codes: list[str]) -> np.ndarray:
    """(n) which of the codes each interview has; -1 for none of them."""
    places = {code: place for place, code in enumerate(codes)}
    answers = form.answers[name]
    return np.array([places.get(code, -1) for code in answers.distinct], np.int64)[answers.places]
