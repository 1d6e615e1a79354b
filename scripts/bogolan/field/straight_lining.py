"""Straight lines through batteries, and which of their statements are turned round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.field.completes import UNITS
from bogolan.field.quality import INTERVIEWER, QUESTION, one, shares
from bogolan.preparation.flags.straight_lining import batteries

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews

FEWEST_ANSWERS = 30
REVERSED = "reversed"
# So many standard errors of no correlation.
CHANCE = 3.0


def straight_lining(interviews: FieldInterviews) -> Iterator[pd.DataFrame]:
    """Of each battery (as rule F01 takes it) the share who answered all of it alike, by unit; of each statement its
    correlation with the mean of the others.

    A statement that clearly goes against the others is flagged as reversed: whoever agrees with it and with them alike
    did not listen. People who agree with everything can hide one. Straight lines are counted where all was answered.
    """
    import pandas as pd

    kept = interviews.kept
    total, alike = np.zeros(len(kept), np.int32), np.zeros(len(kept), np.int32)
    for battery in batteries(interviews.questions):
        names = [name for name in battery if name in interviews.answers]
        if len(names) < len(battery):
            continue
        order = {code: place for place, code in enumerate(interviews.questions[names[0]].choices)}
        codes = np.column_stack([_places(interviews.answers[name], order) for name in names])
        whole = ~np.isnan(codes).any(axis=1)
        same = whole & (codes == codes[:, :1]).all(axis=1)
        total, alike = total + whole, alike + same
        if whole.sum():
            yield one(QUESTION, names[0], "straight_lining", float(same[whole].mean()), n=[whole.sum()])
        # Those who answered all alike would make all statements agree.
        yield from _item_rest(names, codes[whole & ~same])
    for kind in UNITS:
        told = kept[kind].notna().to_numpy() & (total > 0)
        if told.any():
            by = pd.DataFrame({"alike": alike[told] > 0, "unit": kept[kind][told].to_numpy(object)}).groupby("unit")[
                "alike"
            ]
            yield shares(kind, "straight_lining", by.sum(), by.size(), compare=kind == INTERVIEWER)


def _places(answers: pd.Series, order: dict[str, int]) -> np.ndarray:
    return answers.astype(object).map(order).astype(float).to_numpy()


def _item_rest(names: list[str], codes: np.ndarray) -> Iterator[pd.DataFrame]:
    """The correlation of each statement with the mean of the others (Nunnally 1978)."""
    if len(codes) < FEWEST_ANSWERS:
        return
    for place, name in enumerate(names):
        own, rest = codes[:, place], np.delete(codes, place, axis=1).mean(axis=1)
        if own.std() and rest.std():
            value = float(np.corrcoef(own, rest)[0, 1])
            yield one(
                QUESTION,
                name,
                "item_rest",
                value,
                n=[len(codes)],
                flag=REVERSED if value < -CHANCE / np.sqrt(len(codes)) else "",
            )
