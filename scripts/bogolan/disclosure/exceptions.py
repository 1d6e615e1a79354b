"""Exceptions that a plan makes by name: a question of which more is printed than its class allows.

An exception changes what is decided of the question's own numbers, among all respondents, declared groups and some of
the interviews; within an area or an age band only where the plan says so. Everything else goes by the class as it was:
models, hypotheses, claims, excerpts, and how alike the answers within a cluster are. What is never told stays so: no
exception can name it (`survey.plan_disclosure`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bogolan.disclosure.rules import INTRACLASS, NOT_SENSITIVE
from bogolan.disclosure.thresholds import OF_QUESTIONS
from bogolan.survey.spine import GROUP, SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

# All respondents, and those of whom a second result is.
EVERYWHERE = (None, GROUP, SENSITIVITY)


@dataclass(frozen=True)
class Excepted:
    """As what class a question is treated, and of how few people behind a share it tells; None where as any other.

    `within` are the areas and age bands within which this holds as well.
    """

    treat_as: str | None = None
    fewest: int | None = None
    within: tuple[str, ...] = ()

    def holds(self, row: pd.Series) -> bool:
        """Whether a row of the question is decided on by the exception."""
        return row["measure"] != INTRACLASS and (row["domain"] in EVERYWHERE or self.is_within(row))

    def is_within(self, row: pd.Series) -> bool:
        """Whether a row is within one of the areas or age bands that the exception names."""
        return row["domain"] in self.within


Exceptions = dict[str, Excepted]


def exceptions_of(asked: Iterable[Mapping[str, Any]]) -> Exceptions:
    """By question, the exceptions of a plan's `disclosure.exceptions`."""
    return {
        question: Excepted(one.get("treat_as"), one.get("fewest"), tuple(one.get("within", ())))
        for one in asked
        for question in one["questions"]
    }


def class_by_exception(row: pd.Series, question_class: str, exceptions: Mapping[str, Excepted]) -> str:
    """The class by which a row is decided on: within areas what is sensitive stays so."""
    own = _exception(row, exceptions)
    if own is None or own.treat_as is None or (own.is_within(row) and question_class not in NOT_SENSITIVE):
        return question_class
    return own.treat_as


def thresholds_by_exception(row: pd.Series, thresholds: Thresholds, exceptions: Mapping[str, Excepted]) -> Thresholds:
    """The thresholds by which a row is decided on."""
    own = _exception(row, exceptions)
    return thresholds.of_question(row["analysis"], row["outcome"]) if own else thresholds


def with_lowered(thresholds: Thresholds, exceptions: Mapping[str, Excepted]) -> Thresholds:
    """The thresholds, knowing of which questions fewer people are told than usual."""
    return replace(thresholds, lowered={name: own.fewest for name, own in exceptions.items() if own.fewest})


def _exception(row: pd.Series, exceptions: Mapping[str, Excepted]) -> Excepted | None:
    own = exceptions.get(row["outcome"]) if row["analysis"] in OF_QUESTIONS else None
    return own if own is not None and own.holds(row) else None
