"""Ranges side by side, each of nobody or of ten or more: of weeks, of weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    Edge = TypeVar("Edge")

FEWEST = 10


def joined_ranges(counts: Sequence[int], edges: Sequence[Edge]) -> list[tuple[Edge, Edge, int]]:
    """From, to and how many (of k counts between k + 1 edges), from the first range with somebody to the last.

    A range with somebody and fewer than ten is joined with those after it; at the end with those before it. None where
    all together are fewer than ten.
    """
    inside = [place for place, number in enumerate(counts) if number]
    found: list[tuple[Edge, Edge, int]] = []
    begun, number = None, 0
    for place in range(inside[0], inside[-1] + 1) if inside else ():
        begun, number = edges[place] if begun is None else begun, number + counts[place]
        if number == 0 or number >= FEWEST:
            found.append((begun, edges[place + 1], number))
            begun, number = None, 0
    while 0 < number < FEWEST and found:
        begun, _, before = found.pop()
        number += before
    if number >= FEWEST:
        found.append((begun, edges[inside[-1] + 1], number))
    return found
