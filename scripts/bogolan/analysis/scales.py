"""The whole scale of a question: whether women and men differ in all answers together, and the net score.

The net score is the share of the answers that count less the share of those at the other end of the scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.sampled import MEN, WOMEN, flags, weaker_flags
from bogolan.preparation.weighting.sample import GENDER
from bogolan.statistics import chisq, gaps_of_gaps, share_gaps
from bogolan.survey.spine import LESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

# Of a scale with fewer answers the whole is its only gap.
FEWEST_ANSWERS = 3
# So many numbers a scale has at most, as that from 0 to 10 has.
MOST_NUMBERS = 11
# Below this the distribution of Pearson's statistic is not to be trusted: Cochran (1954), Biometrics 10, 417-451.
FEWEST_EXPECTED, FEWEST_EXPECTED_FLAG = 5, "few_expected"


def scale_test(design: SurveyDesign, question: str, gap: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The row of Rao and Scott's test that women and men give the same answers, where there are more than two.

    The design's frame holds the question with the answers of its base alone; `gap` is the row of its gap, which speaks
    of the same people. Where some answer is too rare there is no test, and the flag `few_expected`.
    """
    if design.frame[question].nunique() < FEWEST_ANSWERS or np.isnan(gap["estimate"]):
        return
    about = {"measure": "chisq", "unit": "F", "group": WOMEN, "contrast": MEN}
    about |= {key: gap[key] for key in ("n", "clusters", "base")}
    if _smallest_expected(design, question) < FEWEST_EXPECTED:
        yield {**about, "flag": ",".join(filter(None, [FEWEST_EXPECTED_FLAG, gap["flag"]]))}
        return
    test = chisq(design, GENDER, question)
    flag = ",".join(filter(None, [test.flag, gap["flag"]])) or None
    yield {**about, "estimate": test.statistic, "df": test.df_denominator, "p_value": test.p_value, "flag": flag}


def numbers_test(
    design: SurveyDesign, question: str, numbers: pd.Series, gap: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The same of a question whose answers are numbers (n), such as 0 to 10: each number is an answer.

    None where there are more of them than a scale has. `count` is the fewest of a gender who gave one of them: no share
    of a number is told, so that the gate must know.
    """
    import pandas as pd

    if numbers.nunique() > MOST_NUMBERS:
        return
    frame = design.frame.assign(**{question: numbers.astype("category")})
    counts = pd.crosstab(frame.loc[design.weight > 0, GENDER], numbers[design.weight > 0])
    for row in scale_test(design.with_frame(frame), question, gap):
        yield row | {"count": int(counts.to_numpy().min())}


def _smallest_expected(design: SurveyDesign, question: str) -> float:
    """The fewest respondents of a gender who would have given an answer, if women and men answered alike."""
    import pandas as pd

    counts = pd.crosstab(*(design.frame.loc[design.weight > 0, name] for name in (GENDER, question)))
    return float(counts.sum(axis=1).min() * counts.sum().min() / counts.to_numpy().sum())


def net_scores(
    shares: Estimates, counted: str, against: str, ends: Mapping[str, str], planning_icc: float
) -> Iterator[dict[str, Any]]:
    """A row a group, and one for women less men where both were asked.

    `ends` gives, by group, the end of the names of its shares ("|_gender=women"). `count` is the fewest respondents
    of a group who gave either kind of answer.
    """
    pairs = {group: (counted + end, against + end) for group, end in ends.items()}
    nets = share_gaps(shares, pairs, planning_icc=planning_icc)
    level = f"{counted}{LESS}{against}"
    about = {"measure": "net", "unit": "proportion", "level": level, "interval_method": "mover"}
    kept = ("estimate", "standard_error", "df", "n", "clusters")
    counts = {}
    for row, (group, pair) in zip(nets.frame().to_dict("records"), pairs.items(), strict=True):
        counts[group] = int(shares.select(pair).counts.min())
        told = {key: row[key] for key in (*kept, "lower", "upper")}
        flag = flags(row["n"], row["clusters"], row["df"], row["flag"])
        yield {**about, "group": group, **told, "count": counts[group], "flag": flag}
    if {WOMEN, MEN} <= pairs.keys():
        (row,) = gaps_of_gaps(nets, {WOMEN: (WOMEN, MEN)}).frame().to_dict("records")
        told = {key: row[key] for key in (*kept, "lower", "upper")}
        sides = shares.select([*pairs[WOMEN], *pairs[MEN]])
        count = min(counts[WOMEN], counts[MEN])
        yield {**about, "group": WOMEN, "contrast": MEN, **told, "count": count, "flag": weaker_flags(sides)}
