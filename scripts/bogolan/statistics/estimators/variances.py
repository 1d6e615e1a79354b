"""Variances of variables in the population, and their covariances, by group."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np

from ..inference.estimates import Estimates, join
from ..sampling.columns import DesignError, listed, refuse_unknown
from .totals import Base, Groups, answered_in, divided, groups_of, numbers, smooth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..sampling.design import SurveyDesign

ONE_CASE = "one_case"


def variance(design: SurveyDesign, names: str | Sequence[str], by: str | Sequence[str] | None = None) -> Estimates:
    """Population variances ("age") and covariances ("age:income") of the variables, n / (n - 1) included: R's svyvar.

    The mean of (x - mean x)(y - mean y), whose scores are those of a mean: what comes from the means being estimated is
    of second order. Whoever has no answer to one of the variables is outside the base of all of them. A base of one
    respondent has no variance, flagged "one_case". Raises DesignError for a column that is not there or not a number.
    """
    names = listed(names)
    if not names:
        raise DesignError("no variable is named; expected one or more columns of the frame")
    refuse_unknown(design.frame, [*names, *listed(by)])
    groups = groups_of(design, by)
    values = {name: numbers(design.frame, name) for name in names}
    base = Base(design, groups, answered_in(design, *values.values()))
    centred = {name: _centred(base, groups, value) for name, value in values.items()}
    return join(*(_covariance(base, groups, pair, centred) for pair in combinations_with_replacement(names, 2)))


def _centred(base: Base, groups: Groups, values: np.ndarray) -> np.ndarray:
    """Values (n) less their group's mean: sums of squares of large numbers would lose their digits."""
    means = divided(base.total(values).whole, base.population.whole)
    return np.where(groups.of_row >= 0, values - np.nan_to_num(means)[groups.of_row], 0.0)


def _covariance(base: Base, groups: Groups, pair: tuple[str, str], centred: dict[str, np.ndarray]) -> Estimates:
    first, second = (centred[name] for name in pair)
    correction = np.where(base.n > 1, base.n / np.maximum(base.n - 1, 1), np.nan)
    totals = (base.total(first * second), base.total(first), base.total(second), base.population)

    def covariance(products: np.ndarray, one: np.ndarray, other: np.ndarray, population: np.ndarray) -> np.ndarray:
        return correction * (divided(products, population) - divided(one, population) * divided(other, population))

    def slopes(products: np.ndarray, one: np.ndarray, other: np.ndarray, population: np.ndarray) -> list[np.ndarray]:
        inverse = correction * divided(np.ones_like(population), population)
        zero = np.zeros_like(inverse)  # the means of centred values are zero
        return [inverse, zero, zero, -inverse * divided(products, population)]

    values, scores = smooth(base.design, totals, covariance, slopes)
    name = ":".join(map(str, dict.fromkeys(pair)))
    return Estimates(
        design=base.design,
        names=tuple(name + suffix for suffix in groups.suffixes),
        values=values,
        scores=scores,
        bases=base.members,
        counts=base.n,
        labels=tuple({"variable": name, "level": None, **label} for label in groups.labels),
        warnings=tuple(np.where(base.n == 1, ONE_CASE, "").tolist()),
    )
