"""A test for few clusters: the wild cluster bootstrap of a model's scores, with the null imposed.

Kline & Santos (2012), Journal of Econometric Methods 1, 23-41, multiply the clusters' scores, so that no draw is fitted
anew; MacKinnon, Nielsen & Webb (2024), arXiv:2406.00650, let the scores of a draw follow its own coefficients, by
their linearisation, which holds the size better with six to twelve clusters. The null imposed and the statistic
studentised in every draw are Cameron, Gelbach & Miller's (2008), Review of Economics and Statistics 90, 414-427. Strata
are left out, as in `bias_reduced`: put them in as terms where they matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from .formula import ModelError
from .glm import SEPARATED
from .wild_scores import scored

if TYPE_CHECKING:
    from .wild_scores import AnyFit, OfClusters

DRAWS = 9_999
WEBB_BELOW = 12  # clusters: two-valued weights have so few different draws that p-values are coarse: Webb (2023)
AT_ONCE = 1_000
FEWEST_DRAWS = 99
Weights = Literal["rademacher", "webb"]
WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))


@dataclass(frozen=True)
class WildTest:
    """A wild bootstrap's test: the statistic, its p-value, and how it was made.

    statistic  the estimate less the null over its standard error between clusters, strata left out.
    p_value    the share of draws whose statistic is as far from zero, the sample's own counted as one.
    draws, weights, clusters  how many draws, of which weights, over how many clusters.
    flag       separated, not_converged where the null could not be fitted, zero_variance; then the p-value is NaN.
    """

    statistic: float
    p_value: float
    draws: int
    weights: str
    clusters: int
    flag: str = ""


def wild_bootstrap(
    fit: AnyFit,
    of: str | Mapping[str, float],
    null: float = 0.0,
    *,
    draws: int = DRAWS,
    seed: int = 1,
    weights: Weights | None = None,
    where: np.ndarray | None = None,
) -> WildTest:
    """Test that a coefficient, or a combination {name: coefficient} of some, is the null.

    The model is fitted anew under the null; each cluster's score there is multiplied with a weight of mean 0 and
    variance 1, which moves the coefficients by one step and the scores with them, and the studentised step is compared
    with the sample's. Webb's six weights below twelve clusters, Rademacher's two from there on; the draws follow the
    seed alone. That an average marginal effect of a term without interactions is zero is the same null as of its
    coefficient. Ordinal and multinomial models are taken too ("age", "yes:age"). `where` (n, boolean): only clusters
    with some of these count, such as women's of a model with coefficients of their own. Raises ModelError for replicate
    weights, a penalised fit, weights that are not known, fewer than 99 draws, a combination of nothing, and fewer than
    two clusters.
    """
    design = fit.design
    if design.replicates is not None:
        raise ModelError("the design has replicate weights; expected clusters")
    if getattr(fit, "penalised", False):
        raise ModelError("the likelihood is penalised; expected a fit by glm")
    if weights not in (None, "rademacher", "webb"):
        raise ModelError(f"the weights are {weights!r}; expected rademacher or webb")
    if draws < FEWEST_DRAWS:
        raise ModelError(f"the draws are {draws}; expected {FEWEST_DRAWS} or more")
    contrast = _contrast(fit, of)
    held = design.clusters_with(fit.rows if where is None else fit.rows & where)
    m = int(held.sum())
    if m < 2:
        raise ModelError(f"{m} clusters hold respondents of the model; expected two or more")
    told = (draws, weights or ("webb" if m < WEBB_BELOW else "rademacher"), m)
    if any(SEPARATED in warning for warning in fit.warnings):
        return WildTest(np.nan, np.nan, *told, SEPARATED)
    model = scored(fit)
    scaled = contrast / model.size
    under = model.under(scaled, null)
    if under is None:
        return WildTest(np.nan, np.nan, *told, "not_converged")
    own = model.of_clusters(fit.predictor * model.size, scaled)
    spread = _spread(own.scores[held] @ own.direction)
    statistic = (contrast @ fit.predictor - null) / spread if spread > 0 else np.nan
    if not np.isfinite(statistic):
        return WildTest(np.nan, np.nan, *told, "zero_variance")
    drawn = _drawn(model.of_clusters(under, scaled), held, told, np.random.default_rng(seed))
    further = int((np.abs(drawn) >= abs(statistic) * (1 - 1e-10)).sum())
    return WildTest(float(statistic), (further + 1) / (draws + 1), *told)


def _contrast(fit: AnyFit, of: str | Mapping[str, float]) -> np.ndarray:
    """(p) the combination's coefficients."""
    contrast = np.zeros(len(fit.names))
    for name, coefficient in ({of: 1.0} if isinstance(of, str) else of).items():
        contrast[fit.position(name)] = coefficient
    if not contrast.any():
        raise ModelError("the combination is of no coefficient; expected one or more")
    return contrast


def _drawn(
    under: OfClusters, held: np.ndarray, told: tuple[int, str, int], generator: np.random.Generator
) -> np.ndarray:
    """(draws) studentised steps."""
    draws, weights, m = told
    scores, slopes = under.scores[held], under.slopes[held]
    influence, found = scores @ under.direction, []
    for first in range(0, draws, AT_ONCE):
        multipliers = _multipliers(generator, weights, (min(AT_ONCE, draws - first), m))
        step = multipliers @ scores @ under.inverse
        spread = _spread(multipliers * influence - step @ slopes.T)
        with np.errstate(divide="ignore", invalid="ignore"):  # a draw without spread is as far as can be
            found.append(np.where(spread > 0, (multipliers @ influence) / spread, np.inf))
    return np.concatenate(found)


def _spread(influence: np.ndarray) -> np.ndarray:
    """The standard error of a sum of the clusters' influences (... x clusters), zero where it is rounding."""
    m = influence.shape[-1]
    squares = influence.var(axis=-1) * m**2 / (m - 1)
    return np.sqrt(np.where(squares > 1e-24 * (influence**2).sum(axis=-1), squares, 0.0))


def _multipliers(generator: np.random.Generator, weights: str, shape: tuple[int, int]) -> np.ndarray:
    signs = generator.integers(0, 2, shape) * 2.0 - 1.0
    return signs if weights == "rademacher" else signs * WEBB[generator.integers(0, 3, shape)]
