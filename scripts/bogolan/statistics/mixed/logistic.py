"""The likelihood of a logit with random intercepts, by Laplace's approximation.

Breslow & Clayton (1993), Journal of the American Statistical Association 88, 9-25, equation 5, and as lme4's glmer has
it: the integral over the intercepts is that of the normal around their mode. With few yes an intercept it takes their
deviation for somewhat too small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .intercepts import Equations, Intercepts

RESIDUAL_VARIANCE = np.pi**2 / 3  # of the logistic distribution
START = 0.5  # in log odds
STEP_LEFT, MOST_STEPS, MOST_HALVES = 1e-9, 100, 30
DIFFERENCE = 1e-4  # for the curvature of the likelihood by differences of its slope


@dataclass(frozen=True, eq=False)
class LogisticLikelihood:
    """Of answers y (n, 1 or 0) given columns x (n x p, orthonormal times the root of n) and groupings.

    Its parameters are the standard deviations of the k groupings, then the p coefficients.
    """

    x: np.ndarray
    y: np.ndarray
    groupings: Intercepts
    _modes: dict[str, np.ndarray] = field(default_factory=dict, repr=False)  # where the last search of modes ended

    @cached_property
    def start(self) -> np.ndarray:
        """(k + p) parameters to begin at: the coefficients as without intercepts."""
        coefficients = np.zeros(self.x.shape[1])
        for _ in range(MOST_STEPS):
            mean = _share(self.x @ coefficients)
            information = (self.x * (mean * (1 - mean))[:, None]).T @ self.x
            step = np.linalg.solve(information, self.x.T @ (self.y - mean))
            coefficients += step
            if np.abs(step).max() < 1e-6:
                break
        return np.append(np.full(self.positive, START), coefficients)

    @property
    def positive(self) -> int:
        """How many parameters, the first, may be zero and not negative."""
        return len(self.groupings.names)

    @property
    def bounds(self) -> list[tuple[float | None, float | None]]:
        """(k + p) the limits of each parameter."""
        return [(0.0, None)] * self.positive + [(None, None)] * self.x.shape[1]

    def value(self, parameters: np.ndarray) -> tuple[float, np.ndarray]:
        """Minus twice the log likelihood, and its slope by the parameters (k + p).

        The mode u moves with the parameters; what that does to the determinant is the term of `pulled`.
        """
        k = self.positive
        deviations, fixed = self.groupings.each(parameters[:k]), self.x @ parameters[k:]
        modes = self._mode(deviations, fixed)
        predicted = fixed + self._added(deviations, modes)
        mean = _share(predicted)
        weight = mean * (1 - mean)
        equations = Equations(self.groupings.crossed(weight), deviations)
        bent = weight * (1 - 2 * mean) * equations.leverage(self.groupings)
        pulled = equations.solve(deviations * self.groupings.sums(bent))
        left = self.y - mean
        along = bent - 2 * left - weight * self._added(deviations, pulled)
        slope = self.groupings.by_grouping(
            modes * self.groupings.sums(along) + 2 * equations.traces() + pulled * self.groupings.sums(left)
        )
        value = -2 * _log_likelihood(self.y, predicted) + modes @ modes + equations.log_determinant
        return float(value), np.append(slope, self.x.T @ along)

    def coefficients(self, parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(p) the coefficients at the maximum, and (p x p) their covariance, with that of the deviations above zero.

        Half the curvature of `value` is the information (as glmer's, by differences).
        """
        moving = np.flatnonzero(np.append(parameters[: self.positive] > DIFFERENCE, np.ones(self.x.shape[1], bool)))
        curvature = np.empty((len(moving), len(moving)))
        for row, place in enumerate(moving):
            step = np.zeros(len(parameters))
            step[place] = DIFFERENCE
            slopes = [self.value(parameters + sign * step)[1][moving] for sign in (1, -1)]
            curvature[row] = (slopes[0] - slopes[1]) / (2 * DIFFERENCE)
        covariance = np.linalg.inv((curvature + curvature.T) / 4)
        own = moving >= self.positive
        return parameters[self.positive :], covariance[np.ix_(own, own)]

    def residual_variance(self, parameters: np.ndarray) -> tuple[float, np.ndarray]:
        """The variance of a logistic variable, which no parameter changes, and its slope."""
        return RESIDUAL_VARIANCE, np.zeros(len(parameters))

    def _added(self, deviations: np.ndarray, modes: np.ndarray) -> np.ndarray:
        return self.groupings.spread(deviations * modes).sum(axis=0)

    def _mode(self, deviations: np.ndarray, fixed: np.ndarray) -> np.ndarray:
        """(q) the likeliest intercepts, over their deviations: Newton's steps, halved while they lead downhill."""

        def minus_twice(modes: np.ndarray) -> float:
            return modes @ modes - 2 * _log_likelihood(self.y, fixed + self._added(deviations, modes))

        modes = self._modes.get("last", np.zeros(len(deviations)))
        value = minus_twice(modes)
        for _ in range(MOST_STEPS):
            mean = _share(fixed + self._added(deviations, modes))
            equations = Equations(self.groupings.crossed(mean * (1 - mean)), deviations)
            step = equations.solve(deviations * self.groupings.sums(self.y - mean) - modes)
            for _ in range(MOST_HALVES):
                reached = minus_twice(modes + step)
                if reached <= value + 1e-10 * abs(value):
                    break
                step = step / 2
            modes, value = modes + step, reached
            if np.abs(step).max() < STEP_LEFT:
                break
        self._modes["last"] = modes
        return modes


def _share(predicted: np.ndarray) -> np.ndarray:
    from scipy.special import expit

    return expit(predicted)


def _log_likelihood(y: np.ndarray, predicted: np.ndarray) -> float:
    return float(y @ predicted - np.logaddexp(0.0, predicted).sum())
