"""The codes of answers: text, as it stands in the data; and which text is a number."""

from __future__ import annotations

import math
import re
from typing import Any

# Beyond it numbers that differ look equal, so that what is longer can only be a name.
LARGEST_INTEGER = 2**53
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def as_code(value: Any) -> str:
    """An answer's code as text: 1 and 1.0 are "1"."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def number(text: str) -> float | None:
    """The number that a tidy text is: plain digits with a sign, a point or an exponent; None for any other text."""
    value = float(text) if NUMBER.fullmatch(text) else math.inf
    return value if math.isfinite(value) else None


def is_number(text: str, whole: bool = False) -> bool:
    """Whether a tidy text is a number, or a whole number that is not too long to be one."""
    value = number(text)
    return value is not None and (not whole or (value.is_integer() and abs(value) < LARGEST_INTEGER))


def in_order(code: str) -> tuple[int, float, str]:
    """A key that sorts codes by their number, and those that are none after them."""
    value = number(code)
    return (1, 0.0, code) if value is None else (0, value, code)
