"""Wald's test that several estimates are all what a hypothesis says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..sampling.inverses import pseudo_inverse
from .hypothesis_tests import Test
from .intervals import refuse_null

if TYPE_CHECKING:
    from .estimates import Estimates


def wald_test(estimates: Estimates, null: float = 0.0, df_denominator: float | None = None) -> Test:
    """F of k estimates jointly against the null: distance' covariance^-1 distance / k, as R's regTermTest.

    The denominator's degrees of freedom are the fewest that any of them has, or those given. Where the covariance is
    singular the combinations that vary are tested; NaN with a flag where none does, or an estimate does not exist.
    """
    refuse_null(null)
    if not len(estimates):
        raise ValueError("no estimate is named; expected one or more to test")
    df = float(estimates.df.min()) if df_denominator is None else float(df_denominator)
    flags = _flags(estimates)
    distance, rank = _distance(estimates, null)
    if not df >= 1:
        flags.add("no_degrees_of_freedom")
    p_value = _tail(distance / rank, rank, df) if df >= 1 and rank else np.nan
    statistic = distance / rank if rank else np.nan
    return Test("Wald", statistic, "F", rank, df, p_value, estimates, ",".join(sorted(flags)))


def adjusted_wald_test(estimates: Estimates, constraints: int = 0, method: str = "adjusted Wald") -> Test:
    """F of k estimates that are all zero, for many estimates beside few clusters.

    (f - k + c + 1) / (f k) distance' covariance^-1 distance with k - c and f - k + c + 1 degrees of freedom, f those of
    the design and c how many combinations of the estimates hold by themselves: Korn & Graubard (1990), American
    Statistician 44, 270-276, for c = 0; Archer, Lemeshow & Hosmer (2007) for c = 1. Where the covariance is singular k
    is its rank. NaN, flagged "no_degrees_of_freedom", where there are too few clusters for so many.
    """
    f = float((estimates.df + estimates.parameters).min())
    flags = _flags(estimates)
    distance, rank = _distance(estimates, 0.0)
    df, left = rank - constraints, f - rank + constraints + 1
    if np.isnan(distance) or df < 1:
        return Test(method, np.nan, "F", df, left, np.nan, estimates, ",".join(sorted(flags)))
    if not left >= 1 or (rank < len(estimates) and rank >= f):  # the clusters, not the estimates, end the rank
        flags.add("no_degrees_of_freedom")
        return Test(method, np.nan, "F", df, left, np.nan, estimates, ",".join(sorted(flags)))
    statistic = distance * left / (f * rank)
    return Test(method, statistic, "F", df, left, _tail(statistic, df, left), estimates, ",".join(sorted(flags)))


def _flags(estimates: Estimates) -> set[str]:
    return {flag for told in estimates.flags for flag in told.split(",") if flag}


def _distance(estimates: Estimates, null: float) -> tuple[float, int]:
    """distance' covariance^-1 distance and the rank of the covariance; NaN and 0 where an estimate does not exist."""
    if np.isnan(estimates.values).any():
        return np.nan, 0
    spread = np.sqrt(np.where(estimates.variances > 0, estimates.variances, 1.0))
    inverse, rank = pseudo_inverse(estimates.covariance / np.outer(spread, spread))
    distance = (estimates.values - null) / spread
    return float(distance @ inverse @ distance) if rank else np.nan, rank


def _tail(statistic: float, df: float, df_denominator: float) -> float:
    from scipy.special import chdtrc, fdtrc

    if np.isinf(df_denominator):
        return float(chdtrc(df, df * statistic))
    return float(fdtrc(df, df_denominator, statistic))
