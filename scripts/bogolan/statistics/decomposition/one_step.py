"""A bootstrap over clusters that takes one step from what each cluster adds, without the respondents or a new fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..sampling.replicates import rao_wu_factors

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

DRAWS = 999
SEED = 20050


def moved(design: SurveyDesign, values: np.ndarray, spread: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """(draws x k) estimates in bootstrap samples of the clusters: the values (k) and what the samples add to them.

    spread (units x k) is what `SurveyDesign.spread` or `unit_totals` gives. Rao & Wu's (1988) factors of the first
    stage, less one, times what each cluster adds: exact for totals, and of other estimates the first step of a
    refit: Kline & Santos (2012), Journal of Econometric Methods 1, 23-41.
    """
    last = design.stages[-1]
    above = np.empty(len(last.stratum), np.int64)
    above[last.cluster] = design.cluster
    of_clusters = np.array([np.bincount(above, column, len(design.stratum)) for column in spread.T])
    return values + (rao_wu_factors(design.stages[0], draws, seed) - 1).T @ of_clusters.T
