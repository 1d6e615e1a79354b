"""Whether women and men differ in any choice of a question with several answers, or of a ranking, all together.

One respondent names several choices, and puts all of a ranking in an order, so that their answers are no table of
which each stands in one cell, and Rao and Scott's test of single answers (`scales`) is none for them. The gaps of all
choices are tested jointly instead, by their covariance under the design: Wald's F, adjusted for few clusters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED
from bogolan.analysis.ranks import gaps_between, of_group
from bogolan.analysis.sampled import MEN, WOMEN, genders, weaker_flags
from bogolan.analysis.scales import FEWEST_EXPECTED, FEWEST_EXPECTED_FLAG, scale_test
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.statistics import adjusted_wald_test
from bogolan.survey.spine import F_TEST, JOINT_TEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

FEWEST_CHOICES = 2


def shares_together(design: SurveyDesign, shares: Estimates, given: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The row of the test that women and men named each of the choices that are compared (n, k; boolean) equally often.

    A choice that nobody named tells of no difference and is left out. Where another is too rare, or is named by next to
    everybody, there is no test, and the flag `few_expected`.
    """
    counted = given[(design.weight > 0) & given.notna().all(axis=1).to_numpy()]
    named = [code for code in given if counted[code].any()]
    few = _fewest_expected(counted[named].astype(float), design.frame.loc[counted.index, GENDER]) < FEWEST_EXPECTED
    yield from _together(design, shares, named, few)


def first_places_together(
    design: SurveyDesign, shares: Estimates, first: pd.DataFrame, question: str
) -> Iterator[dict[str, Any]]:
    """The row of Rao and Scott's test that women and men put the same choices (n, k; boolean) first.

    Each respondent has put one first, so that these are single answers.
    """
    if genders(design.frame) != [WOMEN, MEN]:
        return
    answered = first.notna().all(axis=1)
    answers = first[answered].astype(float).idxmax(axis=1).reindex(first.index).astype("category")
    gap = gaps_between(shares, list(first)[:1]).frame().iloc[0]
    frame = design.frame[list(DESIGN_COLUMNS)].assign(**{question: answers})
    told = {"estimate": gap["estimate"], "n": gap["n"], "clusters": gap["clusters"], "base": ANSWERED}
    sides = shares.select([of_group(first.columns[0], group) for group in (WOMEN, MEN)])
    yield from scale_test(design.with_frame(frame), question, {**told, "flag": weaker_flags(sides)})


def mean_ranks_together(design: SurveyDesign, means: Estimates, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The row of the test that women and men gave each of some choices the same mean rank.

    Mean ranks of a whole order sum to one number, so that one of them follows from the others.
    """
    yield from _together(design, means, names, few=False)


def _together(design: SurveyDesign, estimates: Estimates, names: Sequence[str], few: bool) -> Iterator[dict[str, Any]]:
    if genders(design.frame) != [WOMEN, MEN] or len(names) < FEWEST_CHOICES:
        return
    sides = estimates.select([of_group(name, group) for name in names for group in (WOMEN, MEN)])
    if np.isnan(sides.values).any():
        return
    gaps, flag = gaps_between(estimates, names), weaker_flags(sides)
    about = {"measure": JOINT_TEST, "unit": F_TEST, "group": WOMEN, "contrast": MEN, "base": ANSWERED}
    about |= {"n": int(gaps.n.min()), "clusters": int(gaps.clusters.min())}
    if few:
        yield {**about, "flag": ",".join(filter(None, [FEWEST_EXPECTED_FLAG, flag]))}
        return
    test = adjusted_wald_test(gaps)
    flags = ",".join(dict.fromkeys(filter(None, [test.flag, flag]))) or None
    yield {**about, "estimate": test.statistic, "df": test.df_denominator, "p_value": test.p_value, "flag": flags}


def _fewest_expected(named: pd.DataFrame, gender: pd.Series) -> float:
    """The fewest of a gender who would have named a choice, or not have named it, if both named all equally often."""
    shares, smaller = named.mean(), gender.value_counts().reindex([WOMEN, MEN]).min()
    return float(np.minimum(shares, 1 - shares).min() * smaller) if len(named) else 0.0
