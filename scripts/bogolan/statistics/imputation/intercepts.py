"""Draws from the posterior of regressions in which every cluster has an intercept of its own.

An intercept is normal around zero with a variance that is drawn too, so that a cluster of few answers borrows from the
others, and one without any is drawn as any cluster could be. Normal regressions are drawn as in a Gibbs sampler, logits
from the normal around their mode: Rubin (1987), sections 5.3 and 5.4; Gelman and others (2013), section 15.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

SLOPE_VARIANCE = 2.5**2  # of the prior of a coefficient, of a column with a deviation of one: a separated one is finite
LEVEL_VARIANCE = 10.0**2  # of the prior of the first column, the intercept
PRIOR_CLUSTERS = 1.0  # how many clusters the prior of the intercepts' variance is worth
PRIOR_VARIANCE = 0.1  # the variance it expects, on the scale of logits or of deviations of one
NEAR = 0.25  # of a step, on the scale of the linear predictor: what is left after it is a tenth of a draw's spread
MOST_STEPS = 25
LONGEST_STEP = 5.0  # on the scale of the linear predictor


@dataclass(frozen=True, eq=False)
class Members:
    """Rows in the order of their clusters.

    cluster  (n) number of each row's cluster, ascending.
    clusters  how many there are in all, of which some may have no row; 0 for regressions without such intercepts.
    """

    cluster: np.ndarray
    clusters: int

    @cached_property
    def _starts(self) -> tuple[np.ndarray, np.ndarray]:
        return np.unique(self.cluster, return_index=True)

    def sums(self, rows: np.ndarray) -> np.ndarray:
        """(clusters, ...) sums of numbers of the rows (n, ...) within each cluster."""
        found = np.zeros((self.clusters, *rows.shape[1:]))
        if self.clusters and len(rows):
            present, starts = self._starts
            found[present] = np.add.reduceat(rows, starts, axis=0)
        return found

    def spread(self, intercepts: np.ndarray) -> np.ndarray | float:
        """(n) each row's own cluster's number."""
        return intercepts[self.cluster] if self.clusters else 0.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """What was drawn, from which the next draw of a chain goes on.

    coefficients  (p) and intercepts (clusters).
    mode     the likeliest of both, given the variances.
    between  variance of the intercepts; within  of the residuals, where there are any.
    """

    coefficients: np.ndarray
    intercepts: np.ndarray
    mode: tuple[np.ndarray, np.ndarray]
    between: float
    within: float = 1.0


def first(columns: int, clusters: int) -> Drawn:
    """Where a chain starts: nothing is associated with anything."""
    nothing = np.zeros(columns), np.zeros(clusters)
    return Drawn(*nothing, nothing, PRIOR_VARIANCE)


def draw_normal(x: np.ndarray, y: np.ndarray, members: Members, last: Drawn, generator: np.random.Generator) -> Drawn:
    """One step of a Gibbs sampler of a normal regression of y (n, in deviations) on x (n x p) with intercepts."""
    information = _Information(x, np.full(len(x), 1 / last.within), members, last.between)
    mode = information.solve(x.T @ y / last.within, members.sums(y) / last.within)
    coefficients, intercepts = information.around(mode, generator)
    residual = y - x @ coefficients - members.spread(intercepts)
    within = (residual @ residual + 1.0) / generator.chisquare(len(y) + 1.0)
    return Drawn(coefficients, intercepts, mode, _variance(intercepts, generator), within)


def draw_logit(x: np.ndarray, y: np.ndarray, members: Members, last: Drawn, generator: np.random.Generator) -> Drawn:
    """A draw of a logit of y (n, 0 or 1) on x (n x p) with intercepts, from the normal around its mode."""
    from scipy.special import expit

    coefficients, intercepts = last.mode
    for _ in range(MOST_STEPS):
        predicted = x @ coefficients + members.spread(intercepts)
        mean = expit(predicted)
        information = _Information(x, mean * (1 - mean), members, last.between)
        slope = x.T @ (y - mean) - information.prior * coefficients
        step, moved = information.solve(slope, members.sums(y - mean) - intercepts / last.between)
        length = np.abs(x @ step + members.spread(moved)).max(initial=0.0)
        part = min(1.0, LONGEST_STEP / length) if length > 0 else 1.0
        coefficients, intercepts = coefficients + part * step, intercepts + part * moved
        if length < NEAR:
            break
    mode = coefficients, intercepts
    drawn, around = information.around(mode, generator)
    return Drawn(drawn, around, mode, _variance(around, generator))


class _Information:
    """The information of coefficients and intercepts; that of the intercepts among themselves is a diagonal."""

    def __init__(self, x: np.ndarray, weight: np.ndarray, members: Members, between: float) -> None:
        self.prior = np.full(x.shape[1], 1 / SLOPE_VARIANCE)
        self.prior[:1] = 1 / LEVEL_VARIANCE
        root = np.sqrt(weight)[:, None]
        weighted = x * root
        self.own = members.sums(weight) + 1 / between
        left = weighted.T @ weighted + np.diag(self.prior)  # of one array, which takes half as many products
        self.across = members.sums(np.multiply(weighted, root, out=weighted))
        shrunk = self.across / np.sqrt(self.own)[:, None]
        left -= shrunk.T @ shrunk
        self.root = np.linalg.cholesky(left)

    def solve(self, slopes: np.ndarray, of_clusters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The inverse of the information times slopes by the coefficients (p) and by the intercepts (clusters)."""
        from scipy.linalg import cho_solve

        coefficients = cho_solve(
            (self.root, True), slopes - self.across.T @ (of_clusters / self.own), check_finite=False
        )
        return coefficients, (of_clusters - self.across @ coefficients) / self.own

    def around(
        self, mode: tuple[np.ndarray, np.ndarray], generator: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        """A draw from the normal around the mode, with the inverse of the information as covariance."""
        from scipy.linalg import solve_triangular

        normal = generator.standard_normal(len(self.root))
        away = solve_triangular(self.root, normal, lower=True, trans="T", check_finite=False)
        own = generator.standard_normal(len(self.own)) / np.sqrt(self.own)
        return mode[0] + away, mode[1] - (self.across @ away) / self.own + own


def _variance(intercepts: np.ndarray, generator: np.random.Generator) -> float:
    """A draw of the variance of the clusters' intercepts."""
    if not len(intercepts):
        return PRIOR_VARIANCE
    squares = intercepts @ intercepts + PRIOR_CLUSTERS * PRIOR_VARIANCE
    return float(squares / generator.chisquare(len(intercepts) + PRIOR_CLUSTERS))
