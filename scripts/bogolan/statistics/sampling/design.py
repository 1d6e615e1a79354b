"""The sample design: who was drawn, in which strata and clusters, and what that makes of a variance.

Every estimator of this package is a sum of scores (linearised values, influence values) over the respondents, to first
order. Here the scores are summed to the clusters and their spread between the clusters of a stratum becomes the
covariance of the estimates: Binder (1983), "On the variances of asymptotically normal estimators from complex
surveys"; Lumley (2004), "Analysis of complex survey samples".
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

Lonely = Literal["fail", "adjust", "average", "remove", "certainty"]

SHOWN = 5  # how many rows or strata a message names before it only counts them


class DesignError(ValueError):
    """The design and the data do not fit together; the message says what was found, where, and what was expected."""


@dataclass(frozen=True, eq=False)
class SurveyDesign:
    """A stratified sample of clusters, drawn with replacement (or from so many that it makes no difference).

    frame      one row a respondent.
    weights    column of sampling weights; None weighs everyone 1. Rows of weight zero are out of n and of the degrees
               of freedom.
    strata     column, or several columns which are crossed; None is one stratum.
    clusters   column of primary sampling units; their labels are nested in the strata (cluster 1 of stratum A is not
               cluster 1 of stratum B). None makes each row its own cluster.
    lonely     what to do with a stratum of one cluster, which has no variance to show, as R's survey.lonely.psu:
               "fail" stops; "adjust" centres it at the mean of all clusters (for totals as R survey since 4.2);
               "average" gives it the mean variance of the other strata; "remove" and "certainty" let it add nothing.

    Raises DesignError for a missing column, a missing label, a missing, negative or infinite weight, no rows, and (when
    lonely is "fail") for strata of one cluster.
    """

    frame: pd.DataFrame
    weights: str | None = None
    strata: str | Sequence[str] | None = None
    clusters: str | None = None
    lonely: Lonely = "fail"
    weight: np.ndarray = field(init=False, repr=False)
    """(n) weight of each row."""
    cluster: np.ndarray = field(init=False, repr=False)
    """(n) cluster of each row, numbered from 0."""
    stratum: np.ndarray = field(init=False, repr=False)
    """(clusters) stratum of each cluster, numbered from 0."""
    domain: np.ndarray = field(init=False, repr=False)
    """(n) True for the rows that are spoken of."""

    def __post_init__(self) -> None:
        """Check the columns and number the clusters."""
        if self.lonely not in get_args(Lonely):
            raise DesignError(f"lonely is {self.lonely!r}; expected one of {', '.join(get_args(Lonely))}")
        if len(self.frame) == 0:
            raise DesignError("the frame has no rows; expected one row a respondent")
        strata = [self.strata] if isinstance(self.strata, str) else list(self.strata or [])
        named = {"weights": [self.weights], "strata": strata, "clusters": [self.clusters]}
        for role, columns in named.items():
            for column in columns:
                if column is not None and column not in self.frame.columns:
                    raise DesignError(f"{role} names the column {column!r}, which the frame does not have")
        row_stratum = _numbered(self.frame, strata, "strata")
        clusters = range(len(self.frame)) if self.clusters is None else _labels(self.frame, self.clusters, "clusters")
        cluster, stratum = _nested(row_stratum, clusters)
        built = {
            "weight": _weights(self.frame, self.weights),
            "cluster": cluster,
            "stratum": stratum,
            "domain": np.ones(len(self.frame), bool),
        }
        for name, value in built.items():
            object.__setattr__(self, name, value)
        if self.lonely == "fail":
            self._refuse_lonely_strata(strata, row_stratum)

    def _refuse_lonely_strata(self, strata: list[str], row_stratum: np.ndarray) -> None:
        alone = np.flatnonzero(self.clusters_by_stratum == 1)
        if not len(alone):
            return
        if not strata:
            raise DesignError("the sample is one cluster: its variance cannot be estimated; expected two or more")
        first_rows = [int(np.argmax(row_stratum == stratum)) for stratum in alone[:SHOWN]]
        names = [" x ".join(str(self.frame[column].iloc[row]) for column in strata) for row in first_rows]
        raise DesignError(
            f"{len(alone)} of {len(self.clusters_by_stratum)} strata ({' x '.join(strata)}) have one cluster: "
            f"{_shown(names, len(alone))}; expected two or more, or lonely = adjust, average, remove or certainty"
        )

    @property
    def clusters_by_stratum(self) -> np.ndarray:
        """(strata) the number of clusters that were drawn in each stratum."""
        return np.bincount(self.stratum)

    @property
    def degrees_of_freedom(self) -> int:
        """Clusters minus strata that hold members of the domain with positive weight, as R's degf."""
        return self.degrees_of_freedom_of(self.domain)

    def where(self, mask: np.ndarray | pd.Series) -> SurveyDesign:
        """The same design, speaking of the rows where the mask holds (and the domain it had).

        The frame, the strata and the clusters stay whole: the scores are zero outside, which is what makes the variance
        of a domain right. A missing value in the mask counts as outside.
        """
        import pandas as pd

        held = pd.array(mask, dtype="boolean").fillna(False).to_numpy(bool)
        if len(held) != len(self.frame):
            raise DesignError(f"the mask has {len(held)} values; expected {len(self.frame)}, one a row of the frame")
        narrowed = copy.copy(self)
        object.__setattr__(narrowed, "domain", self.domain & held)
        return narrowed

    def same_sample(self, other: SurveyDesign) -> bool:
        """Whether both speak of (domains of) one sample, so that their estimates have a covariance."""
        return self.cluster is other.cluster and self.weight is other.weight

    def clusters_with(self, rows: np.ndarray) -> np.ndarray:
        """(clusters) True where a cluster holds any of the rows (n, boolean) with positive weight."""
        held = np.zeros(len(self.stratum), bool)
        held[self.cluster[rows & (self.weight > 0)]] = True
        return held

    def degrees_of_freedom_of(self, rows: np.ndarray) -> int:
        """Clusters minus strata that hold any of the rows (n, boolean) with positive weight."""
        held = self.clusters_with(rows)
        return int(held.sum()) - len(np.unique(self.stratum[held]))

    def cluster_totals(self, scores: np.ndarray) -> np.ndarray:
        """Scores (n x k), weights included, summed to the clusters (clusters x k)."""
        clusters = len(self.stratum)
        columns = scores.reshape(len(scores), -1).T
        return np.array([np.bincount(self.cluster, column, clusters) for column in columns]).reshape(-1, clusters).T

    def spread(
        self, scores: np.ndarray, values: np.ndarray, refit: Callable[[np.ndarray], np.ndarray]
    ) -> np.ndarray:
        """(units x k) what the covariance of k estimates is made of: their scores summed to the sampling units.

        scores (n x k) are the row scores, weights included, zero outside the domain; values (k) the estimates; refit
        gives them anew for other weights (n), which designs of replicate weights need and nobody else.
        """
        return self.cluster_totals(scores)

    def covariance(self, scores: np.ndarray) -> np.ndarray:
        """Covariance (k x k) of estimates, from their scores (n x k, weights included, zero outside the domain).

        Sum over the strata of m / (m - 1) times the spread of the m cluster totals about their mean: Binder (1983).
        """
        totals = self.cluster_totals(scores)
        return self.covariance_of_totals(totals, [self.domain] * totals.shape[1])

    def covariance_of_totals(self, totals: np.ndarray, rows: Sequence[np.ndarray]) -> np.ndarray:
        """The same from cluster totals (clusters x k); rows holds the base (n, boolean) of each of the k estimates.

        The bases matter to lonely = "average" only, which compares the strata a base reaches with those of them that
        have two clusters or more.
        """
        drawn = self.clusters_by_stratum
        means = np.array([np.bincount(self.stratum, column) for column in totals.T]).reshape(-1, len(drawn)).T
        means = means / drawn[:, None]
        alone = drawn == 1
        scale = np.where(alone, 1.0, drawn / np.maximum(drawn - 1, 1))
        if self.lonely == "adjust":
            means[alone] = totals.mean(axis=0)
        deviations = (totals - means[self.stratum]) * np.sqrt(scale)[self.stratum][:, None]
        if self.lonely == "average" and alone.any():
            deviations = deviations * np.sqrt(self._average_inflation(rows, alone))
        return deviations.T @ deviations

    def _average_inflation(self, rows: Sequence[np.ndarray], alone: np.ndarray) -> np.ndarray:
        inflation = {}
        for base in rows:
            if id(base) not in inflation:
                reached = np.unique(self.stratum[self.cluster[base]])
                inflation[id(base)] = len(reached) / max(int((~alone[reached]).sum()), 1)
        return np.array([inflation[id(base)] for base in rows])


