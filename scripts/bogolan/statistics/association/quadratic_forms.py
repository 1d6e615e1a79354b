"""The distribution of a sum of chi-squared variables with weights, and of its ratio to an independent chi-squared.

What a likelihood ratio or Pearson's statistic has in a complex sample: Rao & Scott (1981, 1984). The weights are the
eigenvalues of the design effects.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

Tail = Literal["satterthwaite", "saddlepoint", "integration"]

NEAR_THE_MEAN = 1e-4  # of the saddlepoint, where the formula divides zero by zero
SERIES_ERROR = 1e-13


def weighted_chi_squared_tail(x: float, weights: np.ndarray, method: Tail = "saddlepoint") -> float:
    """Probability that sum(weights x chi-squared of 1 df) exceeds x.

    "satterthwaite": a scaled chi-squared of the same mean and variance; "saddlepoint": Kuonen (1999), Biometrika 86,
    929-935; "integration": exact, by Ruben's (1962) series. R's pchisqsum.
    """
    from scipy.special import chdtrc

    weights = _positive(weights)
    if method not in get_args(Tail):
        raise ValueError(f"the tail is {method!r}; expected one of {', '.join(get_args(Tail))}")
    if method == "integration":
        coefficients, df = _mixture(weights)
        return float(coefficients @ chdtrc(df, max(x, 0.0) / weights.min()))
    if method == "saddlepoint":
        found = _saddlepoint_tail(x, weights)
        if not np.isnan(found):
            return found
    scale, df = _satterthwaite(weights)
    return float(chdtrc(df, max(x, 0.0) / scale))


def weighted_f_tail(x: float, weights: np.ndarray, df_denominator: float, method: Tail = "saddlepoint") -> float:
    """Probability that sum(weights x chi-squared of 1 df) / (chi-squared of df_denominator / df_denominator) exceeds x.

    Methods as `weighted_chi_squared_tail`; "saddlepoint" counts whole degrees of freedom of the denominator. R's pFsum.
    """
    from scipy.special import fdtrc

    weights = _positive(weights)
    if np.isinf(df_denominator) or method not in get_args(Tail):
        return weighted_chi_squared_tail(x, weights, method)
    if method == "integration":
        coefficients, df = _mixture(weights)
        return float(coefficients @ fdtrc(df, df_denominator, max(x, 0.0) / (weights.min() * df)))
    if method == "saddlepoint":
        below = np.full(int(df_denominator), -x / df_denominator)
        found = _saddlepoint_tail(0.0, np.concatenate([weights, below]))
        if not np.isnan(found):
            return found
    scale, df = _satterthwaite(weights)
    return float(fdtrc(df, df_denominator, max(x, 0.0) / (scale * df)))


def _positive(weights: np.ndarray) -> np.ndarray:
    """The weights that are more than the rounding of zero."""
    weights = np.real(np.asarray(weights)).astype(float).ravel()
    return weights[weights > 1e-12 * np.abs(weights).max(initial=0.0)]


def _satterthwaite(weights: np.ndarray) -> tuple[float, float]:
    """Scale and degrees of freedom of the chi-squared of the same mean and variance: Satterthwaite (1946)."""
    mean, square = weights.mean(), (weights**2).mean()
    return square / mean, len(weights) * mean**2 / square


def _saddlepoint_tail(x: float, weights: np.ndarray) -> float:
    """Lugannani & Rice's (1980) approximation; weights of either sign. NaN next to the mean, where it breaks down."""
    from scipy.optimize import brentq
    from scipy.special import log_ndtr

    if not (weights > 0).any():
        return np.nan
    largest = weights.max()
    weights, x = weights / largest, x / largest

    def slope(zeta: float) -> float:
        return (weights / (1 - 2 * zeta * weights)).sum() - x

    upper = 0.5 * (1 - 1e-12)
    lower = 1 / (2 * weights.min()) * (1 - 1e-12) if (weights < 0).any() else -1.0
    while (weights > 0).all() and slope(lower) > 0:
        lower *= 2
    if slope(lower) > 0 or slope(upper) < 0:
        return np.nan
    zeta = brentq(slope, lower, upper, xtol=1e-15, rtol=1e-14)
    if abs(zeta) < NEAR_THE_MEAN:
        return np.nan
    generating = -np.log1p(-2 * zeta * weights).sum() / 2
    w = np.sign(zeta) * np.sqrt(2 * (zeta * x - generating))
    v = zeta * np.sqrt(2 * (weights**2 / (1 - 2 * zeta * weights) ** 2).sum())
    return float(np.exp(log_ndtr(-(w + np.log(v / w) / w))))


def _mixture(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The sum as a mixture of chi-squareds, the smallest weight their scale: coefficients, and degrees of freedom.

    Ruben (1962), Annals of Mathematical Statistics 33, 542-570. All coefficients are positive and add to 1, which
    bounds what is left out.
    """
    least, k = weights.min(), len(weights)
    rest = 1 - least / weights
    coefficients = [float(np.sqrt(np.prod(least / weights)))]
    powers, left = [], 1 - coefficients[0]
    while left > SERIES_ERROR and len(coefficients) < 20_000:
        powers.append((rest ** (len(powers) + 1)).sum())
        terms = len(coefficients)
        coefficients.append(float(np.dot(powers, coefficients[::-1]) / (2 * terms)))
        left -= coefficients[-1]
    return np.array(coefficients), k + 2.0 * np.arange(len(coefficients))
