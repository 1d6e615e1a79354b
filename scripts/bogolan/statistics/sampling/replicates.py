"""Replicate weights: the sampling design told by how the estimates move from one set of weights to the next.

Given with the data (BRR, Fay, jackknife, bootstrap), as statistical offices publish them, or made from the strata and
clusters: Wolter (2007), "Introduction to variance estimation"; Rao & Wu (1988), JASA 83, 231-241.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from .columns import DesignError, as_numbers, design_numbers, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .design import SurveyDesign
    from .stages import Stage

ReplicateKind = Literal["brr", "fay", "jk1", "jkn", "bootstrap", "other"]

ROUNDING = 1e-13  # a deviation below this share of the estimate is the rounding of an exact zero
RANK_TOLERANCE = 1e-5  # of the replicate weights' rank, as R's degf


@dataclass(frozen=True, eq=False)
class Replicates:
    """R sets of weights.

    factors  (units x R) what the base weights are multiplied by.
    unit     (n) the unit of each row: its cluster, or the row itself.
    base     (n) the weights that are multiplied; ones where the factors are the whole weights.
    scale    what the sum of squared deviations is multiplied by.
    rscales  (R) what each replicate's square counts.
    mse      whether deviations are from the estimate itself; else from the mean of the replicates.
    """

    factors: np.ndarray
    unit: np.ndarray
    base: np.ndarray
    scale: float
    rscales: np.ndarray
    mse: bool = False

    def __len__(self) -> int:
        """How many sets of weights there are."""
        return self.factors.shape[1]

    def weights(self) -> Iterator[np.ndarray]:
        """The sets of weights (n), one after the other."""
        for factor in self.factors.T:
            yield self.base * factor[self.unit]

    def deviations(self, replicated: np.ndarray, values: np.ndarray) -> np.ndarray:
        """(R x k) the replicates' estimates less the estimates, values (k); NaN where a replicate has none."""
        deviations = replicated - values
        rounding = np.abs(deviations) <= ROUNDING * np.abs(replicated)
        return np.where(rounding, 0.0, deviations)

    def covariance(self, deviations: np.ndarray) -> np.ndarray:
        """(k x k) covariance from deviations (R x k), about their mean unless `mse`.

        A replicate in which an estimate does not exist says nothing of it.
        """
        exists = ~np.isnan(deviations)
        about = np.where(exists, deviations, 0.0)
        if not self.mse:
            counted = exists & (self.rscales > 0)[:, None]
            about = about - np.where(counted, about, 0.0).sum(axis=0) / np.maximum(counted.sum(axis=0), 1)
        scaled = np.where(exists, about, 0.0) * np.sqrt(self.scale * self.rscales)[:, None]
        return scaled.T @ scaled

    def degrees_of_freedom(self, rows: np.ndarray) -> int:
        """The rank of the sets of weights over the rows (n, boolean), less 1, as R's degf."""
        weights = self.base[rows, None] * self.factors[self.unit[rows]]
        if not weights.size:
            return 0
        products = weights.T @ weights if len(weights) >= len(self) else weights @ weights.T
        spread = np.linalg.eigvalsh(products)
        return max(int((spread > spread[-1] * RANK_TOLERANCE**2).sum()) - 1, 0)


def default_scale(kind: ReplicateKind, replicates: int, fay_rho: float | None) -> float:
    """What the sum of squared deviations is multiplied by, where the data's producer does not say otherwise."""
    if kind == "fay" and not 0 <= as_numbers(fay_rho).min() < 1:
        raise DesignError(f"fay_rho is {fay_rho!r}; expected the factor of Fay's method, from 0 up to 1")
    scales = {
        "brr": 1 / replicates,
        "fay": 1 / (replicates * (1 - (fay_rho or 0.0)) ** 2),
        "jk1": (replicates - 1) / replicates,
        "jkn": 1.0,
        "bootstrap": 1 / max(replicates - 1, 1),
    }
    if kind not in scales:
        raise DesignError("replicate_scale is missing; expected the scale of these replicate weights (kind 'other')")
    return scales[kind]


