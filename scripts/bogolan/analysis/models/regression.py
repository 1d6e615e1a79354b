"""One regression of the plan with its data: what is explained, by which columns, and who is in it, by gender."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import counted
from bogolan.analysis.models.columns import Column, held, identified, in_reference, model_columns
from bogolan.analysis.outcomes import reason_given
from bogolan.analysis.sampled import ALL, genders
from bogolan.analysis.shares import as_numbers
from bogolan.preparation.weighting.sample import GENDER, WEIGHT
from bogolan.statistics import ModelError
from bogolan.survey.plan_parts import LOGIT, OF_LEVELS, OF_NUMBERS
from bogolan.survey.spine import MODELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.statistics import SurveyDesign

INTERCEPT = "(Intercept)"


@dataclass(frozen=True, eq=False)
class Regression:
    """A model of the plan with its data.

    outcome  (n) of each respondent: 1 or 0, the place of an answer among the `levels`, or a number; NaN of none.
    columns  of its terms; members  (n, boolean) of each group who answered everything and count.
    """

    plan: Mapping[str, Any]
    design: SurveyDesign
    outcome: pd.Series
    columns: tuple[Column, ...]
    members: Mapping[str, np.ndarray]

    @property
    def family(self) -> str:
        """The kind of regression, by the plan's names."""
        return self.plan.get("family", LOGIT)

    @property
    def levels(self) -> tuple[str, ...]:
        """The answers that an ordinal or multinomial regression is of, in the plan's order."""
        return tuple(self.plan["outcome"]["levels"]) if self.family in OF_LEVELS else ()

    @property
    def about(self) -> dict[str, str]:
        """What every row of it says of itself."""
        return {"analysis": MODELS, "outcome": self.plan["name"], "base": "model"}

    @cached_property
    def fitted(self) -> list[str]:
        """The groups that have a model: whose outcome differs; of levels, two or more that people gave."""
        return [group for group, inside in self.members.items() if self.outcome[inside].nunique() >= 2]

    @cached_property
    def kept(self) -> dict[str, list[Column]]:
        """The columns of each group that has a model: those that can be told apart in it.

        Raises ModelError where there are none in any group.
        """
        kept = {group: columns for group, (columns, _) in self._identified.items()}
        if kept and not any(kept.values()):
            respondents = sum(self.members[group].sum() for group in kept)
            raise ModelError(f"no term differs among the {respondents} respondents")
        return kept

    @property
    def dropped(self) -> dict[str, dict[str, str]]:
        """The columns that each group with a model goes without, by level, and why."""
        return {group: dropped for group, (_, dropped) in self._identified.items()}

    @cached_property
    def _identified(self) -> dict[str, tuple[list[Column], dict[str, str]]]:
        return {group: identified(self.columns, self.members[group]) for group in self.fitted}

    def fewest_behind(self, group: str, column: Column | None) -> int:
        """The fewest respondents of a group in a cell that an estimate gives away: an outcome among those compared.

        A model of categories is a table in another form. None as column is the intercept, which is of everybody and
        of the references of all terms.
        """
        told = self._told(self.outcome.to_numpy()[self.members[group]])
        return int(min((outcome & some).sum() for some in self.compared(group, column) for outcome in told))

    def compared(self, group: str, column: Column | None) -> list[np.ndarray]:
        """(its members, boolean) those of a group whom an estimate compares: all of them, and the categories' own."""
        inside, kept = self.members[group], self.kept[group]
        if column is not None:
            return [np.ones(inside.sum(), bool), *held(column, kept, inside)]
        own = {other.sisters for other in kept if other.sisters is not None}
        return [np.ones(inside.sum(), bool), *(in_reference(sisters, kept, inside) for sisters in own)]

    def _told(self, outcome: np.ndarray) -> list[np.ndarray]:
        """The outcomes that an estimate tells apart: not those of numbers, unless there are two only."""
        if self.family in OF_NUMBERS:
            values = np.unique(outcome)
            return [outcome == value for value in values] if len(values) == 2 else [np.ones(len(outcome), bool)]
        return [outcome == place for place in range(len(self.levels) or 2)]


def regression(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Mapping[str, Any]],
    model: Mapping[str, Any],
    design: SurveyDesign,
) -> Regression:
    """A model of the plan with its data: complete cases of those in the design. Raises ModelError for what is none."""
    import pandas as pd

    outcome = explained(sample, reasons, model)
    columns = model_columns(sample, codebook, model)
    answered = outcome.notna() & pd.concat([column.values.notna() for column in columns], axis=1).all(axis=1)
    complete = answered & (sample[WEIGHT] > 0) & design.domain
    asked = genders(sample)
    parted = asked if model["by_gender"] and len(asked) == 2 else [asked[0] if len(asked) == 1 else ALL]
    members = {g: (complete if g == ALL else complete & (sample[GENDER] == g)).to_numpy() for g in parted}
    return Regression(model, design, outcome, tuple(columns), members)


def explained(sample: pd.DataFrame, reasons: pd.DataFrame, model: Mapping[str, Any]) -> pd.Series:
    """(n) the outcome of a model: 1 or 0, the place of an answer among its levels, or a number; NaN of none."""
    family, outcome = model.get("family", LOGIT), model["outcome"]
    if family in OF_LEVELS:
        places = {level: float(place) for place, level in enumerate(outcome["levels"])}
        return sample[outcome["question"]].astype(object).map(places).astype(float)
    if family in OF_NUMBERS:
        return as_numbers(sample[outcome["question"]])
    return yes_or_no(reason_given(reasons, outcome) if "reason" in outcome else counted(sample, outcome))


def yes_or_no(holds: pd.Series) -> pd.Series:
    """1 where something holds, 0 where it does not, NaN where that is missing."""
    return holds.astype("Float64").astype(float)
