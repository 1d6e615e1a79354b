"""The codes of answers: text, as it stands in the data."""

from __future__ import annotations

from typing import Any


def as_code(value: Any) -> str:
    """An answer's code as text: 1 and 1.0 are "1"."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def in_order(code: str) -> tuple[int, float, str]:
    """A key that sorts codes by their number, and those that are none after them."""
    try:
        return (0, float(code), code)
    except ValueError:
        return (1, 0.0, code)
