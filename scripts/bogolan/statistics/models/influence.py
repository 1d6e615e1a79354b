"""What a model would say without one cluster: for those who check it, never for publication.

Pregibon (1981), Annals of Statistics 9, 705-724, one step from the whole sample's coefficients; of clusters: Preisser &
Qaqish (1996), Biometrika 83, 551-562.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..sampling.inverses import pseudo_inverse
from .fitting import Model, iterate, scores_at
from .formula import ModelError

if TYPE_CHECKING:
    import pandas as pd

    from .fit import Fit

MOST_INFLUENTIAL = 3


@dataclass(frozen=True, eq=False)
class Influence:
    """The coefficients (p) without each cluster that holds respondents of the model (m).

    clusters  (m) numbers of the clusters, as in `design.cluster`; respondents (m) how many each holds.
    without   (m x p) the coefficients without it, by one step, or refitted where `exact`; NaN where nothing is left to
              tell one by.
    shifts    (m x p) the whole sample's less those, in its standard errors.
    distance  (m) the largest shift of each, however signed.
    exact     (m, boolean) which were refitted to the end.
    """

    names: tuple[str, ...]
    clusters: np.ndarray
    respondents: np.ndarray
    without: np.ndarray
    shifts: np.ndarray
    exact: np.ndarray

    @property
    def distance(self) -> np.ndarray:
        """(m)."""
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of a cluster without which nothing is told
            return np.nanmax(np.abs(self.shifts), axis=1)

    def frame(self) -> pd.DataFrame:
        """One row a cluster and coefficient, the clusters that move one most first."""
        import pandas as pd

        m, p = self.without.shape
        order = np.argsort(-np.nan_to_num(self.distance, nan=np.inf), kind="stable")
        return pd.DataFrame(
            {
                "cluster": np.repeat(self.clusters[order], p),
                "respondents": np.repeat(self.respondents[order], p),
                "name": np.tile(self.names, m),
                "without": self.without[order].ravel(),
                "shift": self.shifts[order].ravel(),
                "exact": np.repeat(self.exact[order], p),
            }
        )


def cluster_influence(fit: Fit, refitted: int = MOST_INFLUENTIAL) -> Influence:
    """Leave each cluster out: by one Newton step for all, and a whole refit for the `refitted` that move most.

    With A the information and s the scores of a cluster at the whole sample's coefficients b, one step without it goes
    to b - (A - A_cluster)^-1 s. A refit that does not settle (a separated outcome) is NaN. Raises ModelError for a
    penalised or separated fit, and for one cluster.
    """
    if fit.penalised or fit.separated:
        raise ModelError("the fit is penalised or separated; expected finite coefficients by glm")
    model, weight = fit.fitted, fit.fitted_weight
    size = np.abs(model.x).max(axis=0)
    size = np.where(size > 0, size, 1.0)
    model = replace(model, x=np.asfortranarray(model.x / size))
    coefficients = fit.predictor * size
    own = fit.design.cluster[fit.rows & (fit.design.weight > 0)]
    clusters, place = np.unique(own, return_inverse=True)
    if len(clusters) < 2:
        raise ModelError(f"{len(clusters)} clusters hold respondents of the model; expected two or more")
    rows, whole = scores_at(model, weight, coefficients)
    without = np.empty((len(clusters), len(coefficients)))
    for cluster in range(len(clusters)):
        members = place == cluster
        _, held = scores_at(_of(model, members), weight[members], coefficients)
        inverse, rank = pseudo_inverse(whole - held)
        step = inverse @ rows[members].sum(axis=0)
        without[cluster] = coefficients - step if rank == len(coefficients) else np.nan
    spread = np.where(fit.standard_errors > 0, fit.standard_errors, np.nan) * size
    moved = np.nan_to_num(np.abs((coefficients - without) / spread), nan=np.inf).max(axis=1)
    exact = np.zeros(len(clusters), bool)
    for cluster in np.argsort(-moved, kind="stable")[:refitted]:
        left = place != cluster
        if not np.isnan(without[cluster]).any():
            found = iterate(_of(model, left), weight[left], coefficients)
            without[cluster] = np.where(found.moving.any(), np.nan, found.coefficients)
        exact[cluster] = True
    shifts = (coefficients - without) / spread
    return Influence(fit.names, clusters, np.bincount(place), without / size, shifts, exact)


def _of(model: Model, rows: np.ndarray) -> Model:
    """The model of some of its rows."""
    offset = None if model.offset is None else model.offset[rows]
    return replace(model, x=np.asfortranarray(model.x[rows]), y=model.y[rows], offset=offset)
