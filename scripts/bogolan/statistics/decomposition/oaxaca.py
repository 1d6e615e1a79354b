"""A gap between two groups, parted into what differs in the terms and what differs in how the outcome goes with them.

Kitagawa (1955), JASA 50, 1168-1194; Oaxaca (1973); Blinder (1973). With m(g, b) the mean expected outcome of group g
with the coefficients b, the gap m(W, bW) - m(M, bM) is, seen with the men's coefficients,

    [m(W, bM) - m(M, bM)] + [m(W, bW) - m(W, bM)]        drivers + association

and with the women's [m(W, bW) - m(M, bW)] + [m(M, bW) - m(M, bM)]. Which of the two is taken is the index number
problem: neither group is a norm for the other. "both", the default, is their average, in which it makes no difference
who is called first and nothing is left over as an interaction: Kitagawa's own; Reimers (1983).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..estimators.means import mean
from ..inference.estimates import Estimates, join
from ..inference.intervals import wald_interval
from ..models.formula import ModelError, model_matrix
from ..models.glm import glm
from ..models.marginal_effects import Level, marginal_effects
from ..sampling.columns import refuse_unknown
from .one_step import DRAWS, SEED, moved

if TYPE_CHECKING:
    import pandas as pd

    from ..models.fit import Fit
    from ..models.formula import ModelMatrix
    from ..sampling.design import SurveyDesign

GAP, DRIVERS, ASSOCIATION, INTERCEPT = "gap", "drivers", "association", "(Intercept)"
OFFSETTING = "offsetting"  # the flag of terms whose parts nearly cancel out, so that each is a share of almost nothing
CANCELLED = 0.1  # the sum of the parts is less than this share of what they add up to without their signs

Reference = Literal["both", "first", "second"]
_SIDES = {"both": (0, 1), "first": (0,), "second": (1,)}


def oaxaca(
    design: SurveyDesign,
    outcome: str | Sequence[float],
    columns: pd.DataFrame | Sequence[str],
    by: str,
    pair: tuple[object, object],
    terms: Mapping[str, Sequence[str]] | None = None,
    *,
    family: Literal["gaussian", "binomial"] = "gaussian",
    reference: Reference = "both",
    normalised: Collection[str] = (),
    draws: int = DRAWS,
    seed: int = SEED,
) -> Estimates:
    """The gap first minus second of a pair of groups of `by`, and its parts, which add up to it exactly.

    Named "gap"; "drivers" and "association"; and by term "drivers:age", "association:age", "association:(Intercept)"
    (what goes with none of the terms). columns hold numbers, without an intercept; terms maps each term to its columns.
    family: "gaussian" is linear, also of an outcome of 0 and 1; "binomial" a logit, whose parts by term are those of
    its linear predictor, scaled to the whole: Yun (2004), Economics Letters 82, 275-280; where those nearly cancel out
    the flag is "offsetting". reference: the coefficients that the drivers are counted with.

    A term's association depends on where its zero is: of a number, on what is counted from; of a category, on which one
    has no column. Terms in `normalised`, whose columns are the categories but one, are counted from the mean of all
    categories' coefficients instead: Yun (2005), Economic Inquiry 43, 766-772. Nothing else depends on it.

    One model holds both groups, each with coefficients of its own, so that all parts share one covariance; means of the
    columns vary with the sample as the coefficients do. Degrees of freedom: the model's, which spends the coefficients
    of both groups, as R's svyglm with an interaction; of the gap itself those of a difference of means. A part is a
    product, near zero of two uncertain numbers, where t limits are too narrow: those of `interval()` are the wider of
    these and the percentiles of a one-step bootstrap. Raises ModelError as `glm`, also where a column does not vary in
    a group.
    """
    if family not in ("gaussian", "binomial"):
        raise ModelError(f"the family is {family!r}; expected gaussian or binomial")
    if reference not in ("both", "first", "second"):
        raise ModelError(f"the reference is {reference!r}; expected both, first or second")
    members = _members(design, by, pair)
    made = model_matrix(design, outcome, columns)
    parts = {column: (column,) for column in made.columns} if terms is None else dict(terms)
    _refuse_terms(parts, made.columns, normalised)
    held = ~np.isnan(made.matrix).any(axis=1)
    inside = [rows & held for rows in members]
    fit = glm(design.where(inside[0] | inside[1]), outcome, _by_group(made.matrix, made.columns, inside), family)
    rows = [own & fit.rows for own in inside]
    ingredients = join(fit.coefficients, _expected(fit, made, rows), _means(fit, made, rows))
    asked = _Asked(parts, made.columns, frozenset(normalised), family == "gaussian", _SIDES[reference])
    found = ingredients.contrast({name: partial(asked.part, name) for name in asked.names()})
    if design.replicates is not None:
        found = replace(found, scores=_replicated(asked, ingredients, found.values))
    labels = tuple(dict(zip(("part", "variable"), name.partition(":")[::2], strict=True)) for name in found.names)
    flags = asked.flags(dict(zip(ingredients.names, ingredients.values, strict=True)))
    warnings = tuple(
        ",".join(filter(None, [known, flags.get(name, "")]))
        for name, known in zip(found.names, found.warnings, strict=True)
    )
    spent = np.where(np.array(found.names) == GAP, 0, len(fit.names) - 1)
    found = replace(found, labels=labels, warnings=warnings, parameters=spent)
    return found if design.replicates is not None else _with_limits(found, asked, ingredients, draws, seed)


def _replicated(asked: _Asked, ingredients: Estimates, values: np.ndarray) -> np.ndarray:
    """(replicates x parts) the parts made anew from each replicate's ingredients, less the parts."""
    moved = [dict(zip(ingredients.names, ingredients.values + one, strict=True)) for one in ingredients.scores]
    return np.array([[asked.part(name, known) for name in asked.names()] for known in moved]) - values


