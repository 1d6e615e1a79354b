"""Questions that put all choices in an order (rank): who put each first, its mean rank, gaps, and which come first.

Ranks of choices follow from their mean ranks, the smallest first, with the ranks that their joint covariance allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.all_choices import first_places_together, mean_ranks_together
from bogolan.analysis.by_gender import ANSWERED, by_group, estimate_row, mean_gap
from bogolan.analysis.choices import (
    compared_choices,
    estimated_shares,
    items_of,
    rank_rows,
    share_rows,
    without_answer,
)
from bogolan.analysis.ranks import of_group
from bogolan.analysis.sampled import ALL, MEN, WOMEN, genders, groups, survey_design
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.statistics import mean
from bogolan.survey.plan_comparisons import RANKING
from bogolan.survey.questionnaire import labels_of_answers
from bogolan.survey.spine import MEAN_RANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

PLACES = "places"
# Of so many choices a mean rank and the share in the first place tell how many gave each other place.
MOST_TOLD = 3


def ranking_rows(
    sample: pd.DataFrame, reasons: pd.DataFrame, plan: Mapping[str, Any], codebook: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The rows of every ranking: of who put each choice first, of mean ranks and their gaps, and of ranks."""
    design = None
    for section, item in items_of(plan, RANKING):
        design = design or survey_design(sample, plan)
        question = item["question"]
        places = places_of(sample[question], list(labels_of_answers(codebook[question])))
        compared, about = compared_choices(item, places), {"analysis": section, "outcome": question}
        first = (places == 1).astype("boolean").mask(places.isna())
        silent = without_answer(first, reasons[question])
        firsts = estimated_shares(design, first, silent)
        for row in share_rows(design, firsts, first, silent, compared, plan):
            yield {**about, **row}
        for row in first_places_together(design, firsts, first, question) if set(compared) == set(first) else ():
            yield {**about, **row}
        means = mean_places(design, places)
        fewest = fewest_in_a_place(design, places)
        for row in mean_rank_rows(means, compared, genders(sample)):
            yield {**about, **row, **({} if row.get("contrast") else {"count": fewest[row["level"], row["group"]]})}
        for row in mean_ranks_together(design, means, compared):
            yield {**about, **row}
        for row in rank_rows(means, compared, groups(sample), upward=False):
            yield {**about, "family": question, **row}


def places_of(answers: pd.Series, codes: Sequence[str]) -> pd.DataFrame:
    """The place that each respondent gave each choice (n, k), 1 the first; missing for who put none in order.

    Missing also for a choice that a filter did not offer to the respondent.
    """
    import pandas as pd

    rows, cells = pd.factorize(answers)  # the row of a missing answer is -1: the last, in which nothing has a place
    orders = [*(str(cell).split() for cell in cells), []]
    columns = {
        code: np.array([order.index(code) + 1.0 if code in order else np.nan for order in orders])[rows]
        for code in codes
    }
    return pd.DataFrame(columns, index=answers.index)


def places_told(choices: int) -> tuple[int, ...]:
    """The places, among so many choices, of which a mean rank may tell how many gave a choice each."""
    return tuple(range(1, choices + 1)) if choices <= MOST_TOLD else (1, choices)


def fewest_in_a_place(design: SurveyDesign, places: pd.DataFrame) -> dict[tuple[str, str], int]:
    """By choice and group the fewest respondents who gave it a place of which its mean rank may tell: any of two or
    three, else the first or the last one.
    """
    told, counted = places_told(places.shape[1]), design.weight > 0
    gender = design.frame[GENDER]
    members = {group: counted & ((gender == group).to_numpy() | (group == ALL)) for group in groups(design.frame)}
    return {
        (code, group): int(min((places.loc[own, code] == place).sum() for place in told))
        for code in places
        for group, own in members.items()
    }


def mean_rank_rows(means: Estimates, compared: Sequence[str], asked: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A row a choice and group, and of those that are compared one for women less men, all in ranks."""
    lower, upper = means.interval()
    for row, below, above in zip(means.frame().to_dict("records"), lower, upper, strict=True):
        yield estimate_row(MEAN_RANK, PLACES, row, below, above, "t") | {"level": row["variable"], "base": ANSWERED}
    if list(asked) != [WOMEN, MEN]:
        return
    for code in compared:
        gap = mean_gap(means, (of_group(code, WOMEN), of_group(code, MEN)), PLACES)
        yield {**gap, "measure": MEAN_RANK, "level": code}


def mean_places(design: SurveyDesign, places: pd.DataFrame) -> Estimates:
    """The mean rank of all choices (of n rows, k columns) by gender and of all, jointly."""
    import pandas as pd

    frame = pd.concat([design.frame[list(DESIGN_COLUMNS)], places], axis=1)
    return by_group(design.with_frame(frame), list(places), mean)
