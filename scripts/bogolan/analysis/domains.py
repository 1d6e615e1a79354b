"""Shares within the domains that the plan names (areas, age bands), by gender, with the gap in each.

Means have no band in which they could leave, and are not computed there: what nobody may see could only be let out by
mistake. Of parts of the respondents that leave as numbers (`rows_within`) they are. A domain keeps the whole design:
strata and clusters without anybody in it still count in its variance.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, estimate_row, gap_rows, mean_gap, share_estimates
from bogolan.analysis.item_measures import SHARE, measures_of
from bogolan.analysis.sampled import ALL, MEN, WOMEN, among, genders, groups, survey_design
from bogolan.analysis.shares import as_numbers
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.statistics import join, mean, proportion
from bogolan.survey.spine import MEAN_RANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.analysis.item_measures import ItemMeasure
    from bogolan.statistics import Estimates, SurveyDesign

DOMAIN = "_domain"


def domain_rows(sample: pd.DataFrame, plan: Mapping[str, Any], codebook: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a share of the plan's questions, group and level of each domain, and one for the gap in it."""
    design = survey_design(sample, plan)
    measures = [one for one in measures_of(sample, plan, codebook) if one.measure == SHARE]
    for domain in plan["domains"]:
        for row in rows_within(design, levels_of(sample, domain), measures, plan):
            yield {"domain": domain["question"], **row}


def rows_within(
    design: SurveyDesign, levels: pd.Series, measures: Sequence[ItemMeasure], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The same of levels (n) that part the respondents, also of means; missing for who is in none."""
    if not measures or levels.isna().all():
        return
    columns = {one.name: one.values for one in measures}
    frame = design.frame[list(DESIGN_COLUMNS)].assign(**columns, **{DOMAIN: levels})
    within = design.with_frame(frame)
    shares = {one.name: one for one in measures if one.measure == SHARE}
    means = {one.name: one for one in measures if one.measure != SHARE}
    if shares:
        yield from _share_rows(by_level(within, list(shares), proportion), shares, plan)
    if means:
        yield from _mean_rows(by_level(within, list(means), mean), means, within)


def by_level(design: SurveyDesign, names: list[str], estimator: Any) -> Estimates:
    """Estimates of several variables in every level of the column `_domain`, of women, men and all, jointly."""
    inside = design.where(design.frame[DOMAIN].notna().to_numpy())
    parts = [estimator(inside, names, by=[GENDER, DOMAIN])] if genders(design.frame) else []
    parts += [estimator(inside, names, by=DOMAIN)] if ALL in groups(design.frame) else []
    return join(*parts)


def levels_of(sample: pd.DataFrame, domain: Mapping[str, Any]) -> pd.Series:
    """The level of each respondent: the answer, or the band of a number that begins at one of the breaks.

    Missing for who gave no answer, or a number below the first break.
    """
    import pandas as pd

    answers = sample[domain["question"]]
    if "breaks" not in domain:
        return answers.astype("category")
    breaks = sorted(domain["breaks"])
    names = [*(f"{low:g}-{high - 1:g}" for low, high in pairwise(breaks)), f"{breaks[-1]:g}+"]
    return pd.cut(as_numbers(answers), [*breaks, np.inf], right=False, labels=names)


def _share_rows(
    shares: Estimates, measures: Mapping[str, ItemMeasure], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    planning, places = plan["design"]["intracluster_correlation"], {}
    for row, told in share_estimates(shares, planning):
        if row["n"]:
            places[row["variable"], row[DOMAIN], told["group"]] = row["name"]
            yield _placed(told, measures[row["variable"]], row[DOMAIN])
    sides = _compared(places, measures)
    if sides:
        about = {women: place for place, (women, _) in sides.items()}
        for name, told in gap_rows(shares, {women: (women, men) for women, men in sides.values()}, planning):
            variable, level = about[name]
            yield _placed(told, measures[variable], level)


def _mean_rows(means: Estimates, measures: Mapping[str, ItemMeasure], design: SurveyDesign) -> Iterator[dict[str, Any]]:
    places: dict[tuple, str] = {}
    for row, *limits in zip(means.frame().to_dict("records"), *means.interval(), strict=True):
        if row["n"]:
            one, level = measures[row["variable"]], row[DOMAIN]
            told = estimate_row(one.measure, one.unit, row, *limits, "t")
            places[row["variable"], level, told["group"]] = row["name"]
            inside = among(design.frame, told["group"]) & (design.frame[DOMAIN] == level).to_numpy(bool)
            yield _placed(told, one, level) | {"count": one.count(inside & (design.weight > 0))}
    for (variable, level), sides in _compared(places, measures).items():
        one = measures[variable]
        told = mean_gap(means, sides, one.unit)
        yield _placed(told, one, level) | ({"measure": MEAN_RANK} if one.measure == MEAN_RANK else {})


def _compared(
    places: Mapping[tuple, str], measures: Mapping[str, ItemMeasure]
) -> dict[tuple[str, Any], tuple[str, str]]:
    """The estimates of women and of men, by variable and level, wherever they are compared and both answered."""
    return {
        (variable, level): (name, places[variable, level, MEN])
        for (variable, level, group), name in places.items()
        if group == WOMEN and (variable, level, MEN) in places and measures[variable].compared
    }


def _placed(told: Mapping[str, Any], one: ItemMeasure, level: object) -> dict[str, Any]:
    """A row with what it is of, of whom, and in which level of the domain."""
    return {"base": ANSWERED, **told, **one.about, "domain_level": level}
