"""The sample design: who was drawn, in which strata and clusters, and what that makes of a variance.

Every estimator of this package is a sum of scores (linearised values, influence values) over the respondents, to first
order. Here the scores are summed to the clusters and their spread between the clusters of a stratum becomes the
covariance of the estimates: Binder (1983), "On the variances of asymptotically normal estimators from complex
surveys"; Lumley (2004), "Analysis of complex survey samples". Where the design is told by replicate weights, the
estimates are made anew with each of them instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

import numpy as np

from .columns import DesignError, listed, refuse_unknown, rows, sampling_weights
from .covariance import Lonely, covariance_of_stages, largest, less_rounding
from .replicates import ReplicateKind, Replicates, given_replicates, made_replicates
from .stages import Stage, refuse_lonely, stages_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from .calibration import Calibration, Raking


@dataclass(frozen=True, eq=False)
class SurveyDesign:
    """A stratified sample of clusters, in one or more stages.

    frame      one row a respondent.
    weights    column of sampling weights; None weighs everyone 1, or by fpc where there is one. Rows of weight zero are
               out of n and of the degrees of freedom.
    strata     column, or several columns which are crossed; None is one stratum.
    clusters   column of primary sampling units, or one column a stage; None makes each row its own cluster.
    fpc        column of how many clusters the stratum has in the population, or of the fraction drawn; one a stage.
               None: drawn with replacement, or from so many that it makes no difference.
    nest       whether labels of clusters are used again in other strata (cluster 1 of stratum A is not cluster 1 of
               stratum B); else a label in two strata is refused.
    lonely     what to do with a stratum of one cluster, which has no variance to show, as R's survey.lonely.psu:
               "fail" stops; "adjust" centres it at the mean of all clusters (for totals as R survey since 4.2);
               "average" gives it the mean variance of the other strata; "remove" and "certainty" let it add nothing.
    lonely_in_domains  whether "adjust" and "average" also hold for a stratum of which a domain reaches one cluster, as
               R's survey.adjust.domain.lonely.
    replicate_weights  columns of weights that stand for the design, instead of strata, clusters and fpc;
    replicate_kind     how they were made: "brr", "fay" (with fay_rho), "jk1", "jkn" (with replicate_rscales),
               "bootstrap", or "other" (with replicate_scale);
    combined_weights   whether they are whole weights; else factors of `weights`;
    mse        whether deviations are from the estimate; else from the mean of the replicates.

    Raises DesignError for a missing column, a missing label, a missing, negative or infinite weight, no rows, and (when
    lonely is "fail") for strata of one cluster.
    """

    frame: pd.DataFrame
    weights: str | None = None
    strata: str | Sequence[str] | None = None
    clusters: str | Sequence[str] | None = None
    fpc: str | Sequence[str] | None = None
    nest: bool = False
    lonely: Lonely = "fail"
    lonely_in_domains: bool = False
    replicate_weights: Sequence[str] | None = None
    replicate_kind: ReplicateKind | None = None
    replicate_scale: float | None = None
    replicate_rscales: Sequence[float] | None = None
    fay_rho: float | None = None
    combined_weights: bool = True
    mse: bool = False
    weight: np.ndarray = field(init=False, repr=False)
    """(n) weight of each row."""
    stages: tuple[Stage, ...] = field(init=False, repr=False)
    """The stages whose spread counts; the first holds the primary sampling units."""
    domain: np.ndarray = field(init=False, repr=False)
    """(n) True for the rows that are spoken of."""
    replicates: Replicates | None = field(init=False, repr=False)
    """The replicate weights; None where strata and clusters tell the design."""
    calibrations: tuple[Calibration | Raking, ...] = field(init=False, repr=False)
    """What the weights were calibrated to, in the order it was done."""

    def __post_init__(self) -> None:
        """Check the columns and number the clusters."""
        if self.lonely not in get_args(Lonely):
            raise DesignError(f"lonely is {self.lonely!r}; expected one of {', '.join(get_args(Lonely))}")
        if not hasattr(self.frame, "columns") or self.frame.columns.nlevels > 1:
            raise DesignError(
                f"the frame is a {type(self.frame).__name__}; expected a pandas DataFrame with one header"
            )
        if len(self.frame) == 0:
            raise DesignError("the frame has no rows; expected one row a respondent")
        for role in ("weights", "strata", "clusters", "fpc", "replicate_weights"):
            refuse_unknown(self.frame, listed(getattr(self, role)), role)
        if len(listed(self.weights)) > 1:
            raise DesignError(f"weights names {len(listed(self.weights))} columns; expected one")
        built = {
            "stages": stages_of(self.frame, listed(self.strata), listed(self.clusters), listed(self.fpc), self.nest),
            "domain": np.ones(len(self.frame), bool),
            "replicates": None,
            "calibrations": (),
        }
        for name, value in built.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "weight", self._first_weights())
        if self.replicate_weights is not None:
            object.__setattr__(self, "replicates", given_replicates(self))
        elif self.lonely == "fail":
            refuse_lonely(self.frame, listed(self.strata), self.stages)

    def _first_weights(self) -> np.ndarray:
        for column in listed(self.weights):
            return sampling_weights(self.frame, column)
        weight = np.ones(len(self.frame))
        if self.fpc is not None:
            if any((stage.fraction == 0).any() for stage in self.stages):
                raise DesignError("fpc is not given of every stage; expected it, or weights, which it would make")
            for stage in self.stages:
                weight = weight / stage.fraction[stage.stratum][stage.cluster]
        return weight

    @property
    def cluster(self) -> np.ndarray:
        """(n) primary sampling unit of each row, numbered from 0."""
        return self.stages[0].cluster

    @property
    def stratum(self) -> np.ndarray:
        """(clusters) stratum of each primary sampling unit, numbered from 0."""
        return self.stages[0].stratum

    @property
    def clusters_by_stratum(self) -> np.ndarray:
        """(strata) the number of clusters that were drawn in each stratum."""
        return self.stages[0].drawn

    @property
    def mean_weight(self) -> float:
        """The mean weight of the domain's rows of positive weight."""
        return float(self.weight[self.domain & (self.weight > 0)].mean())

    @property
    def degrees_of_freedom(self) -> int:
        """Clusters minus strata that hold members of the domain with a weight other than zero, as R's degf."""
        return self.degrees_of_freedom_of(self.domain)

    def where(self, mask: np.ndarray | pd.Series) -> SurveyDesign:
        """The same design, speaking of the rows where the mask holds (and the domain it had).

        The frame, the strata and the clusters stay whole: the scores are zero outside, which is what makes the variance
        of a domain right. A missing value in the mask counts as outside. A Series must have the frame's own index, in
        its order: rows are not matched by label, nor taken by position where their labels say otherwise.
        """
        import pandas as pd

        if isinstance(mask, pd.Series) and len(mask) == len(self.frame) and not mask.index.equals(self.frame.index):
            raise DesignError("the mask has another index than the frame; expected a column of it, or an array")
        try:
            held = pd.array(mask, dtype="boolean").fillna(False).to_numpy(bool)
        except (TypeError, ValueError):
            told = getattr(mask, "dtype", type(mask).__name__)
            raise DesignError(f"the mask is of type {told}; expected True or False, one a row of the frame") from None
        if held.shape != (len(self.frame),):
            raise DesignError(f"the mask has {held.size} values; expected {len(self.frame)}, one a row of the frame")
        return self._with(domain=self.domain & held)

    def with_frame(self, frame: pd.DataFrame) -> SurveyDesign:
        """The same sample with other columns; the rows must be the same ones in the same order."""
        if len(frame) != len(self.frame):
            raise DesignError(f"the frame has {len(frame)} rows; expected the {len(self.frame)} of the sample")
        return self._with(frame=frame)

    def calibrate(self, margins: Mapping, method: str = "rake", **options: object) -> SurveyDesign:
        """The same sample with weights that meet known totals, and variances of what the totals leave unexplained.

        margins maps columns to totals and method is "poststratify", "rake", "linear", "raking" or "logit": see
        `calibration.calibrated`. Each set of replicate weights is calibrated on its own.
        """
        from .calibration import calibrated

        return calibrated(self, margins, method, **options)

    def unweighted(self) -> SurveyDesign:
        """The same clusters and strata with every row counting as one, and nothing calibrated; those of weight 0 as 0.

        Raises DesignError for replicate weights, which are what tells the design.
        """
        if self.replicates is not None:
            raise DesignError(
                "the design has replicate weights; expected strata and clusters, to count each row as one"
            )
        return self._with(weight=(self.weight != 0).astype(float), calibrations=())

    def trim(self, lower: float = -np.inf, upper: float = np.inf, strict: bool = False) -> SurveyDesign:
        """The same sample with no weight below or above; what is cut off is spread over the others, as R's trimWeights.

        strict repeats until no weight is beyond the bounds after the spreading.
        """
        from .trimming import trimmed

        return trimmed(self, lower, upper, strict)

    def as_replicates(self, kind: str = "bootstrap", replicates: int = 200, seed: int = 1) -> SurveyDesign:
        """The same sample told by replicate weights made of its first stage: "jk1", "jkn" or "bootstrap".

        "bootstrap" is Rao & Wu's (1988), of so many replicates from the seed. Strata of one cluster add nothing, so
        that lonely must be "remove" or "certainty". Weights that were calibrated are refused: calibrate afterwards.
        """
        if self.replicates is not None:
            raise DesignError("the design has replicate weights; expected strata and clusters to make them from")
        if self.calibrations:
            raise DesignError("the weights were calibrated; expected replicates first, which are then calibrated too")
        if self.stages[0].lonely.any() and self.lonely in ("adjust", "average"):
            raise DesignError(f"strata of one cluster have no replicates under lonely = {self.lonely}; expected remove")
        return self._with(replicates=made_replicates(kind, self.stages[0], self.weight, replicates, seed))

    def _with(self, **changed: object) -> SurveyDesign:
        """A copy of which some built parts differ."""
        import copy

        other = copy.copy(self)
        for name, value in changed.items():
            object.__setattr__(other, name, value)
        return other

    def same_sample(self, other: SurveyDesign) -> bool:
        """Whether both speak of (domains of) one sample, so that their estimates have a covariance."""
        parts = ("stages", "weight", "replicates", "calibrations")
        return all(getattr(self, part) is getattr(other, part) for part in parts)

    def refuse_negative_weights(self, what: str, error: type[ValueError] = DesignError) -> None:
        """Raise the error where linear calibration made weights that what is asked for cannot have."""
        negative = self.weight < 0
        if negative.any():
            raise error(
                f"{what} cannot have weights below zero, as in {rows(negative)}; expected a calibration with bounds "
                "= (0.3, 3) or such"
            )

    def clusters_with(self, rows: np.ndarray) -> np.ndarray:
        """(clusters) True where a cluster holds any of the rows (n, boolean) with a weight."""
        held = np.zeros(len(self.stratum), bool)
        held[self.cluster[rows & (self.weight != 0)]] = True
        return held

    def degrees_of_freedom_of(self, rows: np.ndarray) -> int:
        """Clusters minus strata that hold any of the rows (n, boolean) with a weight other than zero.

        With replicate weights: the rank of those over the rows, less 1.
        """
        if self.replicates is not None:
            return self.replicates.degrees_of_freedom(rows & (self.weight != 0))
        held = self.clusters_with(rows)
        return int(held.sum()) - len(np.unique(self.stratum[held]))

    def unit_totals(self, scores: np.ndarray) -> np.ndarray:
        """(units x k) scores (n x k, weights included) summed to the sampling units of the last stage.

        What calibration explains is taken out of them first.
        """
        scores = scores.reshape(len(scores), -1)
        for calibration in reversed(self.calibrations):  # the totals of the last are met exactly, the first's no longer
            scores = calibration.residuals(scores)
        last = self.stages[-1]
        sums = [np.bincount(last.cluster, column, len(last.stratum)) for column in scores.T]
        return np.array(sums).reshape(-1, len(last.stratum)).T

    def spread(self, scores: np.ndarray, values: np.ndarray, refit: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """(units x k) what the covariance of k estimates is made of: their scores summed to the sampling units.

        scores (n x k) are the row scores, weights included, zero outside the domain; values (k) the estimates; refit
        gives them anew for other weights (n), which replicate weights need (the units are the replicates) and no other.
        """
        if self.replicates is None:
            of_units = np.bincount(self.stages[-1].cluster, minlength=len(self.stages[-1].stratum))
            return less_rounding(self.unit_totals(scores), of_units.max() * largest(scores))
        return self.replicates.deviations(np.array([refit(weight) for weight in self.replicates.weights()]), values)

    def covariance(self, scores: np.ndarray) -> np.ndarray:
        """Covariance (k x k) of estimates, from their scores (n x k, weights included, zero outside the domain)."""
        totals = self.unit_totals(scores)
        return self.covariance_of_spread(totals, [self.domain] * totals.shape[1])

    def covariance_of_spread(self, spread: np.ndarray, bases: Sequence[np.ndarray]) -> np.ndarray:
        """The same from what `spread` gives (units x k); bases holds the base (n, boolean) of each of the k estimates.

        The bases matter where a stratum is lonely only.
        """
        if self.replicates is not None:
            return self.replicates.covariance(spread)
        return covariance_of_stages(self.stages, spread, bases, self.lonely, self.lonely_in_domains)
