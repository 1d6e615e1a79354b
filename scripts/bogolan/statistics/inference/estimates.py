"""Estimates with the scores behind them, so that whatever is combined later has its covariance.

A frozen table of k estimates from one sample: shares, means, totals, coefficients, marginal effects, and any linear
combination of them. Keeping the scores summed to the clusters (clusters x k), not only the covariance, is what lets
estimates of different calls be joined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..sampling.columns import DesignError, listed
from ..sampling.design import SurveyDesign
from .contrasts import Combination, combined, combined_scores, counts_of, position_of, unions
from .hypothesis_tests import Test
from .intervals import refuse_null, two_sided_p_value, wald_interval
from .share_intervals import PLANNING_ICC, share_interval
from .wald_tests import wald_test

if TYPE_CHECKING:
    import pandas as pd

NO_CASES = "no_cases"
ZERO_VARIANCE = "zero_variance"
REPLICATES_MISSING = "replicates_missing"
NO_DEGREES_OF_FREEDOM = "no_degrees_of_freedom"
UNDEFINED = "undefined"


@dataclass(frozen=True, eq=False)
class Estimates:
    """k estimates and what is needed to combine them; made by the estimators, not by hand.

    design       the sample they come from.
    names        (k) their names: "vote=Y", "vote=Y|sex=F".
    values       (k) the estimates; NaN where there is none, and then `flags` says why.
    scores       (clusters x k) linearised scores, weights included, summed to the clusters.
    bases        k arrays (n, boolean): the respondents each estimate speaks of. Equal bases are one shared array.
    counts       (k) unweighted respondents behind each estimate: those who gave the answer for a share, all of the base
                 for a mean, those of all its parts for a contrast, of which parts with one base may share them.
    labels       (k) what each estimate is of: {"variable": "vote", "level": "Y", "sex": "F"}.
    warnings     (k) what the estimator has to say of each ("separated"); "" where nothing, the default.
    parameters   (k) degrees of freedom spent on a model: its coefficients less one; the default is none.
    is_share     (k, boolean) whether it is a share, for which the intervals of shares exist; by default it is not.
    srs_variances  (k) variance under simple random sampling with replacement; NaN, the default, where there is none.
    own_limits   (k) functions of the level that give limits which are not the estimate plus or minus t standard errors
                 (Woodruff's, of a quantile); None, the default, where there is no such thing.
    """

    design: SurveyDesign
    names: tuple[str, ...]
    values: np.ndarray
    scores: np.ndarray
    bases: tuple[np.ndarray, ...]
    counts: np.ndarray
    labels: tuple[Mapping[str, object], ...]
    warnings: tuple[str, ...] | None = None
    parameters: np.ndarray | None = None
    is_share: np.ndarray | None = None
    srs_variances: np.ndarray | None = None
    own_limits: tuple[Callable[[float], tuple[float, float]] | None, ...] | None = None

    def __post_init__(self) -> None:
        """Fill in what most estimators have nothing to say about."""
        k = len(self.names)
        defaults = {
            "warnings": ("",) * k,
            "parameters": np.zeros(k, int),
            "is_share": np.zeros(k, bool),
            "srs_variances": np.full(k, np.nan),
            "own_limits": (None,) * k,
        }
        for name, default in defaults.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, default)

    def __len__(self) -> int:
        """How many estimates there are."""
        return len(self.names)

    @cached_property
    def covariance(self) -> np.ndarray:
        """(k x k) design-based covariance; NaN in the rows and columns of estimates that do not exist."""
        covariance = self.design.covariance_of_spread(self.scores, self.bases)
        absent = np.isnan(self.values) | np.isnan(self.scores).all(axis=0)
        covariance[absent, :] = covariance[:, absent] = np.nan
        return covariance

    @property
    def variances(self) -> np.ndarray:
        """(k) the diagonal of the covariance."""
        return np.diag(self.covariance)

    @property
    def standard_errors(self) -> np.ndarray:
        """(k) square roots of the variances."""
        return np.sqrt(self.variances)

    @cached_property
    def n(self) -> np.ndarray:
        """(k) unweighted respondents in each base."""
        return self._of_each_base(lambda base: int((base & (self.design.weight != 0)).sum()))

    @cached_property
    def clusters(self) -> np.ndarray:
        """(k) clusters that hold respondents of each base."""
        return self._of_each_base(lambda base: int(self.design.clusters_with(base).sum()))

    @cached_property
    def df(self) -> np.ndarray:
        """(k) degrees of freedom: clusters minus strata of the base, less the parameters of a model."""
        return self._of_each_base(self.design.degrees_of_freedom_of) - self.parameters

    def _of_each_base(self, measure: Callable[[np.ndarray], int]) -> np.ndarray:
        measured: dict[int, int] = {}
        for base in self.bases:  # many estimates share few bases
            if id(base) not in measured:
                measured[id(base)] = measure(base)
        return np.array([measured[id(base)] for base in self.bases], dtype=int)

    @property
    def design_effects(self) -> np.ndarray:
        """(k) variance over that of a simple random sample of n drawn with replacement (R's deff = "replace")."""
        with np.errstate(divide="ignore", invalid="ignore"):
            effects = self.variances / self.srs_variances
        return np.where((self.variances > 0) & (self.srs_variances > 0), effects, np.nan)

    @cached_property
    def population(self) -> np.ndarray:
        """(k) the sum of the weights of each base: how many it stands for."""
        found: dict[int, float] = {}
        for base in self.bases:
            if id(base) not in found:
                found[id(base)] = float(self.design.weight[base].sum())
        return np.array([found[id(base)] for base in self.bases])

    @property
    def design_effects_without_replacement(self) -> np.ndarray:
        """(k) variance over that of a simple random sample drawn without replacement (R's deff = TRUE).

        NaN where the weights make the population no larger than the sample.
        """
        left = 1 - np.divide(self.n, self.population, out=np.ones(len(self)), where=self.population > 0)
        return np.divide(self.design_effects, left, out=np.full(len(self), np.nan), where=left > 0)

    @property
    def n_effective(self) -> np.ndarray:
        """(k) p (1 - p) / variance for a share: Korn & Graubard (1998); NaN for others and at a variance of zero."""
        spread = np.where(self.is_share, self.values * (1 - self.values), np.nan)
        return np.divide(spread, self.variances, out=np.full(len(self), np.nan), where=self.variances > 0)

    @property
    def flags(self) -> tuple[str, ...]:
        """(k) comma-joined: the estimator's own warnings, no_cases, zero_variance, no_degrees_of_freedom.

        And replicates_missing, where the estimate does not exist (a separated logit, an empty group) by some of the
        replicate weights, which then say nothing of its variance: it is likely to be larger.
        """
        unknown = np.isnan(self.scores)
        explained = unknown.all(axis=0) & np.array([bool(warning) for warning in self.warnings], bool)
        found = {
            NO_CASES: np.isnan(self.values) & np.array([not warning for warning in self.warnings], bool),
            ZERO_VARIANCE: self.variances == 0,
            NO_DEGREES_OF_FREEDOM: (self.df < 1) & (self.n > 0),
            REPLICATES_MISSING: unknown.any(axis=0) & ~explained & ~np.isnan(self.values),
        }
        return tuple(
            ",".join([*filter(None, [warning]), *(flag for flag, where in found.items() if where[estimate])])
            for estimate, warning in enumerate(self.warnings)
        )

    def interval(
        self, level: float = 0.95, method: str = "mean", planning_icc: float = PLANNING_ICC
    ) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper limits (k, k) at the confidence level.

        method: "mean" (estimate plus or minus t standard errors, infinite where there is no degree of freedom; of a
        quantile Woodruff's limits), or for shares one of `share_intervals.METHODS`. planning_icc is for "capped" only.
        Raises ValueError where a method for shares is asked of something else.
        """
        if method == "mean":
            lower, upper = wald_interval(self.values, self.standard_errors, self.df, level)
            for place, limits in enumerate(self.own_limits):
                if limits is not None:
                    lower[place], upper[place] = limits(level)
            return lower, upper
        others = [name for name, share in zip(self.names, self.is_share, strict=True) if not share]
        if others:
            raise ValueError(
                f"method {method!r} is for shares; {', '.join(others[:5])} are not; expected method 'mean'"
            )
        sample = (self.n, self.clusters, self.df)
        return share_interval(
            self.values,
            self.variances,
            *sample,
            level=level,
            method=method,
            planning_icc=planning_icc,
            logit_variances=self.logit_variances,
        )

    @property
    def logit_variances(self) -> np.ndarray | None:
        """(k) variances of the logits of the replicates' shares; None where there are no replicates."""
        from scipy.special import logit

        if self.design.replicates is None:
            return None
        with np.errstate(invalid="ignore"):  # at 0 and 1, where another interval stands in
            logits = logit(np.clip(self.values + self.scores, 0, 1)) - logit(np.clip(self.values, 0, 1))
        return np.diag(self.design.replicates.covariance(np.where(np.isfinite(logits), logits, np.nan)))

    def contrast(self, combinations: Mapping[str, Combination] | np.ndarray) -> Estimates:
        """Combinations of the estimates: {name: {row name: coefficient}}, a matrix (combinations x k), or functions.

        {"ratio": lambda e: e["births"] / e["women"]} is smooth, with the variance of its linearisation. Their base is
        everyone of the bases they combine, and the degrees of freedom are that base's, less the most parameters any
        part has spent. What has no finite value (the log of zero or less) is NaN, flagged "undefined". Raises
        KeyError naming a row that does not exist, and ValueError for coefficients that are no numbers.
        """
        names, values, slopes = combined(self.names, self.values, combinations)
        used = slopes != 0
        warnings = [{warning for warning, part in zip(self.warnings, row, strict=True) if part} for row in used]
        undefined = ~np.isfinite(values) & ~(used & np.isnan(self.values)).any(axis=1)
        for place in np.flatnonzero(undefined):
            warnings[place].add(UNDEFINED)
        return Estimates(
            design=self.design,
            names=names,
            values=np.where(np.isfinite(values), values, np.nan),
            scores=combined_scores(self.scores, slopes),
            bases=unions(self.bases, used),
            counts=counts_of(self.bases, self.counts, used),
            labels=tuple({"contrast": name} for name in names),
            warnings=tuple(",".join(sorted(filter(None, found))) for found in warnings),
            parameters=np.where(used, self.parameters, 0).max(axis=1, initial=0),
        )

    def position(self, name: str) -> int:
        """Where the estimate of that name stands; KeyError with the names there are, if there is none."""
        return position_of(self.names, name)

    def select(self, names: Sequence[str]) -> Estimates:
        """Some of the estimates, in the order asked for."""
        chosen = [self.position(name) for name in names]
        arrays = ("values", "counts", "srs_variances", "is_share", "parameters")
        tuples = ("names", "bases", "labels", "warnings", "own_limits")
        return Estimates(
            design=self.design,
            scores=self.scores[:, chosen],
            **{part: getattr(self, part)[chosen] for part in arrays},
            **{part: tuple(getattr(self, part)[position] for position in chosen) for part in tuples},
        )

    def test(
        self, of: str | Sequence[str] | None = None, *, null: float = 0.0, df: float | None = None
    ) -> pd.DataFrame | Test:
        """Student's t of each estimate against the null: columns t, df, p_value, flag; index the names.

        With names in `of`: one Wald test that all of those equal the null, as R's regTermTest. df replaces the degrees
        of freedom (R's svyttest takes the domain's less one). NaN, with the flag that says why, where there is no
        variance or no degree of freedom.
        """
        if of is not None:
            return wald_test(self.select(listed(of)), null, df)
        import pandas as pd

        refuse_null(null)
        df = self.df if df is None else np.full(len(self), df, float)
        spread = np.where((self.variances > 0) & (df >= 1), self.standard_errors, np.nan)
        t = (self.values - null) / spread
        flags = [
            flag if enough or NO_DEGREES_OF_FREEDOM in flag else ",".join(filter(None, [flag, NO_DEGREES_OF_FREEDOM]))
            for flag, enough in zip(self.flags, df >= 1, strict=True)
        ]
        return pd.DataFrame({"t": t, "df": df, "p_value": two_sided_p_value(t, df), "flag": flags}, self.names)

    def frame(self) -> pd.DataFrame:
        """One row an estimate: its name, its labels, and every number of the spine that the estimate itself knows."""
        import pandas as pd

        numbers = {
            "estimate": self.values,
            "standard_error": self.standard_errors,
            "df": self.df,
            "n": self.n,
            "count": self.counts,
            "clusters": self.clusters,
            "n_effective": self.n_effective,
            "design_effect": self.design_effects,
            "flag": self.flags,
        }
        return pd.concat([pd.DataFrame({"name": self.names}), pd.DataFrame(self.labels), pd.DataFrame(numbers)], axis=1)


def join(*parts: Estimates) -> Estimates:
    """Estimates of several calls on one sample as one, with their cross covariance.

    Raises DesignError where the parts come from different designs (a domain of the same design is the same sample), and
    ValueError where a name would stand for two estimates.
    """
    if not parts:
        raise ValueError("nothing was to be joined; expected the estimates of one call or more")
    if not all(parts[0].design.same_sample(part.design) for part in parts):
        raise DesignError("the estimates come from different designs; expected calls on one design or its domains")
    names = tuple(name for part in parts for name in part.names)
    if len(set(names)) < len(names):
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"two estimates are named {', '.join(repeated)}; expected each name once")
    if len(parts) == 1:
        return parts[0]
    arrays = ("values", "counts", "srs_variances", "is_share", "parameters")
    tuples = ("bases", "labels", "warnings", "own_limits")
    return Estimates(
        design=parts[0].design,
        names=names,
        scores=np.hstack([part.scores for part in parts]),
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in arrays},
        **{name: tuple(item for part in parts for item in getattr(part, name)) for name in tuples},
    )
