"""How alike the answers of one group are: the share of their variance that lies between groups."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

CONFIDENCE = 0.95


class Correlation(NamedTuple):
    """An intraclass correlation with its 95% interval, of how many answers in how many groups."""

    value: float
    lower: float
    upper: float
    n: int
    groups: int


def intraclass_correlation(values: np.ndarray, groups: np.ndarray) -> Correlation:
    """The intraclass correlation of `values` (n) in `groups` (n, numbers from 0), by one-way analysis of variance.

    (MSB - MSW) / (MSB + (n0 - 1) MSW), n0 = (N - sum of squared sizes / N) / (k - 1) (Donner 1986, equation 2.1). The
    interval is that of F, exact for groups of one size (Searle 1971, section 9.9b) and with n0 in its place else. NaN
    where nothing varies or no group has two answers. A group of one counts for what lies between groups.
    """
    from scipy.stats import f

    sizes = np.bincount(groups)
    sizes, n, k = sizes[sizes > 0], len(values), int((sizes > 0).sum())
    lacking = Correlation(np.nan, np.nan, np.nan, n, k)
    if k < 2 or n <= k:
        return lacking
    centred = values - values.mean()
    sums = np.bincount(groups, weights=centred)
    of_group = np.bincount(groups)
    between = float((sums[of_group > 0] ** 2 / of_group[of_group > 0]).sum())
    within = max(float((centred**2).sum()) - between, 0.0)
    if not centred.any():
        return lacking
    size = (n - float((sizes.astype(float) ** 2).sum()) / n) / (k - 1)
    msb, msw = between / (k - 1), within / (n - k)
    if msw <= 1e-12 * msb:
        return Correlation(1.0, 1.0, 1.0, n, k)
    ratio, tail = msb / msw, (1 - CONFIDENCE) / 2
    low, high = ratio / f.isf(tail, k - 1, n - k), ratio / f.ppf(tail, k - 1, n - k)
    value, lower, upper = ((at - 1) / (at + size - 1) for at in (ratio, low, high))
    return Correlation(value, lower, upper, n, k)
