"""The chances with which the plan says that an experiment's arms were drawn, respondent by respondent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bogolan.analysis.experiments.experiment import problem
from bogolan.analysis.shares import as_numbers
from bogolan.preparation.interviews import ROW, rows_told
from bogolan.preparation.weighting.sample import STRATUM
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.plan_arms import CHANCES, CONTROL_PROBABILITY, OTHERS, PROBABILITY
from bogolan.survey.response_files import told_responses

if TYPE_CHECKING:
    from collections.abc import Mapping


def chance_columns(
    sample: pd.DataFrame, drawn: pd.Series, experiment: Mapping[str, Any], plan: Mapping[str, Any]
) -> dict[str, pd.Series]:
    """The chances of the treated and of the control arm, as far as the plan declares them, by the column they stand in.

    Raises SurveyError for a column without a chance of somebody who was drawn to an arm, for strata without one, for
    chances of what is no stratum, and for chances of both arms that leave none to the others.
    """
    known = drawn.notna().to_numpy()
    found = {
        CHANCES[key]: _chance(sample, known, experiment, key, plan)
        for key in (PROBABILITY, CONTROL_PROBABILITY)
        if key in experiment
    }
    treated, control = CHANCES.values()
    if len(found) == 2:
        beyond = known & (found[treated] + found[control] >= 1).to_numpy()
        if beyond.any():
            told = f"chances of both arms that are 1 or more together, of {beyond.sum()} respondents"
            expected = "less than 1, since `others` have some"
            raise SurveyError(problem(experiment, told, expected, CONTROL_PROBABILITY))
    elif found and OTHERS not in experiment:
        found[control] = 1 - found[treated]
    return found


def _chance(
    sample: pd.DataFrame, known: np.ndarray, experiment: Mapping[str, Any], key: str, plan: Mapping[str, Any]
) -> pd.Series:
    """One chance a respondent: the plan's, that of the stratum, or that of a column."""
    chance = experiment[key]
    if isinstance(chance, dict):
        return _of_strata(sample, experiment, key)
    if not isinstance(chance, str):
        return pd.Series(float(chance), sample.index)
    found = as_numbers(sample[chance])
    wrong = known & ~((found > 0) & (found < 1)).to_numpy()
    if wrong.any():
        rows = rows_told(sample)[wrong] if ROW in sample else sample.index[wrong]
        told = f"no chance in {wrong.sum()} rows of the experiment {experiment['name']!r}, {listing(list(rows), 10)}"
        expected = f"numbers above 0 and below 1, as `{key}` names the column for the chance of an arm"
        raise SurveyError(Problem(told_responses(plan), told, expected, column=chance))
    return found


def _of_strata(sample: pd.DataFrame, experiment: Mapping[str, Any], key: str) -> pd.Series:
    """The chance of each respondent's stratum."""
    strata, chances = sorted(sample[STRATUM].unique()), experiment[key]
    lacking = [stratum for stratum in strata if stratum not in chances]
    strange = [stratum for stratum in chances if stratum not in strata]
    if lacking or strange:
        told = [f"no chance of {listing(lacking)}"] if lacking else []
        told += [f"a chance of {listing(strange)}, no stratum"] if strange else []
        hint = nearest(strange[0], strata) if strange else None
        expected = f"one of each stratum: {listing(strata)}"
        place = f"experiments.{experiment['name']}.{key}"
        raise SurveyError(Problem("survey.yaml", "; ".join(told), expected, column=place, hint=hint))
    return sample[STRATUM].astype(object).map(chances).astype(float)
