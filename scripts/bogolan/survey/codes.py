"""The codes of answers: text, as it stands in the data; and which text is a number."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

# Types of questions that are answered in numbers.
NUMBERS = ("integer", "decimal")
# Beyond it numbers that differ look equal, so that what is longer can only be a name.
LARGEST_INTEGER = 2**53
# Arrow's patterns are made anew at each call: for so few texts that takes longer than to look at each.
FEW = 50
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
# What Excel writes in the place of what a formula cannot give.
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})

# Thousands apart, by a space of any width or an apostrophe.
GROUPED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u2009\u202f'’]\d{3})+([.,]\d+)?", re.ASCII)
SPACES = re.compile(r"[ \u00a0\u2009\u202f'’]")


def as_code(value: Any) -> str:
    """An answer's code as text: 1 and 1.0 are "1"."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def number(text: str) -> float | None:
    """The number that a tidy text is: plain digits with a sign, a point or an exponent; None for any other text."""
    value = float(text) if NUMBER.fullmatch(text) else math.inf
    return value if math.isfinite(value) else None


def numbers(texts: np.ndarray) -> np.ndarray:
    """(n) the number that each tidy text is, NaN where it is none; see `number`."""
    if len(texts) <= FEW:
        return np.array([math.nan if (value := number(text)) is None else value for text in texts], float)
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pc.match_substring_regex(pa.array(texts, pa.string()), f"^(?i:{NUMBER.pattern})$")
    found = np.full(len(texts), np.nan)
    which = plain.to_numpy(zero_copy_only=False)
    found[which] = texts[which].astype(float)
    return np.where(np.isfinite(found), found, np.nan)


def number_as_typed(text: str) -> float | None:
    """The number that people type otherwise: "1 200", "0,513", "25,0"; None for any other text.

    "1,200" may be twelve hundred or a little more than one, so that it is none.
    """
    plain = SPACES.sub("", text) if GROUPED.fullmatch(text) else text
    whole, comma, decimals = plain.partition(",")
    if comma and len(decimals) == 3 and 0 < len(whole.lstrip("+-0")) <= 3 and plain == text:
        return None
    return number(f"{whole}.{decimals}" if comma and decimals.isdecimal() else plain)


def is_number(text: str, whole: bool = False) -> bool:
    """Whether a tidy text is a number, or a whole number that is not too long to be one."""
    value = number(text)
    return value is not None and (not whole or (value.is_integer() and abs(value) < LARGEST_INTEGER))


def in_order(code: str) -> tuple[int, float, str]:
    """A key that sorts codes by their number, and those that are none after them."""
    value = number(code)
    return (1, 0.0, code) if value is None else (0, value, code)
