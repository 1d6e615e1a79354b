"""Random intercepts: who shares one, which can be told apart, and the equations that they solve.

The intercepts of one grouping do not meet each other, so their part of the equations is a diagonal: that of the largest
grouping is eliminated, and what is left is as large as the other groupings together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from ..models.formula import ModelError

# With fewer levels nothing is told of how much they differ.
FEWEST_LEVELS = 3


@dataclass(frozen=True, eq=False)
class Intercepts:
    """Groupings of rows (n), each level with an intercept of its own: the largest grouping first.

    names  (k) of the groupings; codes (k x n) each row's level in each, from 0; -1 where a grouping is not of the row.
    """

    names: tuple[str, ...]
    codes: tuple[np.ndarray, ...]

    @cached_property
    def levels(self) -> np.ndarray:
        """(k) how many intercepts each grouping has; together q."""
        return np.array([int(codes.max()) + 1 for codes in self.codes])

    @cached_property
    def starts(self) -> np.ndarray:
        """(k) where each grouping begins among all intercepts (q)."""
        return np.concatenate([[0], np.cumsum(self.levels)[:-1]])

    def each(self, of_groupings: np.ndarray) -> np.ndarray:
        """(q) a number of each grouping (k), for every one of its intercepts."""
        return np.repeat(of_groupings, self.levels)

    def by_grouping(self, of_intercepts: np.ndarray) -> np.ndarray:
        """(k) sums of numbers of intercepts (q) over each grouping."""
        return np.add.reduceat(of_intercepts, self.starts)

    def sums(self, rows: np.ndarray) -> np.ndarray:
        """(q) or (q x m) sums of numbers of the rows, (n) or (n x m), over those who share each intercept."""
        if rows.ndim == 2:
            return np.column_stack([self.sums(column) for column in rows.T])
        parted = zip(self.codes, self.levels, strict=True)
        return np.concatenate([np.bincount(codes + 1, rows, count + 1)[1:] for codes, count in parted])

    def spread(self, of_intercepts: np.ndarray) -> np.ndarray:
        """(k x n) each row's own number among those of the intercepts (q), by grouping; 0 where it has none."""
        parted = zip(self.codes, self.starts, self.levels, strict=True)
        return np.stack([np.append(of_intercepts[at : at + size], 0.0)[codes] for codes, at, size in parted])

    def crossed(self, weight: np.ndarray) -> Crossed:
        """How much weight (n) each two intercepts share."""
        own, *others = self.codes
        size, left = int(self.levels[0]), int(self.levels[1:].sum())
        first = np.bincount(own + 1, weight, size + 1)[1:]
        border, rest = np.zeros((size, left)), np.zeros((left, left))
        places = [at - size for at in self.starts[1:]]
        for codes, at, count in zip(others, places, self.levels[1:], strict=True):
            border[:, at : at + count] = _table(own, codes, weight, (size, count))
            for again, place, number in zip(others, places, self.levels[1:], strict=True):
                rest[at : at + count, place : place + number] = _table(codes, again, weight, (count, number))
        return Crossed(first, border, rest)


def intercepts(groupings: Mapping[str, np.ndarray]) -> Intercepts:
    """Groupings by name from the labels of the rows (n; None or NaN where a grouping is not of the row).

    Raises ModelError where their variances cannot be told apart: fewer than three levels, a level for every row, or two
    groupings that are the same under two names.
    """
    import pandas as pd

    if not groupings:
        raise ModelError("no grouping has an intercept; expected one or more")
    codes = {name: pd.factorize(np.asarray(labels, object))[0] for name, labels in groupings.items()}
    for name, own in codes.items():
        levels = int(own.max(initial=-1)) + 1
        if levels < FEWEST_LEVELS:
            raise ModelError(f"{name!r} has {levels} levels; expected {FEWEST_LEVELS} or more")
        if levels == (own >= 0).sum():
            raise ModelError(f"every respondent has a level of {name!r} alone; expected levels that some share")
    for (name, one), (other_name, other) in combinations(codes.items(), 2):
        both = (one >= 0) & (other >= 0)
        pairs = len(np.unique(np.column_stack([one[both], other[both]]), axis=0))
        if both.all() and pairs == one.max() + 1 == other.max() + 1:
            raise ModelError(
                f"{name!r} and {other_name!r} have one level for each of the other's; expected two groupings"
            )
    order = sorted(codes, key=lambda name: -int(codes[name].max()))
    return Intercepts(tuple(order), tuple(codes[name] for name in order))


