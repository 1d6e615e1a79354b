"""One test of several pooled estimates: Li, Raghunathan and Rubin (1991), JASA 86, 1065-1073, often called D1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..inference.hypothesis_tests import Test
from ..sampling.inverses import pseudo_inverse

if TYPE_CHECKING:
    from .pooling import Pooled

FEW_IMPUTATIONS, NO_DF = "few_imputations", "no_degrees_of_freedom"


def pooled_wald_test(pooled: Pooled, complete_df: float | None = None) -> Test:
    """F of k pooled estimates that are all zero, as R's mice::D1 and mitml::testModels have it.

    estimates' within^-1 estimates / (k (1 + r)), r = (1 + 1 / m) trace(between within^-1) / k: what of the variance
    within is missing is taken to be alike in all directions, since few imputations do not tell it by direction. The
    denominator's degrees of freedom are Reiter's (2007), Biometrika 94, 502-508: complete_df are those that the design
    would leave, by default the fewest of any estimate. NaN with a flag where the formula has none: "few_imputations"
    for k (m - 1) of 4 or fewer, "no_degrees_of_freedom" where the design leaves too few or the covariance is singular,
    and the estimates' own flags where one does not exist.
    """
    k, m = len(pooled.names), pooled.m
    df = float(pooled.complete_df.min()) if complete_df is None else float(complete_df)
    flags = {flag for one in pooled.imputed for told in one.flags for flag in told.split(",") if flag}

    def none(*why: str) -> Test:
        return Test("D1", np.nan, "F", k, np.nan, np.nan, flag=",".join(sorted(flags | set(why))))

    if np.isnan(pooled.values).any():
        return none()
    spread = np.sqrt(np.where(np.diag(pooled.within) > 0, np.diag(pooled.within), 1.0))
    inverse, rank = pseudo_inverse(pooled.within / np.outer(spread, spread))
    if rank < k:
        return none(NO_DF)
    distance = pooled.values / spread
    increase = (1 + 1 / m) * float(np.sum(inverse * (pooled.between / np.outer(spread, spread)))) / k
    statistic = float(distance @ inverse @ distance) / (k * (1 + increase))
    if k * (m - 1) <= 4:
        return none(FEW_IMPUTATIONS)
    denominator = _reiter(increase, k * (m - 1), df)
    if not denominator >= 1:
        return none(NO_DF)
    from scipy.special import fdtrc

    p_value = float(fdtrc(k, denominator, statistic))
    return Test("D1", statistic, "F", k, denominator, p_value, flag=",".join(sorted(flags)))


def _reiter(increase: float, t: int, complete_df: float) -> float:
    """Degrees of freedom by Reiter (2007), formula 5; NaN where the design leaves too few for it."""
    a = increase * t / (t - 2)
    design = (complete_df + 1) / (complete_df + 3) * complete_df
    far, near, each = design - 2 * (1 + a), design - 4 * (1 + a), 1 / (t - 4)
    if not near > 0:
        return np.nan
    z = 1 / near + each * (
        a**2 * far / ((1 + a) ** 2 * near)
        + 8 * a**2 * far / ((1 + a) * near**2)
        + 4 * a**2 / ((1 + a) * near)
        + 4 * a**2 / (near * far)
        + 16 * a**2 * far / near**3
        + 8 * a**2 / near**2
    )
    return 4 + 1 / z
