"""Confidence intervals of an estimate, and of the gap between two shares; those of a share are in `share_intervals`.

All functions take arrays and return arrays; n, clusters and degrees of freedom are unweighted counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..sampling.columns import as_numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    Limits = tuple[np.ndarray, np.ndarray]

LOWEST_LEVEL = 1e-12  # of which the interval still has a width in double precision
SMALLEST_P_VALUE = 1e-12  # what is left of 1 - level in double precision


def t_quantile(level: float | np.ndarray, df: np.ndarray) -> np.ndarray:
    """Student's t that a two-sided interval at the level needs; less than one degree of freedom counts as one.

    Raises ValueError for a level that is not between 0 and 1.
    """
    from scipy.special import stdtrit

    refuse_level(level)
    return stdtrit(np.maximum(df, 1.0), (1 + np.asarray(level)) / 2)


def refuse_level(level: float | np.ndarray) -> None:
    """Raise ValueError for a level (or levels) that is not between 0 and 1."""
    known = as_numbers(level)
    if not ((known > LOWEST_LEVEL) & (known < 1)).all():
        raise ValueError(f"the level is {level}; expected more than 0 and less than 1")


def refuse_null(null: float) -> None:
    """Raise ValueError for a null that is not a number."""
    if not np.isfinite(as_numbers(null)).all() or np.ndim(null):
        raise ValueError(f"the null is {null!r}; expected a number")


def two_sided_p_value(t: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Probability of a Student's t as far from zero as this one."""
    from scipy.special import stdtr

    return 2 * stdtr(df, -np.abs(t))


def wald_interval(values: np.ndarray, standard_errors: np.ndarray, df: np.ndarray, level: float = 0.95) -> Limits:
    """Estimate plus or minus t standard errors; without a degree of freedom nothing is ruled out (infinite limits)."""
    margin = np.where(np.asarray(df) < 1, np.inf, t_quantile(level, df) * standard_errors)
    return values - margin, values + margin


def mover(
    first: np.ndarray,
    first_limits: Limits,
    second: np.ndarray,
    second_limits: Limits,
    correlation: np.ndarray | float = 0,
) -> Limits:
    """Limits of first minus second from the limits of each: the method of variance estimates recovery.

    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10, for independent shares; Zou (2007), Psychological
    Methods 12, 399-413, and Zou & Donner (2008), Statistics in Medicine 27, 1693-1702, with the correlation of the two
    estimates (NaN, when one has no variance, counts as 0). A side without a limit leaves the gap without one.
    """
    correlation = np.clip(np.nan_to_num(np.asarray(correlation, float)), -1, 1)
    (first_lower, first_upper), (second_lower, second_upper) = first_limits, second_limits
    below = _recovered(first - first_lower, second_upper - second, correlation)
    above = _recovered(first_upper - first, second - second_lower, correlation)
    return first - second - below, first - second + above


def _recovered(one: np.ndarray, other: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    bounded = np.isfinite(one) & np.isfinite(other)
    one, other = np.where(bounded, one, 0.0), np.where(bounded, other, 0.0)
    apart = np.sqrt(np.maximum(one**2 + other**2 - 2 * correlation * one * other, 0))
    return np.where(bounded, apart, np.inf)


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
