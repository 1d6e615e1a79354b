"""What a test with a known standard error could have shown: a difference where there is one, or that there is none."""

from __future__ import annotations

import numpy as np

from .intervals import refuse_level, t_quantile


def detectable_difference(standard_error: float, df: float, power: float = 0.8, level: float = 0.95) -> float:
    """The smallest difference from zero that a two-sided t test finds with that power.

    The noncentrality at which Student's t is beyond its critical value with the probability `power`, in standard errors
    (Bloom 1995, Evaluation Review 19, 547-556; R's `power.t.test`). NaN without a standard error, infinite without a
    degree of freedom. Raises ValueError for a power that is not between one half and 1, or a level not between 0 and 1.
    """
    from scipy.special import nctdtrinc

    _refuse(power, level)
    if not df >= 1:
        return _impossible(standard_error)
    return float(standard_error * nctdtrinc(df, 1 - power, t_quantile(level, df)))


def provable_margin(standard_error: float, df: float, power: float = 0.8, level: float = 0.9) -> float:
    """The narrowest margin within which equality would be shown with that power, if there were no difference at all.

    Shown is equality where the interval of that level lies within the margin: two one-sided t tests at .05 with the
    90% interval (Schuirmann 1987). The power is that of Owen (1965) at no difference: the probability that the estimate
    is nearer to zero than the margin less t standard errors, over the distribution of the estimated standard error.
    NaN and infinite, and ValueError, as of `detectable_difference`.
    """
    from scipy.optimize import brentq

    _refuse(power, level)
    if not df >= 1:
        return _impossible(standard_error)
    t = float(t_quantile(level, df))
    largest = 2.0
    while _power_within(largest, t, df) < power:
        largest *= 2
    return float(standard_error * brentq(lambda margin: _power_within(margin, t, df) - power, 0.0, largest))


def _power_within(margin: float, t: float, df: float, nodes: int = 400) -> float:
    """With what probability an estimate whose truth is 0 lies within the margin (in standard errors) less t of its own.

    Integrated over quantiles of the estimated standard error by the midpoint rule.
    """
    from scipy.special import chdtri, erf

    spread = np.ones(1) if np.isinf(df) else np.sqrt(chdtri(df, (np.arange(nodes) + 0.5) / nodes) / df)
    return float(erf(np.maximum(margin - t * spread, 0.0) / np.sqrt(2)).mean())


def _impossible(standard_error: float) -> float:
    return float("nan") if np.isnan(standard_error) else float("inf")


def _refuse(power: float, level: float) -> None:
    refuse_level(level)
    if not 0.5 <= power < 1:
        raise ValueError(f"the power is {power}; expected one half or more, and less than 1")
