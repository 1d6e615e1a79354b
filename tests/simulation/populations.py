"""Samples from populations of which the truth is known: strata, clusters of unequal size, answers alike within them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bogolan.statistics import SurveyDesign

ALIKE = 200  # samples that share clusters and weights, and so one design: a column each


@dataclass(frozen=True)
class Sample:
    """How a sample is drawn: n respondents in so many clusters, whose answers correlate by icc."""

    n: int
    clusters: int
    icc: float

    @property
    def strata(self) -> int:
        """Two of a dozen clusters, four of more."""
        return 2 if self.clusters < 20 else 4


def frame_of(sample: Sample, generator: np.random.Generator) -> pd.DataFrame:
    """Who was drawn: cluster, stratum, weight and sex of each respondent; sizes vary two- to fourfold."""
    share = generator.uniform(0.5, 2.0, sample.clusters)
    sizes = np.maximum(np.round(share / share.sum() * sample.n).astype(int), 2)
    cluster = np.repeat(np.arange(sample.clusters), sizes)
    sex = np.where(np.arange(len(cluster)) % 2, "men", "women")
    weight = np.exp(generator.normal(0, 0.3, len(cluster)))
    return pd.DataFrame({"cluster": cluster, "stratum": cluster % sample.strata, "weight": weight, "sex": sex})


def design_of(frame: pd.DataFrame, columns: np.ndarray) -> SurveyDesign:
    """The design with the columns (n x k) beside it, named 0 to k - 1."""
    wide = pd.DataFrame(columns, columns=[str(column) for column in range(columns.shape[1])])
    return SurveyDesign(pd.concat([frame, wide], axis=1), weights="weight", strata="stratum", clusters="cluster")


def answers(
    frame: pd.DataFrame, shares: dict[str, float], icc: float, samples: int, generator: np.random.Generator
) -> np.ndarray:
    """(n x samples) 1 or 0, with the share of each sex: a cluster's own share is beta, of the same quantile for both.

    In a beta-binomial of shape p (1 - icc) / icc and (1 - p) (1 - icc) / icc answers correlate by icc.
    """
    from scipy.special import betaincinv

    cluster = frame["cluster"].to_numpy()
    quantiles = generator.uniform(size=(cluster.max() + 1, samples))
    probability = np.empty((len(frame), samples))
    for sex, share in shares.items():
        rows = (frame["sex"] == sex).to_numpy()
        if icc == 0 or share in (0.0, 1.0):
            probability[rows] = share
            continue
        scale = (1 - icc) / icc
        own = betaincinv(share * scale, (1 - share) * scale, quantiles)
        probability[rows] = own[cluster[rows]]
    return (generator.uniform(size=probability.shape) < probability).astype(float)


def batches(samples: int) -> list[int]:
    """So many samples, in batches that share a design."""
    return [min(ALIKE, samples - done) for done in range(0, samples, ALIKE)]
