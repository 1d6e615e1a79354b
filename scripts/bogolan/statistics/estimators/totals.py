"""Weighted totals by group, and smooth functions of them: what means, shares, ratios and variances are.

A missing answer takes its respondent out of that variable only: the base of each variable is a domain of the full
design, so strata and clusters stay and the covariance with the other variables stays too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..sampling.blocks import blocks
from ..sampling.columns import LARGEST, DesignError, coded, floats, listed, refuse_unknown, rows
from ..sampling.covariance import largest, less_rounding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from ..sampling.design import SurveyDesign
    from ..sampling.replicates import Replicates

# What tables of estimates call their columns, so that no column of groups may be called.
TAKEN = frozenset({"name", "variable", "level", "estimate", "standard_error", "df", "n", "count", "clusters"})
TAKEN |= {"n_effective", "design_effect", "flag"}


@dataclass(frozen=True, eq=False)
class Groups:
    """A partition of the rows.

    of_row    (n) group of each row, -1 where it is in none.
    suffixes  what each group adds to a name: "|sex=F".
    labels    what each group is: {"sex": "F"}.
    """

    of_row: np.ndarray
    suffixes: tuple[str, ...]
    labels: tuple[dict[str, object], ...]

    def __len__(self) -> int:
        """How many groups there are."""
        return len(self.labels)

    @cached_property
    def members(self) -> tuple[np.ndarray, ...]:
        """The rows of each group."""
        return tuple(self.of_row == group for group in range(len(self)))


@dataclass(frozen=True, eq=False)
class Total:
    """Weighted totals of one variable.

    whole  (groups) the totals.
    parts  (units x groups) the totals of the sampling units, less what calibration explains; with replicate weights,
           the totals by each set of weights.
    """

    whole: np.ndarray
    parts: np.ndarray

    @cached_property
    def largest(self) -> np.ndarray:
        """(groups) the largest absolute part."""
        return largest(self.parts)


class Base:
    """The respondents whom one variable speaks of, by group: those of the domain who answered."""

    def __init__(self, design: SurveyDesign, groups: Groups, answered: np.ndarray | None) -> None:
        """`answered` (n, boolean) is within the domain; None where everyone of the design answered."""
        self.design, self.groups = design, groups
        self.answered = np.ones(len(design.weight), bool) if answered is None else answered
        everyone = answered is None and bool((groups.of_row >= 0).all())
        self.rows = slice(None) if everyone else np.flatnonzero(self.answered & (groups.of_row >= 0))
        self.group = groups.of_row[self.rows]
        self.weight = design.weight[self.rows]

    @cached_property
    def members(self) -> tuple[np.ndarray, ...]:
        """The rows (n, boolean) of each group's base."""
        if len(self.groups) == 1 and isinstance(self.rows, slice):
            return (self.answered,)
        return tuple(self.answered & members for members in self.groups.members)

    @cached_property
    def _unit(self) -> np.ndarray:
        replicates = self.design.replicates
        return (self.design.stages[-1].cluster if replicates is None else replicates.unit)[self.rows]

    @cached_property
    def _cell(self) -> np.ndarray:
        return self._unit if len(self.groups) == 1 else self.group * np.int64(self._units) + self._unit

    @property
    def _units(self) -> int:
        replicates = self.design.replicates
        return len(self.design.stages[-1].stratum) if replicates is None else len(replicates.factors)

    def _by_unit(self, weighted: np.ndarray) -> np.ndarray:
        """(units x groups) sums of weighted values, a contiguous column a group."""
        groups, units = len(self.groups), self._units
        return np.bincount(self._cell, weighted, units * groups).reshape(groups, units).T

    @cached_property
    def population(self) -> Total:
        """The weights themselves: how many the respondents stand for."""
        return self.total(None)

    @cached_property
    def n(self) -> np.ndarray:
        """(groups) rows with a weight other than zero."""
        return self.counts(None)

    def totals(self, columns: Sequence[np.ndarray]) -> list[Total]:
        """The weighted totals of several columns (each n)."""
        replicates = self.design.replicates
        if replicates is None or not self._summed_first:
            return [self.total(values) for values in columns]
        weighted = [self._replicate_base * values[self.rows] for values in columns]
        cells = [self._by_unit(column) for column in weighted]
        parts = np.split(replicates.factors.T @ np.hstack(cells), len(columns), axis=1)  # one pass over the factors
        own = self._replicate_base is self.weight
        whole = [cells[k].sum(axis=0) if own else self._whole(values) for k, values in enumerate(columns)]
        return [Total(*both) for both in zip(whole, parts, strict=True)]

    def total(self, values: np.ndarray | None) -> Total:
        """The weighted totals of values (n; NaN nowhere in the base), or of ones."""
        design, groups = self.design, len(self.groups)
        weighted = self.weight if values is None else self.weight * values[self.rows]
        if design.replicates is None and not design.calibrations:
            parts = self._by_unit(weighted)
            return Total(parts.sum(axis=0), parts)
        if design.replicates is not None:
            return Total(self._whole(values), self._replicated(values, design.replicates))
        scores = np.zeros((len(design.weight), groups))
        scores[np.arange(len(scores))[self.rows], self.group] = weighted
        return Total(self._whole(values), design.unit_totals(scores))

    def _whole(self, values: np.ndarray | None) -> np.ndarray:
        weighted = self.weight if values is None else self.weight * values[self.rows]
        return np.bincount(self.group, weighted, len(self.groups))

    @cached_property
    def _replicate_base(self) -> np.ndarray:
        replicates = self.design.replicates
        return self.weight if replicates.base is self.design.weight else replicates.base[self.rows]

    @cached_property
    def _summed_first(self) -> bool:
        """Whether replicates are made of units so few that summing to them first is a saving."""
        return len(self.design.replicates.factors) * len(self.groups) <= 4 * len(self.weight) + 64

    def _replicated(self, values: np.ndarray | None, replicates: Replicates) -> np.ndarray:
        """(replicates x groups) the totals by each set of weights."""
        weighted = self._replicate_base if values is None else self._replicate_base * values[self.rows]
        if self._summed_first:
            return replicates.factors.T @ self._by_unit(weighted)
        inside = [self.group == group for group in range(len(self.groups))]
        return np.column_stack([weighted[held] @ replicates.factors[self._unit[held]] for held in inside])

    def counts(self, held: np.ndarray | None) -> np.ndarray:
        """(groups) rows with a weight other than zero, where it holds (n, boolean)."""
        group = self.group
        if held is not None:
            held = held[self.rows]
        if self.weight.size and self.weight.min() <= 0:
            weighted = self.weight != 0
            held = weighted if held is None else held & weighted
        return np.bincount(group if held is None else group[held], minlength=len(self.groups))

    def simple_variances(self, values: np.ndarray, total: Total) -> tuple[np.ndarray, bool]:
        """The population variance (groups) of the values (n), n / (n - 1) included as R's svyvar has it.

        And whether all values are 0 or 1.
        """
        means = divided(total.whole, self.population.whole)
        values = values[self.rows]
        binary = all(_is_binary(values[block]) for block in blocks(len(values)))
        if binary:
            spread = means * (1 - means)
        else:
            centre = np.nan_to_num(divided(total.whole.sum(), self.population.whole.sum()))  # large squares lose digits
            squares = np.zeros(len(self.groups))
            for block in blocks(len(values)):
                deviations = self.weight[block] * (values[block] - centre) ** 2
                squares += np.bincount(self.group[block], deviations, len(squares))
            spread = np.maximum(divided(squares, self.population.whole) - (means - centre) ** 2, 0.0)
        return np.where(self.n > 1, spread * self.n / np.maximum(self.n - 1, 1), np.nan), binary


