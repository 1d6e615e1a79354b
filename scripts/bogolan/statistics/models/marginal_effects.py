"""Average marginal effects: what a change in one term does to the expected outcome, on average over respondents.

With weights w over the respondents of a group, the effect is sum(w d) / sum(w), d being each one's own change in the
expected outcome. It varies with the sample twice: through the coefficients in d, and through whom it is averaged over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    rows = tuple(groups.of(effect.where) for effect in effects)
    parts = [_averaged(fit, effect, inside, variance) for effect, inside in zip(effects, rows, strict=True)]
    held = [(fit.matrix[inside] != 0).any(axis=0) for inside in rows]
    return Estimates(
        design=fit.design,
        names=tuple(effect.name for effect in effects),
        values=np.array([value for value, _ in parts]),
        scores=np.column_stack([scores for _, scores in parts]),
        bases=rows,
        counts=np.array([int((inside & (fit.design.weight > 0)).sum()) for inside in rows]),
        labels=tuple({"variable": effect.name} for effect in effects),
        warnings=tuple(_warning(fit, columns) for columns in held),
        parameters=np.array([_rank(fit.matrix[inside]) - 1 for inside in rows]),
    )


def _averaged(fit: Fit, effect: Effect, rows: np.ndarray, variance: Variance) -> tuple[float, np.ndarray]:
    """The effect, and its spread (units)."""
    design = fit.design
    weight = np.where(rows, design.weight, 0.0)
    if not weight.any():
        raise ModelError(f"the effect {effect.name!r} is averaged over nobody in the model; expected respondents")
    differences, gradients = _differences(fit, effect, fit.predictor)
    share = weight / weight.sum()
    value = float(share @ differences)
    if design.replicates is not None and variance != "delta":
        return value, _replicated(fit, effect, rows, variance) - value
    gradient = share @ gradients
    scores = combined_scores(fit.scores, gradient[None, :])[:, 0] if variance != "sampling" else 0.0
    if variance != "delta":
        around = less_rounding(differences - value, np.abs(differences).max(initial=0.0) + abs(value))
        scores = scores + design.unit_totals(share * around)[:, 0]
    return value, scores


def _replicated(fit: Fit, effect: Effect, rows: np.ndarray, variance: Variance) -> np.ndarray:
    """(replicates) the effect by each set of weights, with its own coefficients unless they are held fixed."""
    found = []
    for weights, deviation in zip(fit.design.replicates.weights(), fit.scores, strict=True):
        moved = np.zeros(len(deviation)) if variance == "sampling" else deviation
        inside = weights[rows]
        differences, _ = _differences(fit, effect, fit.predictor + moved)
        found.append(inside @ differences[rows] / inside.sum() if inside.any() else np.nan)
    return np.array(found)


def _rank(matrix: np.ndarray) -> int:
    return pseudo_inverse(matrix.T @ matrix)[1]


class _Groups:
    """The rows of each group that are in the model; effects over equal groups share one array."""

    def __init__(self, fit: Fit) -> None:
        self.fit = fit
        self.known: dict[bytes, np.ndarray] = {}

    def of(self, where: np.ndarray | None) -> np.ndarray:
        rows = self.fit.rows if where is None else self.fit.design.where(where).domain & self.fit.rows
        return self.known.setdefault(rows.tobytes(), rows)


def _columns(effect: Effect) -> set[str]:
    if isinstance(effect, Slope):
        return set(effect.columns)
    return set(effect.at) if isinstance(effect, Level) else {*effect.to, *effect.against}


def _differences(fit: Fit, effect: Effect, coefficients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row's change in the expected outcome (n), and its derivative by the coefficients (n x p)."""
    if isinstance(effect, Slope):
        return _slopes(fit, effect, coefficients)
    after = _set(fit, effect.at if isinstance(effect, Level) else effect.to)
    high, high_slope, _ = fit.expected(after, coefficients)
    if isinstance(effect, Level):
        return np.where(fit.rows, high, 0.0), high_slope[:, None] * after
    before = _set(fit, effect.against)
    low, low_slope, _ = fit.expected(before, coefficients)
    return np.where(fit.rows, high - low, 0.0), high_slope[:, None] * after - low_slope[:, None] * before


def _slopes(fit: Fit, effect: Slope, coefficients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    moved = np.zeros_like(fit.matrix)
    for column, amount in effect.columns.items():
        moved[:, fit.columns.index(column)] = np.asarray(amount, float) * effect.per
    moved = np.where(fit.rows[:, None], moved, 0.0)
    _, slope, curvature = fit.expected(fit.matrix, coefficients)
    amount = moved @ coefficients
    return slope * amount, slope[:, None] * moved + (curvature * amount)[:, None] * fit.matrix


def _set(fit: Fit, values: Column) -> np.ndarray:
    matrix = fit.matrix.copy()
    for column, value in values.items():
        matrix[:, fit.columns.index(column)] = np.where(fit.rows, value, 0.0)
    return matrix


def _warning(fit: Fit, held: np.ndarray) -> str:
    """What the coefficients of the columns a group holds have to say."""
    warnings = {warning for warning, of_group in zip(fit.warnings, held, strict=True) if of_group}
    return ",".join(sorted(filter(None, warnings)))
