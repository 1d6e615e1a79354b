"""The interval of a number of which two bounds are estimated."""

from __future__ import annotations

import numpy as np

from .intervals import refuse_level


def interval_between(
    lower: np.ndarray,
    upper: np.ndarray,
    lower_errors: np.ndarray,
    upper_errors: np.ndarray,
    df: np.ndarray,
    level: float = 0.95,
) -> tuple[np.ndarray, np.ndarray]:
    """Limits (k, k) that cover a number between two bounds (k, k) with their standard errors (k, k).

    Imbens & Manski (2004), Econometrica 72, 1845-1857: lower - c se and upper + c se, c solving F(c + width / largest
    se) - F(-c) = level, F being Student's t with df (k) degrees of freedom. So wide bounds take a one-sided quantile
    each, and bounds that meet a two-sided one. NaN where a bound does not exist, infinite without a degree of freedom.
    """
    from scipy.special import stdtr, stdtrit

    refuse_level(level)
    lower, upper, lower_errors, upper_errors, df = np.broadcast_arrays(
        *(np.asarray(part, float) for part in (lower, upper, lower_errors, upper_errors, df))
    )
    known, largest = np.maximum(df, 1.0), np.maximum(lower_errors, upper_errors)
    width = np.maximum(np.divide(upper - lower, largest, out=np.full(lower.shape, np.inf), where=largest > 0), 0.0)
    least, most = stdtrit(known, level), stdtrit(known, (1 + level) / 2)
    for _ in range(100):  # the coverage rises with c: bisection
        middle = (least + most) / 2
        enough = stdtr(known, middle + width) - stdtr(known, -middle) >= level
        least, most = np.where(enough, least, middle), np.where(enough, middle, most)
    factor = np.where(df < 1, np.inf, most)
    with np.errstate(invalid="ignore"):  # infinite times a standard error of zero
        return lower - factor * lower_errors, upper + factor * upper_errors
