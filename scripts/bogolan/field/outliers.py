"""Numbers far from the others, by three rules that each have their blind side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.asked import asked_questions
from bogolan.field.quality import QUESTION, one
from bogolan.survey.codes import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews

# Tukey (1977): beyond three quartile ranges "far out". The others: three standard deviations, as ipacheck.
QUARTILE_RANGES = 3.0
DEVIATIONS = 3.0
FEWEST_NUMBERS = 30


def by_quartiles(numbers: np.ndarray) -> np.ndarray:
    """(n, boolean) beyond three quartile ranges from the quartiles; none where the quartiles are one number."""
    low, high = np.percentile(numbers, [25, 75])
    reach = QUARTILE_RANGES * (high - low)
    return ((numbers < low - reach) | (numbers > high + reach)) & (reach > 0)


def by_deviation(numbers: np.ndarray) -> np.ndarray:
    """(n, boolean) more than three standard deviations from the mean."""
    spread = numbers.std(ddof=1)
    return (np.abs(numbers - numbers.mean()) > DEVIATIONS * spread) & (spread > 0)


def by_logarithm(numbers: np.ndarray) -> np.ndarray:
    """(n, boolean) more than three standard deviations from the mean, both of log(1 + x); none where any is negative.

    IMPACT's cleaningtools take the logarithm so: incomes, herds and distances are near log-normal.
    """
    return np.zeros(len(numbers), bool) if (numbers < 0).any() else by_deviation(np.log1p(numbers))


RULES = {"outliers:iqr": by_quartiles, "outliers:sd": by_deviation, "outliers:log": by_logarithm}


def outliers(interviews: FieldInterviews, plan: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """How many answers to each question in numbers lie far out by each rule, with the least and the greatest answer."""
    for question in asked_questions(interviews.questions, plan, interviews.answers.columns):
        if question.type not in NUMBERS:
            continue
        numbers = interviews.answers[question.name].astype("Float64").to_numpy(float, na_value=np.nan)
        known = numbers[~np.isnan(numbers)]
        if len(known) < FEWEST_NUMBERS:
            continue
        limits = {"lower": known.min(), "upper": known.max(), "n": [len(known)]}
        yield one(QUESTION, question.name, "median", float(np.median(known)), **limits)
        for name, rule in RULES.items():
            yield one(QUESTION, question.name, name, int(rule(known).sum()), n=[len(known)])
