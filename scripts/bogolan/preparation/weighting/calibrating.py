"""Weights calibrated to known totals and trimmed, until both hold.

Weights are calibrated, what is beyond the bounds of trimming is cut off and spread over the others, and that is
calibrated again, since trimming leaves the totals (DeBell & Krosnick 2009 do so with raking). What cannot be is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.weighting.cells import level_text
from bogolan.preparation.weighting.sample import MARGIN
from bogolan.provenance.errors import Problem, SurveyError, listing
from bogolan.statistics.sampling.calibration import calibrated_weights
from bogolan.statistics.sampling.columns import DesignError
from bogolan.statistics.sampling.margins import totals_of
from bogolan.statistics.sampling.trimming import trimmed_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from bogolan.preparation.weighting.totals import Margin

MOST_ROUNDS = 500
# How far a weight may be beyond the bounds of trimming, relatively, once it has been calibrated for the last time.
WITHIN = 1e-6
PLAN = "survey.yaml"


@dataclass(frozen=True, eq=False)
class Calibrated:
    """Calibrated weights.

    weight  (n) as calibrated.
    before  (n) those that the last calibration began with.
    rounds  how many calibrations there were.
    """

    weight: np.ndarray
    before: np.ndarray
    rounds: int


def calibrated(
    weight: np.ndarray, margins: Sequence[Margin], weighting: Mapping[str, Any], totals_file: str
) -> Calibrated:
    """Weights (n) that meet the margins and lie within `trim`. Raises SurveyError where there are none, saying why.

    Weights are first scaled to the size of the population, which without bounds changes nothing, so that `bounds` speak
    of the change of one weight against the others.
    """
    bounds = tuple(weighting["bounds"]) if "bounds" in weighting else None
    if "trim" in weighting:
        _refuse_impossible(weight, margins, weighting["trim"])
    before, rounds = weight * (margins[0].population.sum() / weight.sum()), 0
    try:
        known = totals_of(margin_columns(margins), {name_of(margin): _totals(margin) for margin in margins}, before)
    except DesignError as error:
        raise _unmet(error, weighting, totals_file) from None
    while True:
        rounds += 1
        try:
            met = calibrated_weights(before, known, weighting["method"], bounds)
        except DesignError as error:
            raise _unmet(error, weighting, totals_file) from None
        if (met < 0).any():
            told = f"{weighting['method']} gives {(met < 0).sum()} respondents weights below 0"
            expected = "weights above 0: bounds, as in [0.3, 3], or method: raking"
            raise SurveyError(Problem(PLAN, told, expected, column="weighting.method"))
        if "trim" not in weighting:
            return Calibrated(met, before, rounds)
        lower, upper = (bound * met.sum() / (met > 0).sum() for bound in weighting["trim"])
        beyond = (met > 0) & ((met < lower * (1 - WITHIN)) | (met > upper * (1 + WITHIN)))
        if not beyond.any():
            return Calibrated(met, before, rounds)
        if rounds == MOST_ROUNDS:
            told = f"{beyond.sum()} weights beyond {lower:g} to {upper:g} after {rounds} rounds of trimming"
            hint = "wider bounds, fewer margins, or joined answers: weighting.collapse"
            raise SurveyError(
                Problem(PLAN, told, "weights within trim that meet the totals", column="weighting.trim", hint=hint)
            )
        before = trimmed(met, weighting["trim"])


def trimmed(weight: np.ndarray, trim: Sequence[float]) -> np.ndarray:
    """Weights (n) within these multiples of their mean, with the same sum. Raises SurveyError where there are none."""
    mean = weight.sum() / (weight > 0).sum()
    try:
        return trimmed_weights(weight, *(bound * mean for bound in trim), strict=True)
    except DesignError as error:
        raise SurveyError(Problem(PLAN, str(error), "wider bounds", column="weighting.trim")) from None


def name_of(margin: Margin) -> str:
    """The column of the sample with the levels of a margin."""
    return f"{MARGIN}{margin.cells.name}"


def margin_columns(margins: Sequence[Margin]) -> pd.DataFrame:
    """(n x margins) the level of each respondent in each margin, as categories; missing for who has no answer."""
    import pandas as pd

    return pd.DataFrame(
        {
            name_of(margin): pd.Categorical.from_codes(
                margin.cells.number, [level_text(level) for level in margin.cells.levels]
            )
            for margin in margins
        }
    )


def _unmet(error: DesignError, weighting: Mapping[str, Any], totals_file: str) -> SurveyError:
    """Why totals cannot be met, as it is told of the file with the totals."""
    found, _, expected = str(error).replace(MARGIN, "").partition("; expected ")
    expected = expected or "totals that these respondents can meet"
    return SurveyError(Problem(totals_file, f"{weighting['method']}: {found}", expected, column=weighting["total"]))


def _totals(margin: Margin) -> dict[str, float]:
    return {
        level_text(level): people
        for level, people in zip(margin.cells.levels, margin.population, strict=True)
        if people > 0
    }


def _refuse_impossible(weight: np.ndarray, margins: Sequence[Margin], trim: Sequence[float]) -> None:
    """Stop where a level needs a mean weight beyond the bounds, which no trimming can change."""
    problems = []
    counted = (weight > 0).astype(float)
    for margin in margins:
        respondents = margin.cells.sums(counted)
        needed = np.divide(margin.population, respondents, out=np.ones(len(respondents)), where=respondents > 0)
        needed /= margin.population.sum() / counted.sum()
        faulty = (respondents > 0) & ((needed < trim[0]) | (needed > trim[1]))
        told = [
            f"{level_text(margin.cells.levels[place])} {needed[place]:.3g} ({respondents[place]:g} respondents)"
            for place in np.flatnonzero(faulty)
        ]
        if told:
            found = f"a mean weight beyond the bounds is needed in {margin.cells.name}: {listing(told)}"
            expected = f"{trim[0]:g} to {trim[1]:g} times the mean of all"
            hint = "wider bounds, or joined answers: weighting.collapse"
            problems.append(Problem(PLAN, found, expected, column="weighting.trim", hint=hint))
    if problems:
        raise SurveyError(problems)
