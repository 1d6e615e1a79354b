"""Least squares of a list's counts: linear, and in two steps with shares that stay between 0 and 1.

Imai (2011), JASA 106, 407-416; both are solutions of estimating equations, of which the scores are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ..sampling.inverses import pseudo_inverse

FLAT = 1e-8  # relative slope below which a sum of squares is at its bottom
MOST_EVALUATIONS = 2000


@dataclass(frozen=True, eq=False)
class Solved:
    """Coefficients (k), least squares' of the control items first, and what their variances are made of.

    scores      (n x k) linearised, weights included.
    simple      (k x k) covariance as R's package list has it, were everyone drawn on their own.
    converged   whether the equations are solved.
    height      the log likelihood; NaN of least squares.
    infinite    (k, boolean) coefficients without a maximum; finite here, and good for predictions. None where all have.
    decided     {part: (n, boolean) respondents whose chance in it is 0 or 1}.
    """

    coefficients: np.ndarray
    scores: np.ndarray
    simple: np.ndarray
    converged: bool
    height: float = np.nan
    infinite: np.ndarray | None = None
    decided: Mapping[str, np.ndarray] = field(default_factory=dict)


def linear(x: np.ndarray, y: np.ndarray, treated: np.ndarray, weight: np.ndarray) -> Solved:
    """Counts linear in x (n x p), and in x once more where treated; the simple covariance is HC3.

    MacKinnon & White (1985), Journal of Econometrics 29, 305-325.
    """
    both = np.hstack([x, x * treated[:, None]])
    bread = pseudo_inverse((both * weight[:, None]).T @ both)[0]
    coefficients = bread @ (both.T @ (weight * y))
    projected = both @ bread
    leverage = weight * (projected * both).sum(axis=1)
    scores = projected * (weight * (y - both @ coefficients))[:, None]
    left_out = scores / np.maximum(1 - leverage, 1e-12)[:, None]
    return Solved(coefficients, scores, left_out.T @ left_out, True)


def two_step(
    x: np.ndarray, y: np.ndarray, treated: np.ndarray, weight: np.ndarray, items: int, starts: list[np.ndarray]
) -> Solved:
    """Control arm: y = J logistic(x gamma); treated arm: y - J logistic(x gamma) = logistic(x delta).

    The scores stack both: the second step's carry the first one's. starts: coefficients (2 p) to begin from, of which
    the second halves lead to the lowest sum of squares. The simple covariance is R's sandwich.
    """
    from scipy.special import expit

    p, control = x.shape[1], ~treated
    gamma, settled = _lowest(x[control], y[control], weight[control], items, [start[:p] for start in starts])
    rest = y[treated] - items * expit(x[treated] @ gamma)
    delta, settled_too = _lowest(x[treated], rest, weight[treated], 1, [start[p:] for start in starts])
    said, held = items * expit(x @ gamma), expit(x @ delta)
    slope_control, slope_held = said * (1 - said / items), held * (1 - held)
    in_control, in_treated = np.where(control, weight, 0.0), np.where(treated, weight, 0.0)
    first = pseudo_inverse((x * (in_control * slope_control**2)[:, None]).T @ x)[0]
    information = (x * (in_treated * slope_held**2)[:, None]).T @ x
    second, rank = pseudo_inverse(information)
    across = (x * (in_treated * slope_held * slope_control)[:, None]).T @ x
    of_control = (x * (in_control * slope_control * (y - said))[:, None]) @ first
    of_held = (x * (in_treated * slope_held * (y - said - held))[:, None] - of_control @ across.T) @ second
    scores = np.hstack([of_control, of_held])
    settled_too = settled_too and rank == p
    return Solved(np.concatenate([gamma, delta]), scores, scores.T @ scores, settled and settled_too)


def _lowest(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray, scale: float, starts: list[np.ndarray]
) -> tuple[np.ndarray, bool]:
    """Coefficients of the smallest sum w (y - scale logistic(x b))^2 that is reached, and whether it is a bottom."""
    from scipy.optimize import least_squares
    from scipy.special import expit

    root = np.sqrt(weight)

    def residuals(b: np.ndarray) -> np.ndarray:
        return root * (y - scale * expit(x @ b))

    def slopes(b: np.ndarray) -> np.ndarray:
        share = expit(x @ b)
        return -(root * scale * share * (1 - share))[:, None] * x

    found = [
        least_squares(
            residuals, start, slopes, x_scale="jac", ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=MOST_EVALUATIONS
        )
        for start in starts
    ]
    best = min(found, key=lambda one: one.cost)
    jacobian = slopes(best.x)
    steepness = np.abs(jacobian.T @ best.fun) / np.maximum(
        np.linalg.norm(jacobian, axis=0) * np.linalg.norm(best.fun), 1e-300
    )
    return best.x, bool(best.status > 0 and (steepness < FLAT).all() and np.abs(x @ best.x).max() < 500)
