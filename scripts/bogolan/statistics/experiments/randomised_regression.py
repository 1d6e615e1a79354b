"""Who holds the sensitive item of a randomised question: its prevalence as a function of what else is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.totals import groups_of
from ..inference.estimates import Estimates
from ..models.collinearity import refuse_collinear
from ..models.fit import Fit
from ..models.formula import model_matrix
from ..models.glm import NOT_CONVERGED
from ..models.likelihood import Maximum
from ..models.marginal_effects import Variance
from ..sampling.inverses import pseudo_inverse
from .latent_classes import Mixture, highest
from .predicted_prevalence import less_observed, predicted_prevalence
from .randomised_designs import Randomisation, RandomisedAnswers, read_randomised
from .randomised_prevalence import prevalence

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

BOUNDARY = "boundary"
FARTHEST = 12.0  # a logit beyond which somebody holds the item, or does not, for certain
CLIP = 0.05  # of the shares that a start is made of


@dataclass(frozen=True, eq=False)
class RandomisedFit(Fit):
    """A logistic regression of the sensitive item, of which effects, margins and predictions can be asked as of any.

    answers         the randomised answers.
    log_likelihood  of the maximum, with weights of mean one. `naive_covariance` is R's rrreg's: the inverse of the sum
                    of squared scores, were everyone drawn on their own, with equal weights.
    """

    answers: RandomisedAnswers | None = None
    log_likelihood: float = np.nan

    def prevalence(
        self,
        by: str | Sequence[str] | None = None,
        at: Mapping[str, Mapping[str, object]] | None = None,
        variance: Variance = "unconditional",
    ) -> Estimates:
        """Predicted prevalence, averaged over the respondents in the model: "answer held (logit)|sex=women".

        See `predicted_prevalence.predicted_prevalence`.
        """
        what = {"variable": self.answers.column, "level": "held"}
        return predicted_prevalence(self, f"{self.answers.name} (logit)", what, by, at, variance)

    def misfit(self, by: str | Sequence[str] | None = None) -> Estimates:
        """Predicted prevalence less the moment estimate of the same respondents, by group: 0 but for chance.

        Hausman (1978), Econometrica 46, 1251-1271: the moment estimate needs no model. `test()` tells.
        """
        groups = groups_of(self.design.where(self.rows), by)
        observed = prevalence(self.answers, by, np.where(self.rows, self.answers.held, np.nan))
        return less_observed(self.prevalence(by), observed, groups)


def randomised_regression(
    design: SurveyDesign,
    answer: str | Sequence[float],
    chances: Randomisation,
    terms: pd.DataFrame | Sequence[str] | None = None,
) -> RandomisedFit:
    """Fit a formula, "answer ~ sex + age", or answers on terms (see `formula.model_matrix`); R's rrreg.

    Maximum likelihood of Blair, Imai & Zhou (2015), section 3.2: Pr(yes) = d + c g(x b), g the logistic function, by EM
    with whether the item is held as what is missing, then by Newton's method. Standard errors are the design's, of
    scores. Flagged "not_converged" where no maximum was found, and "boundary" where the likeliest coefficients make
    somebody hold the item, or not, for certain: they grow without end, and are NaN.
    Degrees of freedom: the domain's + 1 - p. Errors: see `randomised_designs.read_randomised` and
    `formula.model_matrix`; ModelError for collinear columns.
    """
    made = model_matrix(design, answer, terms)
    answers = read_randomised(design, made.name, chances)
    rows = design.domain & ~np.isnan(answers.yes) & ~np.isnan(made.matrix).any(axis=1)
    used = rows & (design.weight > 0)
    x = made.matrix[used]
    refuse_collinear(x, made.columns)
    mixture = randomised_mixture(answers.yes[used], chances, x)
    starts = _starts(x, answers.held[used], design.weight[used])

    def solve(weights: np.ndarray, start: list[np.ndarray]) -> Maximum:
        return highest(mixture, _scaled(weights), start)

    found = solve(design.weight[used], starts)
    height, slopes, curvature = mixture.derivatives(found.parameters, _scaled(design.weight[used]))
    converged = found.converged and pseudo_inverse(-curvature)[1] == len(curvature)
    at_boundary = bool((np.abs(x @ found.parameters) > FARTHEST).any())
    scores = np.zeros((len(used), x.shape[1]), order="F")
    scores[used] = found.scores

    def refit(weights: np.ndarray) -> np.ndarray:
        again = solve(weights[used], [found.parameters])
        return np.where(again.converged, again.parameters, np.nan)

    p = len(made.columns)
    return RandomisedFit(
        design=design,
        names=made.columns,
        values=np.full(p, np.nan) if at_boundary else found.parameters,
        scores=design.spread(scores, found.parameters, refit),
        bases=(rows,) * p,
        counts=np.full(p, int(used.sum())),
        labels=tuple({"variable": column} for column in made.columns),
        warnings=(BOUNDARY if at_boundary else "" if converged else NOT_CONVERGED,) * p,
        parameters=np.full(p, p - 1),
        model=made,
        matrix=np.where(rows[:, None], made.matrix, 0.0),
        predictor=found.parameters,
        rows=rows,
        family="binomial",
        link="logit",
        converged=converged and not at_boundary,
        naive_covariance=pseudo_inverse(slopes.T @ slopes)[0],
        answers=answers,
        log_likelihood=float(_scaled(design.weight[used]) @ height),
    )


def randomised_mixture(yes: np.ndarray, chances: Randomisation, x: np.ndarray) -> Mixture:
    """The two classes behind the answers (n) to a randomised question: who holds the item and who does not.

    x (n x p) is what the logit of holding it is linear in. An answer that a class cannot give has no likelihood in it.
    """
    of_classes = np.array([[chances.yes_if_held], [chances.yes_if_not]])
    with np.errstate(divide="ignore"):
        constants = np.log(np.where(yes == 1, of_classes, 1 - of_classes))
    successes = np.zeros((2, 1, len(yes)))
    successes[0] = 1.0
    return Mixture((x,), successes, np.ones_like(successes), constants)


def _scaled(weights: np.ndarray) -> np.ndarray:
    """Weights of mean one, so that nothing depends on their unit."""
    return weights / weights[weights > 0].mean() if weights.any() else weights


def _starts(x: np.ndarray, held: np.ndarray, weight: np.ndarray) -> list[np.ndarray]:
    """Everyone's moment estimate, and linear least squares of what each answer estimates by itself."""
    from scipy.special import logit

    def least_squares(y: np.ndarray) -> np.ndarray:
        return pseudo_inverse((x * weight[:, None]).T @ x)[0] @ (x.T @ (weight * y))

    everyone = np.full(len(x), np.average(held, weights=weight))
    shares = (everyone, x @ least_squares(held))
    return [least_squares(logit(np.clip(share, CLIP, 1 - CLIP))) for share in shares]