def smooth(
    design: SurveyDesign,
    totals: Sequence[Total],
    function: Callable[..., np.ndarray],
    slopes: Callable[..., Sequence[np.ndarray]],
) -> tuple[np.ndarray, np.ndarray]:
    """Values (groups) and spread (units x groups) of a smooth function of totals.

    function takes the totals (groups, or replicates x groups) and slopes its derivative by each of them. Taylor
    linearisation of the totals of the units, Woodruff (1971), JASA 66, 411-414; or the function of each replicate's
    totals.
    """
    values = function(*(total.whole for total in totals))
    if design.replicates is not None:
        return values, design.replicates.deviations(function(*(total.parts for total in totals)), values)
    scores: np.ndarray | float = 0.0
    size: np.ndarray | float = 0.0
    for total, slope in zip(totals, slopes(*(total.whole for total in totals)), strict=True):
        slope = np.where(np.isnan(slope), 0.0, slope)
        scores, size = scores + slope * total.parts, size + np.abs(slope) * total.largest
    return values, less_rounding(scores, size)


def groups_of(design: SurveyDesign, by: str | Sequence[str] | None) -> Groups:
    """The groups of the crossed columns that hold members of the domain, in the order of their labels."""
    by = listed(by)
    refuse_unknown(design.frame, by)
    taken = [column for column in by if column in TAKEN]
    if taken:
        raise DesignError(f"the groups are of the column {taken[0]!r}, as tables of estimates call theirs; rename it")
    if not by:
        return Groups(np.zeros(len(design.frame), np.int64), ("",), ({},))
    code, levels = None, []
    for column in by:
        codes, labels = coded(design.frame[column])
        code = codes if code is None else np.where((code < 0) | (codes < 0), -1, code * np.int64(len(labels)) + codes)
        levels.append(labels)
    occurring = np.zeros(int(code.max(initial=0)) + 1, bool)
    occurring[code[design.domain & (code >= 0)]] = True
    held = np.flatnonzero(occurring)
    if not len(held):
        raise DesignError(f"no row of the domain has a label in {', '.join(map(str, by))}; expected groups to compare")
    places = np.unravel_index(held, [len(labels) for labels in levels])
    labels = [
        {column: labels[place] for column, labels, place in zip(by, levels, row, strict=True)}
        for row in zip(*places, strict=True)
    ]
    suffixes = ["|" + ",".join(f"{column}={value}" for column, value in label.items()) for label in labels]
    number = np.append(np.where(occurring, np.cumsum(occurring) - 1, -1), -1)  # the last is what -1 looks up
    return Groups(number[code], tuple(suffixes), tuple(labels))


