"""Means, totals and shares, by group, with one covariance over all variables and groups.

A missing answer takes its respondent out of that variable only: the base of each variable is a domain of the full
design, so strata and clusters stay and the covariance with the other variables stays too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..inference.estimates import Estimates, join
from ..sampling.design import DesignError, SurveyDesign

if TYPE_CHECKING:
    import pandas as pd

ROUNDING = 1e-13  # a cluster's deviation below this share of its parts is the rounding of an exact zero


@dataclass(frozen=True)
class Groups:
    """A partition of the rows: the group of each row (n; -1 is none) and what each group is called and labelled."""

    of_row: np.ndarray
    suffixes: tuple[str, ...]
    labels: tuple[dict[str, object], ...]


def mean(design: SurveyDesign, names: str | Sequence[str], by: str | Sequence[str] | None = None) -> Estimates:
    """Weighted means of numeric or boolean variables, overall or in every group of `by` (several are crossed).

    sum(w y) / sum(w), with scores w (y - mean) / sum(w): Binder (1983), R's svymean and svyby. Named "age" or
    "age|sex=F". Raises DesignError for a column that does not exist or is not a number.
    """
    return _estimate(design, names, by, lambda column: [(None, _numbers(design.frame, column))], _mean)


def total(design: SurveyDesign, names: str | Sequence[str], by: str | Sequence[str] | None = None) -> Estimates:
    """Weighted totals sum(w y), with scores w y, otherwise as `mean`; R's svytotal.

    Of a variable that is not a number: the weighted count of each answer ("vote=Y"), as `proportion` names them.
    """

    def outcomes(column: str) -> list[tuple[object, np.ndarray]]:
        if _is_number(design.frame[column]):
            return [(None, _numbers(design.frame, column))]
        return _answers(design.frame, column)

    return _estimate(design, names, by, outcomes, _total)


def proportion(design: SurveyDesign, names: str | Sequence[str], by: str | Sequence[str] | None = None) -> Estimates:
    """Weighted shares: of every answer of a categorical variable ("vote=Y"), or of True for a boolean one ("agrees").

    The answers are the categories of a categorical column, nobody's answers included, and otherwise the sorted values
    that occur anywhere in the frame. Otherwise as `mean`: "vote=Y|sex=F".
    """
    return _estimate(design, names, by, lambda column: _answers(design.frame, column), _mean)


def _estimate(
    design: SurveyDesign,
    names: str | Sequence[str],
    by: str | Sequence[str] | None,
    outcomes: Callable[[str], list[tuple[object, np.ndarray]]],
    estimator: Callable[[_Cells, np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]],
) -> Estimates:
    names, by = _listed(names), _listed(by)
    if not names:
        raise DesignError("no variable is named; expected one or more columns of the frame")
    for column in [*names, *by]:
        if column not in design.frame.columns:
            raise DesignError(f"the frame has no column {column!r}; expected one of {', '.join(design.frame.columns)}")
    groups = _groups(design, by)
    return join(*(_of_variable(design, name, outcomes(name), groups, estimator) for name in names))


def _of_variable(
    design: SurveyDesign,
    name: str,
    outcomes: list[tuple[object, np.ndarray]],
    groups: Groups,
    estimator: Callable[[_Cells, np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]],
) -> Estimates:
    """Every level of one variable in every group; the levels share their bases."""
    answered = design.domain & ~np.isnan(outcomes[0][1])
    bases = tuple(answered & (groups.of_row == group) for group in range(len(groups.labels)))
    cells = _Cells(design, answered, groups)
    parts = []
    for level, values in outcomes:
        title = name if level is None or level is True else f"{name}={level}"  # 1 == True, but is an answer of its own
        values = np.where(answered, values, 0.0)
        binary = bool(np.isin(values, (0.0, 1.0)).all())
        estimates, scores, srs_variances = estimator(cells, values)
        parts.append(
            Estimates(
                design=design,
                names=tuple(title + suffix for suffix in groups.suffixes),
                values=estimates,
                scores=scores,
                bases=bases,
                counts=cells.n if level is None else cells.counts(values != 0),
                labels=tuple({"variable": name, "level": level, **label} for label in groups.labels),
                srs_variances=srs_variances,
                is_share=np.full(len(bases), binary and estimator is _mean),
            )
        )
    return join(*parts)


class _Cells:
    """The cells of clusters by groups, over the rows that answered: every sum comes from one pass over those rows."""

    def __init__(self, design: SurveyDesign, answered: np.ndarray, groups: Groups) -> None:
        self.rows = np.flatnonzero(answered & (groups.of_row >= 0))
        self.group = groups.of_row[self.rows]
        self.shape = (len(design.stratum), len(groups.labels))
        self.cell = design.cluster[self.rows] * self.shape[1] + self.group
        self.weight = design.weight[self.rows]
        everyone = np.ones(len(answered))
        self.weights = self.totals(everyone)
        self.population = self.weights.sum(axis=0)
        self.n = self.counts(everyone > 0)

    def totals(self, values: np.ndarray) -> np.ndarray:
        """(clusters x groups) weighted sums of the values (n)."""
        weighted = self.weight * values[self.rows]
        return np.bincount(self.cell, weighted, self.shape[0] * self.shape[1]).reshape(self.shape)

    def counts(self, held: np.ndarray) -> np.ndarray:
        """(groups) rows of positive weight where it holds (n, boolean)."""
        return np.bincount(self.group[held[self.rows] & (self.weight > 0)], minlength=self.shape[1])

    def variances(self, values: np.ndarray, means: np.ndarray) -> np.ndarray:
        """(groups) the population variance of the values, n / (n - 1) included as R's svyvar has it."""
        squares = self.weight * (values[self.rows] - means[self.group]) ** 2
        spread = _divided(np.bincount(self.group, squares, self.shape[1]), self.population)
        return np.where(self.n > 1, spread * self.n / np.maximum(self.n - 1, 1), np.nan)


