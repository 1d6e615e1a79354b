"""How much of the outcome a model tells, by the measures that stand in for an R squared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..sampling.columns import coded
from .fit import Fit
from .fitted_rows import fitted_rows
from .formula import ModelError

if TYPE_CHECKING:
    from .multinomial import MultinomialFit
    from .ordinal import OrdinalFit


@dataclass(frozen=True)
class PseudoR2:
    """Pseudo-R2 by the names of their authors, each 0 where the terms tell nothing.

    cox_snell   1 - exp((D - D0) / N), D the weighted deviance, D0 that without terms, N the sum of the weights; below 1
                even for a perfect fit.
    nagelkerke  the same over the largest it can be.
    mcfadden    1 - D / D0.
    """

    cox_snell: float
    nagelkerke: float
    mcfadden: float


def pseudo_r2(fit: Fit | OrdinalFit | MultinomialFit, where: np.ndarray | None = None) -> PseudoR2:
    """Cox & Snell's, Nagelkerke's and McFadden's of a model of a yes or no, or of answers with or without an order.

    Of the pseudo-likelihood, whose mean a respondent estimates the population's: Lumley (2017), Australian & New
    Zealand Journal of Statistics 59, 187-194; R survey's psrsq. `where` (n, boolean) keeps some of those in the model,
    such as women in a model with coefficients of their own; without terms all of those have one share. NaN where all of
    them gave one answer. Raises ModelError for other families.
    """
    if isinstance(fit, Fit) and (fit.family != "binomial" or fit.trials is not None):
        raise ModelError(f"the family is {fit.family}; expected binomial answers of yes or no, or an ordinal model")
    used = fitted_rows(fit)
    weight, likely, level = _of_respondents(fit, used)
    if where is not None:
        inside = np.asarray(where, bool)[used]
        weight, likely, level = weight[inside], likely[inside], level[inside]
    if not len(level):
        raise ModelError("no respondent of the model is named; expected some")
    shares = np.bincount(level, weight) / weight.sum()
    shares = shares[shares > 0]
    without = -2.0 * float(shares @ np.log(shares))  # deviances a respondent, of the mean weight
    with np.errstate(divide="ignore"):
        deviance = -2.0 * float(np.average(np.log(likely), weights=weight))
    if without <= 0:
        return PseudoR2(np.nan, np.nan, np.nan)
    cox_snell = 1 - np.exp(deviance - without)
    return PseudoR2(float(cox_snell), float(cox_snell / (1 - np.exp(-without))), float(1 - deviance / without))


def r2(fit: Fit, where: np.ndarray | None = None) -> float:
    """The share of the weighted variance that a linear model explains; NaN of an outcome without any.

    Raises ModelError for another family than gaussian with the identity.
    """
    if (fit.family, fit.link) != ("gaussian", "identity"):
        raise ModelError(f"the family is {fit.family}, its link {fit.link}; expected gaussian with the identity")
    used = fitted_rows(fit)
    inside = np.ones(int(used.sum()), bool) if where is None else np.asarray(where, bool)[used]
    weight, y = fit.fitted_weight[inside], fit.fitted.y[inside]
    if not len(y):
        raise ModelError("no respondent of the model is named; expected some")
    left = weight @ (y - fit.fitted.means(fit.predictor)[inside]) ** 2
    whole = weight @ (y - np.average(y, weights=weight)) ** 2
    return float(1 - left / whole) if whole > 0 else np.nan


def _of_respondents(
    fit: Fit | OrdinalFit | MultinomialFit, used: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weight, likelihood of the own answer, and number of the answer of those in the model."""
    weight = fit.design.weight[used]
    if isinstance(fit, Fit):
        mu, level = fit.fitted.means(fit.predictor), fit.fitted.y.astype(int)
        return weight, np.where(level == 1, mu, 1 - mu), level
    codes, levels = coded(fit.model.outcome)
    place = np.array([fit.levels.index(one) if one in fit.levels else -1 for one in levels])
    level = place[codes[used]]
    return weight, fit.predict()[used][np.arange(len(level)), level], level
