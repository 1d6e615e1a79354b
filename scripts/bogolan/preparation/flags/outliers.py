"""Numbers far from the others, by the methods of IPA's ipacheckoutliers and of IMPACT's cleaningtools; flagged only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import OUTLIER
from bogolan.survey.codes import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bogolan.preparation.form.run import FormRun
    from bogolan.survey.questionnaire import Question

# With fewer numbers nobody knows what is far.
FEWEST = 30


def outliers(
    form: FormRun, questions: Mapping[str, Question], plan: Mapping[str, Any], held: np.ndarray
) -> Iterator[Breach]:
    """What the plan's `outliers` call far, of the interviews held (n, boolean); reasons for none are no numbers."""
    for wanted in plan.get("outliers", ()):
        name, method = wanted["question"], METHODS[wanted["method"]]
        answers, reasons = form.answers[name], questions[name].no_answers
        numbers = np.array([_value(text) if text not in reasons else np.nan for text in answers.distinct], float)
        values = np.where(held, numbers[answers.places], np.nan)
        times = wanted.get("times", method.times)
        yield Breach(name, OUTLIER.about(rule=f"{times:g} {method.told}"), beyond(values, method, times))


def beyond(values: np.ndarray, method: Method, times: float) -> np.ndarray:
    """(n) where a value lies beyond the limits that the known ones set; NaN is not known.

    Nowhere, where fewer than 30 are known (ipacheckoutliers asks for as many) or all are the same.
    """
    values = method.scale(values)
    known = values[~np.isnan(values)]
    if len(known) < FEWEST or known.min() == known.max():
        return np.zeros(len(values), bool)
    low, high = method.limits(known, times)
    with np.errstate(invalid="ignore"):
        return (values < low) | (values > high)


@dataclass(frozen=True)
class Method:
    """How values are scaled, the limits that lie so many times from the middle, how many if the plan does not say."""

    scale: Callable[[np.ndarray], np.ndarray]
    limits: Callable[[np.ndarray, float], tuple[float, float]]
    times: float
    told: str


def _as_is(values: np.ndarray) -> np.ndarray:
    return values


def _logarithms(values: np.ndarray) -> np.ndarray:
    """log(1 + value), as cleaningtools has it, so that 0 has one; NaN for what has none."""
    with np.errstate(invalid="ignore"):
        return np.log1p(np.where(values > -1, values, np.nan))


def _of_quartiles(values: np.ndarray, times: float) -> tuple[float, float]:
    """The quartiles, less and plus so many interquartile ranges (Tukey 1977); quartiles as in Stata."""
    first, third = np.quantile(values, [0.25, 0.75], method="averaged_inverted_cdf")
    return float(first - times * (third - first)), float(third + times * (third - first))


def _of_the_mean(values: np.ndarray, times: float) -> tuple[float, float]:
    """The mean, less and plus so many standard deviations."""
    mean, deviation = values.mean(), values.std(ddof=1)
    return float(mean - times * deviation), float(mean + times * deviation)


# By their names in the plan.
METHODS = {
    "iqr": Method(_as_is, _of_quartiles, 1.5, "interquartile ranges beyond the quartiles"),
    "sd": Method(_as_is, _of_the_mean, 3.0, "standard deviations from the mean"),
    "log_sd": Method(_logarithms, _of_the_mean, 3.0, "standard deviations of the logarithm from its mean"),
}


def _value(text: str) -> float:
    value = number(text)
    return np.nan if value is None else value
