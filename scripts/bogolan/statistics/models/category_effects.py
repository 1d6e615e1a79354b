"""Average marginal effects on the share of each answer: of ordinal and of multinomial models.

With weights w over the respondents of a group, the effect on the share of an answer is sum(w d) / sum(w), d being each
one's own change in the expected share of that answer; over all answers the effects sum to zero. As in
`marginal_effects`, their scores count the coefficients and whom they are averaged over.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from ..inference.contrasts import combined_scores
from ..inference.estimates import Estimates
from ..sampling.covariance import less_rounding
from ..sampling.inverses import pseudo_inverse
from .formula import ModelError
from .marginal_effects import Effect, Level, Slope

if TYPE_CHECKING:
    from .multinomial import MultinomialFit
    from .ordinal import OrdinalFit

    Fit = OrdinalFit | MultinomialFit

# Of the numerical derivative by the coefficients: its error is of the order of the step squared.
STEP = 1e-5


def category_effects(fit: Fit, effects: Sequence[Effect]) -> Estimates:
    """Average marginal effects of a fit on the share of each of its levels, jointly: "x=1|low", "x=1|high".

    Effects are as `marginal_effects` takes them. Degrees of freedom: the group's + 1 - the rank of the model matrix in
    it, with its constant. Raises ModelError for an unknown column, or a group without respondents in the model.
    """
    matrix = np.where(fit.rows[:, None], fit.terms_matrix, 0.0)
    values, scores, bases = [], [], []
    for effect in effects:
        rows = fit.rows if effect.where is None else fit.rows & effect.where
        value, spread = _averaged(fit, effect, matrix, rows)
        values.append(value)
        scores.append(spread)
        bases += [rows] * len(fit.levels)
    told = ",".join(sorted({part for warning in fit.warnings for part in warning.split(",") if part}))
    return Estimates(
        design=fit.design,
        names=tuple(f"{effect.name}|{level}" for effect, level in product(effects, fit.levels)),
        values=np.concatenate(values),
        scores=np.hstack(scores),
        bases=tuple(bases),
        counts=np.array([int((rows & (fit.design.weight > 0)).sum()) for rows in bases]),
        labels=tuple({"variable": effect.name, "level": level} for effect, level in product(effects, fit.levels)),
        warnings=(told,) * len(bases),
        parameters=np.array([_rank(np.column_stack([np.ones(rows.sum()), matrix[rows]])) - 1 for rows in bases]),
    )


def _rank(matrix: np.ndarray) -> int:
    return pseudo_inverse(matrix.T @ matrix)[1]


def _averaged(fit: Fit, effect: Effect, matrix: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The effect on each level (levels), and their spread (units x levels)."""
    weight = np.where(rows, fit.design.weight, 0.0)
    if not weight.any():
        raise ModelError(f"the effect {effect.name!r} is averaged over nobody in the model; expected respondents")
    share = weight / weight.sum()
    differences = _differences(fit, effect, matrix, fit.predictor)
    value = share @ differences
    if fit.design.replicates is not None:
        return value, _replicated(fit, effect, matrix, rows) - value
    scores = combined_scores(fit.scores, _gradient(fit, effect, matrix, share))
    around = less_rounding(differences - value, np.abs(differences).max(initial=0.0) + np.abs(value).max())
    return value, scores + fit.design.unit_totals(share[:, None] * around)


def _gradient(fit: Fit, effect: Effect, matrix: np.ndarray, share: np.ndarray) -> np.ndarray:
    """(levels x k) the derivative of the average effect by the parameters, by central differences."""
    found = np.empty((len(fit.levels), len(fit.predictor)))
    for place, parameter in enumerate(fit.predictor):
        step = np.zeros(len(fit.predictor))
        step[place] = STEP * max(1.0, abs(parameter))
        ends = [share @ _differences(fit, effect, matrix, fit.predictor + sign * step) for sign in (1, -1)]
        found[:, place] = (ends[0] - ends[1]) / (2 * step[place])
    return found


def _replicated(fit: Fit, effect: Effect, matrix: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """(replicates x levels) the effects by each set of weights, with its own coefficients."""
    found = []
    for weights, deviation in zip(fit.design.replicates.weights(), fit.scores, strict=True):
        inside = weights[rows]
        differences = _differences(fit, effect, matrix, fit.predictor + deviation)[rows]
        found.append(inside @ differences / inside.sum() if inside.any() else np.full(len(fit.levels), np.nan))
    return np.array(found)


def _differences(fit: Fit, effect: Effect, matrix: np.ndarray, parameters: np.ndarray) -> np.ndarray:
    """(n x levels) each row's change in the expected share of each level."""
    if isinstance(effect, Slope):
        moved = np.zeros_like(matrix)
        for column, amount in effect.columns.items():
            moved[:, _place(fit, column)] = np.asarray(amount, float) * effect.per
        return fit.slopes(matrix, moved, parameters)
    after = fit.shares(_set(fit, matrix, effect.at if isinstance(effect, Level) else effect.to), parameters)
    return after if isinstance(effect, Level) else after - fit.shares(_set(fit, matrix, effect.against), parameters)


def _set(fit: Fit, matrix: np.ndarray, values: dict[str, float | np.ndarray]) -> np.ndarray:
    changed = matrix.copy()
    for column, value in values.items():
        changed[:, _place(fit, column)] = value
    return changed


def _place(fit: Fit, column: str) -> int:
    if column not in fit.term_columns:
        raise ModelError(f"the model has no column {column!r}")
    return fit.term_columns.index(column)
