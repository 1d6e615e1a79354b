"""A fitted regression of a list experiment: estimates of its coefficients, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ..estimators.totals import groups_of
from ..inference.estimates import Estimates
from ..models.fit import Fit
from ..models.formula import ModelMatrix
from ..models.marginal_effects import Variance
from .arms import ListAnswers
from .list_prevalence import prevalence
from .predicted_prevalence import less_observed, predicted_prevalence

Method = Literal["ml", "nls", "linear"]


@dataclass(frozen=True, eq=False)
class ListFit(Estimates):
    """Coefficients of the sensitive item, "sensitive:age", and of the control items, "control:age".

    Where the control items may differ with the sensitive one: "control (not held):age" and "control (held):age"; with
    floor or ceiling effects: "floor:Intercept", "ceiling:Intercept", logits of the chance to lie.

    model       count, matrix and terms; rows  (n, boolean) respondents in the model.
    parts       {"sensitive": where its coefficients stand, ...}.
    method      "ml", "nls" or "linear".
    simple_covariance  as R's package list has it: were everyone drawn on their own, with equal weights.
    log_likelihood     of the maximum, weights of mean one; NaN but for "ml".
    predictor          (k) the coefficients as the climb left them, finite where infinite ones are NaN.
    decided            (n, boolean) respondents who hold the item for certain, or never, by the fit.
    """

    answers: ListAnswers | None = None
    model: ModelMatrix | None = None
    rows: np.ndarray | None = None
    parts: Mapping[str, slice] | None = None
    method: Method = "ml"
    simple_covariance: np.ndarray | None = None
    log_likelihood: float = np.nan
    converged: bool = True
    predictor: np.ndarray | None = None
    decided: np.ndarray | None = None

    @property
    def sensitive(self) -> Fit:
        """The model of the sensitive item alone, of which marginal effects, margins and predictions can be asked."""
        place, columns = self.parts["sensitive"], self.model.columns
        matrix = np.where(self.rows[:, None], self.model.matrix, 0.0)
        return Fit(
            design=self.design,
            names=columns,
            values=self.values[place],
            scores=self.scores[:, place],
            bases=self.bases[place],
            counts=self.counts[place],
            labels=tuple({"variable": column} for column in columns),
            warnings=self.warnings[place],
            parameters=self.parameters[place],
            model=self.model,
            matrix=matrix,
            predictor=self.predictor[place],
            rows=self.rows,
            family="gaussian" if self.method == "linear" else "binomial",
            link="identity" if self.method == "linear" else "logit",
            converged=self.converged,
            separated=tuple(np.array(columns)[np.isnan(self.values[place])].tolist()),
            naive_covariance=self.simple_covariance[place, place],
        )

    def prevalence(
        self,
        by: str | Sequence[str] | None = None,
        at: Mapping[str, Mapping[str, object]] | None = None,
        variance: Variance = "unconditional",
    ) -> Estimates:
        """Predicted prevalence, averaged over the respondents in the model, by group.

        Named "count:treated (ml)|sex=women"; jointly, so that `contrast` gives women less men, or this less the
        difference in means. at: {name: {variable: value}} predicts for everyone with those values in the place of their
        own, named "count:treated (ml), name". variance: "unconditional" counts the sampling of who is averaged over,
        "delta" does not, as R's predict.ictreg: see `marginal_effects`.
        """
        name = f"{self.answers.name} ({self.method})"
        what = {"variable": self.answers.column, "level": self.answers.arms.label}
        return predicted_prevalence(self.sensitive, name, what, by, at, variance)

    def misfit(self, by: str | Sequence[str] | None = None) -> Estimates:
        """Predicted prevalence less the difference in means of the same respondents, by group.

        Zero but for chance where the model is right; the difference in means needs no model. Hausman (1978); for lists
        Blair, Chou & Imai (2019), Political Analysis 27, 455-480. With the scores of both, its variance cannot be
        negative. Named "count:treated (ml) - count:treated|sex=women"; `test()` tells.
        """
        same = replace(self.answers, count=np.where(self.rows, self.answers.count, np.nan))
        groups = groups_of(self.design.where(self.rows), by)
        return less_observed(self.prevalence(by), prevalence(same, groups), groups)
