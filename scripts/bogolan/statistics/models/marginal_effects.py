"""Average marginal effects: what a change in one term does to the expected outcome, on average over respondents.

With weights w over the respondents of a group, the effect is sum(w d) / sum(w), d being each one's own change in the
expected outcome. It varies with the sample twice: through the coefficients in d, and through whom it is averaged over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from ..inference.contrasts import combined_scores
from ..inference.estimates import Estimates
from ..sampling.covariance import less_rounding
from ..sampling.inverses import pseudo_inverse
from .fit import Fit
from .formula import ModelError

Column = Mapping[str, "float | np.ndarray"]


@dataclass(frozen=True, eq=False)
class Slope:
    """The effect of a number: the derivative of the expected outcome, times `per` units.

    columns  how much each column of the model moves when the number moves by one: {"age": 1}; with an interaction
             {"age": 1, "female:age": female}, a number or n values a column.
    where    (n, boolean) the group it is averaged over; None is everyone in the model.
    """

    name: str
    columns: Column
    per: float = 1.0
    where: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Change:
    """The effect of a category: the expected outcome with the columns set to `to`, less that with them at `against`.

    {"education=PS": 1, "education=S": 0} against {"education=PS": 0, "education=S": 0}: the category's column is one
    and its sisters zero, against all zero. Values are a number or n values a column.
    """

    name: str
    to: Column
    against: Column
    where: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Level:
    """The expected outcome itself, with the columns set to `at`, averaged over the group."""

    name: str
    at: Column
    where: np.ndarray | None = None


Effect = Slope | Change | Level
Variance = Literal["unconditional", "delta", "sampling"]


def category(name: str, column: str, sisters: Sequence[str], where: np.ndarray | None = None) -> Change:
    """The change to a category from the one without a column; sisters are the columns of the other categories."""
    others = dict.fromkeys((sister for sister in sisters if sister != column), 0.0)
    return Change(name, {column: 1.0, **others}, {column: 0.0, **others}, where)


def marginal_effects(fit: Fit, effects: Sequence[Effect], variance: Variance = "unconditional") -> Estimates:
    """Average marginal effects of a fit, jointly, so that the women's less the men's has its variance.

    "unconditional" counts the sampling of the respondents averaged over too (Stata's vce(unconditional)): scores
    w (d - effect) / sum(w) + (mean derivative of d by the coefficients) x (the coefficients' scores). "delta" holds
    them fixed: the second part only; "sampling" holds the coefficients fixed: the first. Degrees of freedom: the
    group's + 1 - the rank of the model matrix in the group, so that women's columns cost the men nothing, whichever of
    them the others are compared with. The flag "separated" comes from any column of the group. Raises ModelError for an
    unknown column, or a group without respondents in the model.
    """
    unknown = {column for effect in effects for column in _columns(effect)} - set(fit.columns)
    if unknown:
        raise ModelError(f"the model has no column {', '.join(map(repr, sorted(unknown)))}")
    if variance not in ("unconditional", "delta", "sampling"):
        raise ModelError(f"the variance is {variance!r}; expected unconditional, delta or sampling")
    groups = _Groups(fit)
    over = [groups.of(effect.where) for effect in effects]
    parts = [_averaged(fit, effect, group, variance) for effect, group in zip(effects, over, strict=True)]
    return Estimates(
        design=fit.design,
        names=tuple(effect.name for effect in effects),
        values=np.array([value for value, _ in parts]),
        scores=np.column_stack([scores for _, scores in parts]),
        bases=tuple(group.rows for group in over),
        counts=np.array([int((group.rows & (fit.design.weight > 0)).sum()) for group in over]),
        labels=tuple({"variable": effect.name} for effect in effects),
        warnings=tuple(_warning(fit, group.held) for group in over),
        parameters=np.array([group.rank - 1 for group in over]),
    )


@dataclass(frozen=True, eq=False)
class _Group:
    """The respondents that an effect is averaged over: m of the n rows.

    matrix, weight, places  (m x p) their model matrix, (m) weights and (m) places; predictor (m) by the coefficients.
    """

    rows: np.ndarray
    places: np.ndarray
    matrix: np.ndarray
    weight: np.ndarray
    predictor: np.ndarray

    @cached_property
    def held(self) -> np.ndarray:
        """(p, boolean) the columns that any of them has."""
        return (self.matrix != 0).any(axis=0)

    @cached_property
    def rank(self) -> int:
        """Of the model matrix among them."""
        return pseudo_inverse(self.matrix.T @ self.matrix)[1]

    def values(self, given: float | np.ndarray) -> float | np.ndarray:
        """A number, or n values of which those of the group are taken (m)."""
        return given if np.ndim(given) == 0 else np.asarray(given, float)[self.places]


class _Groups:
    """The groups of the model that effects are averaged over; those over equal ones share one."""

    def __init__(self, fit: Fit) -> None:
        self.fit = fit
        self.known: dict[bytes, _Group] = {}

    def of(self, where: np.ndarray | None) -> _Group:
        fit = self.fit
        rows = fit.rows if where is None else fit.design.where(where).domain & fit.rows
        key = rows.tobytes()
        if key not in self.known:
            places = np.flatnonzero(rows)
            matrix = fit.matrix if len(places) == len(rows) else np.asfortranarray(fit.matrix[places])
            weight = fit.design.weight[places]
            self.known[key] = _Group(rows, places, matrix, weight, matrix @ fit.predictor)
        return self.known[key]


def _averaged(fit: Fit, effect: Effect, group: _Group, variance: Variance) -> tuple[float, np.ndarray]:
    """The effect, and its spread (units)."""
    design = fit.design
    if not group.weight.any():
        raise ModelError(f"the effect {effect.name!r} is averaged over nobody in the model; expected respondents")
    share = group.weight / group.weight.sum()
    changed = _changed(fit, effect, group, fit.predictor)
    value = float(share @ changed.values)
    if design.replicates is not None and variance != "delta":
        return value, _replicated(fit, effect, group, variance) - value
    scores = combined_scores(fit.scores, changed.gradient(share)[None, :])[:, 0] if variance != "sampling" else 0.0
    if variance != "delta":
        around = less_rounding(changed.values - value, np.abs(changed.values).max(initial=0.0) + abs(value))
        everyone = np.zeros(len(group.rows))
        everyone[group.places] = share * around
        scores = scores + design.unit_totals(everyone)[:, 0]
    return value, scores


def _replicated(fit: Fit, effect: Effect, group: _Group, variance: Variance) -> np.ndarray:
    """(replicates) the effect by each set of weights, with its own coefficients unless they are held fixed."""
    found = []
    for weights, deviation in zip(fit.design.replicates.weights(), fit.scores, strict=True):
        moved = np.zeros(len(deviation)) if variance == "sampling" else deviation
        inside = weights[group.places]
        values = _changed(fit, effect, group, fit.predictor + moved).values
        found.append(inside @ values / inside.sum() if inside.any() else np.nan)
    return np.array(found)


@dataclass(frozen=True, eq=False)
class _Changed:
    """Each one's own change in the expected outcome (m), and what its derivative by the coefficients is made of.

    ends  of the outcome where columns are set: its sign, its slope there (m), and {place of a column: its value there}.
    bent, moved  of a slope: (m) what multiplies the model matrix, and {place of a column: (m) what adds to it}.
    """

    values: np.ndarray
    matrix: np.ndarray
    ends: tuple[tuple[float, np.ndarray, Mapping[int, float | np.ndarray]], ...] = ()
    bent: np.ndarray | None = None
    moved: Mapping[int, np.ndarray] | None = None

    def gradient(self, share: np.ndarray) -> np.ndarray:
        """(p) the derivative of the mean change, by shares of the weight (m)."""
        found = np.zeros(self.matrix.shape[1])
        for sign, slope, held in self.ends:
            weight = sign * share * slope
            own = weight @ self.matrix
            for place, value in held.items():
                own[place] = (weight * value).sum()
            found += own
        if self.bent is not None:
            found += (share * self.bent) @ self.matrix
            for place, value in self.moved.items():
                found[place] += share @ value
        return found


def _changed(fit: Fit, effect: Effect, group: _Group, coefficients: np.ndarray) -> _Changed:
    """What a change does, by the given coefficients: the linear predictor moves by what its columns are set to."""
    predictor = group.predictor if coefficients is fit.predictor else group.matrix @ coefficients
    if isinstance(effect, Slope):
        moved = {fit.columns.index(name): group.values(by) * effect.per for name, by in effect.columns.items()}
        amount = sum(by * coefficients[place] for place, by in moved.items())
        _, slope, curvature = fit.outcome_at(predictor)
        added = {place: slope * by for place, by in moved.items()}
        return _Changed(slope * amount, group.matrix, bent=curvature * amount, moved=added)
    ends, values = [], 0.0
    sides = [(1.0, effect.at)] if isinstance(effect, Level) else [(1.0, effect.to), (-1.0, effect.against)]
    for sign, columns in sides:
        held = {fit.columns.index(name): group.values(value) for name, value in columns.items()}
        at = predictor + sum((value - group.matrix[:, place]) * coefficients[place] for place, value in held.items())
        outcome, slope, _ = fit.outcome_at(at)
        values = values + sign * outcome
        ends.append((sign, slope, held))
    return _Changed(values, group.matrix, tuple(ends))


def _columns(effect: Effect) -> set[str]:
    if isinstance(effect, Slope):
        return set(effect.columns)
    return set(effect.at) if isinstance(effect, Level) else {*effect.to, *effect.against}


def _warning(fit: Fit, held: np.ndarray) -> str:
    """What the coefficients of the columns a group holds have to say."""
    warnings = {warning for warning, of_group in zip(fit.warnings, held, strict=True) if of_group}
    return ",".join(sorted(filter(None, warnings)))
