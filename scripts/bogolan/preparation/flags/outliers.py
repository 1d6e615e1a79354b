"""Numbers far from the others, by the methods of IPA's ipacheckoutliers and of IMPACT's cleaningtools; flagged only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import OUTLIER
from bogolan.preparation.form.skip_logic import unsound_answers
from bogolan.survey.codes import NUMBERS, number
from bogolan.survey.expressions.evaluation import Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bogolan.preparation.corrections.as_sent import AsSent
    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question

# With fewer numbers, of a survey or of a group, nobody knows what is far.
FEWEST = 30


def outliers(
    seen: Mapping[str, Recognised],
    form: FormRun,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    held: np.ndarray,
    sent: AsSent,
) -> Iterator[Breach]:
    """What the plan's `outliers` call far, of the interviews held (n, boolean); reasons for none are no numbers.

    The fences are of the answers as they were `sent`, and of interviews that corrections removed too: else the answers
    nearest to an outlier would be flagged once it is blanked, and those nearest to them thereafter.
    """
    for wanted in plan.get("outliers", ()):
        name, by, method = wanted["question"], wanted.get("by"), METHODS[wanted["method"]]
        times, fewest = wanted.get("times", method.times), wanted.get("fewest", FEWEST)
        now = np.where(held, _numbers(form.answers[name], questions[name]), np.nan)
        before = np.where(held | sent.removed, _before(name, seen, form, questions, sent), np.nan)
        told = f"{times:g} {method.told}"
        if by is None:
            yield Breach(name, OUTLIER.about(rule=told), outside(now, method, fences(before, method, times)))
            continue
        group, grouped = _groups(form.answers[by], questions[by]), _groups_as_sent(by, seen, form, questions, sent)
        within, of_all = beyond_in_groups(now, group, before, grouped, method, times, fewest)
        yield Breach(name, OUTLIER.about(rule=f"{told}, within {by}"), within)
        yield Breach(name, OUTLIER.about(rule=f"{told} of all, with fewer than {fewest} in its {by}"), of_all)


def beyond_in_groups(
    values: np.ndarray,
    group: np.ndarray,
    before: np.ndarray,
    grouped: np.ndarray,
    method: Method,
    times: float,
    fewest: int,
) -> tuple[np.ndarray, np.ndarray]:
    """(n) where values lie beyond the fences of their group, and where beyond those of all: of what has no group ("")
    or one of fewer known values than `fewest`. Fences are of the values `before` in the groups they were in (n, n).
    """
    known = ~np.isnan(before) & (grouped != "")
    names, counts = np.unique(grouped[known].astype(str), return_counts=True)
    within, own = np.zeros(len(values), bool), np.zeros(len(values), bool)
    for name in names[counts >= fewest]:
        rows = group == name
        limits = fences(before[known & (grouped == name)], method, times, fewest)
        within[rows], own[rows] = outside(values[rows], method, limits), True
    return within, outside(values, method, fences(before, method, times)) & ~own


def beyond(values: np.ndarray, method: Method, times: float) -> np.ndarray:
    """(n) where a value lies beyond the fences of these values; NaN is not known."""
    return outside(values, method, fences(values, method, times))


def fences(values: np.ndarray, method: Method, times: float, fewest: int = 0) -> tuple[float, float] | None:
    """The least and the most, on the method's scale, that is not far from values; NaN is not known.

    None, where fewer than `fewest` are known (else 30; ipacheckoutliers asks for as many) or all are the same.
    """
    scaled = method.scale(values)
    known = scaled[~np.isnan(scaled)]
    if len(known) < (fewest or FEWEST) or known.min() == known.max():
        return None
    return method.limits(known, times)


def outside(values: np.ndarray, method: Method, limits: tuple[float, float] | None) -> np.ndarray:
    """(n) where a value lies beyond limits on the method's scale; nowhere without limits."""
    if limits is None:
        return np.zeros(len(values), bool)
    scaled = method.scale(values)
    with np.errstate(invalid="ignore"):
        return (scaled < limits[0]) | (scaled > limits[1])


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


def _numbers(answers: Answers, question: Question) -> np.ndarray:
    """(n) the numbers that were answered; NaN where none was, or the reason for none."""
    reasons = question.no_answers
    return np.array([_value(text) if text not in reasons else np.nan for text in answers.distinct], float)[
        answers.places
    ]


def _before(
    name: str,
    seen: Mapping[str, Recognised],
    form: FormRun,
    questions: Mapping[str, Question],
    sent: AsSent,
) -> np.ndarray:
    """(n) the numbers as they were sent, but none that the form does not allow; as they are where nobody corrected."""
    numbers = _numbers(form.answers[name], questions[name])
    if name not in sent.columns:
        return numbers
    column, question = sent.columns[name], questions[name]
    answers = Answers(column.codes, column.places, question.type in NUMBERS)
    told = _numbers(answers, question)
    wrong = unsound_answers({name: question}, {name: answers})
    told = np.where(wrong[name], np.nan, told) if name in wrong else told
    return np.where(sent.corrected(name, seen[name]), told, numbers)


def _groups(answers: Answers, question: Question) -> np.ndarray:
    """(n) the answer that says in which group an interview is; "" where it is none that the question has."""
    reasons = question.no_answers
    codes = [code if question.is_valid(code) and code not in reasons else "" for code in answers.distinct]
    return np.array(codes, object)[answers.places]


def _groups_as_sent(
    by: str, seen: Mapping[str, Recognised], form: FormRun, questions: Mapping[str, Question], sent: AsSent
) -> np.ndarray:
    group = _groups(form.answers[by], questions[by])
    if by not in sent.columns:
        return group
    column = sent.columns[by]
    before = _groups(Answers(column.codes, column.places), questions[by])
    return np.where(sent.corrected(by, seen[by]), before, group)


def _value(text: str) -> float:
    value = number(text)
    return np.nan if value is None else value
