"""Newton's method for a weighted likelihood that is given with its derivatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..sampling.inverses import pseudo_inverse
from .formula import ModelError

TOLERANCE = 1e-10
MOST_STEPS = 100
MOST_HALVINGS = 40
MOST_COEFFICIENTS = 1000  # each has a score of every respondent

Derivatives = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Maximum:
    """Where the likelihood is highest.

    parameters  (p).
    scores      (n x p) linearised scores, weights included.
    converged   whether it is.
    """

    parameters: np.ndarray
    scores: np.ndarray
    converged: bool


def maximise(
    derivatives: Callable[[np.ndarray], Derivatives],
    weight: np.ndarray,
    start: np.ndarray,
    most_steps: int = MOST_STEPS,
    most_halvings: int = MOST_HALVINGS,
) -> Maximum:
    """Climb from the start.

    derivatives gives, for parameters (p): log likelihoods (n; minus infinity where impossible), their slopes (n x p)
    and the weighted sum of their curvatures (p x p, negative). weight (n). A step that does not climb is halved.
    """
    parameters = start
    values, slopes, curvature = derivatives(parameters)
    height, converged = weight @ values, False
    for _ in range(most_steps):
        step = pseudo_inverse(-curvature)[0] @ (slopes.T @ weight)
        for _ in range(most_halvings):
            reached = derivatives(parameters + step)
            height_reached = weight @ reached[0] if np.isfinite(reached[0]).all() else -np.inf
            if height_reached >= height - 1e-12 * abs(height):
                break
            step = step / 2
        else:
            break
        parameters, (values, slopes, curvature), height = parameters + step, reached, height_reached
        if (np.abs(step) <= TOLERANCE * np.maximum(np.abs(parameters), np.abs(parameters).max() * 1e-6)).all():
            converged = True
            break
    scores = (slopes * weight[:, None]) @ pseudo_inverse(-curvature)[0]
    return Maximum(parameters, scores, converged)


def refuse_many(coefficients: int, respondents: int, outcome: str, levels: int) -> None:
    """Raise ModelError for an outcome of so many levels that they cannot be told apart."""
    most = min(respondents, MOST_COEFFICIENTS)
    if coefficients > most:
        raise ModelError(
            f"{levels} levels of {outcome!r} need {coefficients} coefficients; expected at most {most}: join levels"
        )
