"""Likelihood intervals of what groupings add: what a likelihood would still allow when all else moves with it.

Bates & others (2015), section 5.1; of a share of the variance, by holding the deviation of its grouping at what the
share says of the other variances.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .linear import LinearLikelihood
    from .logistic import LogisticLikelihood

    Likelihood = LinearLikelihood | LogisticLikelihood

MOST_DOUBLINGS = 12
LEVEL = 0.01  # a slope of minus twice the log likelihood, by parameters of one size, that is as good as none
PRECISION = 1e-4  # of a limit, of what is estimated
NOTHING = 1e-4  # a deviation so small, of the start's, is zero


@dataclass(frozen=True, eq=False)
class Maximum:
    """Where a likelihood is highest: the parameters, minus twice its logarithm, and whether it is level there."""

    likelihood: Likelihood
    parameters: np.ndarray
    value: float
    converged: bool

    @cached_property
    def whole_variance(self) -> float:
        """Of all groupings and the residuals."""
        deviations = self.parameters[: self.likelihood.positive]
        return float(deviations @ deviations + self.likelihood.residual_variance(self.parameters)[0])

    def share(self, place: int, beside: Sequence[int]) -> float:
        """What one grouping has of its own variance, that of the groupings `beside` it, and that of the residuals."""
        own = self.parameters[place] ** 2
        others = self.parameters[list(beside)]
        return float(own / (own + others @ others + self.likelihood.residual_variance(self.parameters)[0]))

    def deviation_interval(self, place: int, confidence: float) -> tuple[float, float]:
        """The limits of the standard deviation that is the parameter at a place."""

        def held(value: float, _: np.ndarray) -> tuple[float, np.ndarray]:
            return value, np.zeros(len(self.parameters))

        found = float(self.parameters[place])
        scale = np.sqrt(self.whole_variance)
        further = [max(2.0 * found, 0.5 * scale) * 2.0**step for step in range(MOST_DOUBLINGS)]
        return self._limits(place, held, found, further, confidence)

    def share_interval(self, place: int, beside: Sequence[int], confidence: float) -> tuple[float, float]:
        """The limits of `share`."""
        others = list(beside)

        def held(share: float, parameters: np.ndarray) -> tuple[float, np.ndarray]:
            variance, slope = self.likelihood.residual_variance(parameters)
            slope = slope.copy()
            slope[others] += 2 * parameters[others]
            odds = share / (1 - share)
            own = float(np.sqrt(odds * (variance + parameters[others] @ parameters[others])))
            return own, slope * odds / (2 * own) if own > 0 else np.zeros(len(parameters))

        found = self.share(place, beside)
        further = [1 - (1 - found) / 2.0**step for step in range(1, MOST_DOUBLINGS)]
        return self._limits(place, held, found, further, confidence)

    def _limits(
        self, place: int, held: Callable, found: float, further: Sequence[float], confidence: float
    ) -> tuple[float, float]:
        """Below and above what was found, where twice the log likelihood is a chi-squared quantile lower.

        Zero where it never is below; NaN where it is not at the last of `further`.
        """
        from scipy.optimize import brentq
        from scipy.stats import chi2

        away = float(np.sqrt(chi2.ppf(confidence, 1)))
        last = {"parameters": self.parameters}
        known = {found: -away}

        def distance(value: float) -> float:
            if value not in known:
                parameters, reached = _held_at(self.likelihood, last["parameters"], place, held, value)
                last["parameters"] = parameters
                known[value] = float(np.sqrt(max(reached - self.value, 0.0))) - away
            return known[value]

        def crossing(inner: float, outer: float) -> float:
            return float(brentq(distance, inner, outer, xtol=PRECISION * max(found, abs(outer) * 1e-3), rtol=PRECISION))

        lower = 0.0 if found <= 0 or distance(0.0) <= 0 else crossing(0.0, found)
        last["parameters"] = self.parameters
        inner = found
        for outer in further:
            if distance(outer) > 0:
                return lower, crossing(inner, outer)
            inner = outer
        return lower, np.nan


def maximum(likelihood: Likelihood) -> Maximum:
    """The parameters at which a likelihood is highest; a deviation that is next to nothing is zero."""
    found = _lowest(likelihood.value, likelihood.start, likelihood.bounds)
    parameters = found.x.copy()
    k = likelihood.positive
    nothing = np.append(parameters[:k] <= NOTHING * likelihood.start[:k], np.zeros(len(parameters) - k, bool))
    parameters[nothing] = 0.0
    value, slope = likelihood.value(parameters)
    return Maximum(likelihood, parameters, value, bool((np.abs(slope[~nothing]) < LEVEL).all()))


def _held_at(
    likelihood: Likelihood, start: np.ndarray, place: int, held: Callable, value: float
) -> tuple[np.ndarray, float]:
    """The parameters, and minus twice the log likelihood, at its highest where one deviation is held."""
    free = np.arange(len(start)) != place

    def whole(parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        every = np.zeros(len(start))
        every[free] = parameters
        own, slope = held(value, every)
        every[place] = own
        return every, slope[free]

    def objective(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        every, of_own = whole(parameters)
        reached, slope = likelihood.value(every)
        return reached, slope[free] + slope[place] * of_own

    bounds = [bound for bound, kept in zip(likelihood.bounds, free, strict=True) if kept]
    found = _lowest(objective, start[free], bounds)
    return whole(found.x)[0], float(found.fun)


def _lowest(objective: Callable, start: np.ndarray, bounds: list):
    from scipy.optimize import minimize

    options = {"ftol": 1e-12, "gtol": 1e-5, "maxiter": 500}
    return minimize(objective, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
