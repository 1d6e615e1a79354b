"""Baseline-category logit models of an outcome without an order: Agresti (2013), section 8.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..inference.estimates import Estimates
from ..sampling.columns import coded
from .collinearity import refuse_collinear
from .formula import ModelError, ModelMatrix, model_matrix
from .glm import NOT_CONVERGED, SEPARATED
from .likelihood import Derivatives, Maximum, maximise, refuse_many
from .separation import NOTHING, separated_columns

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign


@dataclass(frozen=True, eq=False)
class MultinomialFit(Estimates):
    """Estimates of log odds of each level against the first: "yes:age".

    model   outcome, matrix and terms; levels  of the outcome that occur, the first the one compared with.
    rows    (n, boolean) respondents in the model; converged  whether the iteration did, to finite coefficients.
    predictor  the coefficients as the iteration left them, always finite: what predictions are made of.
    """

    model: ModelMatrix | None = None
    levels: tuple[object, ...] = ()
    rows: np.ndarray | None = None
    converged: bool = True
    predictor: np.ndarray | None = None

    def predict(self, frame: pd.DataFrame | None = None) -> np.ndarray:
        """(rows x levels) expected shares of each level for a frame (or the sample); NaN where a term is missing."""
        return self.shares(self.model.matrix if frame is None else self.model.rebuild(frame), self.predictor)

    @property
    def term_columns(self) -> tuple[str, ...]:
        """Names of the columns of the matrix of the terms, the intercept among them."""
        return self.model.columns

    @property
    def terms_matrix(self) -> np.ndarray:
        """(n x p) the model matrix."""
        return self.model.matrix

    def shares(self, matrix: np.ndarray, parameters: np.ndarray) -> np.ndarray:
        """(n x levels) expected shares for rows of the model matrix, by coefficients."""
        return _shares(matrix, parameters.reshape(len(self.levels) - 1, -1))

    def slopes(self, matrix: np.ndarray, moved: np.ndarray, parameters: np.ndarray) -> np.ndarray:
        """(n x levels) the derivative of the shares where each row of the matrix moves by a row of `moved` (n x p)."""
        shares = self.shares(matrix, parameters)
        ahead = np.column_stack([np.zeros(len(matrix)), moved @ parameters.reshape(len(self.levels) - 1, -1).T])
        return shares * (ahead - (shares * ahead).sum(axis=1, keepdims=True))


def multinomial(
    design: SurveyDesign, outcome: str | Sequence[object], terms: pd.DataFrame | Sequence[str] | None = None
) -> MultinomialFit:
    """Fit a formula, or outcome on terms; levels as the outcome's categories (or sorted), the first to compare with.

    Pseudo-maximum likelihood; of two levels it is glm's logit. Levels that nobody in the model has are left out.
    Degrees of freedom: the domain's + 1 - the coefficients. Coefficients that are infinite, since a level is told
    apart without error, are NaN and flagged "separated". Raises ModelError for an outcome of one level, collinear
    columns, and more coefficients than respondents or 1,000.
    """
    made = model_matrix(design, outcome, terms)
    x = made.matrix
    codes, levels = coded(made.outcome)
    rows = design.domain & (codes >= 0) & ~np.isnan(x.sum(axis=1))
    used = rows & (design.weight > 0)
    occurring = np.unique(codes[used])
    if len(occurring) < 2:
        raise ModelError(f"the outcome {made.name!r} has {len(occurring)} levels in the model; expected two or more")
    refuse_collinear(x[used], made.columns)
    level = np.searchsorted(occurring, codes[used])
    kept = tuple(levels[place] for place in occurring)

    def fitted(weights: np.ndarray, start: np.ndarray) -> Maximum:
        return maximise(lambda parameters: derivatives(x[used], level, weights, parameters), weights, start)

    k = (len(kept) - 1) * x.shape[1]
    refuse_many(k, len(level), made.name, len(kept))
    found = fitted(design.weight[used], np.zeros(k))

    def refit(weights: np.ndarray) -> np.ndarray:
        again, counted = fitted(weights[used], found.parameters), weights[used] > 0
        exists = again.converged and not _separated(x[used][counted], level[counted], again).any()
        return again.parameters if exists else np.full(k, np.nan)

    scores = np.zeros((len(used), k), order="F")
    scores[used] = found.scores
    separated = _separated(x[used], level, found)
    warning = "" if found.converged else NOT_CONVERGED
    return MultinomialFit(
        design=design,
        names=tuple(f"{other}:{column}" for other in kept[1:] for column in made.columns),
        values=np.where(separated, np.nan, found.parameters),
        scores=design.spread(scores, found.parameters, refit),
        bases=(rows,) * k,
        counts=np.full(k, int(used.sum())),
        labels=tuple({"level": other, "variable": column} for other in kept[1:] for column in made.columns),
        warnings=tuple(",".join(filter(None, [warning, SEPARATED * bool(one)])) for one in separated),
        parameters=np.full(k, k - 1),
        model=made,
        levels=kept,
        rows=rows,
        converged=found.converged and not separated.any(),
        predictor=found.parameters,
    )


def _separated(x: np.ndarray, level: np.ndarray, found: Maximum) -> np.ndarray:
    """(k, boolean) the coefficients that are infinite: along which no one's level loses to another, and some gain."""
    p, others = x.shape[1], len(found.parameters) // x.shape[1]
    shares = _shares(x, found.parameters.reshape(others, p))
    if found.converged and shares.min() > NOTHING:
        return np.zeros(others * p, bool)
    largest = np.abs(x).max(axis=0)
    x = x / np.where(largest > 0, largest, 1.0)
    ahead = []
    for other in range(others + 1):
        rows = level != other
        blocks = np.zeros((int(rows.sum()), others + 1, p))
        blocks[np.arange(len(blocks)), level[rows]] = x[rows]
        blocks[:, other] -= x[rows]
        ahead.append(blocks[:, 1:].reshape(len(blocks), -1))
    ahead = np.vstack(ahead)
    return separated_columns(ahead, np.ones(len(ahead)))


def _shares(x: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """(n x levels) shares from coefficients (levels - 1 x p)."""
    predicted = np.column_stack([np.zeros(len(x)), x @ coefficients.T])
    odds = np.exp(predicted - predicted.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def derivatives(x: np.ndarray, level: np.ndarray, weight: np.ndarray, parameters: np.ndarray) -> Derivatives:
    """Log likelihoods (n), slopes (n x k) and the weighted sum of curvatures (k x k)."""
    p = x.shape[1]
    others = len(parameters) // p
    shares = _shares(x, parameters.reshape(others, p))
    likelihood = shares[np.arange(len(x)), level]
    with np.errstate(divide="ignore"):
        values = np.log(likelihood)
    given = (level[:, None] == np.arange(1, others + 1)).astype(float)
    rest = given - shares[:, 1:]
    slopes = (rest[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    curvature = np.empty((others * p, others * p))
    for one in range(others):
        for other in range(others):
            spread = shares[:, one + 1] * ((one == other) - shares[:, other + 1])
            curvature[one * p : (one + 1) * p, other * p : (other + 1) * p] = -(x * (weight * spread)[:, None]).T @ x
    return values, slopes, curvature
