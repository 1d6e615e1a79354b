"""A question with several answers against its columns of 0 and 1, which should say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import SEVERAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bogolan.preparation.form.run import FormRun

NAMED = frozenset({"1", "1.0", "true", "True", "TRUE"})


def disagreements(form: FormRun) -> Iterator[Breach]:
    """Where a code stands in the answer and its column says no, or the other way round; of whoever has both."""
    for name, whole in form.answers.items():
        parts = [part for part in form.answers if part.startswith(f"{name}/")]
        if not parts:
            continue
        told = [set(text.split()) for text in whole.distinct]
        apart = np.zeros(len(whole.places), bool)
        for part in parts:
            code, column = part.removeprefix(f"{name}/"), form.answers[part]
            named = np.array([code in codes for codes in told], bool)[whole.places]
            said = np.array([text in NAMED for text in column.distinct], bool)[column.places]
            both = (whole.distinct != "")[whole.places] & (column.distinct != "")[column.places]
            apart |= both & (named != said)
        yield Breach(name, SEVERAL, apart)
