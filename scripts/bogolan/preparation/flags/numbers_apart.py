"""How near answers in numbers are to each other: Gower's distance, |a - b| over the range of the survey's answers.

Gower (1971, Biometrics 27, 857-871) takes the range; one answer far out would make all others alike, so that it is here
the range from the 1st to the 99th percentile, and no answers are further apart than it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.survey.codes import NUMBERS, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.preparation.form.run import FormRun
    from bogolan.survey.questionnaire import Question

PERCENTILES = (1, 99)


def over_range(
    form: FormRun, questions: Mapping[str, Question], names: Sequence[str], held: np.ndarray
) -> np.ndarray | None:
    """(n, k) the answers to the questions in numbers, over their range among those held (n, boolean).

    NaN for none, and for reasons for none; None where no question is answered in numbers. Where nearly all gave one
    number the range is as small as can be, so that any other is as far from it as can be.
    """
    columns = []
    for name in names:
        if questions[name].type not in NUMBERS:
            continue
        read = [None if text in questions[name].no_answers else number(text) for text in form.answers[name].distinct]
        cells = np.array([np.nan if one is None else one for one in read], float)
        columns.append(scaled(cells[form.answers[name].places], held))
    return np.column_stack(columns).astype(np.float32) if columns else None


def scaled(numbers: np.ndarray, held: np.ndarray) -> np.ndarray:
    """(n) numbers less their least, over their range among those held (n, boolean); NaN stays."""
    known = numbers[held & ~np.isnan(numbers)]
    if not len(known):
        return np.full(len(numbers), np.nan)
    low, high = np.percentile(known, PERCENTILES)
    return (numbers - known.min()) / (high - low if high > low else np.finfo(np.float32).eps)


def partly_equal(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """(m) what unequal numbers (m, k) and (m, k) have in common: the sum of 1 less their distance.

    Of equal ones that is nothing, since they count as equal answers.
    """
    apart = np.abs(some - others)
    return np.where((apart > 0) & (apart < 1), 1 - apart, 0).sum(axis=1)  # NaN is neither
