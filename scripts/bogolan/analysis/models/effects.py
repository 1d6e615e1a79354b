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


def first_of_each(columns: Sequence[Column]) -> dict[str, Column]:
    """The first column of every effect, by its level: of a curve the first of several."""
    found: dict[str, Column] = {}
    for column in columns:
        found.setdefault(column.told, column)
    return found


def effects_of(columns: Sequence[Column], estimator: Estimator) -> Estimates:
    """The average marginal effect of every term but products', by an estimator of such effects, jointly.

    Of a number it is the slope averaged over people where they are, whatever columns it stands in: those of its curve
    and its products move with it.

    Of a product it is by how much the effect of its one factor differs with the other: the second difference of the
    expected outcome (Ai & Norton 2003, Economics Letters 80, 123-129), of a number from one unit less to it.
    """
    firsts = list(first_of_each(columns).values())
    plain = [column for column in firsts if column.factors is None]
    products = [column for column in firsts if column.factors is not None]
    found = estimator([_effect(column, columns) for column in plain])
    return join(found, *(_second_difference(column, columns, estimator) for column in products))


def at(column: Column, value: float, columns: Sequence[Column]) -> Values:
    """The columns of a model where one of them is at a value, of a number in its unit: its products are with it.

    Sister categories are at 0, and all columns of a curve where the number is.
    """
    return _with_products(_set(column, value, columns), columns)


def _effect(column: Column, columns: Sequence[Column]) -> Slope | Change:
    if column.sisters is not None:
        return Change(column.level, at(column, 1.0, columns), at(column, 0.0, columns))
    slopes: Values = {column.level: 1.0}
    if column.curve is not None:
        slopes = {level: column.unit * slope for level, slope in column.curve.slopes().items()}
    moved = dict(slopes)
    for other in columns:
        for level in slopes.keys() & set(other.factors or ()):
            (factor,) = (each for each in other.factors if each != level)
            moved[other.level] = slopes[level] * _own(factor, columns)
    return Slope(column.told, moved)


def _second_difference(column: Column, columns: Sequence[Column], estimator: Estimator) -> Estimates:
    factors = [next(other for other in columns if other.level == level) for level in column.factors]
    corners = []
    for corner, ends in zip(CORNERS, product((1.0, 0.0), repeat=2), strict=True):
        values: Values = {}
        for factor, end in zip(factors, ends, strict=True):
            values |= _set(factor, _end(factor, end), columns)
        corners.append(Level(corner, _with_products(values, columns)))
    found = estimator(corners)
    answers = dict.fromkeys(name.partition(OF_ANSWER)[1:] for name in found.names)
    return found.contrast(
        {
            "".join([column.told, *answer]): {"".join([corner, *answer]): sign for corner, sign in CORNERS.items()}
            for answer in answers
        }
    )


def _end(factor: Column, end: float) -> Any:
    """A yes or no, or a number as it is and one unit less."""
    if factor.sisters is not None:
        return end
    own = factor.values.fillna(0.0).to_numpy() if factor.curve is None else factor.curve.known / factor.unit
    return own - (1.0 - end)


def _set(column: Column, value: Any, columns: Sequence[Column]) -> Values:
    """A column at a value and the sister categories that are in the model at 0, or all columns of a curve there."""
    if column.curve is not None:
        return column.curve.at(value * column.unit)
    levels = {other.level for other in columns}
    others = {sister: 0.0 for sister in column.sisters or () if sister != column.level and sister in levels}
    return {column.level: value, **others}


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
