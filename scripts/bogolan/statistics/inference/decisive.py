"""Which result would decide a question: the estimates whose interval would lie in a region, or outside of it.

A region is what a claim allows ("90%, give or take 5 points", "at least half"). An interval inside it agrees with the
claim, one that lies outside contradicts it, and any other leaves it open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .intervals import refuse_level, t_quantile
from .share_intervals import PLANNING_ICC, capped_effective_n, capped_interval

if TYPE_CHECKING:
    from .estimates import Estimates

# Shares are printed in whole percents, so no other could be found.
PERCENTS = np.arange(101) / 100


@dataclass(frozen=True)
class Decisive:
    """Results that would decide, of one estimate: NaN where no result could.

    lowest, highest  the ends of the range of results whose interval lies within the region.
    below, above     the results from which on, downward and upward, the interval lies outside of it.
    """

    lowest: float
    highest: float
    below: float
    above: float


def decisive_shares(
    shares: Estimates, region: tuple[float, float], level: float = 0.95, planning_icc: float = PLANNING_ICC
) -> list[Decisive]:
    """Of each of k shares, the whole percents that would decide whether the truth lies in `region` (from, to).

    The sample is taken as it is: as many respondents, clusters and degrees of freedom, and the effective number of
    cases that stood behind the share that was found; limits are those of `capped_interval` (after Korn and Graubard
    1998). Raises ValueError for a region that ends before it begins, and for a level that is not between 0 and 1.
    """
    refuse_level(level)
    _refuse_region(region)
    variances = np.asarray(shares.standard_errors, float) ** 2
    n, clusters = np.asarray(shares.n, float), np.asarray(shares.clusters, float)
    cases = capped_effective_n(np.asarray(shares.values, float), variances, n, clusters, planning_icc)
    found = []
    for number, effective in enumerate(cases):
        if not (n[number] > 0 and effective > 0):
            found.append(Decisive(np.nan, np.nan, np.nan, np.nan))
            continue
        imagined = PERCENTS * (1 - PERCENTS) / effective
        own = (np.full_like(PERCENTS, value) for value in (n[number], clusters[number], shares.df[number]))
        lower, upper = capped_interval(PERCENTS, imagined, *own, level, planning_icc)
        found.append(_deciding(PERCENTS, lower, upper, region))
    return found


def decisive_values(estimates: Estimates, region: tuple[float, float], level: float = 0.95) -> list[Decisive]:
    """The same of k estimates with a t interval, whose standard errors are taken as they are.

    A value exactly at an end given here still decides. Raises ValueError as `decisive_shares` does.
    """
    refuse_level(level)
    _refuse_region(region)
    margins = t_quantile(level, np.asarray(estimates.df, float)) * np.asarray(estimates.standard_errors, float)
    low, high = region
    found = []
    for margin in margins:
        lowest, highest = low + margin, high - margin
        possible = lowest <= highest
        ends = (lowest, highest) if possible else (np.nan, np.nan)
        # From a region without an end nothing lies beyond.
        beyond = (value if np.isfinite(value) else np.nan for value in (low - margin, high + margin))
        found.append(Decisive(*ends, *beyond))
    return found


def _refuse_region(region: tuple[float, float]) -> None:
    if not region[0] <= region[1]:
        raise ValueError(f"the region is {region}; expected where it begins and where it ends")


def _deciding(results: np.ndarray, lower: np.ndarray, upper: np.ndarray, region: tuple[float, float]) -> Decisive:
    """Of results in their order, those from which on every further one decides, and the longest run that agrees.

    Limits may jump where a design effect begins to be believed, so that a result beside one that decides may not.
    """
    low, high = region
    inside, below, above = (lower >= low) & (upper <= high), upper < low, lower > high
    first, last = _longest(inside)
    down = int(np.argmin(below)) if not below.all() else len(results)  # how many from the smallest on contradict
    up = int(np.argmin(above[::-1])) if not above.all() else len(results)
    ends = (results[first], results[last]) if inside.any() else (np.nan, np.nan)
    beyond = (results[down - 1] if down else np.nan, results[-up] if up else np.nan)
    return Decisive(*(float(value) for value in (*ends, *beyond)))


def _longest(which: np.ndarray) -> tuple[int, int]:
    """The first and the last place of the longest run of what holds; of equals the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], which, [False]]).astype(int)))
    runs = list(zip(edges[::2], edges[1::2] - 1, strict=True))
    return max(runs, key=lambda run: (run[1] - run[0], run[0]), default=(0, 0))
