"""The effects of a variable of a formula: which columns move, by how much, when it does."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.totals import groups_of, is_number
from .formula import ModelError
from .marginal_effects import Change, Effect, Level, Slope, Variance, marginal_effects

if TYPE_CHECKING:
    from ..inference.estimates import Estimates
    from .fit import Fit

STEP = 6e-6  # the cube root of the rounding: where a central difference errs least
LINEAR = 1e-9
SMOOTH = 1e-2  # the two steps' slopes differ by their rounding; at a jump by a half


def effects_of(
    fit: Fit, variable: str, by: str | Sequence[str] | None = None, variance: Variance = "unconditional"
) -> Estimates:
    """Average marginal effects of a variable of the fit's formula, over everybody or each group of `by`.

    Of a number its slope, "age"; of a category the change from its first level to each other, "justice=yes"; with
    groups "justice=yes|sex=F". What else changes with the variable (its interactions, its square) changes too. Raises
    ModelError where the model was not given as a formula, or the formula does not have the variable.
    """
    groups = groups_of(fit.design.where(fit.rows), by)
    effects: list[Effect] = []
    for suffix, members in zip(groups.suffixes, groups.members, strict=True):
        effects += [effect(f"{name}{suffix}", members) for name, effect in _effects(fit, variable).items()]
    return marginal_effects(fit, effects, variance)


def margins_of(fit: Fit, variable: str, variance: Variance = "unconditional") -> Estimates:
    """The mean expected outcome were everybody in the model at each level of a variable: "justice=yes".

    R's svypredmeans adds the variances "delta" and "sampling" as if they were independent; "unconditional" has their
    covariance too. Raises as `effects_of`, and for a variable that is a number with more than 20 values.
    """
    _refuse(fit, variable)
    levels = _levels(fit, variable)
    if levels is None:
        levels = sorted(fit.design.frame[variable][fit.rows].unique().tolist())
        if len(levels) > 20:
            raise ModelError(f"{variable!r} has {len(levels)} values; expected a category, or a number with few")
    return marginal_effects(
        fit, [Level(f"{variable}={level}", _at(fit, _constant(fit, variable, level))) for level in levels], variance
    )


def _effects(fit: Fit, variable: str) -> dict:
    """{name: function of (name, members) to the effect} of a variable."""
    _refuse(fit, variable)
    levels = _levels(fit, variable)
    if levels is None:
        columns = {
            name: column for name, column in zip(fit.columns, _derivative(fit, variable).T, strict=True) if column.any()
        }
        return {variable: lambda name, members: Slope(name, columns, where=members)}
    first, *others = levels
    against = _at(fit, _constant(fit, variable, first))

    def change(level: object):
        to = _at(fit, _constant(fit, variable, level))
        return lambda name, members: Change(name, to, against, members)

    return {f"{variable}={level}": change(level) for level in others}


def _refuse(fit: Fit, variable: str) -> None:
    if fit.model.recipe is None:
        raise ModelError("the model was given as columns; expected a formula, or Slope and Change for its columns")
    if variable not in fit.model.variables:
        known = ", ".join(fit.model.variables)
        raise ModelError(f"the formula has no variable {variable!r}; expected one of {known}")


def _levels(fit: Fit, variable: str) -> list | None:
    """The levels of a category in the formula's order; None of a number."""
    quoted = (variable, f'Q("{variable}")', f"Q('{variable}')")
    alone = {*quoted, *(f"C({name})" for name in quoted)}
    inside = not is_number(fit.design.frame[variable])
    for factor, told in fit.model.recipe.factor_infos.items():
        if told.type != "categorical":
            continue
        if factor.code in alone or factor.code.startswith(tuple(f"C({name}," for name in quoted)):
            return _reference_first(list(told.categories), factor.code)
        inside = inside or variable in re.findall(r"[\w.]+", factor.code)
    if inside:
        raise ModelError(f"{variable!r} is in the formula inside an expression; expected a category of its own")
    return None


def _reference_first(levels: list, code: str) -> list:
    """The levels, the one that Treatment("level") names before the others."""
    named = re.search(r"Treatment\((?:reference\s*=\s*)?(.+?)\)\s*\)$", code)
    reference = ast.literal_eval(named[1]) if named else levels[0]
    reference = reference if reference in levels else levels[reference]  # patsy takes a place too
    return [reference, *(level for level in levels if level != reference)]


def _constant(fit: Fit, variable: str, level: object) -> np.ndarray:
    """(rows in the model x p) the matrix with everybody at one level."""
    frame = fit.design.frame[list(fit.model.variables)][fit.rows]
    return fit.model.rebuild(frame.assign(**{variable: [level] * len(frame)}))


def _derivative(fit: Fit, variable: str) -> np.ndarray:
    """(n x p) how much each column moves with a number: exact where it is linear, else by central differences.

    A spline is not defined beyond the sample, so that its slope at the ends is taken just within.
    """
    frame = fit.design.frame[list(fit.model.variables)][fit.rows]
    values = frame[variable].to_numpy(float)

    def moved(by: np.ndarray | float) -> np.ndarray:
        return fit.model.rebuild(frame.assign(**{variable: values + by}))

    step = STEP * np.maximum(np.abs(values), values.std() or 1.0)
    try:
        above, here, below = moved(1.0), fit.matrix[fit.rows], moved(-1.0)
        slope = (above - below) / 2
        curved = np.abs(above - 2 * here + below).max(axis=0) > LINEAR * np.abs(slope).max(axis=0, initial=LINEAR)
    except ModelError:
        at_one_place = fit.model.rebuild(frame.assign(**{variable: values.mean()}))
        slope, curved = np.zeros(at_one_place.shape), (at_one_place != fit.matrix[fit.rows]).any(axis=0)
        values = np.clip(values, values.min() + step, values.max() - step)
    if curved.any():
        near, nearer = ((moved(part) - moved(-part))[:, curved] / (2 * part)[:, None] for part in (step, step / 2))
        largest = np.abs(near).max(axis=0, initial=0.0)
        if (largest == 0).any() or (np.abs(near - nearer) > SMOOTH * largest).any():
            raise ModelError(
                f"{variable!r} is cut or rounded in the formula; expected a smooth function of it, or a "
                "category of its own"
            )
        slope[:, curved] = near
    derivative = np.zeros_like(fit.matrix)
    derivative[fit.rows] = slope
    return derivative


def _at(fit: Fit, matrix: np.ndarray) -> dict[str, np.ndarray]:
    """{column: its values (n)} of a matrix over the rows in the model."""
    everyone = np.zeros_like(fit.matrix)
    everyone[fit.rows] = matrix
    return dict(zip(fit.columns, everyone.T, strict=True))
