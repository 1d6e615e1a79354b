"""Firth's penalised logit, which has finite coefficients where the likelihood of a separated outcome has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .collinearity import refuse_collinear
from .families import FAMILIES, LINKS
from .fit import Fit
from .fitting import Model
from .formula import model_matrix
from .glm import NOT_CONVERGED, SEPARATED, numeric_outcome, refuse_outcome
from .separation import separated_columns

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

TOLERANCE = 1e-10
MOST_STEPS = 200
LARGEST_STEP = 5.0  # of a linear predictor's coefficient in columns of size one, as Heinze & Schemper


def firth(
    design: SurveyDesign, outcome: str | Sequence[float], terms: pd.DataFrame | Sequence[str] | None = None
) -> Fit:
    """Fit a logit by Firth's (1993) penalised likelihood, log L + log |information| / 2: Biometrika 80, 27-38.

    For outcomes that a term separates (100% of women): Heinze & Schemper (2002), Statistics in Medicine 21, 2409-2419.
    The sampling weights are scaled to a mean of one, so that the penalty weighs as with as many respondents. The
    covariance is the sandwich of the penalised scores in the clusters, and is itself rough where few give the rarer
    answer. Where a column predicts the outcome without error nobody is left to vary, so that the sandwich is far too
    small: such coefficients are finite but flagged "separated", and `naive_covariance` is the one to look at.
    Arguments, result and errors as `glm`.
    """
    made = model_matrix(design, outcome, terms)
    y = numeric_outcome(made)
    rows = design.domain & ~np.isnan(y) & ~np.isnan(made.matrix.sum(axis=1))
    used = rows & (design.weight > 0)
    refuse_outcome(y[used], FAMILIES["binomial"])
    refuse_collinear(made.matrix[used], made.columns)
    x, answers = made.matrix[used], y[used]
    found = penalised(x, answers, design.weight[used])
    scores = np.zeros((len(used), x.shape[1]), order="F")
    scores[used] = found.scores

    def refit(weights: np.ndarray) -> np.ndarray:
        again = penalised(x, answers, weights[used], found.coefficients)
        return again.coefficients if again.converged else np.full(x.shape[1], np.nan)

    p = x.shape[1]
    separated = separated_columns(x / np.abs(x).max(axis=0), answers)
    return Fit(
        design=design,
        names=made.columns,
        values=found.coefficients,
        scores=design.spread(scores, found.coefficients, refit),
        bases=(rows,) * p,
        counts=np.full(p, int(used.sum())),
        labels=tuple({"variable": column} for column in made.columns),
        warnings=tuple(_warning(found.converged, column) for column in separated),
        parameters=np.full(p, p - 1),
        model=made,
        matrix=np.where(rows[:, None], made.matrix, 0.0),
        predictor=found.coefficients,
        rows=rows,
        family="binomial",
        link="logit",
        converged=found.converged,
        fitted=Model(x, answers, FAMILIES["binomial"], LINKS["logit"]),
        fitted_weight=design.weight[used] / design.mean_weight,
        naive_covariance=np.linalg.inv(found.information),
        penalised=True,
    )


def _warning(converged: bool, separated: bool) -> str:
    if not converged:
        return NOT_CONVERGED
    return SEPARATED if separated else ""


@dataclass(frozen=True)
class Penalised:
    """Coefficients (p), linearised scores (n x p), information (p x p), and whether the iteration settled."""

    coefficients: np.ndarray
    scores: np.ndarray
    information: np.ndarray
    converged: bool


def penalised(x: np.ndarray, y: np.ndarray, weight: np.ndarray, start: np.ndarray | None = None) -> Penalised:
    """Solve sum((w (y - mu) + h (1/2 - mu)) x) = 0, h the leverage of each row, for x (n x p), y (n), weight (n)."""
    if not weight.any():
        return Penalised(np.full(x.shape[1], np.nan), np.zeros_like(x), np.eye(x.shape[1]), converged=False)
    weight = weight / weight[weight > 0].mean()
    size = np.abs(x).max(axis=0)
    x = x / np.where(size > 0, size, 1.0)
    coefficients = np.zeros(x.shape[1]) if start is None else start * size
    converged = False
    for _ in range(MOST_STEPS):
        residual, information, height = _penalised_score(x, y, weight, coefficients)
        step = np.linalg.solve(information, residual @ x)
        step *= min(1.0, LARGEST_STEP / max(np.abs(step).max(), 1e-300))
        while True:
            reached = _penalised_score(x, y, weight, coefficients + step)
            if reached[2] >= height - 1e-12 * abs(height) or np.abs(step).max() < 1e-12:
                break
            step = step / 2
        coefficients = coefficients + step
        if np.abs(step).max() <= TOLERANCE * max(np.abs(coefficients).max(), 1.0):
            converged = True
            break
    residual, information, _ = _penalised_score(x, y, weight, coefficients)
    scores = residual[:, None] * x @ np.linalg.inv(information)
    scale = np.where(size > 0, size, 1.0)
    return Penalised(coefficients / scale, scores / scale, information * np.outer(scale, scale), converged)


def _penalised_score(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray, coefficients: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """The penalised residual of each row (n), the information (p x p) and the penalised log likelihood."""
    from scipy.special import expit

    predicted = x @ coefficients
    mu = expit(predicted)
    working = weight * mu * (1 - mu)
    information = (x * working[:, None]).T @ x
    leverage = working * np.einsum("ij,ij->i", x @ np.linalg.pinv(information, hermitian=True), x)
    likelihood = weight @ (y * predicted - np.logaddexp(0, predicted))
    _, logarithm = np.linalg.slogdet(information)
    return weight * (y - mu) + leverage * (0.5 - mu), information, float(likelihood + logarithm / 2)
