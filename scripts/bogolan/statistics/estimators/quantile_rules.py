"""Quantiles of weighted values: the rules of R's svyquantile, and of oldsvyquantile before it.

"math" is the smallest value with at least the share p of the weight at or below it; "school" averages where the share
is met exactly; "hf1" to "hf9" are those of Hyndman & Fan (1996), American Statistician 50, 361-365, with weights;
"shahvaish" is Shah & Vaish (2006). "old" interpolates the distribution function; "old_rounded" too, with equal values
as one. Below the share of the lowest value R gives the second one, or less than any; here it is the lowest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

SAME_SHARE = (
    1e-12  # shares that differ by less are one: 3 of 10 weights of 1/7 are 0.3, whatever their sum is rounded to
)


@dataclass(frozen=True, eq=False)
class Ordered:
    """Values in ascending order with their weights, all more than zero."""

    values: np.ndarray
    weights: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, weights: np.ndarray) -> Ordered:
        """Put values (n) in order, equal ones in the order of their rows; those of weight zero left out."""
        if weights.size and weights.min() <= 0:
            values, weights = values[weights > 0], weights[weights > 0]
        order = np.argsort(values, kind="stable")
        return cls(values[order], weights[order])

    @cached_property
    def cumulative(self) -> np.ndarray:
        """(n) the weight up to and with each value, summed in extended precision, so that exact shares stay exact."""
        return np.cumsum(self.weights, dtype=np.longdouble).astype(float)

    @property
    def total(self) -> float:
        """All the weight."""
        return float(self.cumulative[-1])

    @cached_property
    def distinct(self) -> Ordered:
        """Equal values as one, with their weights together."""
        starts = np.flatnonzero(np.diff(self.values, prepend=np.nan) != 0)
        return Ordered(self.values[starts], np.add.reduceat(self.weights, starts))

    def around(self, p: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Places below and above the shares p, and whether p is met exactly by the place below."""
        shares = self.cumulative / self.total
        above = np.searchsorted(shares, p + SAME_SHARE, side="right")
        below = np.maximum(above - 1, 0)
        exact = (above > 0) & (np.abs(p - shares[below]) <= SAME_SHARE)
        return below, np.minimum(above, len(self.values) - 1), exact


def _math(data: Ordered, p: np.ndarray) -> np.ndarray:
    below, above, exact = data.around(p)
    return np.where(exact, data.values[below], data.values[above])


def _school(data: Ordered, p: np.ndarray) -> np.ndarray:
    below, above, exact = data.around(p)
    return np.where(exact, (data.values[below] + data.values[above]) / 2, data.values[above])


def _hf3(data: Ordered, p: np.ndarray) -> np.ndarray:
    data = data.distinct
    below, above, exact = data.around(p)
    return np.where(exact & (below % 2 == 1), data.values[below], data.values[above])  # the second, fourth, ... value


def _interpolated(places: Callable[[Ordered], np.ndarray]) -> Callable[[Ordered, np.ndarray], np.ndarray]:
    return lambda data, p: np.interp(p, places(data), data.values)


def _hf7_places(data: Ordered) -> np.ndarray:
    whole = data.cumulative[-2] if len(data.values) > 1 else data.total
    return np.append(0.0, data.cumulative[:-1]) / whole


def _between(share: float, rest: float) -> Callable[[Ordered], np.ndarray]:
    """Places a share of the way from the weight before each value to the weight with it."""

    def places(data: Ordered) -> np.ndarray:
        before = np.append(0.0, data.cumulative[:-1])
        return (before * (1 - share) + data.cumulative * share) / (data.total + data.weights[-1] * rest)

    return places


def _shahvaish(data: Ordered, p: np.ndarray) -> np.ndarray:
    n = len(data.values)
    relative = data.weights / data.weights.mean()
    places = (np.cumsum(relative) + 0.5 - data.weights / 2) / (n + 1)
    order = np.argsort(places, kind="stable")  # a heavy value's place may lie before that of a lighter one below it
    found = np.searchsorted(places[order], p, side="right") - 1
    return data.values[order][np.clip(found, 0, n - 1)]


def _old_rounded(data: Ordered, p: np.ndarray) -> np.ndarray:
    return RULES["old"](data.distinct, p)


RULES: dict[str, Callable[[Ordered, np.ndarray], np.ndarray]] = {
    "math": _math,
    "school": _school,
    "shahvaish": _shahvaish,
    "hf1": _math,
    "hf2": _school,
    "hf3": _hf3,
    "hf4": _interpolated(lambda data: data.cumulative / data.total),
    "hf5": _interpolated(lambda data: (data.cumulative - data.weights / 2) / data.total),
    "hf6": _interpolated(lambda data: data.cumulative / (data.total + data.weights[-1])),
    "hf7": _interpolated(_hf7_places),
    "hf8": _interpolated(_between(2 / 3, 1 / 3)),
    "hf9": _interpolated(_between(5 / 8, 1 / 4)),
    "old": _interpolated(lambda data: data.cumulative / data.total),
    "old_rounded": _old_rounded,
}
