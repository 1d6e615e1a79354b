"""Known totals of a population, and the columns of the sample that are to meet them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .columns import SHOWN, DesignError, coded, floats, listed, refuse_unknown, rows, shown

if TYPE_CHECKING:
    import pandas as pd

INTERCEPT = "(Intercept)"
SAME_TOTAL = 1e-6  # margins whose totals differ by more, relatively, cannot all be met


@dataclass(frozen=True, eq=False)
class Margin:
    """One variable, or several crossed, with the population's total of each level.

    name    what it is called: "sex", "sex x age".
    cell    (n) the level of each row, from 0.
    levels  their names.
    totals  (levels).
    """

    name: str
    cell: np.ndarray
    levels: tuple[str, ...]
    totals: np.ndarray


@dataclass(frozen=True, eq=False)
class Totals:
    """All that is to be met: margins, and totals of numbers (names, values n x q, totals q)."""

    margins: tuple[Margin, ...]
    names: tuple[str, ...]
    numbers: np.ndarray
    totals: np.ndarray

    def auxiliaries(self) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
        """Names (q), values (n x q) and totals (q), an indicator a level of each margin."""
        names, columns, totals = list(self.names), [self.numbers], [self.totals]
        for margin in self.margins:
            names += [f"{margin.name}={level}" for level in margin.levels]
            columns.append((margin.cell[:, None] == np.arange(len(margin.levels))).astype(float))
            totals.append(margin.totals)
        return tuple(names), np.hstack(columns), np.concatenate(totals)


def totals_of(frame: pd.DataFrame, margins: Mapping, weight: np.ndarray) -> Totals:
    """Read {column: {level: total}}, {(column, column): {(level, level): total}} and {column of numbers: total}.

    "(Intercept)" is the size of the population. Raises DesignError for a column that is not there or has missing values
    (in rows of positive weight), levels of the sample without a total, totals of levels that nobody in the sample has,
    and margins that add to different populations.
    """
    if not margins or not isinstance(margins, Mapping):
        raise DesignError("no total is given; expected {column: {level: total}} or {column of numbers: total}")
    read, names, columns, totals = [], [], [], []
    for name, known in margins.items():
        if isinstance(known, Mapping) or hasattr(known, "to_dict"):
            read.append(_margin(frame, listed(name), dict(known), weight))
            continue
        names.append(name)
        columns.append(_numbers(frame, name, weight))
        totals.append(_total(name, known))
    size = len(frame)
    values = np.column_stack(columns) if columns else np.empty((size, 0))
    _refuse_disagreement([*read], dict(zip(names, totals, strict=True)))
    return Totals(tuple(read), tuple(names), values, np.array(totals, float))


def _margin(frame: pd.DataFrame, columns: list[str], known: dict, weight: np.ndarray) -> Margin:
    name = " x ".join(map(str, columns))
    refuse_unknown(frame, columns, f"the margin {name}")
    for column in columns:
        missing = frame[column].isna().to_numpy() & (weight > 0)
        if missing.any():
            raise DesignError(f"the margin {name} is missing in {rows(missing)}; expected a level in every row")
    row_levels = _row_levels(frame, columns)
    cell, levels = coded(row_levels)
    totals = {level_name(level): _total(f"{name}={level_name(level)}", total) for level, total in known.items()}
    if len(totals) < len(known):
        raise DesignError(f"the margin {name} has two totals of one level among {', '.join(totals)}; expected one each")
    names = tuple(map(str, levels))
    held = np.bincount(cell[weight > 0], minlength=len(names)) > 0
    without = [level for level, occurs in zip(names, held, strict=True) if occurs and level not in totals]
    unknown = [level for level in totals if level not in names or not held[names.index(level)]]
    if without:
        raise DesignError(
            f"the margin {name} has no total for {shown(without[:SHOWN], len(without))}; expected one a level"
        )
    if unknown:
        raise DesignError(
            f"the margin {name} has a total for {shown(unknown[:SHOWN], len(unknown))}, which nobody in the sample is; "
            "expected levels of the sample (join levels that were not reached)"
        )
    return Margin(name, cell, names, np.array([totals.get(level, 0.0) for level in names]))


def _row_levels(frame: pd.DataFrame, columns: list[str]) -> pd.Series:
    """(n) the level of each row as text, those of several columns joined."""
    texts = [frame[column].astype(object).map(level_name, na_action="ignore") for column in columns]
    whole = texts[0]
    for text in texts[1:]:
        whole = whole.str.cat(text, sep=" x ")
    return whole.fillna("")


def level_name(level: object) -> str:
    """A level as text: 1.0 and 1 are one, since a missing value makes numbers of codes."""
    if isinstance(level, tuple):
        return " x ".join(map(level_name, level))
    if isinstance(level, float) and level.is_integer():
        return str(int(level))
    return str(level)


def _numbers(frame: pd.DataFrame, name: str, weight: np.ndarray) -> np.ndarray:
    if name == INTERCEPT:
        return np.ones(len(frame))
    refuse_unknown(frame, [name], "a total")
    try:
        values = floats(frame[name])
    except (TypeError, ValueError):
        raise DesignError(f"one total is given of {name!r}, which is not a number; expected a total a level") from None
    faulty = ~np.isfinite(values) & (weight > 0)
    if faulty.any():
        raise DesignError(f"{name!r} is missing or infinite in {rows(faulty)}; expected a number in every row")
    return np.where(np.isfinite(values), values, 0.0)


def _total(name: str, total: object) -> float:
    try:
        number = float(total)
    except (TypeError, ValueError):
        raise DesignError(f"the total of {name} is {total!r}; expected a number") from None
    if not np.isfinite(number):
        raise DesignError(f"the total of {name} is {number}; expected a number")
    return number


def _refuse_disagreement(margins: list[Margin], numbers: dict[str, float]) -> None:
    sizes = {margin.name: float(margin.totals.sum()) for margin in margins}
    for margin in margins:
        negative = margin.totals < 0
        if negative.any():
            raise DesignError(f"the margin {margin.name} has a negative total; expected counts of people")
    if INTERCEPT in numbers:
        sizes[INTERCEPT] = numbers[INTERCEPT]
    if sizes and max(sizes.values()) - min(sizes.values()) > SAME_TOTAL * max(sizes.values()):
        told = ", ".join(f"{name} {size:g}" for name, size in sizes.items())
        raise DesignError(f"the margins add to different populations ({told}); expected one")
