"""The terms of a model with missing answers imputed: who comes in by it, and the model once for each imputation.

Imputed is what people were asked and did not say. What they were not asked they could not have said, and who gave no
answer to the outcome stays out: it is never imputed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.models.columns import Column, by_question, term_columns
from bogolan.analysis.models.complete_cases import UNANSWERED
from bogolan.analysis.models.regression import Regression
from bogolan.preparation.weighting.sample import GENDER, GENDERS, STRATUM
from bogolan.statistics import Incomplete, chained_equations
from bogolan.survey.plan_parts import MULTINOMIAL, POISSON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd


@dataclass(frozen=True, eq=False)
class ImputedRegression(Regression):
    """A model with missing answers to its terms imputed, in the columns that the model of the complete cases has."""

    complete: Regression | None = None

    @property
    def fitted(self) -> list[str]:
        """The groups that have a model of the complete cases."""
        return self.complete.fitted

    @cached_property
    def kept(self) -> dict[str, list[Column]]:
        """The columns of each group, as of the complete cases."""
        current = {column.level: column for column in self.columns}
        return {group: [current[column.level] for column in own] for group, own in self.complete.kept.items()}


@dataclass(frozen=True, eq=False)
class _Answers:
    """Answers to one question, as they are imputed: the columns made of them, and the values (n) that tell them all."""

    columns: tuple[Column, ...]
    values: np.ndarray
    codes: tuple[float, ...]

    def columns_of(self, values: np.ndarray) -> dict[str, np.ndarray]:
        """(n) each column's values, once all answers are known, given as numbers or as places among the codes.

        Of a curve its number is among them, too.
        """
        if (curve := self.columns[0].curve) is not None:
            return {self.columns[0].told: values, **curve.at(values)}
        answers = np.array(self.codes)[values.astype(int)] if self.codes else values
        if len(self.columns) == 1:
            return {self.columns[0].level: answers}
        return {column.level: (answers == place).astype(float) for place, column in enumerate(self.columns, 1)}


def imputed_regressions(
    of: Regression,
    members: Mapping[str, np.ndarray],
    reasons: pd.DataFrame,
    codebook: Mapping[str, Mapping[str, Any]],
    seed: int,
) -> Iterator[ImputedRegression]:
    """The model once for each imputation, with `members` (n, boolean, of each group) in it.

    Imputed from: the outcome, the other terms and the plan's `predictors`, the weight, stratum, cluster and gender.
    """
    import pandas as pd

    inside = np.logical_or.reduce(list(members.values()))
    terms = [_answers(columns, inside) for columns in by_question(of.columns).values()]
    others = list(_predictors(of, inside, reasons, codebook))
    variables = [_incomplete(answers, inside, crossed=True) for answers in terms]
    variables += [_incomplete(answers, inside, crossed=False) for answers in others]
    sample = of.design.frame
    genders = sample[GENDER].map({gender: place for place, gender in enumerate(GENDERS)}).astype(float).fillna(2.0)
    drawn = chained_equations(
        variables,
        _outcomes(of)[inside],
        _design_columns(of)[inside],
        of.design.cluster[inside],
        genders.to_numpy()[inside].astype(int),
        m=of.plan["imputation"]["m"],
        seed=[seed, *of.plan["name"].encode()],
    )
    for values in drawn:
        whole: dict[str, pd.Series] = {}
        for answers, known in zip(terms, values, strict=False):
            for level, column in answers.columns_of(known).items():
                everybody = np.full(len(sample), np.nan)
                everybody[inside] = column
                whole[level] = pd.Series(everybody, sample.index)
        yield ImputedRegression(
            plan=of.plan,
            design=of.design,
            outcome=of.outcome,
            columns=tuple(_with_values(column, whole) for column in of.columns),
            members=members,
            complete=of,
        )


def _answers(columns: Sequence[Column], inside: np.ndarray) -> _Answers:
    """The columns of one question as one variable: numbers, or the places of the categories that occur in the base."""
    values = columns[0].values.to_numpy(float)
    if columns[0].curve is not None:
        return _Answers(tuple(columns), columns[0].numbers.to_numpy(float), ())
    if columns[0].sisters is None:
        return _Answers(tuple(columns), values, ())
    if columns[0].sisters:
        held = np.column_stack([column.values.to_numpy(float) for column in columns])
        values = np.where(np.isnan(values), np.nan, held @ np.arange(1, len(columns) + 1))
    codes = np.unique(values[inside & ~np.isnan(values)])
    places = np.searchsorted(codes, values)
    return _Answers(tuple(columns), np.where(np.isnan(values), np.nan, places), tuple(codes))


def _incomplete(answers: _Answers, inside: np.ndarray, crossed: bool) -> Incomplete:
    """A variable of those in the base; where all who answered said the same, so would have the others."""
    values = answers.values[inside]
    told = np.unique(values[~np.isnan(values)])
    if len(told) < 2:
        return Incomplete(answers.columns[0].told, np.full(len(values), told[0] if len(told) else 0.0))
    return Incomplete(answers.columns[0].told, values, len(answers.codes), crossed)


def _predictors(
    of: Regression, inside: np.ndarray, reasons: pd.DataFrame, codebook: Mapping[str, Mapping[str, Any]]
) -> Iterator[_Answers]:
    """The questions that help to impute; of who was not asked one, that they were not, which is not imputed."""
    for name in of.plan["imputation"].get("predictors", ()):
        answers = _answers(term_columns(of.design.frame, {"question": name}, codebook[name]), inside)
        silent = np.isnan(answers.values)
        unasked = silent & ~reasons[name].isin(UNANSWERED).to_numpy() if name in reasons else silent
        first = 0.0 if answers.codes else float(np.nanmean(answers.values[inside]))
        yield replace(answers, values=np.where(unasked, first, answers.values))
        if unasked[inside].any():
            yield replace(answers, columns=answers.columns[:1], values=unasked.astype(float), codes=(0.0, 1.0))


def _outcomes(of: Regression) -> np.ndarray:
    """(n x k) the outcome as it is predicted from: a number, or an indicator of each answer but one."""
    outcome = of.outcome.to_numpy(float)
    if of.family == MULTINOMIAL:
        return (outcome[:, None] == np.arange(1, len(of.levels))).astype(float)
    return np.log1p(outcome)[:, None] if of.family == POISSON else outcome[:, None]


def _design_columns(of: Regression) -> np.ndarray:
    """(n x k) the log of the weight, and an indicator of each stratum but the first."""
    strata = of.design.frame[STRATUM].astype(str).to_numpy()
    weight = np.where(of.design.weight > 0, of.design.weight, 1.0)
    return np.column_stack([np.log(weight), strata[:, None] == np.unique(strata)[None, 1:]]).astype(float)


def _with_values(column: Column, values: Mapping[str, pd.Series]) -> Column:
    if column.curve is not None:
        curve = replace(column.curve, numbers=values[column.told])
        return replace(column, values=values[column.level], curve=curve)
    if column.factors is None:
        return replace(column, values=values[column.level])
    one, other = column.factors
    return replace(column, values=values[one] * values[other])
