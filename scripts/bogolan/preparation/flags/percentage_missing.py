"""Interviews that lack far more answers than others, as cleaningtools' `check_percentage_missing` looks for.

An answer is missing where the form asks for it, requires it and there is none that tells anything; who does not know or
refuses has answered. A form that requires nothing is judged by all that it asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import MUCH_MISSING
from bogolan.preparation.form.skip_logic import answered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.preparation.form.run import FormRun
    from bogolan.survey.questionnaire import Question

# Far more is so many standard deviations above the mean, and so many answers at least: a single one is rule L04.
STRONGNESS_FACTOR = 3.0
FEWEST_MISSING = 3


def much_missing(form: FormRun, questions: Mapping[str, Question], held: np.ndarray) -> list[Breach]:
    """Where the share of answers that is missing is an outlier among the interviews (n, boolean) that are held.

    The flag stands at the question that is missing most often among them.
    """
    asked_of = [
        name
        for name, question in questions.items()
        if question.form_row is not None and question.type and not question.calculation and not question.meta
    ]
    names = [name for name in asked_of if questions[name].required] or asked_of
    if not names or not held.any():
        return []
    asked, missing = np.zeros(len(held), np.int64), np.zeros(len(held), np.int64)
    lacks = {}
    for name in names:
        here = ~form.not_asked[name] if name in form.not_asked else np.ones(len(held), bool)
        lacks[name] = here & ~answered(form.answers[name])
        asked += here
        missing += lacks[name]
    share = missing / np.maximum(asked, 1)
    most = share[held].mean() + STRONGNESS_FACTOR * share[held].std()
    rows = held & (share > most) & (missing >= FEWEST_MISSING)
    if not rows.any():
        return []
    first = max(names, key=lambda name: int((lacks[name] & rows).sum()))
    return [Breach(first, MUCH_MISSING, rows)]
