"""Keys emptied where too few share them (local suppression), until no combination is rarer than k.

Of a respondent whose keys are too rare as few are emptied as makes them common, and of as many the last ones of the
list. An emptied key counts as an answer like any other (`frequencies`), so that whoever knows a rare answer, and knows
that it was emptied, is still left with k rows.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bogolan.disclosure.microdata.frequencies import frequencies, groups_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def suppressed(keys: pd.DataFrame, k: int) -> pd.DataFrame:
    """Keys (n rows, a column a key, from the most to the least important), emptied so that each combination has k rows.

    No row leaves: where the last ones would be fewer than k, others of the largest group, the first in the frame, are
    emptied with them. Fewer than k rows are all emptied, and stay too few.
    """
    found = keys.astype(object).where(keys.notna(), None).reset_index(drop=True)
    rare = frequencies(found).sample < k
    for emptied in _by_how_many(list(found)):
        if not rare.any():
            break
        tried = found.copy()
        tried.loc[rare, list(emptied)] = None
        common = rare & (frequencies(tried).sample >= k)
        found[common] = tried[common]
        rare &= ~common
    found.loc[rare] = None
    return _filled_up(found, k).set_axis(keys.index)


def _by_how_many(names: list[str]) -> Iterator[tuple[str, ...]]:
    """Sets of keys to be emptied: small ones first, of one size those of the last keys first."""
    for size in range(1, len(names) + 1):
        yield from combinations(names[::-1], size)


def _filled_up(found: pd.DataFrame, k: int) -> pd.DataFrame:
    """Keys in which the rows without any are k or more, or none."""
    empty = found.isna().all(axis=1).to_numpy()
    while 0 < empty.sum() < min(k, len(found)):
        groups = groups_of(found)
        shared = np.where(empty, 0, np.bincount(groups)[groups])
        first = int(np.argmax(shared))
        # Where no group can spare a row, a whole one joins.
        joins = groups == groups[first] if shared[first] <= k else np.arange(len(found)) == first
        found.loc[joins] = None
        empty = empty | joins
    return found
