"""Whether a randomised question was answered as its device told: what one arm alone can tell of that.

Who says no whatever the die says cannot be told apart from who does not hold the item, unless a second arm has other
chances: Clark & Desharnais (1998), Psychological Methods 3, 160-168. What can be told is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.means import mean
from ..estimators.totals import groups_of
from ..inference.estimates import Estimates
from .randomised_designs import Randomisation, read_randomised

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

SILENT = "_silent"


def allowed_share_test(
    design: SurveyDesign, answer: str, chances: Randomisation, by: str | Sequence[str] | None = None
) -> pd.DataFrame:
    """Whether so few, or so many, said yes that the device did not decide as it should, by group.

    If everyone does as told, each says yes with a chance of yes_if_held or yes_if_not, independently of all others,
    since the device is rolled anew for each. The number of yes is then at least binomial with the lower chance, and at
    most with the higher one, whoever holds the item: two one-sided tests that are exact, need no weights, and no
    assumption on how people were drawn. `p_value` is twice the smaller one. Index: the names of `prevalence`; columns
    n, lowest, highest, p_value. Errors: see `randomised_designs.read_randomised`.
    """
    import pandas as pd
    from scipy.special import bdtr, bdtrc

    answers, groups = read_randomised(design, answer, chances), groups_of(design, by)
    lowest, highest = chances.allowed
    found = {}
    for suffix, members in zip(groups.suffixes, groups.members, strict=True):
        said = answers.yes[members & design.domain & (design.weight != 0)]
        said = said[~np.isnan(said)]
        n, yes = len(said), int(said.sum())
        p_value = np.nan
        if n:
            few, many = bdtr(yes, n, lowest), bdtrc(yes - 1, n, highest) if yes else 1.0
            p_value = float(min(1.0, 2 * min(few, many)))
        found[f"{answers.name}{suffix}"] = {"n": n, "lowest": lowest, "highest": highest, "p_value": p_value}
    return pd.DataFrame.from_dict(found, orient="index")


def silence(design: SurveyDesign, answer: str, asked: np.ndarray, by: str | Sequence[str] | None = None) -> Estimates:
    """The share of those asked (n, boolean) who did not answer, by group: "_silent|sex=women"."""
    values = np.where(asked, design.frame[answer].isna(), np.nan)
    return mean(design.with_frame(design.frame.assign(**{SILENT: values})), SILENT, by=by)


def p_value_above(estimates: Estimates, null: float) -> np.ndarray:
    """(k) p-values of t tests that each estimate is at most the null, against that it is more.

    Without any variance: 0 or 1, by the estimate itself; NaN where there is no estimate or no degree of freedom.
    """
    from scipy.special import stdtr

    apart = estimates.values - null
    with np.errstate(divide="ignore", invalid="ignore"):
        p_values = stdtr(np.maximum(estimates.df, 1), -apart / estimates.standard_errors)
    p_values = np.where(estimates.standard_errors == 0, np.where(apart > 0, 0.0, 1.0), p_values)
    return np.where(np.isnan(estimates.values) | (estimates.df < 1), np.nan, p_values)
