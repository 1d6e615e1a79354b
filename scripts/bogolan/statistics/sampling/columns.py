"""The design's columns of a frame, read strictly: every fault is named with its rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

SHOWN = 5  # how many rows or labels a message names before it only counts them
LARGEST = 1e100  # a number, of which the square still is one
LISTED = 30  # how many columns a message lists


class DesignError(ValueError):
    """The design and the data do not fit together; the message says what was found, where, and what was expected."""


def listed(names: str | Sequence[str] | None) -> list[str]:
    """One name (text, or a number that names a column), several or none, as a list."""
    if names is None:
        return []
    return [names] if isinstance(names, str) or not isinstance(names, Iterable) else list(names)


def refuse_unknown(
    frame: pd.DataFrame, columns: Sequence[str], role: str = "the call", error: type[ValueError] = DesignError
) -> None:
    """Raise the error for columns that the frame does not have (it says which it has), or has twice."""
    for column in columns:
        if not isinstance(column, Hashable):
            raise error(f"{role} names {column!r}; expected the name of a column")
        if column in frame.columns and (frame.columns.is_unique or (frame.columns == column).sum() == 1):
            continue
        found = list(frame.columns).count(column)
        named = f"{role} names the column {column!r}"
        if found:
            raise error(f"{named}, which the frame has {found} times; expected once")
        known = shown(list(frame.columns[:LISTED]), len(frame.columns))
        raise error(f"{named}, which the frame does not have; expected one of {known}")


def design_numbers(frame: pd.DataFrame, column: str, role: str) -> np.ndarray:
    """(n) a column of weights or of population sizes. Raises DesignError for one missing, negative or infinite."""
    try:
        numbers = floats(frame[column])
    except (TypeError, ValueError):
        raise DesignError(f"the {role} {column!r} are of type {frame[column].dtype}; expected numbers") from None
    if numbers.size and not (numbers.min() >= 0 and numbers.max() < np.inf):
        faults = {"missing": np.isnan(numbers), "negative": numbers < 0, "infinite": np.isinf(numbers)}
        fault, faulty = next((fault, faulty) for fault, faulty in faults.items() if faulty.any())
        raise DesignError(f"the {role} {column!r} are {fault} in {rows(faulty)}; expected numbers of zero or more")
    return numbers


def floats(column: pd.Series) -> np.ndarray:
    """(n) a column as numbers, NaN where missing. Raises ValueError or TypeError where it has others than numbers."""
    if column.dtype.kind == "c":
        raise TypeError("complex numbers")
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf":
        return column.to_numpy().astype(float, copy=False)
    return column.to_numpy(dtype=float, na_value=np.nan)


def as_numbers(values: object) -> np.ndarray:
    """One number or several as an array, NaN where there is no number."""
    import pandas as pd

    return np.asarray(pd.to_numeric(np.ravel(values), errors="coerce"), float).reshape(np.shape(values))


def sampling_weights(frame: pd.DataFrame, column: str) -> np.ndarray:
    """(n) the weights, of which some must be more than zero."""
    weights = design_numbers(frame, column, "weights")
    if not weights.any():
        raise DesignError(f"the weights {column!r} are zero in every row; expected some respondents to count")
    return weights


def numbered(frame: pd.DataFrame, columns: Sequence[str], role: str) -> np.ndarray:
    """(n) each row's combination of the columns' labels, of any type, numbered from 0."""
    number = np.zeros(len(frame), np.int64)
    for place, column in enumerate(columns):
        codes, labels = coded(frame[column])
        if codes.min(initial=0) < 0:
            raise DesignError(f"the {role} {column!r} have no label in {rows(codes < 0)}; expected one in every row")
        number = codes.astype(np.int64, copy=False) if place == 0 else within(number, codes, len(labels))
    return number


def coded(column: pd.Series) -> tuple[np.ndarray, list]:
    """(n) place of each row's label among the levels, -1 where it is missing; and the levels.

    Those are the categories of a categorical column, otherwise the sorted values that occur (as they come, where they
    have no order).
    """
    import pandas as pd

    if hasattr(column, "cat"):
        return column.cat.codes.to_numpy(np.int64), list(column.cat.categories)
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iu" and len(column):
        values = column.to_numpy().astype(np.int64 if column.dtype.kind == "i" else np.uint64, copy=False)
        lowest, span = int(values.min()), int(values.max()) - int(values.min()) + 1
        if span <= 8 * len(values) + 64:
            values = (values - values.min()).astype(np.int64, copy=False)
            place = _places(values, span)
            if place[-1] == span - 1:  # each of them occurs
                return values, list(range(lowest, lowest + span))
            return place[values], [lowest + step for step in np.flatnonzero(np.diff(place, prepend=-1)).tolist()]
    try:
        codes, labels = pd.factorize(column, sort=True)
    except TypeError:
        codes, labels = _unordered(column)
    return codes.astype(np.int64, copy=False), labels.tolist()


def _unordered(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """The labels of a column as they come. Raises DesignError for lists and such, which are no labels."""
    import pandas as pd

    try:
        return pd.factorize(column)
    except TypeError as error:
        raise DesignError(
            f"the column {column.name!r} holds no labels ({error}); expected text, numbers or dates"
        ) from None


def _places(values: np.ndarray, span: int) -> np.ndarray:
    """(span) the place of each number among those that occur: a table is cheaper than hashing."""
    occurs = np.zeros(span, bool)
    occurs[values] = True
    return np.cumsum(occurs) - 1


def within(outer: np.ndarray, inner: np.ndarray, inners: int) -> np.ndarray:
    """(n) the pairs of two numberings, numbered anew from 0; inners is how many the inner one has."""
    import pandas as pd

    pair = outer * np.int64(inners) + inner
    span = int(pair.max()) + 1
    if span > 8 * len(pair) + 64:
        return pd.factorize(pair)[0]
    return _places(pair, span)[pair]


def rows(faulty: np.ndarray) -> str:
    """How many rows are at fault, and the first of them."""
    positions = np.flatnonzero(faulty)
    return f"{len(positions)} rows (counted from 0: {shown(positions[:SHOWN].tolist(), len(positions))})"


def shown(names: Sequence[object], total: int) -> str:
    """The first names, and dots where there are more."""
    return ", ".join(str(name) for name in names) + (", ..." if total > len(names) else "")
