"""Codes as typed answers, and why there is none where there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bogolan.survey.codes import ERRORS, LARGEST_INTEGER, in_order, numbers
from bogolan.survey.questionnaire import RANK
from bogolan.survey.reasons import INVALID, NOT_RECORDED

if TYPE_CHECKING:
    import pandas as pd

    from bogolan.survey.questionnaire import Question


def typed(question: Question, column: pd.Series, categorical: bool) -> Question:
    """The question with the type that its column shows where none is declared, and the choices that occur."""

    # Whoever said "nsp" where the form has no code for it did so all the same.
    occurring = set(column)
    told = {code: why for code, why in question.no_answers.items() if code in occurring or code in question.missing}
    question = replace(question, missing=told)
    values = column[(column != "") & ~column.isin({*question.missing, *ERRORS})]
    kind = question.type
    if kind is None or (categorical and not question.choices and not question.several):
        found = numbers(values.to_numpy(object))
        if categorical:
            kind = "select_one"
        elif len(found) == 0 or np.isnan(found).any() or (np.abs(found) >= LARGEST_INTEGER).any():
            kind = "text"
        else:
            kind = "integer" if (found == np.floor(found)).all() else "decimal"
    choices = dict(question.choices)
    if kind == "select_one" and not question.closed:
        choices |= {code: code for code in sorted(set(values) - set(choices), key=in_order)}
    return replace(question, type=kind, choices=choices)


def answers_and_reasons(column: pd.Series, question: Question) -> tuple[pd.Series, pd.Series]:
    """A column of codes as typed answers and, where there is none, the reason (None where there is one).

    select_one becomes a categorical of its choices in their order, integer Int64, decimal float64, text text. A ranking
    that lacks a choice or has one twice is none: nobody knows which place was meant.
    """
    import pandas as pd

    reasons = column.map(question.missing).astype(object)
    reasons = reasons.where(column != "", NOT_RECORDED)
    valid = reasons.isna()
    if question.type == "select_one":
        known = column.where(valid & column.isin(question.choices.keys() - ERRORS))
        answers = pd.Series(pd.Categorical(known, categories=list(question.choices)), index=column.index)
    elif question.type == "integer":
        found = pd.Series(numbers(column.to_numpy(object)), column.index).where(valid)
        answers = found.where((found == np.floor(found)) & (found.abs() < LARGEST_INTEGER)).astype("Int64")
    elif question.type == "decimal":
        answers = pd.Series(numbers(column.to_numpy(object)), column.index).where(valid)
    else:
        sound = column.map(question.is_valid).astype(bool) if question.type == RANK else ~column.isin(ERRORS)
        answers = column.where(valid & sound).astype(object)
    reasons = reasons.mask((valid & answers.isna()).to_numpy(), INVALID)
    return answers, reasons.where(reasons.notna(), None)
