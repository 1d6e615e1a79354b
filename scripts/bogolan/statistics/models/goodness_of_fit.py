"""Goodness of fit of a logit under the design: mean residuals by tenths of the predicted share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..inference.estimates import Estimates
from ..inference.hypothesis_tests import Test
from ..inference.wald_tests import adjusted_wald_test
from .fitted_rows import fitted_rows
from .formula import ModelError

if TYPE_CHECKING:
    from .fit import Fit

SATURATED = "saturated"
MOST_GROUPS, FEWEST_GROUPS = 10, 3
ALIKE = 10  # decimals to which predictors are the same: the sum of equal terms differs in its last digits
NOTHING = 1e-8  # a mean residual that is the rounding of an exact fit


def goodness_of_fit(fit: Fit, groups: int | None = None, where: np.ndarray | None = None) -> Test:
    """The F-adjusted mean residual test: Archer & Lemeshow (2006), Stata Journal 6, 97-105.

    Respondents are ordered by their predicted share and parted into groups of equal weight (equal predictions stay
    together); under the model the mean residual y - share of each group is zero but for chance. With M their means, V
    the design's covariance and f clusters less strata: F = (f - g + 2) / (f g) M' V^-1 M with g - 1 and f - g + 2
    degrees of freedom: Archer, Lemeshow & Hosmer (2007), Computational Statistics & Data Analysis 51, 4450-4464.
    groups: ten, as Stata's svylogitgof, but half of f where that is less: of ten groups in twelve clusters the test
    rejects a true model in a fifth of samples, of five in a twentieth.
    `where` (n, boolean) keeps some of those in the model, such as women; the groups are then made of them. A small p
    tells of a poor fit. NaN, with the flag, for fewer than three groups or a model that fits each exactly
    ("saturated"), and where the design has no degrees of freedom for so many groups ("no_degrees_of_freedom"). Raises
    ModelError for a family other than binomial of single answers, and for fewer than three groups.
    """
    if fit.family != "binomial" or fit.trials is not None:
        raise ModelError("the model is not of single answers of yes or no; expected the binomial family without trials")
    if groups is not None and groups < FEWEST_GROUPS:
        raise ModelError(f"the groups are {groups}; expected {FEWEST_GROUPS} or more")
    rows = fit.rows if where is None else fit.rows & where
    used = rows & fitted_rows(fit)
    if not used.any():
        raise ModelError("no respondent of the model is named; expected some to test the fit among")
    f = fit.design.degrees_of_freedom_of(rows)
    groups = groups or max(min(MOST_GROUPS, f // 2), FEWEST_GROUPS)
    residual, group = np.zeros(len(used)), np.full(len(used), -1)
    inside = used[fitted_rows(fit)]
    predictor = np.round(fit.fitted.predictor(fit.predictor, slice(None))[inside], ALIKE)
    residual[used] = (fit.fitted.y - fit.fitted.means(fit.predictor))[inside]
    group[used] = _groups_of_risk(predictor, fit.design.weight[used], groups)
    means = _mean_residuals(fit, residual, group, rows)
    if f < 2 * FEWEST_GROUPS:
        return Test("Archer-Lemeshow", np.nan, "F", len(means) - 1, np.nan, np.nan, means, "no_degrees_of_freedom")
    if len(means) < FEWEST_GROUPS or np.abs(means.values).max() < NOTHING:
        return Test("Archer-Lemeshow", np.nan, "F", len(means) - 1, np.nan, np.nan, means, SATURATED)
    return adjusted_wald_test(means, constraints=1, method="Archer-Lemeshow")


def _groups_of_risk(predictor: np.ndarray, weight: np.ndarray, groups: int) -> np.ndarray:
    """(n) the group of each, from 0: by the share of the weight that has a lower prediction. Empty groups close up."""
    levels, place = np.unique(predictor, return_inverse=True)
    held = np.bincount(place, weight, len(levels))
    below = np.concatenate([[0.0], np.cumsum(held)[:-1]]) / held.sum()
    _, group = np.unique(np.floor(groups * below + 1e-9), return_inverse=True)
    return group[place]


def _mean_residuals(fit: Fit, residual: np.ndarray, group: np.ndarray, rows: np.ndarray) -> Estimates:
    """The weighted mean residual of each group, with the covariance of such means: the coefficients count as known."""
    k, held = int(group.max()) + 1, group >= 0
    of_group = (group[:, None] == np.arange(k)).astype(float)

    def means(weight: np.ndarray) -> np.ndarray:
        total = of_group.T @ weight
        return np.divide(of_group.T @ (weight * residual), total, out=np.full(k, np.nan), where=total > 0)

    weight = np.where(held, fit.design.weight, 0.0)
    values = means(weight)
    scores = of_group * (weight[:, None] * (residual[:, None] - values)) / (of_group.T @ weight)
    return Estimates(
        design=fit.design,
        names=tuple(f"group {place + 1}" for place in range(k)),
        values=values,
        scores=fit.design.spread(scores, values, means),
        bases=(rows,) * k,  # the degrees of freedom are those of all, not of each group's own clusters
        counts=np.bincount(group[held], minlength=k),
        labels=tuple({"group": place + 1} for place in range(k)),
    )
