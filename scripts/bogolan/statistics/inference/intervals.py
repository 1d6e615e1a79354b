"""Confidence intervals: of an estimate, of a share, of the gap between two shares.

A share near 0 or 1 in a dozen villages is where the textbook interval fails, so `capped` is the one of record: Korn &
Graubard's interval with an effective sample size that may not exceed what the design could have given.

All functions take arrays and return arrays; n, clusters and degrees of freedom are unweighted counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    Limits = tuple[np.ndarray, np.ndarray]

FEW_CASES = 10  # effective cases of the rarer answer, below which an estimated design effect is not trusted
PLANNING_ICC = 0.2
SMALLEST_P_VALUE = 1e-12  # what is left of 1 - level in double precision


def t_quantile(level: float, df: np.ndarray) -> np.ndarray:
    """Student's t that a two-sided interval at the level needs; less than one degree of freedom counts as one."""
    from scipy.special import stdtrit

    return stdtrit(np.maximum(df, 1.0), (1 + level) / 2)


def two_sided_p_value(t: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Probability of a Student's t as far from zero as this one."""
    from scipy.special import stdtr

    return 2 * stdtr(df, -np.abs(t))


def wald_interval(values: np.ndarray, standard_errors: np.ndarray, df: np.ndarray, level: float = 0.95) -> Limits:
    """Estimate plus or minus t standard errors; without a degree of freedom nothing is ruled out (infinite limits)."""
    margin = np.where(np.asarray(df) < 1, np.inf, t_quantile(level, df) * standard_errors)
    return values - margin, values + margin


def share_interval(
    shares: np.ndarray,
    variances: np.ndarray,
    n: np.ndarray,
    clusters: np.ndarray,
    df: np.ndarray,
    *,
    level: float = 0.95,
    method: str = "capped",
    planning_icc: float = PLANNING_ICC,
) -> Limits:
    """Limits of shares by one of the methods "mean", "logit", "beta" and "capped"; the first three equal R's svyciprop.

    Without a degree of freedom (one cluster a stratum) the last three take one, whose t of 12.7 is the widest there is;
    a share of no respondents is anything from 0 to 1.
    """
    if method == "mean":
        return wald_interval(shares, np.sqrt(variances), df, level)
    if method == "logit":
        return logit_interval(shares, variances, n, df, level)
    if method == "beta":
        return beta_interval(shares, variances, n, df, level)
    if method == "capped":
        return capped_interval(shares, variances, n, clusters, df, level, planning_icc)
    raise ValueError(f"the interval method is {method!r}; expected mean, logit, beta or capped")


def logit_interval(shares: np.ndarray, variances: np.ndarray, n: np.ndarray, df: np.ndarray, level: float) -> Limits:
    """A t interval of log(p / (1 - p)), taken back; R's svyciprop method "logit".

    At a share of 0 or 1 the logit is infinite and `beta_interval` stands in.
    """
    from scipy.special import expit, logit

    inside = (shares > 0) & (shares < 1) & (variances > 0)
    p = np.where(inside, shares, 0.5)
    margin = t_quantile(level, df) * np.sqrt(np.where(inside, variances, 0.0)) / (p * (1 - p))
    lower, upper = beta_interval(shares, variances, n, df, level)
    return np.where(inside, expit(logit(p) - margin), lower), np.where(inside, expit(logit(p) + margin), upper)


def beta_interval(shares: np.ndarray, variances: np.ndarray, n: np.ndarray, df: np.ndarray, level: float) -> Limits:
    """Clopper & Pearson's (1934) interval at an effective n: Korn & Graubard (1998), Survey Methodology 24, 193-201.

    n p (1 - p) / variance is the effective n, times (t(n - 1) / t(df))^2; R's svyciprop method "beta". Where the
    variance is zero, the effective n starts from n.
    """
    return _clopper_pearson(shares, effective_n(shares, variances, n) * _t_ratio(n, df, level), n, level)


def capped_interval(
    shares: np.ndarray,
    variances: np.ndarray,
    n: np.ndarray,
    clusters: np.ndarray,
    df: np.ndarray,
    level: float = 0.95,
    planning_icc: float = PLANNING_ICC,
) -> Limits:
    """Korn & Graubard's interval with `capped_effective_n`: never of zero width, never missing."""
    cases = capped_effective_n(shares, variances, n, clusters, planning_icc)
    return _clopper_pearson(shares, cases * _t_ratio(n, df, level), n, level)


def effective_n(shares: np.ndarray, variances: np.ndarray, n: np.ndarray) -> np.ndarray:
    """p (1 - p) / variance, and n where the variance is zero (a share of 0 or 1, or the same in every cluster)."""
    spread = shares * (1 - shares)
    known = (variances > 0) & (spread > 0)
    return np.divide(spread, variances, out=np.array(n, float), where=known)


def capped_effective_n(
    shares: np.ndarray, variances: np.ndarray, n: np.ndarray, clusters: np.ndarray, planning_icc: float = PLANNING_ICC
) -> np.ndarray:
    """The effective n, but no more than n; and where it holds under 10 of the rarer answer, no more than planned.

    Planned: n / (1 + (m - 1) rho), m = n / clusters respondents a cluster, rho the intra-cluster correlation one would
    plan with (Kish 1965, section 5.4). A design effect estimated from so few cases is mostly noise, and at 0 or 1 it
    cannot be estimated at all.
    """
    cases = np.minimum(effective_n(shares, variances, n), n)
    few = ~(cases * np.minimum(shares, 1 - shares) >= FEW_CASES)
    respondents_a_cluster = n / np.maximum(clusters, 1)
    planned = n / (1 + np.maximum(respondents_a_cluster - 1, 0) * planning_icc)
    return np.where(few, np.minimum(cases, planned), cases)


def _t_ratio(n: np.ndarray, df: np.ndarray, level: float) -> np.ndarray:
    """(t(n - 1) / t(df))^2: few degrees of freedom are worth fewer cases; Korn & Graubard (1998)."""
    return (t_quantile(level, np.asarray(n) - 1) / t_quantile(level, df)) ** 2


def _clopper_pearson(shares: np.ndarray, cases: np.ndarray, n: np.ndarray, level: float) -> Limits:
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    known = (np.asarray(n) > 0) & ~np.isnan(shares)
    p, cases = np.where(known, shares, 0.5), np.where(known, cases, 1.0)
    yes, no = cases * p, cases * (1 - p)
    above_zero, below_one = known & (yes > 0), known & (no > 0)
    lower = np.where(above_zero, betaincinv(np.where(above_zero, yes, 1.0), no + 1, tail), 0.0)
    upper = np.where(below_one, betaincinv(yes + 1, np.where(below_one, no, 1.0), 1 - tail), 1.0)
    return lower, upper


def mover(
    first: np.ndarray,
    first_limits: Limits,
    second: np.ndarray,
    second_limits: Limits,
    correlation: np.ndarray | float = 0,
) -> Limits:
    """Limits of first minus second from the limits of each: the method of variance estimates recovery.

    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10, for independent shares; Zou & Donner (2008),
    Statistics in Medicine 27, 1693-1702, eq. 8, with the correlation of the two estimates (NaN, when one has no
    variance, counts as 0).
    """
    correlation = np.clip(np.nan_to_num(np.asarray(correlation, float)), -1, 1)
    (first_lower, first_upper), (second_lower, second_upper) = first_limits, second_limits
    below = _recovered(first - first_lower, second_upper - second, correlation)
    above = _recovered(first_upper - first, second - second_lower, correlation)
    return first - second - below, first - second + above


def _recovered(one: np.ndarray, other: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    return np.sqrt(np.maximum(one**2 + other**2 - 2 * correlation * one * other, 0))


def mover_p_value(limits: Callable[[np.ndarray], Limits], count: int) -> np.ndarray:
    """(count) p-values by inversion: the smallest error at which the interval of the gap excludes zero.

    limits gives the limits of the count gaps at as many levels. Bisection on the level, starting at 95%, so that a
    p-value is below 0.05 exactly where the 95% interval excludes zero. 1 where no interval does.
    """

    def excludes_zero(error: np.ndarray) -> np.ndarray:
        lower, upper = limits(1 - error)
        return (lower > 0) | (upper < 0)

    significant = excludes_zero(np.full(count, 0.05))
    excluded = np.where(significant, 0.05, 1.0)
    kept = np.where(significant, SMALLEST_P_VALUE, 0.05)
    while (excluded > kept * (1 + 1e-10)).any():
        middle = np.sqrt(kept * excluded)
        beyond = excludes_zero(middle)
        excluded, kept = np.where(beyond, middle, excluded), np.where(beyond, kept, middle)
    return excluded
