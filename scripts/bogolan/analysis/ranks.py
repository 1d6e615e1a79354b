"""The rank of each driver among those asked about on the same scale, with the ranks that the data allow.

Shares are ranked among women, among men and among all, and so are the gaps between women and men: which is larger than
which others follows from their joint covariance, never from the order in which they happen to stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, by_group, counted
from bogolan.analysis.sampled import ALL, MEN, WOMEN, flags, genders, groups, survey_design
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.statistics import proportion, rank_sets
from bogolan.survey.spine import RANKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

    Item = Mapping[str, Any]

FEWEST, CONFIDENCE = 2, 0.95


def rank_rows(sample: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a driver and group, and one for its gap, in every battery of the plan's drivers.

    `estimate` is the rank, 1 the largest, `lower` and `upper` the ends of its 95% confidence set, `note` names those
    that it is significantly above, `family` the battery by its first question.
    """
    design = survey_design(sample, plan)
    for items in batteries(sample, plan["drivers"]):
        names, level = [item["question"] for item in items], "+".join(items[0]["share"])
        about = {"analysis": "drivers", "family": names[0], "level": level, "base": ANSWERED}
        shares = battery_shares(design, items)
        for group in groups(sample):
            for name, row in ranked(in_group(shares, names, group), names):
                yield {**about, "outcome": name, "group": group, **row}
        if genders(sample) == [WOMEN, MEN]:
            for name, row in ranked(gaps_between(shares, names), names):
                yield {**about, "outcome": name, "group": WOMEN, "contrast": MEN, **row}


def batteries(sample: pd.DataFrame, items: Sequence[Item]) -> list[list[Item]]:
    """Items of which the same answers to the same scale are counted, two or more together, in the plan's order."""
    found: dict[tuple, list[Item]] = {}
    for item in items:
        if item["measure"] == "share":
            scale = tuple(sample[item["question"]].cat.categories)
            found.setdefault((scale, tuple(item["share"]), tuple(item.get("among", ()))), []).append(item)
    return [together for together in found.values() if len(together) >= FEWEST]


def ranked(
    estimates: Estimates, names: Sequence[str], level: float = CONFIDENCE
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each estimate is called (`names`, k) and the row of its rank among the others that exist.

    The sets of all ranks hold together at the level of confidence.
    """
    exist = ~np.isnan(estimates.values) & ~np.isnan(estimates.variances)
    if exist.sum() < FEWEST:
        return
    found = rank_sets(estimates, level)
    for row, (place, own) in zip(estimates.frame().to_dict("records"), enumerate(names), strict=True):
        if not exist[place]:
            continue
        below = [name for name, lower in zip(names, found.above[place], strict=True) if lower]
        about = {"measure": "rank", "unit": RANKS, "interval_method": "rank_set"}
        ends = {"estimate": found.rank[place], "lower": found.best[place], "upper": found.worst[place]}
        people = {key: row[key] for key in ("n", "count", "clusters", "df")}
        flag = flags(row["n"], row["clusters"], row["df"], found.flags[place])
        yield own, {**about, **ends, **people, "flag": flag, "note": ",".join(below) or None}


def battery_shares(design: SurveyDesign, items: Sequence[Item]) -> Estimates:
    """What each item counts, among women, men and all, jointly."""
    columns = {item["question"]: counted(design.frame, item) for item in items}
    frame = design.frame[list(DESIGN_COLUMNS)].assign(**columns)
    return by_group(design.with_frame(frame), list(columns), proportion)


def in_group(estimates: Estimates, names: Sequence[str], group: str, upward: bool = True) -> Estimates:
    """The estimates of what is ranked (k) in one group, so that the first has the largest (`upward` or not)."""
    own = estimates.select([of_group(name, group) for name in names])
    return own if upward else own.contrast({name: {name: -1.0} for name in own.names})


def gaps_between(estimates: Estimates, names: Sequence[str], upward: bool = True) -> Estimates:
    """How far what is ranked (k) comes before among women, compared with men: the first has the largest lead."""
    sign = 1.0 if upward else -1.0
    return estimates.contrast({name: {of_group(name, WOMEN): sign, of_group(name, MEN): -sign} for name in names})


def of_group(name: str, group: str) -> str:
    """What the estimate of a driver, or of a choice, in a group is called."""
    return name if group == ALL else f"{name}|{GENDER}={group}"