def given_replicates(design: SurveyDesign) -> Replicates:
    """The replicate weights of a design's columns; DesignError where they do not say what they are."""
    columns = listed(design.replicate_weights)
    if design.strata is not None or design.clusters is not None or design.fpc is not None:
        raise DesignError("replicate weights and strata, clusters or fpc are both given; expected one or the other")
    if len(columns) < 2:
        raise DesignError(f"replicate_weights names {len(columns)} columns; expected two or more")
    if design.replicate_kind not in get_args(ReplicateKind):
        expected = ", ".join(get_args(ReplicateKind))
        raise DesignError(f"replicate_kind is {design.replicate_kind!r}; expected one of {expected}")
    if design.replicate_kind == "jkn" and design.replicate_rscales is None:
        raise DesignError("replicate_rscales is missing; expected (m - 1) / m of each replicate's stratum (kind 'jkn')")
    rscales = np.ones(len(columns)) if design.replicate_rscales is None else as_numbers(design.replicate_rscales)
    if rscales.shape != (len(columns),) or not ((rscales >= 0) & (rscales < np.inf)).all():
        raise DesignError(f"replicate_rscales are {rscales.size}; expected {len(columns)} numbers of zero or more")
    scale = as_numbers(design.replicate_scale)
    if design.replicate_scale is None:
        scale = default_scale(design.replicate_kind, len(columns), design.fay_rho)
    elif not (scale.shape == () and 0 < scale < np.inf):
        raise DesignError(f"replicate_scale is {design.replicate_scale!r}; expected a number above zero")
    factors = np.column_stack([design_numbers(design.frame, column, "replicate weights") for column in columns])
    empty = [column for column, any_weight in zip(columns, factors.any(axis=0), strict=True) if not any_weight]
    if empty:
        raise DesignError(f"the replicate weights {empty[0]!r} are zero in every row; expected some to count")
    base = np.ones(len(factors)) if design.combined_weights else design.weight
    return Replicates(factors, np.arange(len(factors)), base, float(scale), rscales, design.mse)


def made_replicates(kind: str, stage: Stage, weight: np.ndarray, replicates: int, seed: int) -> Replicates:
    """Replicates of a sample's first stage: "jk1", "jkn" or "bootstrap" (of so many replicates, from the seed)."""
    if kind not in ("jk1", "jkn", "bootstrap"):
        raise DesignError(f"the kind of replicates is {kind!r}; expected jk1, jkn or bootstrap")
    if not (stage.drawn > 1).any():
        raise DesignError("no stratum has two clusters; expected some that do, to make replicates of")
    if kind == "jk1" and len(stage.drawn) > 1:
        raise DesignError(f"jk1 was asked of {len(stage.drawn)} strata; expected jkn where there are strata")
    if kind == "bootstrap":
        if not (isinstance(replicates, Integral) and replicates >= 2):
            raise DesignError(f"{replicates!r} replicates were asked for; expected two or more")
        factors = rao_wu_factors(stage, replicates, seed)
        return Replicates(factors, stage.cluster, weight, 1 / (replicates - 1), np.ones(replicates))
    factors, rscales = jackknife_factors(stage)
    if kind == "jk1":  # R keeps the same number for all in the scale
        return Replicates(factors, stage.cluster, weight, float(rscales[0]), np.ones(len(rscales)))
    return Replicates(factors, stage.cluster, weight, 1.0, rscales)


def jackknife_factors(stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    """Factors (clusters x R) that leave out one cluster of a stratum each, and rscales (R): (m - 1) / m times 1 - f."""
    left_out = np.flatnonzero(stage.drawn[stage.stratum] > 1)
    stratum, drawn = stage.stratum[left_out], stage.drawn[stage.stratum[left_out]]
    same = stage.stratum[:, None] == stratum[None, :]
    factors = np.where(same, drawn / (drawn - 1), 1.0)
    factors[left_out, np.arange(len(left_out))] = 0.0
    return factors, (drawn - 1) / drawn * np.maximum(1 - stage.fraction[stratum], 0)


def rao_wu_factors(stage: Stage, replicates: int, seed: int) -> np.ndarray:
    """Factors (clusters x R) of Rao & Wu's (1988) rescaling bootstrap: m - 1 of a stratum's m clusters drawn anew.

    Each cluster counts as often as it was drawn, times m / (m - 1); where a fraction f of the stratum was drawn, that
    less 1 is shrunk by the root of 1 - f. A stratum of one cluster stays as it is.
    """
    generator = np.random.default_rng(seed)
    factors = np.zeros((len(stage.stratum), replicates))
    order = np.argsort(stage.stratum, kind="stable")
    ends = np.cumsum(stage.drawn)
    shrunk = np.sqrt(np.maximum(1 - stage.fraction, 0.0))
    for drawn, end, shrinkage in zip(stage.drawn, ends, shrunk, strict=True):
        if drawn < 2:
            factors[order[end - 1]] = 1.0
            continue
        picks = generator.integers(0, drawn, size=(replicates, drawn - 1)) + (np.arange(replicates) * drawn)[:, None]
        counts = np.bincount(picks.ravel(), minlength=replicates * drawn).reshape(replicates, drawn)
        factors[order[end - drawn : end]] = 1 + shrinkage * (counts.T * (drawn / (drawn - 1)) - 1)
    return factors
