"""How many of the sample, and of the population, share a respondent's answers to the keys.

A key is what somebody who looks for a person may know of them. Where a key is missing, two ways to count are known:
missing matches any answer (Franconi & Polettini 2004; sdcMicro), or it is an answer like any other. The second never
counts more, and it is the one that protects: who knows that a person's rare answer was emptied also knows that no row
with another answer is theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

ANY, APART = "any", "apart"
# Distinct keys are compared with each other in blocks of so many.
BLOCK = 512
MISSING = -1


class Frequencies(NamedTuple):
    """Of each respondent (n): how many in the sample have the same keys, and how many people these stand for."""

    sample: np.ndarray
    population: np.ndarray


def frequencies(keys: pd.DataFrame, weights: Sequence[float] | None = None, missing: str = APART) -> Frequencies:
    """Frequencies of keys (n rows, a column a key, missing where not known), with weights that sum to the population.

    Without weights everybody stands for one. `missing` is `apart` or `any`.
    """
    weights = np.ones(len(keys)) if weights is None else np.asarray(weights, float)
    groups = groups_of(keys)
    counts = np.bincount(groups)
    stood_for = np.bincount(groups, weights=weights)
    if missing == ANY:
        same = _matching(distinct_keys(keys, groups))
        counts, stood_for = same(counts), same(stood_for)
    return Frequencies(counts[groups], stood_for[groups])


def groups_of(keys: pd.DataFrame) -> np.ndarray:
    """The number of each respondent's group (n), from 0: those whose keys are the same, missing ones too."""
    if not len(keys.columns):
        return np.zeros(len(keys), np.int64)
    return keys.groupby(list(keys), dropna=False, observed=True, sort=False).ngroup().to_numpy(np.int64)


def distinct_keys(keys: pd.DataFrame, groups: np.ndarray) -> np.ndarray:
    """The keys of each group (groups x keys) as whole numbers, -1 where missing."""
    first = np.unique(groups, return_index=True)[1]
    return np.column_stack([pd.factorize(keys[name])[0][first] for name in keys])


def _matching(distinct: np.ndarray):
    """A function that sums what stands for each key over all keys that it may be the same as."""

    def summed(values: np.ndarray) -> np.ndarray:
        found = np.zeros(len(distinct), values.dtype)
        for start in range(0, len(distinct), BLOCK):
            block = distinct[start : start + BLOCK, None, :]
            other = distinct[None, :, :]
            same = ((block == other) | (block == MISSING) | (other == MISSING)).all(axis=2)
            found[start : start + BLOCK] = same @ values
        return found

    return summed
