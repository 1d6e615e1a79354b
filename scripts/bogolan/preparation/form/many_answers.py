"""What is made of the rows of a repeat: the row at a place, the sum or the join of all that belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.survey.expressions.vectors import number_as_text, texts

if TYPE_CHECKING:
    from bogolan.survey.expressions.evaluation import Answers


def row_at(belongs: np.ndarray, above: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(n) the row at a place (from 1) among those (m) that belong to a row above; -1 where there is none."""
    order = np.argsort(belongs, kind="stable")
    first = np.searchsorted(belongs[order], above, side="left")
    count = np.searchsorted(belongs[order], above, side="right") - first
    wanted = np.nan_to_num(places, nan=0.0).astype(np.int64)
    held = (above >= 0) & (wanted >= 1) & (wanted <= count)
    return np.where(held, np.append(order, -1)[np.where(held, first + wanted - 1, -1)], -1)


def taken(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Values by row; of -1, which is none, some other."""
    return values[rows] if len(values) else np.zeros(len(rows), values.dtype)


def of_many(function: str, values: np.ndarray, groups: np.ndarray, count: int) -> np.ndarray:
    """(count) the sum, least or largest of the numbers in each group; what is no number does not count."""
    told = ~np.isnan(values)
    if function == "sum":
        return np.bincount(groups[told], values[told], minlength=count)
    choose: np.ufunc = np.fmin if function == "min" else np.fmax
    found = np.full(count, np.nan)
    choose.at(found, groups[told], values[told])
    return found


def joined(separator: str, answers: Answers, groups: np.ndarray, count: int) -> np.ndarray:
    """(count) the answers in each group, with a separator between them."""
    import pandas as pd

    words = pd.Series(answers.distinct[answers.places], dtype=object).groupby(groups).agg(separator.join)
    return words.reindex(range(count), fill_value="").to_numpy(object)


def numbers_as_texts(values: np.ndarray) -> np.ndarray:
    """Numbers as text, those that are none as nothing."""
    distinct, places = np.unique(np.asarray(values, float), return_inverse=True)
    words = ["" if np.isnan(value) else number_as_text(value) for value in distinct]
    return texts(words).values[places]
