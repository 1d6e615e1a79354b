"""Excerpts as rows of the spine: how many by theme and gender, and how far two coders agree on the themes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.sampled import ALL
from bogolan.statistics import SurveyDesign, kappa
from bogolan.survey.excerpts import CODERS, GENDER, GENDERS, THEME
from bogolan.survey.spine import EXCERPTS, KAPPA

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

# A kappa and its limits are at most this, whatever the standard error adds.
FULL_AGREEMENT = 1.0


def excerpt_rows(excerpts: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A row a theme and gender with its number of excerpts, a row a theme, one of them all, and the coders' kappa.

    All excerpts are counted, those too whose words are held back. A number of excerpts is no number of people.
    """
    about = {"analysis": EXCERPTS, "measure": EXCERPTS, "unit": EXCERPTS, "base": EXCERPTS}
    genders = [gender for gender in GENDERS if (excerpts[GENDER] == gender).any()]
    for theme, of_theme in excerpts.groupby(THEME, sort=False):
        for gender in genders:
            number = int((of_theme[GENDER] == gender).sum())
            yield {**about, "outcome": theme, "group": gender, "estimate": number, "n": number}
        yield {**about, "outcome": theme, "group": ALL, "estimate": len(of_theme), "n": len(of_theme)}
    yield {**about, "group": ALL, "estimate": len(excerpts), "n": len(excerpts)}
    yield from _agreement(excerpts)


def _agreement(excerpts: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Cohen's kappa over the excerpts that both coders coded, as if these had been drawn one by one; none without any.

    `count` of `n` have the same theme from both. Where both gave all of them one theme, there is no kappa: NaN.
    """
    first, second = CODERS
    twice = excerpts[(excerpts[first] != "") & (excerpts[second] != "")]
    if twice.empty:
        return
    agreed = int((twice[first] == twice[second]).sum())
    about = {"analysis": EXCERPTS, "measure": KAPPA, "unit": "ratio", "group": ALL, "base": "coded_twice"}
    numbers = {"estimate": math.nan, "n": len(twice), "count": agreed}
    if len(twice) > 1:
        found = kappa(SurveyDesign(twice[list(CODERS)].reset_index(drop=True)), first, second)
        lower, upper = (np.minimum(limit, FULL_AGREEMENT) for limit in found.interval())
        numbers |= {"estimate": float(found.values[0]), "standard_error": float(found.standard_errors[0])}
        numbers |= {"df": float(found.df[0]), "lower": float(lower[0]), "upper": float(upper[0])}
    yield {**about, **numbers, "interval_method": "t"}
