"""Numbers as they leave: coarse enough that they are no fingerprint of the counts behind them.

A share at eight digits, or a standard error, gives away the count it was made from; a whole percent of 60 does too,
which is why only questions about the place may be printed on such a base.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Keeps 0.29 * 100 = 28.999999999999996 from being rounded down to 28.
TOLERANCE = 1e-9
MOST_DECIMALS = 9
# What is below it must not seem to be at it, nor the other way round.
SIGNIFICANT = 0.05


def whole_percent(share: float) -> float:
    """A share to the nearest whole percent, halves away from 0."""
    if not math.isfinite(share):
        return share
    # Adding 0.0 makes a rounded -0.0 plain 0.
    return math.copysign(math.floor(abs(share) * 100 + 0.5 + TOLERANCE) / 100, share) + 0.0


def tenth_of_a_point(effect: float, lower: float, upper: float) -> tuple[float, float, float]:
    """A change in a probability and its limits to a tenth of a percentage point, the limits outward."""
    return _rounded(effect, 3, round), _rounded(lower, 3, math.floor), _rounded(upper, 3, math.ceil)


def outward_hundredths(correlation: float, lower: float, upper: float) -> tuple[float, float, float]:
    """A correlation and its limits to two decimals, the limits outward."""
    return _rounded(correlation, 2, round), _rounded(lower, 2, math.floor), _rounded(upper, 2, math.ceil)


def outward_percent(lower: float, upper: float) -> tuple[float, float]:
    """Limits to whole percents, never narrower than they were."""
    below = math.floor(lower * 100 + TOLERANCE) / 100 if math.isfinite(lower) else lower
    above = math.ceil(upper * 100 - TOLERANCE) / 100 + 0.0 if math.isfinite(upper) else upper
    return below, above


def three_digits(estimate: float, lower: float, upper: float) -> tuple[float, float, float]:
    """An estimate and its limits to 3 significant digits of the largest of them, the limits outward.

    One unit for the three, so that an estimate near 0 does not carry digits that its interval makes meaningless.
    """
    return _significant(estimate, lower, upper, 3, MOST_DECIMALS)


def two_digits(estimate: float, lower: float, upper: float) -> tuple[float, float, float]:
    """The same to 2 significant digits, and never finer than hundredths: of an effect on a scale such as 1 to 5."""
    return _significant(estimate, lower, upper, 2, 2)


def upward_percent(share: float) -> float:
    """A share to whole percents, never less than it was."""
    return math.ceil(share * 100 - TOLERANCE) / 100 if math.isfinite(share) else share


def to_decimals(value: float, decimals: int) -> float:
    """A number to so many decimals."""
    return _rounded(value, decimals, round)


def coarse_p_value(p: float) -> float:
    """A p-value to 2 decimals, to 3 below 0.01, and 0.001 for all below that; never rounded to 0, or across .05."""
    if not math.isfinite(p):
        return p
    if p < 0.01:
        return max(0.001, round(p, 3))
    coarse = round(p, 2)
    return 0.049 if p < SIGNIFICANT <= coarse else coarse


def _significant(
    estimate: float, lower: float, upper: float, digits: int, most_decimals: int
) -> tuple[float, float, float]:
    largest = max((abs(value) for value in (estimate, lower, upper) if math.isfinite(value)), default=0.0)
    if largest == 0:
        return estimate, lower, upper
    decimals = min(digits - 1 - math.floor(math.log10(largest)), most_decimals)
    return (
        _rounded(estimate, decimals, round),
        _rounded(lower, decimals, math.floor),
        _rounded(upper, decimals, math.ceil),
    )


def _rounded(value: float, decimals: int, rounding: Callable[[float], int]) -> float:
    """A number to so many decimals (tens for -1), by `rounding`; what floating point adds or takes does not count."""
    if not math.isfinite(value):
        return value
    whole = rounding(round(value * 10.0**decimals, 6))
    return round(whole / 10.0**decimals, max(decimals, 0)) + 0.0
