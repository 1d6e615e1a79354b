"""Weights that meet known totals of the population, and the variance that goes with them.

Deville & Särndal (1992), JASA 87, 376-382; Deville, Särndal & Sautory (1993), JASA 88, 1013-1020. What the totals
explain no longer varies from sample to sample: the scores of every estimate are replaced by their residuals from a
regression on the variables that were calibrated to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from .columns import SHOWN, DesignError, as_numbers, shown
from .covariance import largest, less_rounding
from .inverses import pseudo_inverse
from .margins import Totals, totals_of

if TYPE_CHECKING:
    from .design import SurveyDesign

METHODS = ("poststratify", "rake", "linear", "raking", "logit")
MOST_SWEEPS, MOST_STEPS = 2000, 200
SWEEPS_OF_RESIDUALS = 10
MET = 1e-11  # relative distance from a total, below which it is met


@dataclass(frozen=True, eq=False)
class Calibration:
    """What weights were calibrated to, as their variance needs it.

    values      (n x q) the variables.
    weight      (n) the calibrated weights.
    regression  (n) the weights of the regression: those before.
    """

    values: np.ndarray
    weight: np.ndarray
    regression: np.ndarray

    def __post_init__(self) -> None:
        """Take the products of the variables once; rows that calibration left without weight tell nothing."""
        weighted = self.values * np.where(self.weight != 0, self.regression, 0.0)[:, None]
        size = np.sqrt(np.maximum((weighted * self.values).sum(axis=0), 0))
        size = np.where(size > 0, size, 1.0)
        inverse, _ = pseudo_inverse((weighted / size).T @ (self.values / size))
        object.__setattr__(self, "_projection", (weighted / size) @ inverse / size)

    def residuals(self, scores: np.ndarray) -> np.ndarray:
        """(n x k) scores (n x k, weights included) less what the variables explain of them."""
        counted = self.weight[:, None] != 0  # linear calibration gives weights below zero too
        unweighted = np.divide(scores, self.weight[:, None], out=np.zeros_like(scores), where=counted)
        left = less_rounding(unweighted - self.values @ (self._projection.T @ unweighted), largest(unweighted))
        return np.where(counted, left * self.weight[:, None], scores)


@dataclass(frozen=True, eq=False)
class Raking:
    """What weights were raked to, as their variance needs it.

    cells   for each margin, the level (n) of each row.
    weight  (n) the raked weights.
    """

    cells: tuple[np.ndarray, ...]
    weight: np.ndarray

    def residuals(self, scores: np.ndarray) -> np.ndarray:
        """(n x k) scores (n x k, weights included) less their means over each margin in turn, ten times as R survey."""
        counted = self.weight != 0
        unweighted = np.divide(scores, self.weight[:, None], out=np.zeros_like(scores), where=counted[:, None])
        left = unweighted.copy()
        for _ in range(SWEEPS_OF_RESIDUALS):
            for cell in self.cells:
                rows = np.maximum(np.bincount(cell[counted], minlength=cell.max() + 1), 1)
                for column in left.T:
                    means = np.bincount(cell[counted], column[counted], len(rows)) / rows
                    column -= np.where(counted, means[cell], 0.0)
        return np.where(counted[:, None], less_rounding(left, largest(unweighted)) * self.weight[:, None], scores)


def calibrated(
    design: SurveyDesign, margins: Mapping, method: str = "rake", bounds: tuple[float, float] | None = None
) -> SurveyDesign:
    """The design with weights that meet the totals; see `margins.totals_of` for how they are given.

    "poststratify": one margin, met cell by cell; "rake": several, met in turn (Deming & Stephan 1940), with the
    variance of R's rake; "linear" (the generalised regression estimator, which may give negative weights), "raking"
    (exponential: the weights of "rake" with the variance of the regression's residuals) and "logit" (between bounds,
    which it needs) are Deville & Särndal's distances, for numbers too. bounds are of the new weight over the old: (0.3,
    3). With replicate weights each set is calibrated. Raises DesignError where the totals cannot be met,
    naming those that are off; and for a domain, since only the whole sample has known totals.
    """
    if method not in METHODS:
        raise DesignError(f"the method is {method!r}; expected one of {', '.join(METHODS)}")
    if not design.domain.all():
        raise DesignError("a domain was to be calibrated; expected the whole sample, of which a domain is taken then")
    _refuse_bounds(method, bounds)
    known = totals_of(design.frame, margins, design.weight)
    if method in ("poststratify", "rake") and known.names:
        told = ", ".join(known.names)
        raise DesignError(f"{method} meets counts of levels only, not {told}; expected linear, raking or logit")
    if method == "poststratify" and len(known.margins) > 1:
        raise DesignError(f"poststratify was given {len(known.margins)} margins; expected one (cross them), or rake")
    if design.replicates is None:
        weight = calibrated_weights(design.weight, known, method, bounds)
        cells = tuple(margin.cell for margin in known.margins)
        raked = method == "rake"
        made = Raking(cells, weight) if raked else Calibration(known.auxiliaries()[1], weight, design.weight)
        return design._with(weight=weight, calibrations=(*design.calibrations, made))
    sets = [calibrated_weights(weight, known, method, bounds) for weight in design.replicates.weights()]
    ones, everyone = np.ones(len(design.weight)), np.arange(len(design.weight))
    replicates = replace(design.replicates, factors=np.column_stack(sets), unit=everyone, base=ones)
    return design._with(weight=calibrated_weights(design.weight, known, method, bounds), replicates=replicates)


def calibrated_weights(
    weight: np.ndarray, known: Totals, method: str, bounds: tuple[float, float] | None = None
) -> np.ndarray:
    """(n) weights that meet the totals, from weights (n) that do not. Raises DesignError where they cannot."""
    if method in ("poststratify", "rake"):
        found = _raked(weight, known)
    else:
        names, values, totals = known.auxiliaries()
        found = weight * _adjustment(weight, values, totals, names, method, bounds)
    if not found.any():
        raise DesignError("the totals are met by weights of zero only; expected a population")
    return found


def _raked(weight: np.ndarray, known: Totals) -> np.ndarray:
    """Iterative proportional fitting over the margins, until all are met."""
    found = weight.astype(float)
    for _ in range(MOST_SWEEPS):
        furthest = 0.0
        for margin in known.margins:
            sums = np.bincount(margin.cell, found, len(margin.levels))
            factor = np.divide(margin.totals, sums, out=np.zeros(len(sums)), where=sums > 0)
            furthest = max(furthest, float((np.abs(factor - 1)[sums > 0]).max(initial=0.0)))
            found = found * factor[margin.cell]
        if furthest < MET or len(known.margins) == 1:
            break
    off = [
        f"{margin.name}={level} {value:g} of {total:g}"
        for margin in known.margins
        for level, value, total in zip(
            margin.levels, np.bincount(margin.cell, found, len(margin.levels)), margin.totals, strict=True
        )
        if abs(value - total) > 1e-7 * max(abs(total), 1.0)
    ]
    if off:
        raise DesignError(f"the margins cannot all be met: {shown(off[:SHOWN], len(off))}; expected totals that can")
    return found


@np.errstate(over="ignore", invalid="ignore")  # of steps that overshoot, which are halved
def _adjustment(
    weight: np.ndarray,
    values: np.ndarray,
    totals: np.ndarray,
    names: tuple[str, ...],
    method: str,
    bounds: tuple[float, float] | None,
) -> np.ndarray:
    """(n) new over old weights, F(values @ multipliers): Newton's method, halving steps that overshoot."""
    size = np.sqrt(weight @ values**2)
    size = np.where(size > 0, size, 1.0)
    x, wanted = values / size, totals / size
    multipliers = np.zeros(x.shape[1])
    factor, slope = _distance(x @ multipliers, method, bounds)
    error = wanted - x.T @ (weight * factor)
    scale = np.maximum(np.abs(wanted), np.abs(wanted).max())
    for _ in range(MOST_STEPS):
        if (np.abs(error) <= MET * scale).all():
            break
        step = pseudo_inverse((x * (weight * slope)[:, None]).T @ x)[0] @ error
        for _ in range(40):
            factor, slope = _distance(x @ (multipliers + step), method, bounds)
            left = wanted - x.T @ (weight * factor)
            if np.isfinite(left).all() and np.linalg.norm(left) < np.linalg.norm(error):
                break
            step = step / 2
        else:
            break
        multipliers, error = multipliers + step, left
    off = np.flatnonzero(np.abs(error) > 1e-7 * scale)
    if len(off):
        told = [f"{names[place]} {totals[place] - error[place] * size[place]:g} of {totals[place]:g}" for place in off]
        within = "" if bounds is None else f" with weights {bounds[0]:g} to {bounds[1]:g} times as large"
        raise DesignError(
            f"the totals cannot be met{within}: {shown(told[:SHOWN], len(told))}; expected others, or wider bounds"
        )
    return _distance(x @ multipliers, method, bounds)[0]


