"""Quantiles by group, with Woodruff's intervals: limits for the share below, taken back to the scale of the values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..inference.estimates import Estimates, join
from ..inference.intervals import t_quantile
from ..inference.share_intervals import share_interval
from ..sampling.columns import DesignError, listed, refuse_unknown
from .quantile_rules import RULES, Ordered
from .totals import Base, Groups, answered_in, divided, groups_of, numbers, smooth

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

Interval = Literal["mean", "beta", "xlogit", "asin", "score", "quantile"]

LIMIT_UNDEFINED = "limit_undefined"
INTERVALS = ("mean", "beta", "xlogit", "asin", "score", "quantile")


def quantile(
    design: SurveyDesign,
    names: str | Sequence[str],
    probabilities: float | Sequence[float] = 0.5,
    by: str | Sequence[str] | None = None,
    *,
    rule: str = "math",
    interval: Interval = "mean",
    level: float = 0.95,
) -> Estimates:
    """Weighted quantiles: "age@0.5", "age@0.5|sex=F". R's svyquantile; its rules are `quantile_rules.RULES`.

    The share at or below the quantile has an interval ("mean", "beta", "xlogit" or "asin": R's svyciprop), and the same
    rule takes its limits to the scale of the values: Woodruff (1952), JASA 47, 635-646. "score" inverts a score test
    (Francisco & Fuller 1991), and "quantile", with replicate weights, takes the variance of the replicates' quantiles.
    The rules "old" and "old_rounded" put the interval around p itself, or with replicate weights around the share below
    the quantile, as oldsvyquantile did.

    The standard error is the interval's width over 2 t, at the level; the covariance over all variables, probabilities
    and groups is that of the shares below, so scaled. A limit beyond 0 or 1 is not defined: NaN, flagged
    "limit_undefined". Raises DesignError for a column that is not a number, or a probability outside 0 to 1.
    """
    names, probabilities = listed(names), np.atleast_1d(np.asarray(probabilities, float))
    _refuse(design, names, probabilities, rule, interval)
    design.refuse_negative_weights("quantiles")
    refuse_unknown(design.frame, [*names, *listed(by)])
    groups = groups_of(design, by)
    parts = []
    for name in names:
        values = numbers(design.frame, name)
        answered = answered_in(design, values)
        for place, (suffix, label) in enumerate(zip(groups.suffixes, groups.labels, strict=True)):
            inside = groups.of_row == place if answered is None else answered & (groups.of_row == place)
            asked = _Asked(design, values, _Group(inside, len(groups) == 1 and answered is None), rule, interval, level)
            titles = [f"{name}@{p:g}{suffix}" for p in probabilities]
            labels = [{"variable": name, "level": None, "probability": float(p), **label} for p in probabilities]
            parts.append(_of_group(asked, probabilities, titles, labels))
    return join(*parts)


def _refuse(design: SurveyDesign, names: list[str], probabilities: np.ndarray, rule: str, interval: str) -> None:
    if not names:
        raise DesignError("no variable is named; expected one or more columns of the frame")
    if not ((probabilities >= 0) & (probabilities <= 1)).all():
        raise DesignError(f"the probabilities are {', '.join(f'{p:g}' for p in probabilities)}; expected 0 to 1")
    if rule not in RULES:
        raise DesignError(f"the rule is {rule!r}; expected one of {', '.join(RULES)}")
    if interval not in INTERVALS:
        raise DesignError(f"the interval is {interval!r}; expected one of {', '.join(INTERVALS)}")
    if interval == "quantile" and design.replicates is None:
        raise DesignError("the interval 'quantile' is for replicate weights; expected another")
    if interval == "score" and design.replicates is not None:
        raise DesignError("the interval 'score' is not for replicate weights; expected another")


@dataclass(frozen=True, eq=False)
class _Group:
    """The rows of one group, and whether that is everyone."""

    inside: np.ndarray
    everyone: bool


class _Asked:
    """One variable among one group of respondents, sorted once for all that is asked of it."""

    def __init__(
        self, design: SurveyDesign, values: np.ndarray, group: _Group, rule: str, interval: Interval, level: float
    ) -> None:
        of_row = np.where(group.inside, 0, -1)
        self.base = Base(design, Groups(of_row, ("",), ({},)), None if group.everyone else group.inside)
        self.design, self.values, self.inside = design, values, group.inside
        self.rule, self.interval, self.level = RULES[rule], interval, level
        old, replicated = rule.startswith("old"), design.replicates is not None
        self.around_p = old and not replicated
        self.below = np.less if old and replicated else np.less_equal  # as oldsvyquantile has it for each
        rows = self.base.rows
        self.ordered = Ordered.of(values[rows], design.weight[rows])
        self.n, self.df = int(self.base.n[0]), design.degrees_of_freedom_of(group.inside)

    def share_below(self, quantile: float) -> tuple[float, np.ndarray, float]:
        """The share of the weight at or below, its spread (units) and its variance."""
        below = self.base.total(self.below(self.values, quantile).astype(float))
        share, spread = smooth(self.design, (below, self.base.population), divided, _slopes)
        return float(share[0]), spread[:, 0], float(self.design.covariance_of_spread(spread, (self.inside,))[0, 0])

    def limits(self, p: float, share: float, variance: float, level: float) -> tuple[float, float]:
        """Limits of the quantile at the level."""
        if self.interval == "score":
            return self._score_limits(p, level)
        share = p if self.around_p else share
        method = "mean" if self.interval == "quantile" else self.interval
        if method != "mean" and (variance <= 0 or not 0 < share < 1):
            return np.nan, np.nan
        sample = (np.array([self.n]), np.array([1]), np.array([self.df]))
        shares = np.ravel(share_interval(np.array([share]), np.array([variance]), *sample, level=level, method=method))
        found = self.rule(self.ordered, np.clip(shares, 0, 1))
        if self.around_p:
            return float(found[0]), float(found[1])
        return (np.nan if shares[0] < 0 else float(found[0])), (np.nan if shares[1] > 1 else float(found[1]))

    def _score_limits(self, p: float, level: float) -> tuple[float, float]:
        """Where the score (share above, less 1 - p) is t standard errors from zero; then the unweighted share there."""
        t = float(t_quantile(level, np.array(float(self.df))))
        candidates = np.unique(self.ordered.values)

        def score(place: int) -> float:
            share, _, variance = self.share_below(candidates[place])
            if variance > 0:
                return (p - share) / np.sqrt(variance)
            return float(np.copysign(np.inf, p - share)) if p != share else 0.0

        found = []
        for limit in (t, -t):
            low, high = 0, len(candidates) - 1
            while low < high:  # the first value at which the score is at or below the limit
                middle = (low + high) // 2
                low, high = (low, middle) if score(middle) <= limit else (middle + 1, high)
            before = max(low - 1, 0)  # the score jumps over the limit here: the nearer side is its root
            nearer = before if abs(score(before) - limit) < abs(score(low) - limit) else low
            found.append(candidates[nearer])
        unweighted = np.searchsorted(self.ordered.values, found, side="right") / len(self.ordered.values)
        lower, upper = self.rule(self.ordered, unweighted)
        return float(lower), float(upper)

    def replicated(self, probabilities: np.ndarray) -> np.ndarray:
        """(replicates x probabilities) quantiles by each set of weights; NaN where nobody of the group has any."""
        rows, sets = self.base.rows, self.design.replicates.weights()
        ordered = (Ordered.of(self.values[rows], weights[rows]) for weights in sets)
        nobody = np.full(len(probabilities), np.nan)
        return np.array([self.rule(data, probabilities) if len(data.values) else nobody for data in ordered])


def _slopes(below: np.ndarray, population: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inverse = divided(np.ones_like(population), population)
    return inverse, -inverse * divided(below, population)


def _of_group(asked: _Asked, probabilities: np.ndarray, names: list[str], labels: list[dict]) -> Estimates:
    k, units = len(names), len(asked.base.population.parts)
    values, scores = np.full(k, np.nan), np.zeros((units, k))
    limits: list[Callable[[float], tuple[float, float]] | None] = [None] * k
    warnings = [""] * k
    if asked.n:
        values = asked.rule(asked.ordered, probabilities)
        if asked.interval == "quantile":
            scores = asked.design.replicates.deviations(asked.replicated(probabilities), values)
        else:
            for place, p in enumerate(probabilities):
                scores[:, place], limits[place], warnings[place] = _woodruff(asked, float(p), float(values[place]))
    return Estimates(
        design=asked.design,
        names=tuple(names),
        values=values,
        scores=scores,
        bases=(asked.inside,) * k,
        counts=np.full(k, asked.n),
        labels=tuple(labels),
        warnings=tuple(warnings),
        own_limits=tuple(limits),
    )


def _woodruff(asked: _Asked, p: float, value: float) -> tuple[np.ndarray, Callable[[float], tuple[float, float]], str]:
    """The spread (units) of a quantile, its limits by level, and what there is to say of them."""
    share, spread, variance = asked.share_below(value)

    def limits(level: float) -> tuple[float, float]:
        return asked.limits(p, share, variance, level)

    lower, upper = limits(asked.level)
    standard_error = (upper - lower) / (2 * t_quantile(asked.level, np.array(float(asked.df))))
    if np.isnan(standard_error):
        return np.full_like(spread, np.nan), limits, LIMIT_UNDEFINED
    scale = standard_error / np.sqrt(variance) if variance > 0 else 0.0
    return -spread * scale, limits, ""
