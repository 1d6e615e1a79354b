"""Estimates of several imputations as one: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, chapter 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..inference.contrasts import Combination
from ..inference.estimates import Estimates
from ..inference.intervals import two_sided_p_value, wald_interval

if TYPE_CHECKING:
    import pandas as pd

LEAST_SHARE = 1e-4  # of the variance that is between imputations, as in R's mice: with none, df would be infinite


@dataclass(frozen=True, eq=False)
class Pooled:
    """k estimates pooled over m imputations.

    imputed  (m) the estimates of each.
    names    (k) as they are called.
    values   (k) means over the imputations.
    within   (k x k) mean of the design-based covariances.
    between  (k x k) covariance of the estimates over the imputations.
    complete_df  (k) degrees of freedom that the design would leave, were nothing missing.
    """

    imputed: tuple[Estimates, ...]
    names: tuple[str, ...]
    values: np.ndarray
    within: np.ndarray
    between: np.ndarray
    complete_df: np.ndarray

    @property
    def m(self) -> int:
        """How many imputations there are."""
        return len(self.imputed)

    @property
    def covariance(self) -> np.ndarray:
        """(k x k) within + (1 + 1 / m) between: Rubin (1987), formula 3.1.5."""
        return self.within + (1 + 1 / self.m) * self.between

    @property
    def standard_errors(self) -> np.ndarray:
        """(k) square roots of the covariance's diagonal."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def shares_between(self) -> np.ndarray:
        """(k) the share of the variance that is between imputations, R mice's lambda."""
        return _divided((1 + 1 / self.m) * np.diag(self.between), np.diag(self.covariance))

    @property
    def relative_increases(self) -> np.ndarray:
        """(k) by how much of itself the variance within grows for what is missing, R mice's riv."""
        return _divided((1 + 1 / self.m) * np.diag(self.between), np.diag(self.within))

    @property
    def df(self) -> np.ndarray:
        """(k) degrees of freedom, at most those the design leaves: Barnard and Rubin (1999), Biometrika 86, 948-955."""
        share = np.maximum(self.shares_between, LEAST_SHARE)
        of_imputations = (self.m - 1) / share**2
        of_design = (self.complete_df + 1) / (self.complete_df + 3) * self.complete_df * (1 - share)
        return np.where(self.complete_df > 0, _divided(of_imputations * of_design, of_imputations + of_design), 0.0)

    @property
    def missing_information(self) -> np.ndarray:
        """(k) the fraction of information that is missing: Rubin (1987), formulas 3.1.9 and 3.1.10; R mice's fmi."""
        increase = self.relative_increases
        return (increase + 2 / (self.df + 3)) / (increase + 1)

    def interval(self, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper limits (k, k): estimate plus or minus t standard errors."""
        return wald_interval(self.values, self.standard_errors, self.df, level)

    @property
    def p_values(self) -> np.ndarray:
        """(k) two-sided p-values of Student's t against zero; NaN without a variance or a degree of freedom."""
        errors = self.standard_errors
        spread = np.where((errors > 0) & (self.df >= 1), errors, np.nan)
        return two_sided_p_value(self.values / spread, self.df)

    def contrast(
        self, combinations: Mapping[str, Combination] | np.ndarray, complete_df: np.ndarray | None = None
    ) -> Pooled:
        """Combinations of the estimates, made in each imputation and pooled: see `Estimates.contrast`."""
        return pool([one.contrast(combinations) for one in self.imputed], complete_df)

    def frame(self) -> pd.DataFrame:
        """One row an estimate: its name and every number that is known of it."""
        import pandas as pd

        lower, upper = self.interval()
        return pd.DataFrame(
            {
                "name": self.names,
                "estimate": self.values,
                "standard_error": self.standard_errors,
                "df": self.df,
                "lower": lower,
                "upper": upper,
                "p_value": self.p_values,
                "missing_information": self.missing_information,
            }
        )


def pool(imputed: Sequence[Estimates], complete_df: np.ndarray | float | None = None) -> Pooled:
    """The estimates of two or more imputations of one sample, by Rubin's rules; R mice's pool.

    complete_df (k) replaces the design's degrees of freedom, which are otherwise the fewest of any imputation. What an
    imputation has no estimate of (a separated coefficient) has none when pooled. Raises ValueError for fewer than two
    imputations, and for estimates of other names.
    """
    if len(imputed) < 2:
        raise ValueError(f"{len(imputed)} imputations are to be pooled; expected two or more, whose spread can be seen")
    names = imputed[0].names
    for one in imputed:
        if one.names != names:
            raise ValueError(
                f"an imputation estimates {', '.join(one.names)}; expected {', '.join(names)} as the first"
            )
    values = np.array([one.values for one in imputed])
    df = np.min([one.df for one in imputed], axis=0) if complete_df is None else complete_df
    away = values - values.mean(axis=0)
    return Pooled(
        imputed=tuple(imputed),
        names=names,
        values=values.mean(axis=0),
        within=np.mean([one.covariance for one in imputed], axis=0),
        between=away.T @ away / (len(imputed) - 1),
        complete_df=np.broadcast_to(np.asarray(df, float), len(names)),
    )


def _divided(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """NaN where both are zero or missing, infinite where only what it is divided by is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return above / below
