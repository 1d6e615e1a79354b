"""Which ranks the data allow: confidence sets for the place of each of several estimates among the others.

Mogstad, Romano, Shaikh & Wilhelm (2024), "Inference for Ranks with Applications to Mobility across Neighbourhoods and
Academic Achievement across Countries", Review of Economic Studies 91, 476-518. An estimate's rank is no better than one
more than the number of those that are significantly above it, and no worse than all less those significantly below,
with differences tested together from the joint covariance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .intervals import refuse_level
from .multiplicity import DRAWS, effective_df, refuse_draws, studentised_draws

if TYPE_CHECKING:
    import pandas as pd

    from .estimates import Estimates


@dataclass(frozen=True, eq=False)
class RankSets:
    """Ranks of k estimates, 1 the largest.

    rank          (k) of the estimates themselves; equal ones share the better rank.
    best, worst   (k) ends of the set that holds the true rank with the level's probability.
    above         (k x k) whether the one is significantly above the other.
    flags         (k) "zero_variance" where a difference from another does not vary, and what the estimates say.
    """

    names: tuple[str, ...]
    rank: np.ndarray
    best: np.ndarray
    worst: np.ndarray
    above: np.ndarray
    flags: tuple[str, ...]

    def frame(self) -> pd.DataFrame:
        """One row an estimate."""
        import pandas as pd

        told = {"rank": self.rank, "best": self.best, "worst": self.worst, "flag": self.flags}
        return pd.DataFrame({"name": self.names, **told})


def rank_sets(
    estimates: Estimates, level: float = 0.95, simultaneous: bool = True, draws: int = DRAWS, seed: int = 1
) -> RankSets:
    """Confidence sets for the ranks of estimates; with simultaneous all of them hold together, else each by itself.

    Differences are studentised and compared with the largest of as many correlated t, each with a variance that errs on
    its own (else they would hold too seldom with few clusters), with the fewest effective degrees of freedom any
    estimate has; those found are taken out and the others tested again (Romano & Wolf 2005; section 3.3 of the paper).
    Two estimates whose difference does not vary are told apart only if they differ. An estimate that does not exist
    takes no part and has no rank (NaN). Raises ValueError for fewer than two estimates.
    """
    refuse_level(level)
    refuse_draws(draws)
    exists = np.flatnonzero(~np.isnan(estimates.values) & ~np.isnan(estimates.variances))
    if len(exists) < 2:
        raise ValueError(f"ranks were asked of {len(exists)} estimates; expected two or more")
    values, k = estimates.values[exists], len(exists)
    covariance = estimates.covariance[np.ix_(exists, exists)]
    df = float(effective_df(estimates)[exists].min())
    first, second = (part.ravel() for part in np.indices((k, k)))
    pairs = first != second
    first, second = first[pairs], second[pairs]
    spread = np.sqrt(np.maximum(_variances_of_differences(covariance)[first, second], 0))
    apart = spread > 1e-9 * np.sqrt(np.maximum(np.diag(covariance), 0)).max()
    difference = values[first] - values[second]
    certain = np.where(difference == 0, 0.0, np.copysign(np.inf, difference))
    t = np.where(apart, difference / np.where(apart, spread, 1.0), certain)
    slopes = (np.eye(k)[first] - np.eye(k)[second])[apart]
    sizes = _Sizes(studentised_draws(covariance, df, slopes, draws, seed), apart)
    families = [np.arange(len(t))] if simultaneous else [_family(first, second, one) for one in range(k)]
    better = np.zeros((k, k), bool)  # whether the first is significantly above the second, for the family of each
    best, worst, above = np.ones(k, int), np.full(k, k), np.zeros((k, k), bool)
    for place, family in enumerate(families):
        found = _by_steps(t, family, sizes, level)
        better[:] = False
        better[first[found], second[found]] = True
        members = range(k) if simultaneous else [place]
        for one in members:
            best[one] = 1 + better[:, one].sum()
            worst[one] = k - better[one, :].sum()
            above[one] = better[one]
    return _spread_out(estimates, exists, values, (best, worst), above, ~_all_vary(first, apart, k))


class _Sizes:
    """The largest of the drawn differences over a family; those that do not vary are never large."""

    def __init__(self, drawn: np.ndarray, apart: np.ndarray) -> None:
        self.drawn, self.apart, self.column = drawn, apart, np.cumsum(apart) - 1

    def critical(self, family: np.ndarray, level: float) -> float:
        varying = self.column[family[self.apart[family]]]
        return float(np.quantile(self.drawn[:, varying].max(axis=1), level)) if len(varying) else 0.0


def _variances_of_differences(covariance: np.ndarray) -> np.ndarray:
    own = np.diag(covariance)
    return own[:, None] + own[None, :] - 2 * covariance


def _family(first: np.ndarray, second: np.ndarray, one: int) -> np.ndarray:
    """The comparisons that the rank of one estimate needs, in both directions."""
    return np.flatnonzero((first == one) | (second == one))


def _by_steps(t: np.ndarray, family: np.ndarray, sizes: _Sizes, level: float) -> np.ndarray:
    """Which comparisons of the family are significant, the rest tested again without those found."""
    found, left = np.array([], int), family
    while len(left):
        above = left[t[left] > sizes.critical(left, level)]
        if not len(above):
            break
        found, left = np.concatenate([found, above]), np.setdiff1d(left, above)
    return found


def _all_vary(first: np.ndarray, apart: np.ndarray, k: int) -> np.ndarray:
    return np.bincount(first[~apart], minlength=k) == 0


def _spread_out(
    estimates: Estimates,
    exists: np.ndarray,
    values: np.ndarray,
    ends: tuple[np.ndarray, np.ndarray],
    above: np.ndarray,
    fixed: np.ndarray,
) -> RankSets:
    """The ranks among those that exist, in the places of all estimates."""
    rank = np.array([1 + (values > one).sum() for one in values])
    columns = []
    for found in (rank, *ends):
        whole = np.full(len(estimates), np.nan)
        whole[exists] = found
        columns.append(whole)
    flags = [{flag for flag in told.split(",") if flag} for told in estimates.flags]
    for place, still in zip(exists, fixed, strict=True):
        flags[place] |= {"zero_variance"} if still else set()
    pairs = np.zeros((len(estimates), len(estimates)), bool)
    pairs[np.ix_(exists, exists)] = above
    return RankSets(estimates.names, *columns, pairs, tuple(",".join(sorted(told)) for told in flags))
