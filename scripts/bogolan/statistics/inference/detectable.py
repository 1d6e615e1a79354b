"""The smallest effect that a sample could have shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .intervals import refuse_level, t_quantile

if TYPE_CHECKING:
    from .estimates import Estimates


def minimum_detectable(estimates: Estimates, power: float = 0.8, level: float = 0.95) -> np.ndarray:
    """(k) how far from zero each estimate's truth would have to be for a two-sided t test to find it with that power.

    The standard error times the noncentrality at which Student's t with the estimate's degrees of freedom is beyond its
    critical value with the probability `power`: Bloom (1995), Evaluation Review 19, 547-556, with the noncentral t in
    the place of his sum of two quantiles. The chance of a significant estimate of the wrong sign is not counted. NaN
    where there is no estimate; infinite where it has no degree of freedom. Raises ValueError for a power
    that is not between one half and 1, and for a level that is not between 0 and 1.
    """
    from scipy.special import nctdtrinc

    refuse_level(level)
    if not 0.5 <= power < 1:
        raise ValueError(f"the power is {power}; expected one half or more, and less than 1")
    df = np.asarray(estimates.df, float)
    noncentrality = nctdtrinc(np.maximum(df, 1.0), 1 - power, t_quantile(level, df))
    return np.where((df < 1) & ~np.isnan(estimates.values), np.inf, noncentrality * estimates.standard_errors)
