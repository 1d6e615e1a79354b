"""Confidence intervals of shares.

A share near 0 or 1 in a dozen villages is where the textbook interval fails, so `capped` is the one of record: Korn &
Graubard's interval with an effective sample size that may not exceed what the design could have given. The others equal
R's svyciprop wherever that has an answer. At a share of 0 or 1, or without variance, R gives NaN or a width of zero;
here the Clopper-Pearson interval of n respondents stands in ("mean" alone is left as the textbook has it).

All functions take arrays and return arrays; n, clusters and degrees of freedom are unweighted counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..sampling.columns import as_numbers
from .intervals import t_quantile, wald_interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from .intervals import Limits

FEW_CASES = 10  # effective cases of the rarer answer, below which an estimated design effect is not trusted
MOST_CASES = 1.5  # effective cases a respondent: clusters that happen to agree do not make many of few
PLANNING_ICC = 0.2

METHODS = ("mean", "logit", "likelihood", "asin", "beta", "xlogit", "wilson", "capped")


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
    logit_variances: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of shares by one of the methods of `METHODS`; all but "capped" are R's svyciprop.

    Without a degree of freedom (one cluster a stratum) all but "mean" take one, whose t of 12.7 is the widest there is;
    a share of no respondents is anything from 0 to 1. logit_variances are those of log(p / (1 - p)) where replicate
    weights gave them; they matter to "logit" and "likelihood".
    """
    icc = as_numbers(planning_icc)
    if not ((icc >= 0) & (icc <= 1)).all():
        raise ValueError(f"planning_icc is {planning_icc!r}; expected 0 to 1")
    shares, variances, n, df = (np.asarray(value, float) for value in (shares, variances, n, df))
    if method == "mean":
        return wald_interval(shares, np.sqrt(variances), df, level)
    if method == "beta":
        return beta_interval(shares, variances, n, df, level)
    if method == "capped":
        return capped_interval(shares, variances, n, clusters, df, level, planning_icc)

    def on_logits(known: np.ndarray) -> np.ndarray:
        """Variances of the logits, from the replicates or by the delta method."""
        if logit_variances is None:
            return _delta(shares[known], variances[known])
        return logit_variances[known]

    inside = {
        "logit": lambda p, t, known: _logit(p, t, on_logits(known)),
        "xlogit": lambda p, t, known: _logit(p, t, _delta(p, variances[known])),
        "asin": lambda p, t, known: _asin(p, t, variances[known]),
        "wilson": lambda p, t, known: _wilson(p, variances[known], n[known], df[known], level),
        "likelihood": lambda p, t, known: _likelihood(p, t, on_logits(known), n[known]),
    }
    if method not in inside:
        raise ValueError(f"the interval method is {method!r}; expected one of {', '.join(METHODS)}")
    return _where_it_varies(shares, variances, n, df, level, inside[method])


def _where_it_varies(
    shares: np.ndarray,
    variances: np.ndarray,
    n: np.ndarray,
    df: np.ndarray,
    level: float,
    inside: Callable[[np.ndarray, np.ndarray, np.ndarray], Limits],
) -> Limits:
    """The limits `inside` gives of (shares, t, which) for shares between 0 and 1 that vary; else `beta_interval`."""
    lower, upper = beta_interval(shares, variances, n, df, level)
    known = (shares > 0) & (shares < 1) & (variances > 0)
    t = np.broadcast_to(t_quantile(level, df), shares.shape)
    lower[known], upper[known] = inside(shares[known], t[known], known)
    return lower, upper


def _delta(p: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """Variances of log(p / (1 - p)) by the delta method."""
    return variances / (p * (1 - p)) ** 2


def _logit(p: np.ndarray, t: np.ndarray, logit_variances: np.ndarray) -> Limits:
    """A t interval of log(p / (1 - p)), taken back."""
    from scipy.special import expit, logit

    margin = t * np.sqrt(logit_variances)
    return expit(logit(p) - margin), expit(logit(p) + margin)


def _asin(p: np.ndarray, t: np.ndarray, variances: np.ndarray) -> Limits:
    """A t interval of the arcsine of the root of p, taken back; beyond its ends the limit is 0 or 1."""
    angle, margin = np.arcsin(np.sqrt(p)), t * np.sqrt(variances / (4 * p * (1 - p)))
    return np.sin(np.maximum(angle - margin, 0)) ** 2, np.sin(np.minimum(angle + margin, np.pi / 2)) ** 2


def _wilson(p: np.ndarray, variances: np.ndarray, n: np.ndarray, df: np.ndarray, level: float) -> Limits:
    """Wilson's (1927) score interval at the effective n, with few degrees of freedom worth fewer cases."""
    z = t_quantile(level, n - 1)
    cases = p * (1 - p) / variances * _t_ratio(n, df, level)
    middle = (p + z**2 / (2 * cases)) / (1 + z**2 / cases)
    margin = z / (1 + z**2 / cases) * np.sqrt(p * (1 - p) / cases + z**2 / (4 * cases**2))
    return middle - margin, middle + margin


def _likelihood(p: np.ndarray, t: np.ndarray, logit_variances: np.ndarray, n: np.ndarray) -> Limits:
    """Shares q whose deviance from p, scaled by the design effect, is below t^2: Rao & Scott (1984).

    2 (p log(p / q) + (1 - p) log((1 - p) / (1 - q))) = t^2 p (1 - p) (variance of the logit) n / (n - 1), solved by
    bisection; R's svyciprop draws a spline through a grid of this curve, and is right to about four digits.
    """
    from scipy.special import rel_entr

    allowed = t**2 * logit_variances * p * (1 - p) * n / np.maximum(n - 1, 1)

    def limit(end: float) -> np.ndarray:
        near, far = p.copy(), np.full_like(p, end)
        for _ in range(60):
            middle = (near + far) / 2
            beyond = 2 * (rel_entr(p, middle) + rel_entr(1 - p, 1 - middle)) > allowed
            near, far = np.where(beyond, near, middle), np.where(beyond, middle, far)
        return (near + far) / 2

    return limit(0.0), limit(1.0)


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
    """The effective n, but at most 1.5 n; and where it holds under 10 of the rarer answer, at most n and as planned.

    Planned: n / (1 + (m - 1) rho), m = n / clusters respondents a cluster, rho the intra-cluster correlation one would
    plan with (Kish 1965, section 5.4). A design effect estimated from so few cases is mostly noise, and at 0 or 1 it
    cannot be estimated at all.
    """
    estimated = effective_n(shares, variances, n)
    cases = np.minimum(estimated, n)
    few = ~(cases * np.minimum(shares, 1 - shares) >= FEW_CASES)
    respondents_a_cluster = n / np.maximum(clusters, 1)
    planned = n / (1 + np.maximum(respondents_a_cluster - 1, 0) * planning_icc)
    return np.where(few, np.minimum(cases, planned), np.minimum(estimated, MOST_CASES * np.asarray(n)))


def _t_ratio(n: np.ndarray, df: np.ndarray, level: float) -> np.ndarray:
    """(t(n - 1) / t(df))^2: few degrees of freedom are worth fewer cases; Korn & Graubard (1998)."""
    with np.errstate(divide="ignore", invalid="ignore"):  # of a level so low that t is zero
        ratio = (t_quantile(level, np.asarray(n) - 1) / t_quantile(level, df)) ** 2
    return np.where(np.isfinite(ratio), ratio, 1.0)


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