def _with_limits(found: Estimates, asked: _Asked, ingredients: Estimates, draws: int, seed: int) -> Estimates:
    """The parts with limits of their own, by bootstrap samples of the ingredients; not the gap, which is linear."""
    samples = moved(found.design, ingredients.values, ingredients.scores, draws, seed)
    known = dict(zip(ingredients.names, samples.T, strict=True))
    limits = []
    for name, value, error, df in zip(found.names, found.values, found.standard_errors, found.df, strict=True):
        exists = name != GAP and np.isfinite(value) and np.isfinite(error)
        limits.append(partial(_limits, value, error, df, asked.part(name, known)) if exists else None)
    return replace(found, own_limits=tuple(limits))


def _limits(value: float, error: float, df: int, drawn: np.ndarray, level: float) -> tuple[float, float]:
    """The wider of t limits and of the percentiles of what was drawn."""
    lower, upper = wald_interval(value, error, df, level)
    ends = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(min(lower, ends[0])), float(max(upper, ends[1]))


def _members(design: SurveyDesign, by: str, pair: tuple[object, object]) -> list[np.ndarray]:
    refuse_unknown(design.frame, [by], "by", ModelError)
    members = [design.domain & (design.frame[by] == group).fillna(False).to_numpy(bool) for group in pair]
    for group, rows in zip(pair, members, strict=True):
        if not rows.any():
            raise ModelError(f"nobody is {group!r} in the column {by!r}; expected two groups with respondents")
    if pair[0] == pair[1]:
        raise ModelError(f"the pair is {pair[0]!r} twice; expected two groups")
    return members


def _refuse_terms(terms: Mapping[str, Sequence[str]], columns: Sequence[str], normalised: Collection[str]) -> None:
    named = sorted(column for own in terms.values() for column in own)
    if named != sorted(columns):
        raise ModelError(f"the terms hold {', '.join(named)}; expected each column in one term: {', '.join(columns)}")
    unknown = sorted(set(normalised) - set(terms))
    if unknown:
        raise ModelError(f"{', '.join(map(repr, unknown))} cannot be normalised; expected one of {', '.join(terms)}")


def _by_group(matrix: np.ndarray, columns: Sequence[str], members: Sequence[np.ndarray]) -> pd.DataFrame:
    """An intercept and the columns of each group, 0 in the other."""
    import pandas as pd

    known = np.nan_to_num(matrix)
    return pd.DataFrame(
        {
            _name(side, column): values * inside
            for side, inside in enumerate(members)
            for column, values in zip((INTERCEPT, *columns), (np.ones(len(matrix)), *known.T), strict=True)
        }
    )


