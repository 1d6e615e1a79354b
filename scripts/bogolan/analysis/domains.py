"""Shares within the domains that the plan names (areas, age bands), by gender, with the gap in each.

A domain keeps the whole design: strata and clusters without anybody in it still count in its variance.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, counted, gap_rows, share_estimates
from bogolan.analysis.sampled import ALL, MEN, WOMEN, genders, groups, survey_design
from bogolan.analysis.shares import as_numbers
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.statistics import join, proportion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

    Item = Mapping[str, Any]

DOMAIN = "_domain"


def domain_rows(sample: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a share, group and level of each domain, and one for the gap between women and men in it."""
    design = survey_design(sample, plan)
    for domain in plan["domains"]:
        for row in share_rows_of(design, levels_of(sample, domain), plan):
            yield {"domain": domain["question"], **row}


def share_rows_of(design: SurveyDesign, levels: pd.Series, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The same of levels (n) that part the respondents; missing for who is in none."""
    items = [(section, item) for section in ("support", "drivers") for item in plan[section]]
    items = [(section, item) for section, item in items if item["measure"] == "share"]
    if not items or levels.isna().all():
        return
    sample = design.frame
    columns = {f"{section}/{item['question']}": counted(sample, item) for section, item in items}
    frame = sample[list(DESIGN_COLUMNS)].assign(**columns, **{DOMAIN: levels})
    for row in _rows(by_level(design.with_frame(frame), list(columns), proportion), items, plan):
        yield {"base": ANSWERED, **row}


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


def _rows(shares: Estimates, items: Sequence[tuple[str, Item]], plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    planning = plan["design"]["intracluster_correlation"]
    by_name = {f"{section}/{item['question']}": (section, item) for section, item in items}

    def about(row: Mapping[str, Any]) -> dict[str, Any]:
        section, item = by_name[row["variable"]]
        named = {"analysis": section, "outcome": item["question"], "level": "+".join(item["share"])}
        return {**named, "domain_level": row[DOMAIN]}

    places: dict[tuple, str] = {}
    for row, told in share_estimates(shares, planning):
        if row["n"]:
            places[row["variable"], row[DOMAIN], told["group"]] = row["name"]
            yield told | about(row)
    pairs = {
        name: (name, places[variable, level, MEN])
        for (variable, level, group), name in places.items()
        if group == WOMEN and (variable, level, MEN) in places
    }
    if pairs:
        women = {row["name"]: row for row in shares.frame().to_dict("records")}
        for name, told in gap_rows(shares, pairs, planning):
            yield told | about(women[name])
