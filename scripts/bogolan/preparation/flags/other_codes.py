"""Codes of no answer typed in numbers that have others: 98 where don't know is 998."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import OTHER_CODE
from bogolan.survey.codes import NUMBERS, as_code, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question

# Of one figure, 8 and 9 are what many people are or have.
FEWEST_FIGURES = 2


def codes_of_others(
    seen: Mapping[str, Recognised], form: FormRun, questions: Mapping[str, Question]
) -> Iterator[Breach]:
    """Where a question in numbers holds a code of no answer of other questions, its own having more or fewer nines.

    Nobody knows whether 98 is a number of cows or a "don't know": it is flagged. What the question's constraint
    excludes is blanked as any such number is, and flagged all the same.
    """
    codes = {code for question in questions.values() for code in question.missing}
    for name, column in seen.items():
        question = questions[name]
        mistaken = others_of(question, codes) if question.type in NUMBERS else frozenset()
        if mistaken:
            found = np.array([_plain(code) in mistaken for code in column.codes], bool)[column.places]
            yield Breach(name, OTHER_CODE, found & ~form.not_asked.get(name, np.zeros(len(found), bool)))


def others_of(question: Question, codes: set[str]) -> frozenset[str]:
    """Of the codes of no answer in a survey, those that differ from one of the question's own by nines before it."""
    own = {code for code in question.missing if code.isdecimal()}
    return frozenset(
        code
        for code in codes - own
        if code.isdecimal() and len(code) >= FEWEST_FIGURES and any(_apart_by_nines(code, mine) for mine in own)
    )


def _apart_by_nines(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) < len(longer) and longer == shorter.rjust(len(longer), "9")


def _plain(code: str) -> str:
    value = number(code)
    return code if value is None else as_code(value)