def _expected(fit: Fit, made: ModelMatrix, rows: Sequence[np.ndarray]) -> Estimates:
    """m(g, b): the mean expected outcome of each group with the coefficients of each; "m01" is of 0 with those of 1."""
    own = {INTERCEPT: 1.0} | dict(zip(made.columns, np.nan_to_num(made.matrix).T, strict=True))
    levels = []
    for group, side in ((0, 0), (0, 1), (1, 0), (1, 1)):
        counted = {_name(side, column): values for column, values in own.items()}
        left_out = {_name(1 - side, column): 0.0 for column in own}
        levels.append(Level(f"m{group}{side}", counted | left_out, where=rows[group]))
    return marginal_effects(fit, levels)


def _means(fit: Fit, made: ModelMatrix, rows: Sequence[np.ndarray]) -> Estimates:
    """The mean of every column in each group: "x:2|group=0" of the third."""
    import pandas as pd

    names = [f"x:{place}" for place in range(len(made.columns))]
    frame = pd.DataFrame(np.nan_to_num(made.matrix), columns=names).assign(group=np.where(rows[0], "0", "1"))
    return mean(fit.design.with_frame(frame).where(fit.rows), names, by="group")


@dataclass(frozen=True, eq=False)
class _Asked:
    """What the gap is parted into, as functions of the coefficients, expected outcomes and means of both groups.

    sides holds the groups (0, 1) whose coefficients the drivers are counted with; of several the average is taken.
    """

    terms: Mapping[str, Sequence[str]]
    columns: Sequence[str]
    normalised: frozenset[str]
    linear: bool
    sides: tuple[int, ...]

    def names(self) -> list[str]:
        """The gap, its two parts, and each of these by term."""
        by_term = [f"{DRIVERS}:{term}" for term in self.terms]
        return [GAP, DRIVERS, ASSOCIATION, *by_term, *(f"{ASSOCIATION}:{term}" for term in (*self.terms, INTERCEPT))]

    def part(self, name: str, known: Mapping[str, Any]) -> Any:
        """One part of the gap; of a term its share of the linear predictor's, scaled to the whole."""
        if name == GAP:
            return known["m00"] - known["m11"]
        of, _, term = name.partition(":")
        whole = self._drivers if of == DRIVERS else self._association
        found = 0.0
        for side in self.sides:
            expected, parts = whole(side, known)
            if not term:
                found = found + expected
            elif self.linear:
                found = found + parts[term]
            else:
                found = found + parts[term] * expected / sum(parts.values())
        return found / len(self.sides)

    def flags(self, known: Mapping[str, float]) -> dict[str, str]:
        """The parts by term that are shares of almost nothing: {name: flag}."""
        found = {}
        for of, whole in ((DRIVERS, self._drivers), (ASSOCIATION, self._association)):
            for side in () if self.linear else self.sides:
                parts = np.array(list(whole(side, known)[1].values()))
                if abs(parts.sum()) < CANCELLED * np.abs(parts).sum():
                    found |= {name: OFFSETTING for name in self.names() if name.startswith(f"{of}:")}
        return found

    def _drivers(self, side: int, known: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
        """With a side's coefficients: what the groups' terms make of the gap, and of the linear predictor's by term."""
        parts = {
            term: sum(
                (known[self._mean(column, 0)] - known[self._mean(column, 1)]) * known[_name(side, column)]
                for column in own
            )
            for term, own in self.terms.items()
        }
        return known[f"m0{side}"] - known[f"m1{side}"], parts

    def _association(self, side: int, known: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
        """What the coefficients make of it, at the terms of the group that is not the side, and by term."""
        at = 1 - side
        parts, moved = {}, 0.0
        for term, own in self.terms.items():
            slopes = {column: known[_name(0, column)] - known[_name(1, column)] for column in own}
            parts[term] = sum(known[self._mean(column, at)] * slope for column, slope in slopes.items())
            if term in self.normalised:
                centre = sum(slopes.values()) / (len(own) + 1)
                parts[term], moved = parts[term] - centre, moved + centre
        parts[INTERCEPT] = known[_name(0, INTERCEPT)] - known[_name(1, INTERCEPT)] + moved
        return known[f"m{at}0"] - known[f"m{at}1"], parts

    def _mean(self, column: str, group: int) -> str:
        return f"x:{self.columns.index(column)}|group={group}"


def _name(side: int, column: str) -> str:
    return f"{side}:{column}"
