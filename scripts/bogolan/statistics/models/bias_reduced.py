"""Standard errors for few clusters: the bias-reduced linearisation CR2, with Satterthwaite's degrees of freedom.

Bell & McCaffrey (2002), Survey Methodology 28, 169-181; Pustejovsky & Tipton (2018), Journal of Business & Economic
Statistics 36, 672-683. The residuals of each cluster are adjusted so that the variance is unbiased were the respondents
independent with the family's variance (the working model); the sampling weights are weights of the estimating
equations, not of that variance. Strata are left out: put them in as terms where they matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..inference.contrasts import combined
from ..inference.intervals import two_sided_p_value, wald_interval
from ..sampling.columns import floats
from ..sampling.covariance import less_rounding
from .families import FAMILIES, LINKS
from .formula import ModelError

if TYPE_CHECKING:
    import pandas as pd

    from .fit import Fit

FEW_DEGREES_OF_FREEDOM = "few_degrees_of_freedom"
ONE_CLUSTER = "one_cluster"
FEWEST = 4.0  # below which the approximation itself is rough: Pustejovsky & Tipton (2018)
SINGULAR = 1e-8


@dataclass(frozen=True, eq=False)
class Adjusted:
    """What the adjusted residuals leave of each cluster g, for p coefficients.

    scores    (clusters x p) whose products add up to the covariance.
    own, plain, weighted  (clusters x p x p) K'K, X'K and X'WK, K = A W X bread, for the degrees of freedom.
    bread     (p x p) inverse of X'WX; squared (p x p) bread X'WWX bread.
    alone     (clusters x p x p) the part of the bread that is gone without that cluster: what it alone tells.
    """

    scores: np.ndarray
    own: np.ndarray
    plain: np.ndarray
    weighted: np.ndarray
    bread: np.ndarray
    squared: np.ndarray
    alone: np.ndarray

    def of_one_cluster(self, contrast: np.ndarray) -> bool:
        """Whether one cluster alone tells a combination (p) apart, whose variance between clusters nobody can know."""
        told = np.einsum("i,gij,j->g", contrast, self.alone, contrast)
        return bool(told.max() > SINGULAR * (contrast @ self.bread @ contrast))

    def degrees_of_freedom(self, contrast: np.ndarray) -> float:
        """Satterthwaite's, of one combination (p): (sum of eigenvalues)^2 over the sum of their squares; eq. (11)."""
        plain, weighted = self.plain @ contrast, self.weighted @ contrast
        cross = weighted @ self.bread @ plain.T
        products = plain @ self.squared @ plain.T - cross - cross.T
        products[np.diag_indices_from(products)] += np.einsum("i,gij,j->g", contrast, self.own, contrast)
        squares = (products**2).sum()
        return float(np.trace(products) ** 2 / squares) if squares > 0 else np.nan


