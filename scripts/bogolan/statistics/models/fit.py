"""A fitted generalised linear model: estimates of its coefficients, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..inference.estimates import Estimates
from ..sampling.columns import listed
from .families import LINKS
from .fitting import Model, iterate
from .formula import ModelError, ModelMatrix

if TYPE_CHECKING:
    import pandas as pd

    from ..inference.hypothesis_tests import Test
    from .bias_reduced import BiasReduced


@dataclass(frozen=True, eq=False)
class Fit(Estimates):
    """Estimates of the coefficients, NaN with the flag "separated" where infinite, and the model they are of.

    model        outcome, matrix and terms as they were given.
    matrix       (n x p) the model matrix over all rows of the frame; zero in rows that are not in the model.
    predictor    (p) the coefficients as the iteration left them, always finite: what predictions are made of.
    rows         (n, boolean) respondents in the model: in the domain, with nothing missing.
    family, link their names.
    converged    whether the iteration did, to finite coefficients.
    separated    names of the columns that predict the outcome perfectly, so that no finite coefficient exists.
    fitted       matrix and outcome of those in the model, with family and link; fitted_weight their weights, of a mean
                 of one over the respondents of the domain, times the numbers of trials.
    naive_covariance  (p x p) of the coefficients, were the sample a simple random one.
    trials       the column of the numbers of trials; None where each respondent is one.
    offset       (n) what the linear predictor starts from; None where from zero.
    penalised    whether the likelihood was, by Firth's method.
    """

    model: ModelMatrix | None = None
    matrix: np.ndarray | None = None
    predictor: np.ndarray | None = None
    rows: np.ndarray | None = None
    family: str = ""
    link: str = ""
    converged: bool = True
    separated: tuple[str, ...] = ()
    fitted: Model | None = None
    fitted_weight: np.ndarray | None = None
    naive_covariance: np.ndarray | None = None
    trials: str | None = None
    offset: np.ndarray | None = None
    penalised: bool = False

    @cached_property
    def deviance(self) -> float:
        """The weighted deviance, as R's svyglm."""
        return self.fitted.deviance(self.predictor, self.fitted_weight)

    @cached_property
    def null_deviance(self) -> float:
        """The weighted deviance of the model with an intercept alone (and the offset), where everyone has the mean.

        Of a model without a constant column: that of a linear predictor of zero, as R.
        """
        x, y, weight = self.fitted.x, self.fitted.y, self.fitted_weight
        if not ((np.ptp(x, axis=0) == 0) & (x[0] != 0)).any():
            return self.fitted.deviance(np.zeros(x.shape[1]), weight)
        if self.offset is not None:
            alone = replace(self.fitted, x=np.ones((len(y), 1)))
            return alone.deviance(iterate(alone, weight).coefficients, weight)
        mean = np.full(len(y), np.average(y, weights=weight))
        return float(weight @ self.fitted.family.deviance(y, mean))

    @cached_property
    def dispersion(self) -> float:
        """The variance of the Pearson residuals: about their mean with n / (n - 1), or with replicates about zero.

        As R's svyglm since 4.5.
        """
        residuals, n = self.fitted.pearson_residuals(self.predictor), len(self.fitted.y)
        if self.design.replicates is not None:
            return float(self.fitted_weight @ residuals**2 / n)
        about = residuals - np.average(residuals, weights=self.fitted_weight)
        return float(self.fitted_weight @ about**2 / max(n - 1, 1))

    @property
    def columns(self) -> tuple[str, ...]:
        """(p) names of the columns of the model matrix."""
        return self.names

    @property
    def terms(self) -> Mapping[str, tuple[str, ...]]:
        """{term: its columns}."""
        return self.model.terms

    @property
    def coefficients(self) -> Estimates:
        """The coefficients, without the model."""
        return self.select(self.names)

    def expected(
        self, matrix: np.ndarray, coefficients: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Expected outcome, and its first and second derivative by the linear predictor, for rows of a model matrix.

        Raises ModelError for a model with an offset, which the rows do not tell.
        """
        return self.outcome_at(matrix @ (self.predictor if coefficients is None else coefficients))

    def outcome_at(self, predictor: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Expected outcome at linear predictors, and its first and second derivative by them.

        Raises ModelError for a model with an offset, which predictors made of columns alone leave out.
        """
        if self.offset is not None:
            raise ModelError("the model has an offset, of which no predictions or effects are made; expected none")
        link = LINKS[self.link]
        predictor = np.clip(predictor, *link.bounds)
        return link.mean(predictor), link.slope(predictor), link.curvature(predictor)

    def test(
        self,
        of: str | Sequence[str] | None = None,
        *,
        null: float = 0.0,
        df: float | None = None,
        method: Literal["Wald", "WorkingWald", "LRT"] = "Wald",
    ) -> pd.DataFrame | Test:
        """t tests of each coefficient or, with the name of a term or of coefficients, one test of those together.

        "Wald", "WorkingWald" (Rao-Scott) and "LRT" (Rao-Scott likelihood ratio) as R's regTermTest, with the model's
        degrees of freedom: see `term_tests.term_test`.
        """
        if of is None:
            return super().test(null=null, df=df)
        from .term_tests import term_test

        return term_test(self, self.columns_of(of), method, null, df)

    def columns_of(self, terms: str | Sequence[str]) -> tuple[str, ...]:
        """The coefficients of terms, or those named. Raises ModelError for a name that is neither."""
        found: list[str] = []
        for name in listed(terms):
            if name not in self.terms and name not in self.names:
                known = ", ".join(dict.fromkeys([*self.terms, *self.names]))
                raise ModelError(f"the model has no term {name!r}; expected one of {known}")
            found += self.terms.get(name, (name,))
        return tuple(dict.fromkeys(found))

    def marginal_effects(
        self, variable: str, by: str | Sequence[str] | None = None, variance: str = "unconditional"
    ) -> Estimates:
        """Average marginal effects of a variable of the formula, by group: see `variable_effects.effects_of`."""
        from .variable_effects import effects_of

        return effects_of(self, variable, by, variance)

    def predict(self, frame: pd.DataFrame | None = None, scale: Literal["response", "link"] = "response") -> Estimates:
        """Predictions for the rows of a frame (or of the sample), with their covariance: see `predictions.predict`."""
        from .predictions import predict

        return predict(self, frame, scale)

    def predictive_margins(self, variable: str, variance: str = "unconditional") -> Estimates:
        """The mean prediction were everybody at each level of a variable: see `variable_effects.margins_of`."""
        from .variable_effects import margins_of

        return margins_of(self, variable, variance)

    def bias_reduced(self) -> BiasReduced:
        """The coefficients with CR2 standard errors, for few clusters: see `bias_reduced.bias_reduced`."""
        from .bias_reduced import bias_reduced

        return bias_reduced(self)
