"""A regression of the plan fitted in each group, and the estimates that its rows are made of.

Women and men each have a model of their own on one design, so that all estimates of both have their joint covariance:
the same numbers as one model in which every term is interacted with gender.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.models.columns import is_told_alone
from bogolan.analysis.models.effects import effects_of
from bogolan.analysis.models.regression import INTERCEPT, Regression
from bogolan.statistics import category_effects, glm, join, marginal_effects, multinomial, ordinal
from bogolan.survey.plan_parts import GAUSSIAN, LINEAR, LOGIT, MULTINOMIAL, OF_LEVELS, ORDINAL, POISSON
from bogolan.survey.spine import OF_ANSWER, TIMES, VALUE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.statistics import Estimates, Fit, MultinomialFit, OrdinalFit

    AnyFit = Fit | MultinomialFit | OrdinalFit

# What statistics calls the families of generalised linear models, and the units of coefficients and of effects.
GENERALISED = {LOGIT: "binomial", LINEAR: "gaussian", GAUSSIAN: "gaussian", POISSON: "poisson"}
LOG_ODDS, LOG_RATE, PROPORTION = "log_odds", "log_rate", "proportion"
UNITS = {
    LOGIT: (LOG_ODDS, PROPORTION),
    LINEAR: (PROPORTION, PROPORTION),
    ORDINAL: (LOG_ODDS, PROPORTION),
    MULTINOMIAL: (LOG_ODDS, PROPORTION),
    POISSON: (LOG_RATE, VALUE),
    GAUSSIAN: (VALUE, VALUE),
}


@dataclass(frozen=True, eq=False)
class Fits:
    """A regression, and its fit in each group that has one.

    Its estimates are labelled by `group`, `column` (a level of the regression's columns, or the intercept) and
    `answer`, None where the outcome has none of its own.
    """

    regression: Regression
    by_group: Mapping[str, AnyFit]

    @cached_property
    def coefficients(self) -> Estimates:
        """The coefficients of all groups, jointly."""
        return join(*(self._coefficients(group) for group in self.by_group))

    @cached_property
    def effects(self) -> Estimates:
        """The average marginal effects of all groups, jointly; of each answer, where there are several."""
        return join(*(self._effects(group) for group in self.by_group))

    def estimate(self, group: str, effects: list[Any]) -> Estimates:
        """Some effects in a group, averaged over it, named as they are and "name|answer" of each answer."""
        estimator = category_effects if self.regression.family in OF_LEVELS else marginal_effects
        return estimator(self.by_group[group], effects)

    @cached_property
    def counts(self) -> dict[tuple[str, str], int]:
        """The fewest respondents whom each column of each group, and its intercept, may give away."""
        of = self.regression
        return {
            (group, level): of.fewest_behind(group, column)
            for group in self.by_group
            for column in (None, *of.kept[group])
            for level in ([column.level, column.told] if column else [INTERCEPT])
        }

    def is_told(self, level: str) -> bool:
        """Whether a coefficient speaks of its column, and the intercept of anybody: neither does in a curve's basis."""
        columns = self.regression.columns
        if level == INTERCEPT:
            return all(column.of is None for column in columns)
        return all(is_told_alone(column, columns) for column in columns if column.level == level)

    @property
    def spent(self) -> int:
        """The degrees of freedom that the coefficients of all groups together cost, as of one model."""
        if self.regression.family == ORDINAL:  # the thresholds cost nothing, as R's svyolr
            return sum(len(self.regression.kept[group]) for group in self.by_group)
        return sum(len(fit.names) for fit in self.by_group.values()) - 1

    def joint_df(self, gaps: Estimates) -> float:
        """The degrees of freedom of one model of women and men, for gaps in its coefficients."""
        return float(replace(gaps, parameters=np.full(len(gaps), self.spent)).df.min())

    def _coefficients(self, group: str) -> Estimates:
        fit = self.by_group[group]
        columns = {column.level for column in self.regression.kept[group]}
        labels = []
        for name, label in zip(fit.names, fit.labels, strict=True):
            if self.regression.family == MULTINOMIAL:
                labels.append((label["variable"], label["level"]))
            else:
                labels.append((name, None) if name in columns or name == INTERCEPT else (INTERCEPT, name))
        return _labelled(fit.select(fit.names), group, labels)

    def _effects(self, group: str) -> Estimates:
        found = effects_of(self.regression.kept[group], lambda effects: self.estimate(group, effects))
        parted = [name.rpartition(OF_ANSWER) for name in found.names]
        several = self.regression.family in OF_LEVELS
        return _labelled(found, group, [(one, answer) if several else (one + rest + answer, None)
                                        for one, rest, answer in parted])  # fmt: skip


def fitted(regression: Regression) -> Fits:
    """The regression fitted in each group that has a model. Raises ModelError where terms cannot be told apart."""
    return Fits(regression, {group: _fit(regression, group) for group in regression.fitted})


def _fit(regression: Regression, group: str) -> AnyFit:
    import pandas as pd

    outcome, family, inside = regression.outcome, regression.family, regression.members[group]
    columns = {column.level: column.values.to_numpy() for column in regression.kept[group]}
    terms = pd.DataFrame({INTERCEPT: 1.0, **columns}, index=outcome.index)
    terms[~inside] = np.nan
    if family not in OF_LEVELS:
        return glm(regression.design, outcome.to_numpy(float), terms, GENERALISED[family])
    answers = pd.Categorical.from_codes(
        outcome.fillna(-1).astype(int).where(inside, -1), categories=list(regression.levels), ordered=True
    )
    return (ordinal if family == ORDINAL else multinomial)(regression.design, answers, terms)


def _labelled(estimates: Estimates, group: str, told: list[tuple[str, str | None]]) -> Estimates:
    """Estimates that say whose they are, of which column and of which answer, and are named by all three."""
    labels = tuple({"group": group, "column": column, "answer": answer} for column, answer in told)
    names = tuple(name_of(**label) for label in labels)
    return replace(estimates, names=names, labels=labels)


def name_of(group: str, column: str, answer: str | None) -> str:
    """What an estimate of a model is called."""
    return "".join([group, TIMES, column, *([OF_ANSWER, answer] if answer is not None else [])])
