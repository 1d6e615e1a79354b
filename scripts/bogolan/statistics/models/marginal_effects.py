"""Average marginal effects: what a change in one term does to the expected outcome, on average over respondents.

With weights w over the respondents of a group, the effect is sum(w d) / sum(w), d being each one's own change in the
expected outcome. It varies with the sample twice: through the coefficients in d, and through whom it is averaged over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..inference.estimates import Estimates
from .glm import Fit, ModelError

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


def category(name: str, column: str, sisters: Sequence[str], where: np.ndarray | None = None) -> Change:
    """The change to a category from the one without a column; sisters are the columns of the other categories."""
    others = dict.fromkeys((sister for sister in sisters if sister != column), 0.0)
    return Change(name, {column: 1.0, **others}, {column: 0.0, **others}, where)


def marginal_effects(
    fit: Fit, effects: Sequence[Slope | Change], variance: Literal["unconditional", "delta"] = "unconditional"
) -> Estimates:
    """Average marginal effects of a fit, jointly, so that the women's less the men's has its variance.

    "unconditional" counts the sampling of the respondents averaged over too (Stata's vce(unconditional)): scores
    w (d - effect) / sum(w) + (mean derivative of d by the coefficients) x (the coefficients' scores). "delta" holds
    them fixed: the second part only. Degrees of freedom: the group's + 1 - the number of columns that are not zero
    throughout the group, so that women's columns cost the men nothing. The flag "separated" comes from any column of
    the group. Raises ModelError for an unknown column, or a group without respondents in the model.
    """
    unknown = {column for effect in effects for column in _columns(effect)} - set(fit.columns)
    if unknown:
        raise ModelError(f"the model has no column {', '.join(map(repr, sorted(unknown)))}")
    design = fit.coefficients.design
    groups = _Groups(fit)
    parts = [(effect, groups.of(effect.where), *_differences(fit, effect)) for effect in effects]
    values, scores, parameters, warnings = [], [], [], []
    for effect, rows, differences, gradients in parts:
        weight = np.where(rows, design.weight, 0.0)
        if not weight.any():
            raise ModelError(f"the effect {effect.name!r} is averaged over nobody in the model; expected respondents")
        weight = weight / weight.sum()
        value = weight @ differences
        through_coefficients = fit.coefficients.scores @ (weight @ gradients)
        sampled = design.unit_totals(weight * (differences - value))[:, 0] if variance == "unconditional" else 0.0
        held = (fit.matrix[rows] != 0).any(axis=0)
        values.append(value)
        scores.append(through_coefficients + sampled)
        parameters.append(int(held.sum()) - 1)
        warnings.append(_warning(fit, held))
    return Estimates(
        design=design,
        names=tuple(effect.name for effect in effects),
        values=np.array(values),
        scores=np.column_stack(scores),
        bases=tuple(rows for _, rows, _, _ in parts),
        counts=np.array([int((rows & (design.weight > 0)).sum()) for _, rows, _, _ in parts]),
        labels=tuple({"variable": effect.name} for effect in effects),
        warnings=tuple(warnings),
        parameters=np.array(parameters),
    )


class _Groups:
    """The rows of each group that are in the model; effects over equal groups share one array."""

    def __init__(self, fit: Fit) -> None:
        self.fit = fit
        self.known: dict[bytes, np.ndarray] = {}

    def of(self, where: np.ndarray | None) -> np.ndarray:
        rows = self.fit.rows if where is None else self.fit.coefficients.design.where(where).domain & self.fit.rows
        return self.known.setdefault(rows.tobytes(), rows)


def _columns(effect: Slope | Change) -> set[str]:
    return set(effect.columns) if isinstance(effect, Slope) else {*effect.to, *effect.against}


def _differences(fit: Fit, effect: Slope | Change) -> tuple[np.ndarray, np.ndarray]:
    """Each row's change in the expected outcome (n), and its derivative by the coefficients (n x p)."""
    if isinstance(effect, Change):
        after, before = _set(fit, effect.to), _set(fit, effect.against)
        (high, high_slope, _), (low, low_slope, _) = fit.predict(after), fit.predict(before)
        return high - low, high_slope[:, None] * after - low_slope[:, None] * before
    moved = np.zeros_like(fit.matrix)
    for column, amount in effect.columns.items():
        moved[:, fit.columns.index(column)] = np.asarray(amount, float) * effect.per
    _, slope, curvature = fit.predict(fit.matrix)
    amount = np.where(fit.rows, moved @ fit.predictor, 0.0)
    moved = np.where(fit.rows[:, None], moved, 0.0)
    return slope * amount, slope[:, None] * moved + (curvature * amount)[:, None] * fit.matrix


def _set(fit: Fit, values: Column) -> np.ndarray:
    matrix = fit.matrix.copy()
    for column, value in values.items():
        matrix[:, fit.columns.index(column)] = np.where(fit.rows, value, 0.0)
    return matrix


def _warning(fit: Fit, held: np.ndarray) -> str:
    """What the coefficients of the columns a group holds have to say."""
    warnings = {warning for warning, of_group in zip(fit.coefficients.warnings, held, strict=True) if of_group}
    return ",".join(sorted(filter(None, warnings)))
