"""Gaps between two shares of one sample: women minus men, with an interval that holds near 0 and 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .estimates import Estimates
from .intervals import mover, mover_p_value
from .share_intervals import PLANNING_ICC, share_interval

if TYPE_CHECKING:
    import pandas as pd

# Two shares that move together in every cluster of a sample do not in the population: beyond this the correlation is
# not believed, since an interval of zero width would follow.
LARGEST_CORRELATION = 0.99


@dataclass(frozen=True, eq=False)
class Gaps:
    """Gaps (an Estimates of first minus second), their limits (k) and the p-values (k) that go with those limits."""

    estimates: Estimates
    lower: np.ndarray
    upper: np.ndarray
    p_values: np.ndarray

    def frame(self) -> pd.DataFrame:
        """The rows of the estimates, with columns lower, upper and p_value."""
        return self.estimates.frame().assign(lower=self.lower, upper=self.upper, p_value=self.p_values)


def share_gaps(
    shares: Estimates,
    pairs: Mapping[str, tuple[str, str]],
    level: float = 0.95,
    method: str = "capped",
    planning_icc: float = PLANNING_ICC,
) -> Gaps:
    """First minus second for each {name: (first, second)} of the shares.

    The limits are recovered from those of the two shares by `mover` (Zou 2007; Zou & Donner 2008), with the correlation
    that the design gives the pair; the p-values invert them, so that p < 0.05 exactly where a 95% interval excludes
    zero. Where few give the rarer answer they are cautious: `estimates.test` is the t test, which keeps its size.
    Raises KeyError for a share that is not there, and ValueError for what is no share.
    """
    if not pairs or any(len(pair) != 2 for pair in pairs.values()):
        raise ValueError("the pairs are no pairs; expected {name of the gap: (first share, second share)}")
    estimates = shares.contrast({name: {first: 1.0, second: -1.0} for name, (first, second) in pairs.items()})
    others = [name for pair in pairs.values() for name in pair if not shares.is_share[shares.position(name)]]
    if others:
        raise ValueError(f"{', '.join(dict.fromkeys(others))} are no shares; expected those, or `contrast` for others")
    first, second = (np.array([shares.position(pair[side]) for pair in pairs.values()], int) for side in (0, 1))
    correlation = _correlations(shares.covariance, first, second)

    logit_variances = shares.logit_variances

    def limits(level: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        sides = [
            share_interval(
                shares.values[side],
                shares.variances[side],
                shares.n[side],
                shares.clusters[side],
                shares.df[side],
                level=level,
                method=method,
                planning_icc=planning_icc,
                logit_variances=None if logit_variances is None else logit_variances[side],
            )
            for side in (first, second)
        ]
        return mover(shares.values[first], sides[0], shares.values[second], sides[1], correlation)

    p_values = np.where(np.isnan(estimates.values), np.nan, mover_p_value(limits, len(first)))
    return Gaps(estimates, *limits(level), p_values)


def gaps_of_gaps(gaps: Gaps, pairs: Mapping[str, tuple[str, str]]) -> Gaps:
    """First minus second for each {name: (first, second)} of the gaps, at their level.

    Their limits are recovered from those of the two by `mover`, as a gap's are from two shares. They have no p-values
    (NaN): the limits of the gaps are known at one level only. Raises KeyError for a gap that is not there.
    """
    estimates = gaps.estimates.contrast({name: {first: 1.0, second: -1.0} for name, (first, second) in pairs.items()})
    first, second = (np.array([gaps.estimates.position(pair[side]) for pair in pairs.values()], int) for side in (0, 1))
    correlation = _correlations(gaps.estimates.covariance, first, second)
    sides = [(gaps.estimates.values[side], (gaps.lower[side], gaps.upper[side])) for side in (first, second)]
    limits = mover(*sides[0], *sides[1], correlation)
    return Gaps(estimates, *limits, np.full(len(first), np.nan))


def _correlations(covariance: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Correlation of each pair; 0 where one of the two has no variance, or where it would leave the gap without any."""
    spread = np.sqrt(covariance[first, first] * covariance[second, second])
    correlation = np.divide(covariance[first, second], spread, out=np.zeros(len(first)), where=spread > 0)
    return np.where(correlation > LARGEST_CORRELATION, 0.0, correlation)
