"""Special uniques: respondents whom few of their answers set apart from everybody else in the file.

A minimal sample unique is a set of answers that one respondent alone has and of which no smaller part is unique
(Elliot, Manning & Ford 2002; SUDA2: Manning, Haglin & Keane 2008). The fewer answers it takes, and the more such sets
somebody has, the easier they are recognised; DIS-SUDA (Elliot & Manning 2003) makes that a probability.
"""

from __future__ import annotations

from itertools import combinations
from math import comb, factorial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from bogolan.disclosure.microdata.frequencies import groups_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    Subset = tuple[int, ...]

# Sets of answers are searched up to the size at which there are more than so many of them.
MOST_SETS = 10_000


class Suda(NamedTuple):
    """Of each respondent (n) the SUDA and the DIS-SUDA score; of each variable its share (0 to 1) of all scores."""

    scores: np.ndarray
    dis_scores: np.ndarray
    contributions: dict[str, float]


def suda(frame: pd.DataFrame, fraction: float) -> Suda:
    """SUDA of categorical variables (n rows, a column each), of a sample that is this `fraction` of the population.

    A unique set of s of all m variables scores (m - s)!. A missing answer is in no set. The largest sets are left out
    where there are very many (`largest_size`).
    """
    size = len(frame.columns)
    scores, by_variable = np.zeros(len(frame)), np.zeros(size)
    for subset, minimal in _minimal_uniques(frame):
        score = factorial(size - len(subset))
        scores[minimal] += score
        by_variable[list(subset)] += score * minimal.sum()
    shares = by_variable / scores.sum() if scores.any() else by_variable
    return Suda(
        scores,
        dis_scores(scores, groups_of(frame), fraction, size),
        dict(zip(frame, map(float, shares), strict=True)),
    )


def largest_size(variables: int) -> int:
    """How many answers the largest sets have that are searched."""
    sets, size = 0, 0
    while size < variables and (size < 2 or sets + comb(variables, size + 1) <= MOST_SETS):
        size += 1
        sets += comb(variables, size)
    return size


def dis_scores(scores: np.ndarray, groups: np.ndarray, fraction: float, variables: int) -> np.ndarray:
    """The probability that a unique match with somebody (n) is right, shared out by score (Elliot & Manning 2003).

    With U uniques and P rows in pairs of a sample of the fraction f, the file's is Uf / (Uf + P(1 - f)).
    """
    rows = np.bincount(groups)[groups]
    uniques, paired = int((rows == 1).sum()), int((rows == 2).sum())
    found = scores > 0
    if not found.any():
        return np.zeros(len(scores))
    uniques = max(uniques, 1)
    matched = uniques * fraction / (uniques * fraction + paired * (1 - fraction))
    power = 1 + (8 - variables) / 20
    shares = scores[found] ** power * (1 / scores[found] ** power).sum()
    dis = np.zeros(len(scores))
    dis[found] = 1 / (1 + (uniques / matched - uniques) / shares)
    return dis


def _minimal_uniques(frame: pd.DataFrame) -> Iterator[tuple[Subset, np.ndarray]]:
    """Each set of variables, by its positions, with who (n) is unique by it and by no part of it; small sets first."""
    columns = [pd.factorize(frame[name])[0] for name in frame]
    unique: dict[Subset, np.ndarray] = {}
    for size in range(1, largest_size(len(columns)) + 1):
        smaller, unique = unique, {}
        for subset in combinations(range(len(columns)), size):
            parts = [smaller[part] for part in combinations(subset, size - 1)] if size > 1 else []
            already = np.logical_or.reduce(parts) if parts else np.zeros(len(frame), bool)
            unique[subset] = already | _unique([columns[place] for place in subset])
            minimal = unique[subset] & ~already & _known([columns[place] for place in subset])
            if minimal.any():
                yield subset, minimal


def _known(columns: list[np.ndarray]) -> np.ndarray:
    return np.logical_and.reduce([column >= 0 for column in columns])


def _unique(columns: list[np.ndarray]) -> np.ndarray:
    """Who alone has these answers (n); nobody with a missing one."""
    mixed = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        mixed = np.unique(mixed * (column.max() + 2) + column + 1, return_inverse=True)[1]
    return (np.bincount(mixed)[mixed] == 1) & _known(columns) if len(mixed) else np.zeros(0, bool)
