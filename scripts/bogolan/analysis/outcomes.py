"""What a declared outcome counts in each respondent: an answer, a reason for none, or a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.by_gender import counted
from bogolan.analysis.choices import named_choices
from bogolan.analysis.shares import as_numbers
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.questionnaire import RANK, labels_of_answers
from bogolan.survey.reasons import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    Outcome = Mapping[str, Any]


def reason_given(reasons: pd.DataFrame, outcome: Outcome) -> pd.Series:
    """Whether each respondent who was asked gave one of the outcome's reasons for no answer; missing for all others."""
    told = reasons[outcome["question"]]
    asked = (told != NOT_ASKED) | told.isna()
    return told.isin(outcome["reason"]).astype("boolean").where(asked)


def value_of(
    sample: pd.DataFrame, reasons: pd.DataFrame, codebook: Mapping[str, Any], outcome: Outcome, place: str
) -> pd.Series:
    """What an outcome is of each respondent: whether it holds, or a number where its mean is asked for.

    Of a question with several answers it holds where a choice was named. Raises SurveyError, naming `place`, where that
    is not one choice (two of them would tell who named which), or where all choices were put in an order.
    """
    name = outcome["question"]
    if "reason" in outcome:
        return reason_given(reasons, outcome)
    if outcome.get("measure") == "mean":
        return as_numbers(sample[name])
    question = codebook.get(name, {})
    if question.get("type") == RANK:
        expected = "a question that is answered by one answer, or by several"
        raise SurveyError(
            Problem("survey.yaml", f"{name!r}, whose choices are put in an order", expected, column=place)
        )
    if question.get("several"):
        named = named_choices(sample[name], list(labels_of_answers(question)))
        (choice, *others) = outcome["share"]
        if others or choice not in named:
            found, expected = f"{', '.join(outcome['share'])} of {name!r}", "one of the choices that the form offers"
            raise SurveyError(Problem("survey.yaml", found, expected, column=place))
        return named[choice]
    return counted(sample, outcome)
