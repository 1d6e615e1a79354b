"""Numbers rounded as ODK Collect rounds them: of the digits as they are written, not of what a float stands for.

1.255 is a little less than it is written as; people, Excel and Collect make 1.26 of it. Source: JavaRosa,
XPathFuncExpr.round().
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal

import numpy as np

# More digits than any float has before and after its point, so that none are lost before a number is rounded.
EXACTLY = Context(prec=700)
MOST_DIGITS = 30


def rounded(values: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """(n) numbers to so many digits (n) after the point, or before it if negative; NaN for more than 30."""
    pairs = list(zip(values.tolist(), digits.tolist(), strict=True))
    known = {pair: _rounded(*pair) for pair in dict.fromkeys(pairs)}
    return np.array([known[pair] for pair in pairs], float)


def _rounded(value: float, digits: float) -> float:
    if math.isnan(value) or math.isinf(value):
        return value
    if math.isinf(digits) or abs(digits) >= MOST_DIGITS + 1:
        return math.nan
    # No number of digits is none of them, as Java takes it.
    places, written = 0 if math.isnan(digits) else int(digits), Decimal(repr(value))
    if places >= 0:
        # A half goes upward, of negative numbers toward zero, as XPath's round() has it.
        way = ROUND_HALF_DOWN if value < 0 else ROUND_HALF_UP
        return float(written.quantize(Decimal(1).scaleb(-places), rounding=way, context=EXACTLY))
    # Before the point a half is added and the rest cut off, so that -1270 becomes -1200 as it does on the phone.
    scaled = math.trunc(float(written.scaleb(places, context=EXACTLY)) + 0.5)
    return float(Decimal(scaled).scaleb(-places, context=EXACTLY))
