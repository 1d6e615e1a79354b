"""Rows in blocks that fit the processor's cache, where a pass over them keeps what it makes on the way."""

from __future__ import annotations

BLOCK = 8192  # rows: a dozen columns of them, with what is made of these, stay in the cache


def blocks(n: int) -> list[slice]:
    """Slices that together hold n rows."""
    return [slice(start, start + BLOCK) for start in range(0, n, BLOCK)]