def is_number(column: pd.Series) -> bool:
    """Whether a column holds numbers, or yes and no."""
    return column.dtype.kind in "biuf"


def numbers(frame: pd.DataFrame, name: str) -> np.ndarray:
    """(n) the column as numbers, NaN where missing. Raises DesignError for text and for infinite values."""
    column = frame[name]
    if not is_number(column):
        raise DesignError(f"the column {name!r} is of type {column.dtype}; expected numbers")
    values = floats(column)
    if column.dtype.kind == "f" and values.size and not abs(values.sum()) < LARGEST:
        beyond = np.abs(values) > LARGEST
        if beyond.any():
            raise DesignError(f"the column {name!r} is infinite or beyond 1e100 in {rows(beyond)}; expected numbers")
    return values


def answered_in(design: SurveyDesign, *values: np.ndarray) -> np.ndarray | None:
    """(n, boolean) the domain's rows where no value is NaN; None where that is everyone."""
    missing = [np.isnan(value) for value in values if np.isnan(value.sum())]
    if not missing and design.domain.all():
        return None
    return design.domain & ~np.logical_or.reduce(missing) if missing else design.domain


def divided(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """The ratio; NaN where there is nothing to divide by."""
    return np.divide(numerator, denominator, out=np.full(np.shape(numerator), np.nan), where=denominator != 0)


def _is_binary(values: np.ndarray) -> bool:
    return bool((values * values == values).all())
