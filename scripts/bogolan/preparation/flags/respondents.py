"""The identifier of a respondent, which names one person: interviews that share it are both kept, and a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import REUSED_ID
from bogolan.preparation.flags.fieldwork import NONE, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.form.run import FormRun


def reused_ids(form: FormRun, plan: Mapping[str, Any], held: np.ndarray) -> Iterator[Breach]:
    """Where a respondent's id, the plan's `respondent`, stands in several of the interviews held (n, boolean).

    What a phone sent twice was set aside before: these are other answers under the same id, and nobody can tell from
    them whether one person was asked twice or one of two has the wrong id.
    """
    question = plan.get("respondent")
    if question not in form.answers:
        return
    number, _ = numbered(form.answers[question])
    times = np.bincount(number[held & (number != NONE)], minlength=number.max(initial=0) + 1)
    yield Breach(question, REUSED_ID, held & (number != NONE) & (times[number] > 1))