def _mean(cells: _Cells, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means (groups), scores (clusters x groups), variance under simple random sampling (groups)."""
    sums = cells.totals(values)
    means = _divided(sums.sum(axis=0), cells.population)
    expected = cells.weights * np.nan_to_num(means)
    deviations = sums - expected
    deviations[np.abs(deviations) <= ROUNDING * (np.abs(sums) + np.abs(expected))] = 0.0
    scores = deviations / np.where(cells.population > 0, cells.population, 1.0)
    return means, scores, _divided(cells.variances(values, np.nan_to_num(means)), cells.n)


def _total(cells: _Cells, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Totals (groups), scores (clusters x groups), variance under simple random sampling (groups)."""
    sums = cells.totals(values)
    totals = np.where(cells.n > 0, sums.sum(axis=0), np.nan)
    means = np.nan_to_num(_divided(totals, cells.population))
    return totals, sums, _divided(cells.variances(values, means) * cells.population**2, cells.n)


def _divided(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """The ratio; NaN where there is nothing to divide by."""
    return np.divide(numerator, denominator, out=np.full(len(numerator), np.nan), where=denominator > 0)


def _groups(design: SurveyDesign, by: list[str]) -> Groups:
    """The groups of the crossed columns that hold members of the domain, in the order of their labels."""
    import pandas as pd

    if not by:
        return Groups(np.zeros(len(design.frame), int), ("",), ({},))
    code = np.zeros(len(design.frame), np.int64)
    levels = [_levels(design.frame[column]) for column in by]
    for column, labels in zip(by, levels, strict=True):
        codes = pd.Categorical(design.frame[column], categories=labels).codes
        code = np.where((code < 0) | (codes < 0), -1, code * len(labels) + codes)
    held = np.unique(code[design.domain & (code >= 0)])
    if not len(held):
        raise DesignError(f"no row of the domain has a label in {', '.join(by)}; expected groups to compare")
    places = np.unravel_index(held, [len(labels) for labels in levels])
    labels = [
        {column: labels[place] for column, labels, place in zip(by, levels, row, strict=True)}
        for row in zip(*places, strict=True)
    ]
    suffixes = ["|" + ",".join(f"{column}={value}" for column, value in label.items()) for label in labels]
    of_row = np.where(np.isin(code, held), np.searchsorted(held, code), -1)
    return Groups(of_row, tuple(suffixes), tuple(labels))


def _levels(column: pd.Series) -> list:
    if hasattr(column, "cat"):
        return list(column.cat.categories)
    return sorted(column.dropna().unique().tolist())


def _is_number(column: pd.Series) -> bool:
    import pandas as pd

    return pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)


def _numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    if not _is_number(frame[column]):
        raise DesignError(f"the column {column!r} is of type {frame[column].dtype}; expected numbers")
    values = frame[column].to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(values).any():
        raise DesignError(f"the column {column!r} is infinite in {int(np.isinf(values).sum())} rows; expected numbers")
    return values


def _answers(frame: pd.DataFrame, column: str) -> list[tuple[object, np.ndarray]]:
    """(level, indicator with NaN where missing) of each answer."""
    import pandas as pd

    if pd.api.types.is_bool_dtype(frame[column]):
        return [(True, _numbers(frame, column))]
    levels = _levels(frame[column])
    if not levels:
        raise DesignError(f"the column {column!r} is missing in all {len(frame)} rows; expected answers")
    codes = pd.Categorical(frame[column], categories=levels).codes
    return [(level, np.where(codes < 0, np.nan, codes == place)) for place, level in enumerate(levels)]


def _listed(names: str | Sequence[str] | None) -> list[str]:
    return [names] if isinstance(names, str) else list(names or [])
