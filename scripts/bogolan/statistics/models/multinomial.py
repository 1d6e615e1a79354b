"""Baseline-category logit models of an outcome without an order: Agresti (2013), section 8.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..inference.estimates import Estimates
from ..sampling.columns import coded
from .formula import ModelError, ModelMatrix, model_matrix
from .glm import NOT_CONVERGED, refuse_collinear
from .likelihood import NEVER, Derivatives, Maximum, maximise
from .separation import rises_for_ever

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign


@dataclass(frozen=True, eq=False)
class MultinomialFit(Estimates):
    """Estimates of log odds of each level against the first: "yes:age".

    model   outcome, matrix and terms; levels  of the outcome that occur, the first the one compared with.
    rows    (n, boolean) respondents in the model; converged  whether the iteration did.
    """

    model: ModelMatrix | None = None
    levels: tuple[object, ...] = ()
    rows: np.ndarray | None = None
    converged: bool = True

    def predict(self, frame: pd.DataFrame | None = None) -> np.ndarray:
        """(rows x levels) expected shares of each level for a frame (or the sample); NaN where a term is missing."""
        matrix = self.model.matrix if frame is None else self.model.rebuild(frame)
        return _shares(matrix, self.values.reshape(len(self.levels) - 1, -1))


def multinomial(
    design: SurveyDesign, outcome: str | Sequence[object], terms: pd.DataFrame | Sequence[str] | None = None
) -> MultinomialFit:
    """Fit a formula, or outcome on terms; levels as the outcome's categories (or sorted), the first to compare with.

    Pseudo-maximum likelihood; of two levels it is glm's logit. Levels that nobody in the model has are left out. Where
    columns predict a level without error no finite coefficients exist: they are flagged "not_converged".
    Degrees of freedom: the domain's + 1 - the coefficients. Raises ModelError for an outcome of one level, and
    collinear columns.
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
        found = maximise(lambda parameters: derivatives(x[used], level, weights, parameters), weights, start)
        counted = weights > 0
        return found if _exists(x[used][counted], level[counted], found) else replace(found, converged=False)

    k = (len(kept) - 1) * x.shape[1]
    found = fitted(design.weight[used], np.zeros(k))

    def refit(weights: np.ndarray) -> np.ndarray:
        again = fitted(weights[used], found.parameters)
        return again.parameters if again.converged else np.full(k, np.nan)

    scores = np.zeros((len(used), k), order="F")
    scores[used] = found.scores
    return MultinomialFit(
        design=design,
        names=tuple(f"{other}:{column}" for other in kept[1:] for column in made.columns),
        values=found.parameters,
        scores=design.spread(scores, found.parameters, refit),
        bases=(rows,) * k,
        counts=np.full(k, int(used.sum())),
        labels=tuple({"level": other, "variable": column} for other in kept[1:] for column in made.columns),
        warnings=("" if found.converged else NOT_CONVERGED,) * k,
        parameters=np.full(k, k - 1),
        model=made,
        levels=kept,
        rows=rows,
        converged=found.converged,
    )


def _exists(x: np.ndarray, level: np.ndarray, found: Maximum) -> bool:
    """Whether the maximum is one, and not where the iteration gave up climbing: Albert & Anderson (1984)."""
    coefficients = found.parameters.reshape(-1, x.shape[1])
    if _shares(x, coefficients).min() > NEVER:
        return True
    largest = np.abs(x).max(axis=0)
    x = x / np.where(largest > 0, largest, 1.0)
    of_level = np.eye(len(coefficients) + 1)[:, 1:]
    others = [(of_level[level] - of_level[other])[:, :, None] * x[:, None, :] for other in range(len(of_level))]
    signed = np.vstack(others).reshape(-1, coefficients.size)
    return not rises_for_ever(np.unique(signed, axis=0))


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
