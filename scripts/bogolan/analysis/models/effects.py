"""Average marginal effects of the columns of one fitted model: what is set to what."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from bogolan.statistics import Change, Level, Slope, join
from bogolan.survey.spine import OF_ANSWER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bogolan.analysis.models.columns import Column
    from bogolan.statistics import Estimates

    Values = dict[str, Any]
    Estimator = Callable[[list[Any]], Estimates]

# The corners of a second difference: both factors, the first alone, the second alone, neither.
CORNERS = {"0": 1.0, "1": -1.0, "2": -1.0, "3": 1.0}


def effects_of(columns: Sequence[Column], estimator: Estimator) -> Estimates:
    """The average marginal effect of every column, by an estimator of such effects, jointly.

    Of a product it is by how much the effect of its one factor differs with the other: the second difference of the
    expected outcome (Ai & Norton 2003, Economics Letters 80, 123-129), of a number from one unit less to it.
    """
    plain = [column for column in columns if column.factors is None]
    products = [column for column in columns if column.factors is not None]
    found = estimator([_effect(column, columns) for column in plain])
    return join(found, *(_second_difference(column, columns, estimator) for column in products))


def at(column: Column, value: float, columns: Sequence[Column]) -> Values:
    """The columns of a model where one of them is at a value: sister categories at 0, its products with it."""
    return _with_products({column.level: value, **_others(column, columns)}, columns)


def _effect(column: Column, columns: Sequence[Column]) -> Slope | Change:
    if column.sisters is not None:
        return Change(column.level, at(column, 1.0, columns), at(column, 0.0, columns))
    moved: Values = {column.level: 1.0}
    for other in columns:
        if column.level in (other.factors or ()):
            (factor,) = (level for level in other.factors if level != column.level)
            moved[other.level] = _own(factor, columns)
    return Slope(column.level, moved)


def _second_difference(column: Column, columns: Sequence[Column], estimator: Estimator) -> Estimates:
    factors = [next(other for other in columns if other.level == level) for level in column.factors]
    corners = []
    for corner, ends in zip(CORNERS, product((1.0, 0.0), repeat=2), strict=True):
        values: Values = {}
        for factor, end in zip(factors, ends, strict=True):
            values |= {factor.level: _end(factor, end), **_others(factor, columns)}
        corners.append(Level(corner, _with_products(values, columns)))
    found = estimator(corners)
    answers = dict.fromkeys(name.partition(OF_ANSWER)[1:] for name in found.names)
    return found.contrast(
        {
            "".join([column.level, *answer]): {"".join([corner, *answer]): sign for corner, sign in CORNERS.items()}
            for answer in answers
        }
    )


def _end(factor: Column, end: float) -> Any:
    """A yes or no, or a number as it is and one unit less."""
    return end if factor.sisters is not None else factor.values.fillna(0.0).to_numpy() - (1.0 - end)


def _others(column: Column, columns: Sequence[Column]) -> Values:
    """The sister categories of a column that are in the model, each at 0."""
    levels = {other.level for other in columns}
    return {sister: 0.0 for sister in column.sisters or () if sister != column.level and sister in levels}


def _with_products(values: Values, columns: Sequence[Column]) -> Values:
    """Columns at values, and with them all products in which any of them is a factor."""
    products = [column for column in columns if not values.keys().isdisjoint(column.factors or ())]
    found = dict(values)
    for column in products:
        one, other = (values.get(level, _own(level, columns)) for level in column.factors)
        found[column.level] = one * other
    return found


def _own(level: str, columns: Sequence[Column]) -> Any:
    """(n) the values of a column as they are."""
    return next(column for column in columns if column.level == level).values.fillna(0.0).to_numpy()
