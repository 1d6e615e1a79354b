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
    flags = {flag for told in estimates.flags for flag in told.split(",") if flag}
    rank, statistic = 0, np.nan
    if not np.isnan(estimates.values).any():
        spread = np.sqrt(np.where(estimates.variances > 0, estimates.variances, 1.0))
        scaled = estimates.covariance / np.outer(spread, spread)
        inverse, rank = pseudo_inverse(scaled)
        distance = (estimates.values - null) / spread
        if rank:
            statistic = float(distance @ inverse @ distance) / rank
    if not df >= 1:
        flags.add("no_degrees_of_freedom")
    p_value = _tail(statistic, rank, df) if df >= 1 and rank else np.nan
    return Test("Wald", statistic, "F", rank, df, p_value, estimates, ",".join(sorted(flags)))


def _tail(statistic: float, df: float, df_denominator: float) -> float:
    from scipy.special import chdtrc, fdtrc

    if np.isinf(df_denominator):
        return float(chdtrc(df, df * statistic))
    return float(fdtrc(df, df_denominator, statistic))
