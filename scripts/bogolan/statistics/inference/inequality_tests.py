"""Tests that no estimate of several is below zero: the chi-bar-squared distribution.

The statistic is the distance of the estimates to the nearest point without negative coordinates, in the metric of their
covariance. Were all of them zero, it would be a mixture of chi-squareds, weighted by the probabilities that so many
coordinates of that point are positive: Kudo (1963), Biometrika 50, 403-418; Wolak (1987), JASA 82, 782-793.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np

from .hypothesis_tests import Test

MOST_ESTIMATES = 6  # each two more are an integral more
NODES = 40


def inequality_test(values: np.ndarray, covariance: np.ndarray, df: float = np.inf) -> Test:
    """Whether k estimates with the covariance (k x k) are all zero or more; small p-values say that some are not.

    sum over j of weight_j P(j F(j, df) > statistic), j estimates at zero; chi-squareds where df is infinite. Estimates
    without a variance are as they are: one below zero rejects (p = 0), others say nothing. NaN, with a flag, without
    estimates, where one does not exist, or without a degree of freedom. Raises ValueError for more than 6 estimates.
    """
    from scipy.optimize import nnls
    from scipy.special import chdtrc, fdtrc

    values, covariance = np.asarray(values, float), np.asarray(covariance, float)
    if len(values) > MOST_ESTIMATES:
        raise ValueError(f"{len(values)} estimates were to be tested; expected at most {MOST_ESTIMATES}")
    flag = "no_cases" * bool(np.isnan(values).any() or not len(values)) or "no_degrees_of_freedom" * (not df >= 1)
    if flag:
        return Test("chi-bar-squared", np.nan, "chi-bar-squared", len(values), df, np.nan, flag=flag)
    fixed = np.diag(covariance) <= 0
    if (values[fixed] < 0).any():
        return Test("chi-bar-squared", np.inf, "chi-bar-squared", len(values), df, 0.0, flag="zero_variance")
    if fixed.all():
        return Test("chi-bar-squared", 0.0, "chi-bar-squared", 0, df, 1.0, flag="zero_variance")
    spread = np.sqrt(np.diag(covariance)[~fixed])
    scaled, correlation = values[~fixed] / spread, covariance[np.ix_(~fixed, ~fixed)] / np.outer(spread, spread)
    root = np.linalg.pinv(_root(correlation))
    statistic = nnls(root, root @ scaled)[1] ** 2
    weights = chi_bar_weights(correlation)
    if statistic <= 0 or (scaled >= 0).all():
        return Test("chi-bar-squared", 0.0, "chi-bar-squared", len(scaled), df, 1.0, weights=tuple(weights))
    j = np.arange(1, len(weights))
    tails = chdtrc(j, statistic) if np.isinf(df) else fdtrc(j, df, statistic / j)
    p_value = float(weights[1:] @ tails)
    return Test("chi-bar-squared", statistic, "chi-bar-squared", len(scaled), df, p_value, weights=tuple(weights))


def chi_bar_weights(correlation: np.ndarray) -> np.ndarray:
    """(k + 1) probabilities that 0, 1, ..., k coordinates of the nearest point are zero.

    Of a normal with that correlation (k x k): the sum over each set of coordinates of P(those are positive, given that
    the others are at zero) P(what pulls the others to zero does): Shapiro (1988), International Statistical Review 56,
    49-62. Those of the even numbers, and of the odd ones, add to one half.
    """
    k = len(correlation)
    weights = np.zeros(k + 1)
    for zeros in range(k + 1):
        for at_zero in map(list, combinations(range(k), zeros)):
            free = [place for place in range(k) if place not in at_zero]
            weights[zeros] += orthant(_given(correlation, free, at_zero)) * orthant(_inverse(correlation, at_zero))
    return weights / weights.sum()


def orthant(covariance: np.ndarray) -> np.ndarray:
    """The probability that all coordinates of a normal with mean zero are positive, for (..., k, k) covariances.

    Closed forms up to three coordinates; beyond, Plackett's (1954) Biometrika 41, 351-360, integral over the
    correlations as they grow from none: each pair's density at zero times the orthant of the others, given the pair.
    """
    k = covariance.shape[-1]
    if k == 0:
        return np.ones(covariance.shape[:-2])
    size = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    correlation = np.clip(covariance / (size[..., :, None] * size[..., None, :]), -1.0, 1.0)
    pairs = list(combinations(range(k), 2))
    if k <= 3:
        angles = sum((np.arcsin(correlation[..., one, other]) for one, other in pairs), np.zeros(size.shape[:-1]))
        return np.maximum(1 / 2**k + angles / (2 * np.pi * 2 ** max(k - 2, 0)), 0.0)
    angles, widths = _nodes()
    grown = np.sin(angles)  # which takes away the singularity of a correlation of one
    there = correlation[..., None, :, :] * grown[:, None, None] + np.eye(k) * (1 - grown)[:, None, None]
    found = np.full(size.shape[:-1], 1 / 2**k)
    for one, other in pairs:
        rho = correlation[..., one, other, None]
        rest = [place for place in range(k) if place not in (one, other)]
        density = rho / (2 * np.pi * np.sqrt(1 - (grown * rho) ** 2))
        found += (density * orthant(_given(there, rest, [one, other]))) @ (widths * np.cos(angles))
    return np.clip(found, 0.0, 1.0)


def _given(covariance: np.ndarray, free: list[int], held: list[int]) -> np.ndarray:
    """(..., free, free) covariance of some coordinates, given others."""
    across = covariance[..., free, :][..., held]
    within = covariance[..., held, :][..., held]
    inverse = np.linalg.pinv(within, hermitian=True) if held else within
    return covariance[..., free, :][..., free] - across @ inverse @ np.swapaxes(across, -1, -2)


def _inverse(covariance: np.ndarray, held: list[int]) -> np.ndarray:
    return np.linalg.pinv(covariance[np.ix_(held, held)], hermitian=True)


def _root(square: np.ndarray) -> np.ndarray:
    """A square root of a matrix without negative eigenvalues."""
    found, vectors = np.linalg.eigh(square)
    return vectors * np.sqrt(np.maximum(found, 0.0)) @ vectors.T


@lru_cache(maxsize=1)
def _nodes() -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre's nodes from zero to a right angle, and their weights."""
    nodes, widths = np.polynomial.legendre.leggauss(NODES)
    return (nodes + 1) * np.pi / 4, widths * np.pi / 4
