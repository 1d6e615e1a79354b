"""Many comparisons: p-values and intervals that hold for all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

from .intervals import refuse_level, refuse_null

if TYPE_CHECKING:
    import pandas as pd

    from .estimates import Estimates

DRAWS = 50_000
CELLS = 4_000_000  # numbers that are drawn at a time
MANY = 1000  # degrees of freedom, from which a variance is as good as known
RANK = 1e-12

# R's names of p.adjust's methods, and statsmodels'.
METHODS = {
    "holm": "holm", "hochberg": "simes-hochberg", "hommel": "hommel", "bonferroni": "bonferroni", "BH": "fdr_bh",
    "BY": "fdr_by", "none": "",
}  # fmt: skip


def p_adjust(p_values: np.ndarray, method: str, n: int | None = None) -> np.ndarray:
    """(k) p-values adjusted for the number of comparisons, as R's p.adjust; NaN stays and is not counted.

    `n` is that number where there were more comparisons than p-values are given: the others count as 1.

    "holm" (1979), "hochberg" (1988), "hommel" (1988) and "bonferroni" bound the chance of any false rejection, "BH"
    (Benjamini & Hochberg 1995) and "BY" (Benjamini & Yekutieli 2001) the expected share of false ones; "none" leaves
    them as they are. Raises ValueError for another method, for what is no probability, and for an n below the number of
    p-values.
    """
    if method not in METHODS:
        raise ValueError(f"the method is {method!r}; expected one of {', '.join(METHODS)}")
    p_values = np.asarray(p_values, float)
    if p_values.ndim != 1:
        raise ValueError(f"the p-values have {p_values.ndim} dimensions; expected one after the other")
    if ((p_values < 0) | (p_values > 1)).any():
        raise ValueError("a p-value is below 0 or above 1; expected probabilities")
    known = ~np.isnan(p_values)
    found, k = p_values.copy(), int(known.sum())
    if n is not None and n < k:
        raise ValueError(f"{n} comparisons were told of {k} p-values; expected as many or more")
    if k and METHODS[method]:
        from statsmodels.stats.multitest import multipletests

        every = np.concatenate([p_values[known], np.ones((n or k) - k)])
        found[known] = multipletests(every, method=METHODS[method])[1][:k]
    return found


@dataclass(frozen=True, eq=False)
class MaxT:
    """Simultaneous tests of k estimates.

    names, t       (k); NaN where an estimate does not vary.
    critical       the t that all of them stay below together, with the level's probability, if all hypotheses hold.
    p_value        (k) probability that the largest of them is as far out as this one.
    p_adjusted     (k) the same by steps, each among those less far out: Westfall & Young (1993), algorithm 2.8.
    lower, upper   (k) limits that hold together at the level.
    flags          (k) what the estimates say.
    """

    names: tuple[str, ...]
    t: np.ndarray
    critical: float
    p_value: np.ndarray
    p_adjusted: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    flags: tuple[str, ...]

    def frame(self) -> pd.DataFrame:
        """One row an estimate."""
        import pandas as pd

        columns = ("t", "p_value", "p_adjusted", "lower", "upper")
        told = {column: getattr(self, column) for column in columns}
        return pd.DataFrame({"name": self.names, **told, "flag": self.flags})


def max_t(estimates: Estimates, level: float = 0.95, null: float = 0.0, draws: int = DRAWS, seed: int = 1) -> MaxT:
    """Tests that hold together, from the joint covariance: Hothorn, Bretz & Westfall (2008), Biometrical Journal 50.

    The largest of k correlated t, each with a variance that errs on its own and the fewest degrees of freedom any of
    them has, is drawn `draws` times from the seed. Estimates without variance or degrees of freedom are left out: NaN,
    with their flag.
    """
    refuse_level(level)
    refuse_null(null)
    refuse_draws(draws)
    variances = estimates.variances
    varies = (variances > 0) & ~np.isnan(estimates.values) & (estimates.df >= 1)
    t = np.full(len(estimates), np.nan)
    spread = np.sqrt(np.where(varies, variances, 1.0))
    t[varies] = (estimates.values[varies] - null) / spread[varies]
    p_value, p_adjusted = np.full(len(t), np.nan), np.full(len(t), np.nan)
    critical = np.nan
    if varies.any():
        covariance, df = estimates.covariance[np.ix_(varies, varies)], float(effective_df(estimates)[varies].min())
        size = np.abs(studentised_draws(covariance, df, np.eye(varies.sum()), draws, seed))
        largest = size.max(axis=1)
        critical = float(np.quantile(largest, level))
        found = np.abs(t[varies])
        p_value[varies] = [_share(largest >= one) for one in found]
        p_adjusted[varies] = _by_steps(size, found)
    margin = np.where(varies, critical * spread, np.nan)
    limits = estimates.values - margin, estimates.values + margin
    return MaxT(estimates.names, t, critical, p_value, p_adjusted, *limits, estimates.flags)


def _by_steps(size: np.ndarray, found: np.ndarray) -> np.ndarray:
    order = np.argsort(-found, kind="stable")
    adjusted, before = np.empty(len(found)), 0.0
    for place, which in enumerate(order):
        left = size[:, order[place:]].max(axis=1)
        before = max(before, _share(left >= found[which]))
        adjusted[which] = before
    return adjusted


def _share(held: np.ndarray) -> float:
    """How often it holds, counting the data themselves among the draws, so that no p-value is 0."""
    return float((held.sum() + 1) / (len(held) + 1))


def refuse_draws(draws: int) -> None:
    """Raise ValueError for a number of draws that is none."""
    if not (isinstance(draws, Integral) and draws >= 1):
        raise ValueError(f"{draws!r} draws were asked for; expected one or more")


def effective_df(estimates: Estimates) -> np.ndarray:
    """(k) the degrees of freedom, fewer where clusters are unequal, so that few of them hold most of the variance.

    df (sum w^2)^2 / (m sum w^4) with the weights w of the m clusters that a base reaches, at least 1: Satterthwaite's
    of variances that go with the squares of the weights, as where answers are alike within clusters (Kott 1994). By
    replicate weights those of the design.
    """
    if estimates.design.replicates is not None:
        return np.maximum(estimates.df, 1.0)
    shares: dict[int, float] = {}
    for base in estimates.bases:
        if id(base) not in shares:
            design = estimates.design
            weights = np.bincount(design.cluster[base], design.weight[base])
            squares = weights[weights > 0] ** 2
            shares[id(base)] = squares.sum() ** 2 / (len(squares) * (squares**2).sum()) if len(squares) else 1.0
    return np.maximum(estimates.df * np.array([shares[id(base)] for base in estimates.bases]), 1.0)


def studentised_draws(covariance: np.ndarray, df: float, slopes: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """(draws x c) what the t of c combinations (slopes c x k) of k estimates would be, were all of them zero.

    Each over the standard error of its own draw: the covariance that was estimated has df degrees of freedom, as a
    Wishart matrix has (Bartlett 1933), and each combination's part of it errs on its own. A multivariate t, in which
    all of them err together, is too narrow where clusters are few.
    """
    generator = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh(covariance)
    kept = values > RANK * values.max(initial=0.0)
    loadings = slopes @ (vectors[:, kept] * np.sqrt(values[kept]))
    r, c = loadings.shape[1], len(loadings)
    drawn = np.empty((draws, c), np.float32)
    for some in np.array_split(np.arange(draws), -(-draws * max(r, 1) * max(c, r) // CELLS) or 1):
        normal = generator.standard_normal((len(some), r)) @ loadings.T
        if df <= MANY:
            roots = _wishart_roots(generator, len(some), r, int(df))
            normal /= np.sqrt(((roots @ loadings.T) ** 2).sum(axis=1) / int(df))
        else:
            normal /= np.sqrt((loadings**2).sum(axis=1))
        drawn[some] = normal
    return drawn


def _wishart_roots(generator: np.random.Generator, draws: int, r: int, df: int) -> np.ndarray:
    """(draws x rows x r) matrices whose product with themselves, turned, has a Wishart distribution of df."""
    if df <= r:
        return generator.standard_normal((draws, df, r))
    roots = np.tril(generator.standard_normal((draws, r, r)), -1)
    roots[:, np.arange(r), np.arange(r)] = np.sqrt(generator.chisquare(df - np.arange(r), (draws, r)))
    return roots.transpose(0, 2, 1)