@dataclass(frozen=True, eq=False)
class Crossed:
    """The weight that intercepts share (q x q), in parts: of the first grouping (a), and of all others together (b).

    first  (a) its diagonal; border (a x b); rest (b x b).
    """

    first: np.ndarray
    border: np.ndarray
    rest: np.ndarray

    def times(self, rows: np.ndarray) -> np.ndarray:
        """Itself times rows, (q) or (q x m)."""
        own, others = rows[: len(self.first)], rows[len(self.first) :]
        above = (self.first * own.T).T + self.border @ others
        return np.concatenate([above, self.border.T @ own + self.rest @ others])


class Equations:
    """I + S C S, of shared weights C and the deviations S (q) of the intercepts: its determinant and inverse."""

    def __init__(self, crossed: Crossed, deviations: np.ndarray) -> None:
        size = len(crossed.first)
        self.crossed, self.deviations = crossed, deviations
        own, others = deviations[:size], deviations[size:]
        self.own = 1 + own**2 * crossed.first
        border = own[:, None] * crossed.border * others
        self.shrunk = border / self.own[:, None]
        left = np.eye(len(others)) + others[:, None] * crossed.rest * others - border.T @ self.shrunk
        self.log_determinant = float(np.log(self.own).sum() + np.linalg.slogdet(left)[1])
        self.rest = np.linalg.inv(left)  # of the rest: its eigenvalues are one or more
        self.across = -self.shrunk @ self.rest
        self.first = 1 / self.own - (self.across * self.shrunk).sum(axis=1)

    def solve(self, rows: np.ndarray) -> np.ndarray:
        """The inverse times rows, (q) or (q x m)."""
        own, others = rows[: len(self.own)], rows[len(self.own) :]
        found = self.rest @ (others - self.shrunk.T @ own)
        return np.concatenate([(own.T / self.own).T - self.shrunk @ found, found])

    def traces(self) -> np.ndarray:
        """(q) the diagonal of C S times the inverse: summed over a grouping, half the slope of the log determinant."""
        own, others = self.deviations[: len(self.own)], self.deviations[len(self.own) :]
        shared = self.crossed.border * self.across
        above = self.crossed.first * own * self.first + shared @ others
        return np.concatenate([above, shared.T @ own + (self.crossed.rest * self.rest) @ others])

    def leverage(self, groupings: Intercepts) -> np.ndarray:
        """(n) the diagonal of Z S times the inverse times S Z', Z the rows' intercepts."""
        first, *others = groupings.codes
        size = len(self.own)
        own, rest = np.append(self.deviations[:size], 0.0)[first], np.append(self.deviations[size:], 0.0)
        found = own**2 * self.first[first]
        places = [
            np.where(codes >= 0, codes + at - size, -1) for codes, at in zip(others, groupings.starts[1:], strict=True)
        ]
        for place in places:
            found += 2 * own * rest[place] * self.across[first, place]
            for again in places:
                found += rest[place] * rest[again] * self.rest[place, again]
        return found


def _table(one: np.ndarray, other: np.ndarray, weight: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The weight of the rows that have each pair of levels."""
    both = (one >= 0) & (other >= 0)
    return np.bincount(one[both] * shape[1] + other[both], weight[both], shape[0] * shape[1]).reshape(shape)
