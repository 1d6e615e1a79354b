"""Tables of two categorical variables: counts and shares, with one covariance over all cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..estimators.totals import Base, Groups, divided, smooth
from ..inference.estimates import Estimates
from ..sampling.columns import DesignError, coded, refuse_unknown
from ..sampling.covariance import largest, less_rounding

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

Of = Literal["total", "share", "row_share", "column_share"]


@dataclass(frozen=True, eq=False)
class Table:
    """The cells of two variables over the domain.

    base     whom it speaks of: a group a cell, row by row.
    rows     levels of the first variable that occur; columns those of the second.
    """

    base: Base
    rows: tuple[object, ...]
    columns: tuple[object, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns."""
        return len(self.rows), len(self.columns)


def table_of(design: SurveyDesign, rows: str, columns: str) -> Table:
    """The cells of two columns; whoever has no answer to either is outside, and so is a level that nobody has.

    Raises DesignError where a column does not exist, both are one, or nobody answered both.
    """
    refuse_unknown(design.frame, [rows, columns])
    if rows == columns:
        raise DesignError(f"rows and columns are both {rows!r}; expected two variables")
    (row, row_levels), (column, column_levels) = coded(design.frame[rows]), coded(design.frame[columns])
    answered = design.domain & (row >= 0) & (column >= 0)
    counted = answered & (design.weight > 0)
    if not counted.any():
        raise DesignError(f"no respondent of the domain answered both {rows!r} and {columns!r}; expected some")
    kept_rows, row = _occurring(row, counted, row_levels)
    kept_columns, column = _occurring(column, counted, column_levels)
    cell = np.where((row >= 0) & (column >= 0) & answered, row * len(kept_columns) + column, -1)
    labels = tuple({rows: level, columns: other} for level in kept_rows for other in kept_columns)
    names = tuple(",".join(f"{variable}={level}" for variable, level in label.items()) for label in labels)
    return Table(Base(design, Groups(cell, names, labels), answered), kept_rows, kept_columns)


def _occurring(codes: np.ndarray, counted: np.ndarray, levels: list) -> tuple[tuple[object, ...], np.ndarray]:
    """The levels that someone of those who count has, and their places (n); -1 for another."""
    occurs = np.bincount(codes[counted], minlength=len(levels)) > 0
    places = np.append(np.where(occurs, np.cumsum(occurs) - 1, -1), -1)
    return tuple(level for level, held in zip(levels, occurs, strict=True) if held), places[codes]


def crosstab(design: SurveyDesign, rows: str, columns: str, of: Of = "total") -> Estimates:
    """The weighted count of every cell, or its share of all ("share"), of its row or of its column.

    Named "vote=Y,sex=F". R's svytable and svymean(~interaction(rows, columns)), with the joint covariance; shares are
    ratios of totals, linearised as such: Woodruff (1971), JASA 66, 411-414. Raises DesignError as `table_of`, and for
    an unknown `of`.
    """
    return cells_of(table_of(design, rows, columns), of)


def cells_of(table: Table, of: Of) -> Estimates:
    """The cells of a table as estimates, row by row; see `crosstab`."""
    base, shape = table.base, table.shape
    row, column = np.divmod(np.arange(shape[0] * shape[1]), shape[1])
    parts = {"total": None, "share": np.zeros_like(row), "row_share": row, "column_share": column}
    if of not in parts:
        raise DesignError(f"of is {of!r}; expected one of {', '.join(parts)}")
    part = parts[of]
    whole = (base.answered,) * len(row)
    if part is None:
        total = (base.population,)
        values, scores = smooth(base.design, total, lambda cells: cells, lambda cells: (np.ones_like(cells),))
    else:
        values, scores = _shares(base, (part[:, None] == part[None, :]).astype(float))
    if of in ("row_share", "column_share"):
        of_row = np.append(part, -1)[base.groups.of_row]
        inside = [base.answered & (of_row == each) for each in range(int(part.max()) + 1)]
        whole = tuple(inside[each] for each in part)
    return Estimates(
        design=base.design,
        names=base.groups.suffixes,
        values=values,
        scores=scores,
        bases=whole,
        counts=base.n,
        labels=base.groups.labels,
        is_share=np.full(len(row), of != "total"),
    )


def _shares(base: Base, same: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares (cells) and scores (units x cells); same (cells x cells) is 1 where two cells have one denominator."""
    cells = base.population
    if base.design.replicates is not None:
        values = divided(cells.whole, cells.whole @ same)
        return values, base.design.replicates.deviations(divided(cells.parts, cells.parts @ same), values)
    totals = cells.whole @ same
    values = divided(cells.whole, totals)
    of_all = values * (cells.parts @ same)
    scores = less_rounding(cells.parts - of_all, cells.largest + largest(of_all))
    return values, divided(scores, np.broadcast_to(totals, scores.shape))