def _distance(u: np.ndarray, method: str, bounds: tuple[float, float] | None) -> tuple[np.ndarray, np.ndarray]:
    """F(u) and its slope: Deville & Särndal (1992), section 2, cases 1, 2 and 6, and 7 for bounded linear."""
    low, high = bounds or (-np.inf, np.inf)
    if method == "linear":
        return np.clip(1 + u, low, high), ((1 + u >= low) & (1 + u <= high)).astype(float)
    if method == "raking":
        with np.errstate(over="ignore"):
            factor = np.exp(u)
        inside = (factor >= low) & (factor <= high)
        return np.clip(factor, low, high), np.where(inside, factor, 0.0)
    speed = (high - low) / ((1 - low) * (high - 1))
    from scipy.special import expit, logit

    share = expit(speed * u + logit((1 - low) / (high - low)))
    return low + (high - low) * share, (high - low) * speed * share * (1 - share)


def _refuse_bounds(method: str, bounds: tuple[float, float] | None) -> None:
    if bounds is None:
        if method == "logit":
            raise DesignError("logit needs bounds of the new weight over the old; expected (0.3, 3) or such")
        return
    if method in ("poststratify", "rake"):
        raise DesignError(f"{method} has no bounds; expected linear, raking or logit")
    known = as_numbers(bounds)
    if known.shape != (2,) or not known[0] < 1 < known[1]:
        raise DesignError(f"the bounds are {bounds!r}; expected two numbers, one below 1 and one above")
    if method == "logit" and not np.isfinite(known).all():
        raise DesignError(f"the bounds of logit are {bounds!r}; expected two finite numbers")
