"""Questions that a version of the form did not have: nobody whom it interviewed was asked them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.interviews import FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question


def without_absent(form: FormRun, seen: Mapping[str, Recognised], questions: Mapping[str, Question]) -> FormRun:
    """The form as run, where what a file has no column of was not asked of its rows and breaks no rule there.

    Only after the form was run: what depends on such a question can be known no better for it.
    """
    if FILE not in seen:
        return form
    absent = {
        name: np.isin(seen[FILE].raw, questions[name].absent_from)[seen[FILE].places]
        for name in seen
        if questions[name].absent_from
    }
    not_asked = {**form.not_asked}
    for name, rows in absent.items():
        not_asked[name] = rows | not_asked[name] if name in not_asked else rows
    flagged = [
        replace(breach, rows=breach.rows & ~absent[breach.question]) if breach.question in absent else breach
        for breach in form.flagged
    ]
    return replace(form, not_asked=not_asked, flagged=flagged)
