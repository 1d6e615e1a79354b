"""How much of an outcome's variation goes with each term: the Shapley decomposition of a regression's R squared.

A term's share is what it adds to the R squared of the terms before it, averaged over all orders in which they can come:
Lindeman, Merenda & Gold (1980), "Introduction to bivariate and multivariate analysis", whence LMG; Grömping (2006),
Journal of Statistical Software 17(1); it is the Shapley value of the terms. The shares add up to the R squared.

Of an outcome of 0 and 1 the R squared is that of the linear probability model: the difference between the mean fitted
values of those who said yes and those who said no, as Tjur (2009) defines it for a logit. It is a share of a variance,
so that its parts are too; it exists where a logit has no finite coefficients; and it needs only the products of the
columns. McFadden's needs a likelihood for every subset and is a share of nothing that a reader can be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.totals import groups_of
from ..inference.estimates import Estimates, join
from ..inference.gaps import Gaps, gaps_of_gaps
from ..inference.intervals import t_quantile
from ..models.formula import ModelError, model_matrix
from ..models.glm import numeric_outcome
from ..sampling.covariance import less_rounding
from .one_step import DRAWS, SEED, moved
from .subsets import MOST_TERMS, explained_by_subsets, shapley_weights

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

EXPLAINED = "explained"  # the name of what all terms explain together
AT_ONCE = 4_000_000  # numbers of swept products that are held at a time


def shapley(
    design: SurveyDesign,
    outcome: str | Sequence[float],
    columns: pd.DataFrame | Sequence[str],
    terms: Mapping[str, Sequence[str]] | None = None,
    by: str | Sequence[str] | None = None,
    *,
    always: Sequence[str] = (),
    draws: int = DRAWS,
    seed: int = SEED,
) -> Estimates:
    """The share of the outcome's variance that goes with each term, and with all ("explained"), overall or by group.

    columns hold numbers, without an intercept; terms maps each term to its columns, which come and go together (the
    categories of one question); by default each column is a term. always names columns that are in every regression:
    the shares, still of all variance, are of what the terms explain beyond those, which have none (as relaimpo's
    `always`). Whoever lacks a column or the outcome is in no group.
    Scores are -w (sum over subsets of c e^2 + share (y - mean)^2) / sum(w (y - mean)^2), e being the residuals of a
    subset's regression and c its Shapley weight: no derivative of its coefficients is needed, since they minimise the
    squares. `interval()` gives limits of their own, see `_limits`: a share is never negative and errs upwards, so that
    one plus or minus t standard errors covers as little as .84. Named "age", or "age|sex=F" with groups. Raises
    ModelError for an outcome that is the same for everybody in a group, and more than 12 terms.
    """
    made = model_matrix(design, outcome, columns)
    y = numeric_outcome(made)
    others = [column for column in made.columns if column not in always]
    parts = {column: (column,) for column in others} if terms is None else terms
    places = _places(parts, always, made.columns)
    inside = design.domain & ~np.isnan(y) & ~np.isnan(made.matrix).any(axis=1) & (design.weight > 0)
    groups = groups_of(design.where(inside), by)
    numbers = np.column_stack([made.matrix, y])
    found = []
    for members, suffix, label in zip(groups.members, groups.suffixes, groups.labels, strict=True):
        rows = members & inside
        known = _Group(design, numbers, rows, places, f"the group {suffix.lstrip('|')}" if suffix else "the sample")
        names = tuple(f"{name}{suffix}" for name in (*parts, EXPLAINED))
        labels = tuple({"variable": name, **label} for name in (*parts, EXPLAINED))
        found.append(_estimates(known, names, labels, draws, seed))
    return join(*found)


def explained_gaps(shares: Estimates, pairs: Mapping[str, tuple[str, str]], level: float = 0.95) -> Gaps:
    """First minus second for each {name: (first, second)} of `shapley`'s shares, with limits recovered from theirs.

    They have no p-values: whether two groups' shares differ is for the interval to say.
    """
    nothing = np.full(len(shares), np.nan)
    return gaps_of_gaps(Gaps(shares, *shares.interval(level), nothing), pairs)


def _places(terms: Mapping[str, Sequence[str]], always: Sequence[str], columns: Sequence[str]) -> list[list[int]]:
    """The places of each term's columns, and last of those that are always in.

    Raises ModelError for a column that is not there, or in two terms.
    """
    named = [*(column for own in terms.values() for column in own), *always]
    unknown = [column for column in named if column not in columns]
    if unknown:
        raise ModelError(f"the terms name {', '.join(map(repr, unknown))}; expected columns: {', '.join(columns)}")
    twice = sorted({column for column in named if named.count(column) > 1})
    if twice:
        raise ModelError(f"{', '.join(map(repr, twice))} is in two terms; expected each column in one")
    if EXPLAINED in terms:
        raise ModelError(f"a term is named {EXPLAINED!r}, which is what all terms are called; expected another name")
    if not 0 < len(terms) <= MOST_TERMS:
        raise ModelError(f"{len(terms)} terms would be {2 ** len(terms)} regressions; expected 1 to {MOST_TERMS} terms")
    return [[list(columns).index(column) for column in own] for own in (*terms.values(), always)]


class _Group:
    """The columns and the outcome among one group, about their means there."""

    def __init__(
        self, design: SurveyDesign, numbers: np.ndarray, rows: np.ndarray, terms: list[list[int]], named: str
    ) -> None:
        self.design, self.rows = design, rows
        if not rows.any():
            raise ModelError(f"nobody of {named} has the outcome and every term; expected some")
        used = [place for own in terms for place in own]
        *self.terms, self.always = ([used.index(place) for place in own] for own in terms)
        kept = numbers[:, [*used, -1]]
        outcome = kept[rows, -1]
        if (outcome == outcome[0]).all():
            raise ModelError(
                f"the outcome is {outcome[0]:g} for all {rows.sum()} of {named}; expected values to differ"
            )
        mean = np.average(kept[rows], axis=0, weights=design.weight[rows])
        self.about = np.where(rows[:, None], kept - mean, 0.0)
        self.weights = shapley_weights(len(self.terms))

    def shares(self, products: np.ndarray) -> np.ndarray:
        """(... x k + 1) the shares of the terms, and of all together, from products (... x p+1 x p+1)."""
        explained, _ = explained_by_subsets(products, self.terms, self.always)
        return less_rounding(explained @ np.vstack([self.weights, _all_less_none(explained.shape[-1])]).T, 1.0)

    def products(self, weight: np.ndarray) -> np.ndarray:
        """Products (p+1 x p+1) of columns and outcome about their means with these weights (n)."""
        own = weight[self.rows]
        about = self.about[self.rows] - np.average(self.about[self.rows], axis=0, weights=own)
        return (about * own[:, None]).T @ about

    def refit(self, weight: np.ndarray) -> np.ndarray:
        """The shares with other weights (n); NaN where they leave nobody, or no difference."""
        if not weight[self.rows].any():
            return np.full(len(self.terms) + 1, np.nan)
        products = self.products(weight)
        return self.shares(products) if products[-1, -1] > 0 else np.full(len(self.terms) + 1, np.nan)

    def scores(self, shares: np.ndarray, products: np.ndarray) -> np.ndarray:
        """(n x k + 1) scores of the shares; the squared residuals of all subsets are one quadratic form a share."""
        _, coefficients = explained_by_subsets(products, self.terms, self.always)
        residual = np.column_stack([-coefficients, np.ones(len(coefficients))])
        counted = np.vstack([self.weights, _all_less_none(len(coefficients))])
        scores = np.empty((len(self.rows), len(shares)), order="F")
        weight = np.where(self.rows, self.design.weight, 0.0) / products[-1, -1]
        for place, (share, of_subset) in enumerate(zip(shares, counted, strict=True)):
            size = (np.abs(residual) * np.abs(of_subset)[:, None]).T @ np.abs(residual)
            form = less_rounding((residual * of_subset[:, None]).T @ residual, size)
            form[-1, -1] += share
            scores[:, place] = -weight * ((self.about @ form) * self.about).sum(axis=1)
        return scores

    def rank(self, products: np.ndarray) -> int:
        """How many columns the regression on all terms holds."""
        return int((explained_by_subsets(products, self.terms, self.always)[1][-1] != 0).sum())

    def drawn(self, draws: int, seed: int) -> np.ndarray:
        """(draws x k + 1) the shares in bootstrap samples of the clusters, one step from the sample's products.

        What each cluster adds to the sums and products is drawn; the shares follow from these without the respondents.
        """
        k = self.about.shape[1]
        first, second = np.triu_indices(k + 1)
        held = np.column_stack([self.about, self.rows])  # the last column is the weight itself
        weight = np.where(self.rows, self.design.weight, 0.0)
        whole = np.empty(len(first))
        units = np.empty((len(self.design.stages[-1].stratum), len(first)))
        for pair, (one, other) in enumerate(zip(first, second, strict=True)):
            of_row = weight * held[:, one] * held[:, other]
            whole[pair], units[:, pair] = of_row.sum(), self.design.unit_totals(of_row)[:, 0]
        sums = moved(self.design, whole, units, draws, seed)
        shares = np.empty((draws, len(self.terms) + 1))
        step = max(AT_ONCE // (2 ** len(self.terms) * k**2), 1)
        for start in range(0, draws, step):
            moments = np.empty((len(sums[start : start + step]), k + 1, k + 1))
            moments[:, first, second] = sums[start : start + step]
            moments[:, second, first] = moments[:, first, second]
            population = np.where(moments[:, -1, -1] > 0, moments[:, -1, -1], np.nan)
            mean = moments[:, :-1, -1] / population[:, None]
            products = moments[:, :-1, :-1] / population[:, None, None] - mean[:, :, None] * mean[:, None, :]
            exists = products[:, -1, -1] > 0
            shares[start : start + step] = np.nan
            shares[start : start + step][exists] = self.shares(products[exists])
        return shares


def _all_less_none(subsets: int) -> np.ndarray:
    """What the R squared of all terms counts each subset's: all less none."""
    counted = np.zeros(subsets)
    counted[-1], counted[0] = 1.0, -1.0
    return counted


