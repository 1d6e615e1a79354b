"""Means, totals and shares, by group, with one covariance over all variables and groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..inference.estimates import Estimates, join
from ..sampling.columns import DesignError, coded, listed, refuse_unknown
from .totals import (
    Base,
    Groups,
    Total,
    answered_in,
    divided,
    groups_of,
    is_number,
    numbers,
    smooth,
)

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

Missing = Literal["per_variable", "listwise"]
Outcome = tuple[object, np.ndarray]  # a level, or None for a number, and its values (n), NaN where missing


def mean(
    design: SurveyDesign,
    names: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    *,
    missing: Missing = "per_variable",
) -> Estimates:
    """Weighted means of numeric or boolean variables, overall or in every group of `by` (several are crossed).

    sum(w y) / sum(w), with scores w (y - mean) / sum(w): Binder (1983), R's svymean and svyby. Named "age" or
    "age|sex=F". A missing answer takes its respondent out of that variable, or with "listwise" out of all of them.
    Raises DesignError for a column that does not exist or is not a number.
    """
    return _estimate(design, names, by, missing, lambda column: [(None, numbers(design.frame, column))], _mean)


def total(
    design: SurveyDesign,
    names: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    *,
    missing: Missing = "per_variable",
) -> Estimates:
    """Weighted totals sum(w y), with scores w y, otherwise as `mean`; R's svytotal.

    Of a variable that is not a number: the weighted count of each answer ("vote=Y"), as `proportion` names them.
    """

    def outcomes(column: str) -> list[Outcome]:
        if is_number(design.frame[column]):
            return [(None, numbers(design.frame, column))]
        return answers_of(design.frame, column)

    return _estimate(design, names, by, missing, outcomes, _total)


def proportion(
    design: SurveyDesign,
    names: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    *,
    missing: Missing = "per_variable",
) -> Estimates:
    """Weighted shares: of every answer of a categorical variable ("vote=Y"), or of True for a boolean one ("agrees").

    The answers are the categories of a categorical column, nobody's answers included, and otherwise the sorted values
    that occur anywhere in the frame. Otherwise as `mean`: "vote=Y|sex=F".
    """
    return _estimate(design, names, by, missing, lambda column: answers_of(design.frame, column), _mean)


def answers_of(frame: pd.DataFrame, column: str) -> list[Outcome]:
    """Each answer of a column with its indicator (n), NaN where missing."""
    import pandas as pd

    if pd.api.types.is_bool_dtype(frame[column]):
        return [(True, numbers(frame, column))]
    codes, levels = coded(frame[column])
    if not levels:
        raise DesignError(f"the column {column!r} is missing in all {len(frame)} rows; expected answers")
    return [(level, np.where(codes < 0, np.nan, codes == place)) for place, level in enumerate(levels)]


def _estimate(
    design: SurveyDesign,
    names: str | Sequence[str],
    by: str | Sequence[str] | None,
    missing: Missing,
    outcomes: Callable[[str], list[Outcome]],
    estimator: Callable[[Base, np.ndarray, Total], tuple[np.ndarray, ...]],
) -> Estimates:
    names = listed(names)
    if not names:
        raise DesignError("no variable is named; expected one or more columns of the frame")
    if missing not in ("per_variable", "listwise"):
        raise DesignError(f"missing is {missing!r}; expected per_variable or listwise")
    refuse_unknown(design.frame, [*names, *listed(by)])
    groups = groups_of(design, by)
    found = {name: outcomes(name) for name in dict.fromkeys(names)}
    bases = _bases(design, groups, {name: levels[0][1] for name, levels in found.items()}, missing)
    sums = _sums(bases, found)
    return join(*(_of_variable(bases[name], name, levels, sums[name], estimator) for name, levels in found.items()))


def _sums(bases: dict[str, Base], outcomes: dict[str, list[Outcome]]) -> dict[str, list[Total]]:
    """The totals of every level of every variable; those of one base together."""
    sums = {}
    for base in dict.fromkeys(bases.values()):
        columns = [(name, values) for name in bases if bases[name] is base for _, values in outcomes[name]]
        for (name, _), found in zip(columns, base.totals([values for _, values in columns]), strict=True):
            sums.setdefault(name, []).append(found)
    return sums


def _bases(design: SurveyDesign, groups: Groups, values: dict[str, np.ndarray], missing: Missing) -> dict[str, Base]:
    """The base of each variable; those that everyone answered share one."""
    if missing == "listwise":
        return dict.fromkeys(values, Base(design, groups, answered_in(design, *values.values())))
    bases, everyone = {}, Base(design, groups, answered_in(design))
    for name, value in values.items():
        bases[name] = Base(design, groups, answered_in(design, value)) if np.isnan(value.sum()) else everyone
    return bases


def _of_variable(
    base: Base,
    name: str,
    outcomes: list[Outcome],
    sums: list[Total],
    estimator: Callable[[Base, np.ndarray, Total], tuple[np.ndarray, ...]],
) -> Estimates:
    """Every level of one variable in every group; the levels share their bases."""
    parts, groups = [], base.groups
    for (level, values), total_of_level in zip(outcomes, sums, strict=True):
        title = (
            f"{name}" if level is None or level is True else f"{name}={level}"
        )  # 1 == True, but is an answer of its own
        estimates, scores, srs_variances, binary = estimator(base, values, total_of_level)
        parts.append(
            Estimates(
                design=base.design,
                names=tuple(title + suffix for suffix in groups.suffixes),
                values=estimates,
                scores=scores,
                bases=base.members,
                counts=base.n if level is None else base.counts(values == 1),
                labels=tuple({"variable": name, "level": level, **label} for label in groups.labels),
                srs_variances=srs_variances,
                is_share=np.full(len(groups), binary and estimator is _mean),
            )
        )
    return join(*parts)


def _mean(base: Base, values: np.ndarray, sums: Total) -> tuple[np.ndarray, ...]:
    """Means (groups), scores (units x groups), simple random variances (groups), whether all values are 0 or 1."""
    means, scores = smooth(base.design, (sums, base.population), divided, _slopes_of_ratio)
    spread, binary = base.simple_variances(values, sums)
    return means, scores, divided(spread, base.n), binary


def _slopes_of_ratio(sums: np.ndarray, population: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inverse = divided(np.ones_like(population), population)
    return inverse, -inverse * divided(sums, population)


def _total(base: Base, values: np.ndarray, sums: Total) -> tuple[np.ndarray, ...]:
    """Totals (groups), scores (units x groups), simple random variances (groups), whether all values are 0 or 1."""
    totals, scores = smooth(base.design, (sums,), lambda sums: sums, lambda sums: (np.ones_like(sums),))
    spread, binary = base.simple_variances(values, sums)
    totals = np.where(base.n > 0, totals, np.nan)
    return totals, scores, divided(spread * base.population.whole**2, base.n), binary