@dataclass(frozen=True, eq=False)
class BiasReduced:
    """Estimates with a CR2 covariance (k x k) and degrees of freedom (k) of their own."""

    names: tuple[str, ...]
    values: np.ndarray
    slopes: np.ndarray
    adjusted: Adjusted
    warnings: tuple[str, ...]

    @property
    def covariance(self) -> np.ndarray:
        """(k x k)."""
        scores = self.adjusted.scores @ self.slopes.T
        return scores.T @ scores

    @property
    def standard_errors(self) -> np.ndarray:
        """(k) square roots of the variances."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def df(self) -> np.ndarray:
        """(k) Satterthwaite's degrees of freedom."""
        return np.array([self.adjusted.degrees_of_freedom(row) for row in self.slopes])

    @property
    def flags(self) -> tuple[str, ...]:
        """(k) comma-joined: what the fit says, zero_variance, few_degrees_of_freedom (under 4), one_cluster.

        one_cluster: nothing but that cluster tells the coefficient, so that no other shows how it would vary.
        """
        found = []
        rows = zip(self.warnings, self.df, self.standard_errors, self.slopes, strict=True)
        for warning, df, spread, slopes in rows:
            told = {
                "zero_variance": spread == 0,
                FEW_DEGREES_OF_FREEDOM: df < FEWEST,
                ONE_CLUSTER: self.adjusted.of_one_cluster(slopes),
            }
            found.append(",".join([*filter(None, [warning]), *(flag for flag, raised in told.items() if raised)]))
        return tuple(found)

    def interval(self, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper limits (k, k): t with the own degrees of freedom."""
        return wald_interval(self.values, self.standard_errors, self.df, level)

    def test(self, null: float = 0.0) -> pd.DataFrame:
        """Student's t of each against the null: columns t, df, p_value, flag; index the names."""
        import pandas as pd

        spread = np.where(self.standard_errors > 0, self.standard_errors, np.nan)
        t = (self.values - null) / spread
        told = {"t": t, "df": self.df, "p_value": two_sided_p_value(t, self.df), "flag": self.flags}
        return pd.DataFrame(told, self.names)

    def contrast(self, combinations: Mapping | np.ndarray) -> BiasReduced:
        """Combinations, as `Estimates.contrast`, with degrees of freedom of their own."""
        names, values, slopes = combined(self.names, self.values, combinations)
        told = [{w for w, part in zip(self.warnings, row, strict=True) if part and w} for row in slopes]
        warnings = tuple(",".join(sorted(found)) for found in told)
        return BiasReduced(names, values, slopes @ self.slopes, self.adjusted, warnings)

    def frame(self) -> pd.DataFrame:
        """One row an estimate: name, estimate, standard_error, df, flag."""
        import pandas as pd

        numbers = {"estimate": self.values, "standard_error": self.standard_errors, "df": self.df, "flag": self.flags}
        return pd.DataFrame({"name": self.names, **numbers})


def bias_reduced(fit: Fit) -> BiasReduced:
    """The coefficients of a fit with CR2 standard errors in the design's primary sampling units.

    Bell & McCaffrey (2002), with the degrees of freedom of Pustejovsky & Tipton (2018). For means and gaps fit them as
    a linear model: glm(design, "y ~ sex", family="gaussian"). Raises ModelError for a design of replicate weights, and
    for a separated fit.
    """
    if fit.design.replicates is not None:
        raise ModelError("the design has replicate weights; expected clusters")
    if fit.separated:
        raise ModelError(f"the fit is separated by {', '.join(fit.separated)}; expected finite coefficients")
    family, link = FAMILIES[fit.family], LINKS[fit.link]
    size = np.ones(len(fit.rows)) if fit.trials is None else floats(fit.design.frame[fit.trials])
    used = fit.rows & (fit.design.weight > 0) & (size > 0)
    matrix, weight = fit.matrix[used], fit.design.weight[used] * size[used]
    y = floats(fit.model.outcome)[used] / size[used]
    shift = 0.0 if fit.offset is None else fit.offset[used]
    predicted = np.clip(matrix @ fit.predictor + shift, *link.bounds)
    mu = link.mean(predicted)
    spread = np.sqrt(family.variance(mu))
    x = matrix * (link.slope(predicted) / spread)[:, None]  # of rows with a working variance of one
    size = np.sqrt((x**2).mean(axis=0))  # columns of one size, whatever units they are in
    size = np.where(size > 0, size, 1.0)
    found = adjusted_clusters(x / size, (y - mu) / spread, weight / weight.mean(), fit.design.cluster[used])
    return BiasReduced(fit.names, fit.values, np.diag(1 / size), found, fit.warnings)


def adjusted_clusters(x: np.ndarray, residuals: np.ndarray, weight: np.ndarray, cluster: np.ndarray) -> Adjusted:
    """CR2 of a weighted least squares of x (n x p) with residuals (n), weights (n) and clusters (n).

    A cluster's adjustment is the inverse square root of (I - H)(I - H)' there, an identity less a matrix of rank 2 p:
    its eigenvalues are those of a 2 p square, however large the cluster. Singular directions are left out.
    """
    bread = np.linalg.pinv((x * weight[:, None]).T @ x, hermitian=True)
    squared = bread @ ((x * (weight**2)[:, None]).T @ x) @ bread
    p = x.shape[1]
    middle = np.block([[squared, -bread], [-bread, np.zeros((p, p))]])
    root = _root(bread)
    order = np.argsort(cluster, kind="stable")
    starts = np.flatnonzero(np.diff(cluster[order], prepend=-1))
    groups = np.split(order, starts[1:])
    parts = [_adjusted(x[rows], residuals[rows], weight[rows], bread, middle) for rows in groups]
    alone = np.array([_alone(x[rows], weight[rows], root) for rows in groups])
    scores, sizes, own, plain, weighted = (np.array(part) for part in zip(*parts, strict=True))
    return Adjusted(less_rounding(scores, sizes.max(axis=0)), own, plain, weighted, bread, squared, alone)


def _root(square: np.ndarray) -> np.ndarray:
    """The symmetric square root (p x p) of a matrix without negative eigenvalues."""
    eigenvalues, vectors = np.linalg.eigh(square)
    return vectors * np.sqrt(np.maximum(eigenvalues, 0.0)) @ vectors.T


def _alone(x: np.ndarray, weight: np.ndarray, root: np.ndarray) -> np.ndarray:
    """(p x p) the part of the bread in directions to which no other cluster adds: there this one's share is whole."""
    shares, vectors = np.linalg.eigh(root @ ((x * weight[:, None]).T @ x) @ root)
    directions = root @ vectors[:, shares > 1 - SINGULAR]
    return directions @ directions.T


def _adjusted(
    x: np.ndarray, residuals: np.ndarray, weight: np.ndarray, bread: np.ndarray, middle: np.ndarray
) -> tuple[np.ndarray, ...]:
    """One cluster's score (p), the size of its parts (p), K'K, X'K and X'WK."""
    weighted = x * weight[:, None]
    basis, triangle = np.linalg.qr(np.hstack([x, weighted]))
    eigenvalues, vectors = np.linalg.eigh(np.eye(len(triangle)) + triangle @ middle @ triangle.T)
    inverse_root = np.where(eigenvalues > SINGULAR, 1 / np.sqrt(np.maximum(eigenvalues, SINGULAR)), 0.0)
    directions = basis @ vectors
    pushed = weighted @ bread
    adjusted = pushed + directions @ ((inverse_root - 1)[:, None] * (directions.T @ pushed))
    size = np.abs(pushed).T @ np.abs(residuals)
    return adjusted.T @ residuals, size, adjusted.T @ adjusted, x.T @ adjusted, weighted.T @ adjusted