def _estimates(group: _Group, names: tuple[str, ...], labels: tuple[dict, ...], draws: int, seed: int) -> Estimates:
    design, k = group.design, len(names)
    products = group.products(design.weight)
    values = group.shares(products)
    found = Estimates(
        design=design,
        names=names,
        values=values,
        scores=design.spread(group.scores(values, products), values, group.refit),
        bases=(group.rows,) * k,
        counts=np.full(k, int(group.rows.sum())),
        labels=labels,
        parameters=np.full(k, group.rank(products)),
    )
    drawn = group.drawn(draws, seed) if design.replicates is None else None
    limits = [
        partial(_limits, float(value), float(error), int(df), None if drawn is None else drawn[:, place])
        for place, (value, error, df) in enumerate(zip(values, found.standard_errors, found.df, strict=True))
    ]
    return replace(found, own_limits=tuple(limits))


def _limits(
    value: float, standard_error: float, df: int, drawn: np.ndarray | None, level: float
) -> tuple[float, float]:
    """Limits of a share: the widest of those that are too narrow somewhere.

    The square root plus or minus t standard errors of it (a share goes with a coefficient's square, its root with the
    coefficient); below, from the share less its bias, which is what the mean of the one-step bootstrap exceeds it by;
    and the percentiles of that bootstrap. Without a degree of freedom: 0 to 1.
    """
    if df < 1:
        return 0.0, 1.0
    root = np.sqrt(max(value, 0.0))
    margin = float(t_quantile(level, np.array(float(df)))) * standard_error / (2 * root) if root > 0 else 0.0
    if drawn is None:
        return max(root - margin, 0.0) ** 2, min((root + margin) ** 2, 1.0)
    less_bias = np.sqrt(max(2 * value - np.nanmean(drawn), 0.0))
    lower, upper = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    lower = min(max(min(root, less_bias) - margin, 0.0) ** 2, max(lower, 0.0))
    return float(lower), float(min(max((root + margin) ** 2, upper), 1.0))
