"""The likelihood of a linear model with random intercepts, whole or restricted.

Bates, Maechler, Bolker & Walker (2015), "Fitting linear mixed-effects models using lme4", Journal of Statistical
Software 67(1), sections 3.4 to 3.6: what is penalised least squares here is there too, with the residual variance kept
as a parameter, so that a profile may hold any of the deviations.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .intercepts import Equations, Intercepts

START = 0.3  # of the deviation of what the columns leave


@dataclass(frozen=True, eq=False)
class LinearLikelihood:
    """Of an outcome y (n) given columns x (n x p, orthonormal) and groupings.

    Its parameters are the standard deviations of the k groupings, then that of the residuals.
    """

    x: np.ndarray
    y: np.ndarray
    groupings: Intercepts
    restricted: bool = True

    @cached_property
    def start(self) -> np.ndarray:
        """(k + 1) parameters to begin at."""
        whole = float(np.sqrt(self._left @ self._left / (len(self.y) - self.x.shape[1])))
        return np.append(np.full(len(self.groupings.names), START), 1.0) * whole

    @property
    def positive(self) -> int:
        """How many parameters, the first, may be zero and not negative."""
        return len(self.groupings.names)

    @property
    def bounds(self) -> list[tuple[float | None, float | None]]:
        """(k + 1) the limits of each parameter."""
        return [(0.0, None)] * self.positive + [(1e-6 * self.start[-1], None)]

    def value(self, parameters: np.ndarray) -> tuple[float, np.ndarray]:
        """Minus twice the log likelihood, and its slope by the parameters (k + 1)."""
        residual = parameters[-1]
        at = self._solved(parameters)
        degrees = len(self.y) - (self.x.shape[1] if self.restricted else 0)
        value = at.equations.log_determinant + degrees * np.log(2 * np.pi * residual**2) + at.squares / residual**2
        slope = 2 * self.groupings.by_grouping(at.equations.traces())
        slope -= 2 * self.groupings.by_grouping(at.outer * at.modes) / residual**2
        if self.restricted:
            value += np.linalg.slogdet(at.information)[1]
            along = at.outer_columns @ np.linalg.inv(at.information)
            slope -= 2 * self.groupings.by_grouping((along * at.columns).sum(axis=1))
        ratios = parameters[:-1] / residual
        of_residual = (2 * degrees - 2 * at.squares / residual**2 - ratios @ slope) / residual
        return float(value), np.append(slope / residual, of_residual)

    def coefficients(self, parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(p) the coefficients at the parameters, and (p x p) their covariance."""
        at = self._solved(parameters)
        return self.x.T @ self.y + at.coefficients, parameters[-1] ** 2 * np.linalg.inv(at.information)

    def residual_variance(self, parameters: np.ndarray) -> tuple[float, np.ndarray]:
        """The variance of the residuals, and its slope by the parameters."""
        return parameters[-1] ** 2, np.append(np.zeros(self.positive), 2 * parameters[-1])

    @cached_property
    def _left(self) -> np.ndarray:
        """(n) what least squares leave of the outcome: all that is fitted, so that no large sums cancel out."""
        return self.y - self.x @ (self.x.T @ self.y)

    @cached_property
    def _summed(self) -> tuple:
        crossed = self.groupings.crossed(np.ones(len(self.y)))
        return crossed, self.groupings.sums(self.x), self.groupings.sums(self._left)

    def _solved(self, parameters: np.ndarray) -> _Solved:
        crossed, x, y = self._summed
        deviations = self.groupings.each(parameters[:-1] / parameters[-1])
        equations = Equations(crossed, deviations)
        columns = equations.solve(deviations[:, None] * x)
        outer_columns = x - crossed.times(deviations[:, None] * columns)
        information = np.eye(x.shape[1]) - columns.T @ (deviations[:, None] * x)
        alone = equations.solve(deviations * y)
        coefficients = np.linalg.solve(information, -(columns.T @ (deviations * y)))
        modes = alone - columns @ coefficients
        outer = y - x @ coefficients - crossed.times(deviations * modes)
        squares = self._left @ self._left - modes @ (deviations * y)
        return _Solved(equations, coefficients, information, modes, outer, columns, outer_columns, float(squares))


@dataclass(frozen=True, eq=False)
class _Solved:
    """Penalised least squares at some parameters.

    coefficients (p) beyond those of least squares; information (p x p) theirs; modes (q) of the intercepts over their
    deviations; columns (q x p) the same of each column as an outcome; outer and outer_columns, (q) and (q x p), sums of
    what is left by intercept; squares what is minimised.
    """

    equations: Equations
    coefficients: np.ndarray
    information: np.ndarray
    modes: np.ndarray
    outer: np.ndarray
    columns: np.ndarray
    outer_columns: np.ndarray
    squares: float
