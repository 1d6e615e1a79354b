"""Digit heaping: ages and other numbers that end too often in some digits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.asked import asked_questions, is_age
from bogolan.field.quality import INTERVIEWER, QUESTION, measured, one, shares

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews

WHIPPLE_AGES = (23, 62)
# Adults are asked, so that Myers' first ten ages are those from 20 on.
MYERS_AGES = (20, 89)
FEWEST_NUMBERS, FEWEST_OF_AN_INTERVIEWER = 100, 10
# The last digits of numbers spread over fewer than this are not uniform of themselves.
NARROWEST = 30
SIGNIFICANT = 0.01
ROUND = "round"


def whipple_index(ages: np.ndarray) -> tuple[float, int]:
    """Whipple's index of ages 23 to 62 and how many there are: 100 without heaping, 500 where all end in 0 or 5.

    Five times the share of ages that end in 0 or 5, in per cent (United Nations 1955, Manual II).
    """
    first, last = WHIPPLE_AGES
    within = ages[(ages >= first) & (ages <= last)]
    n = len(within)
    return (500.0 * float(np.mean(within % 5 == 0)) if n else np.nan), n


def myers_index(ages: np.ndarray) -> tuple[float, int]:
    """Myers' blended index of ages 20 to 89 and how many there are: 0 without heaping, 90 where all have one digit.

    Ages 20 to 79 count once to ten times by their digit, ages 30 to 89 nine to no times, so that each digit leads
    equally often; the index is half the sum of how far the blended shares of the digits are from 10% (Myers 1940).
    """
    first, last = MYERS_AGES
    within = ages[(ages >= first) & (ages <= last)].astype(np.int64)
    if not len(within):
        return np.nan, 0
    digits = np.arange(10)
    from_first = np.bincount(within[within <= last - 10] % 10, minlength=10)
    from_next = np.bincount(within[within >= first + 10] % 10, minlength=10)
    blended = (digits + 1) * from_first + (9 - digits) * from_next
    return float(np.abs(blended / blended.sum() - 0.1).sum() * 50), len(within)


def last_digit_test(numbers: np.ndarray) -> tuple[float, float]:
    """Pearson's chi-squared of the last digits against ten equal shares: the statistic and its p-value (9 df)."""
    from scipy.stats import chi2

    counts = np.bincount(np.abs(numbers).astype(np.int64) % 10, minlength=10)
    expected = counts.sum() / 10
    statistic = float(((counts - expected) ** 2 / expected).sum())
    return statistic, float(chi2.sf(statistic, 9))


def heaping(interviews: FieldInterviews, plan: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """Whipple's and Myers' index of ages, the test of the last digits of numbers spread widely enough, and the share of
    each interviewer's ages that are multiples of five, compared with those of the others."""
    for question in asked_questions(interviews.questions, plan, interviews.answers.columns):
        if question.type != "integer":
            continue
        numbers = interviews.answers[question.name].astype("Float64").to_numpy(float, na_value=np.nan)
        known = numbers[~np.isnan(numbers)]
        if is_age(question):
            for name, (value, n) in (("whipple", whipple_index(known)), ("myers", myers_index(known))):
                yield one(QUESTION, question.name, name, value, n=[n])
            yield from _by_interviewer(interviews, question.name, numbers)
        if len(known) >= FEWEST_NUMBERS and np.subtract(*np.percentile(known, [90, 10])) >= NARROWEST:
            statistic, p = last_digit_test(known)
            flag = "heaped" if p < SIGNIFICANT else ""
            yield one(QUESTION, question.name, "last_digit", statistic, n=[len(known)])
            yield one(QUESTION, question.name, "last_digit_p", p, n=[len(known)], flag=flag)
            yield one(QUESTION, question.name, ROUND, float(np.mean(known % 5 == 0)), n=[len(known)])


def _by_interviewer(interviews: FieldInterviews, question: str, ages: np.ndarray) -> Iterator[pd.DataFrame]:
    interviewer = interviews.kept[INTERVIEWER]
    first, last = WHIPPLE_AGES
    within = interviewer.notna().to_numpy() & (ages >= first) & (ages <= last)
    if not within.any():
        return
    by = interviewer[within].to_frame().assign(fives=ages[within] % 5 == 0)
    grouped = by.groupby(INTERVIEWER)
    n = grouped.size()
    enough = n >= FEWEST_OF_AN_INTERVIEWER
    index = 500.0 * grouped["fives"].mean()[enough]
    yield measured(INTERVIEWER, f"whipple:{question}", index, n=n[enough])
    yield shares(INTERVIEWER, f"{ROUND}:{question}", grouped["fives"].sum(), n, compare=True)
