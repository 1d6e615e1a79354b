"""The covariance of estimates, from what the sampling units of each stage add up to.

Without finite population corrections the first stage says everything (the ultimate cluster); with them, every stage
adds the spread of its clusters' totals about their stratum's mean, times the share of the population that the stages
above took: Särndal, Swensson & Wretman (1992), chapter 4; Bellhouse (1985), Journal of Official Statistics 1, 323-334.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from .stages import CENSUS, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDING = 1e-12  # a score below this share of the largest parts is what is left of an exact zero

Lonely = Literal["fail", "adjust", "average", "remove", "certainty"]


def less_rounding(scores: np.ndarray, size: np.ndarray | float) -> np.ndarray:
    """Scores (units x k), zero where they are but the rounding of what they were summed from.

    size (k) is what the absolute parts of a score add up to at most. So what cannot vary (a constant, shares that add
    to 1) has a variance of exactly zero, and its flag.
    """
    rounding = np.abs(scores) <= ROUNDING * size
    return np.where(rounding, 0.0, scores) if rounding.any() else scores


def largest(parts: np.ndarray) -> np.ndarray:
    """(k) the largest absolute number of each column of parts (units x k)."""
    return np.maximum(parts.max(axis=0, initial=0.0), -parts.min(axis=0, initial=0.0))


def covariance_of_stages(
    stages: Sequence[Stage], totals: np.ndarray, bases: Sequence[np.ndarray], lonely: Lonely, in_domains: bool
) -> np.ndarray:
    """(k x k) covariance of k estimates, from their scores summed to the units of the last stage (units x k).

    bases holds the base (n, boolean) of each estimate; for the rest see `covariance_of_stage`.
    """
    covariance = np.zeros((totals.shape[1], totals.shape[1]))
    for place in reversed(range(len(stages))):
        stage = stages[place]
        reached = [None] * len(bases) if place else _reached(stage, bases, lonely, in_domains)
        covariance += covariance_of_stage(stage, totals, lonely, reached, in_domains)
        if place:
            totals = _summed_to_stage_above(stages[place - 1], stage, totals)
    return covariance


def _summed_to_stage_above(above: Stage, stage: Stage, totals: np.ndarray) -> np.ndarray:
    parent = np.empty(len(stage.stratum), np.int64)
    parent[stage.cluster] = above.cluster
    return np.array([np.bincount(parent, column, len(above.stratum)) for column in totals.T]).T


def _reached(stage: Stage, bases: Sequence[np.ndarray], lonely: Lonely, in_domains: bool) -> list[np.ndarray | None]:
    """Which clusters (boolean) each base reaches, where the treatment of lonely strata asks; else None."""
    asked = (lonely == "average" and stage.lonely.any()) or (lonely in ("average", "adjust") and in_domains)
    if not asked:
        return [None] * len(bases)
    found: dict[int, np.ndarray] = {}
    for base in bases:
        if id(base) not in found:
            found[id(base)] = np.zeros(len(stage.stratum), bool)
            found[id(base)][stage.cluster[base]] = True
    return [found[id(base)] for base in bases]


def covariance_of_stage(
    stage: Stage, totals: np.ndarray, lonely: Lonely, reached: Sequence[np.ndarray | None], in_domains: bool
) -> np.ndarray:
    """(k x k) what one stage adds to the covariance, from its clusters' totals (clusters x k) of weighted scores.

    Sum over the strata of (1 - f) m / (m - 1) times the spread of the m totals about their mean: Binder (1983). A
    stratum of one cluster adds what `lonely` says. reached (k) holds for each estimate the clusters (boolean) its base
    reaches, None where that does not matter: "average" compares the strata a base reaches with those of them that have
    two clusters, and in_domains treats a stratum as lonely of which the base reaches one cluster.
    """
    drawn, alone = stage.drawn, stage.lonely
    means = np.array([np.bincount(stage.stratum, column, len(drawn)) for column in totals.T]).reshape(-1, len(drawn)).T
    means /= drawn[:, None]
    inflation = np.ones(totals.shape[1])
    scale = stage.above * np.maximum(1 - stage.fraction, 0) * np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1), 1.0)
    scale[stage.fraction >= CENSUS] = 0.0
    kept = np.ones(means.shape, bool)
    if lonely == "adjust":
        means[alone] = totals.mean(axis=0)
    for column, clusters in enumerate(reached):
        if clusters is None:
            continue
        found = np.bincount(stage.stratum[clusters], minlength=len(drawn))
        single = alone | ((found == 1) & (drawn > 1)) if in_domains else alone
        if lonely == "adjust":
            means[single, column] = totals[:, column].mean()
        elif lonely == "average":
            kept[single, column] = False
            present = found > 0
            inflation[column] = present.sum() / max(int((present & ~single).sum()), 1)
    deviations = (totals - means[stage.stratum]) * np.sqrt(scale)[stage.stratum][:, None]
    if not kept.all():
        deviations *= kept[stage.stratum]
    deviations *= np.sqrt(inflation)
    return deviations.T @ deviations