def _weights(frame: pd.DataFrame, column: str | None) -> np.ndarray:
    if column is None:
        return np.ones(len(frame))
    try:
        weights = frame[column].to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise DesignError(f"the weights {column!r} are of type {frame[column].dtype}; expected numbers") from None
    faults = {"missing": np.isnan(weights), "negative": weights < 0, "infinite": np.isinf(weights)}
    for fault, rows in faults.items():
        if rows.any():
            raise DesignError(f"the weights {column!r} are {fault} in {_rows(rows)}; expected numbers of zero or more")
    if not (weights > 0).any():
        raise DesignError(f"the weights {column!r} are zero in every row; expected some respondents to count")
    return weights


def _labels(frame: pd.DataFrame, column: str, role: str) -> pd.Series:
    missing = frame[column].isna().to_numpy()
    if missing.any():
        raise DesignError(f"the {role} {column!r} have no label in {_rows(missing)}; expected one in every row")
    return frame[column]


def _numbered(frame: pd.DataFrame, columns: list[str], role: str) -> np.ndarray:
    """Each row's combination of the columns' labels, numbered from 0 in the order of appearance."""
    import pandas as pd

    number = np.zeros(len(frame), np.int64)
    for column in columns:
        codes, labels = pd.factorize(_labels(frame, column, role))
        number = pd.factorize(number * len(labels) + codes)[0]
    return number


def _nested(row_stratum: np.ndarray, clusters: object) -> tuple[np.ndarray, np.ndarray]:
    """Clusters numbered within their strata: (n) cluster of each row, (clusters) stratum of each cluster."""
    import pandas as pd

    codes, labels = pd.factorize(pd.Series(clusters))
    cluster = pd.factorize(row_stratum * len(labels) + codes)[0]
    stratum = np.empty(cluster.max() + 1, np.int64)
    stratum[cluster] = row_stratum
    return cluster, stratum


def _rows(faulty: np.ndarray) -> str:
    positions = np.flatnonzero(faulty)
    return f"{len(positions)} rows (counted from 0: {_shown(positions[:SHOWN].tolist(), len(positions))})"


def _shown(names: list, total: int) -> str:
    return ", ".join(str(name) for name in names) + (", ..." if total > len(names) else "")
