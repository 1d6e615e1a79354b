"""Bounds of a share under nonresponse, which tell between them how many gave no answer.

Where a reason for no answer is hidden, the bounds that leave are made of nothing but what leaves anyway, the share and
its base, as if ten had been silent (the fewest that may be told of): wider than the true ones, and the same however few
there were.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bogolan.disclosure.rounding import outward_percent, whole_percent
from bogolan.disclosure.rules import PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

BOUNDS = LOWER, UPPER = ("lower_bound", "upper_bound")
ASKED, ANSWERED = "asked", "answered"
ROUNDED = 0.005  # how far a share may be from its whole percent
QUESTION = ["analysis", "outcome", "group"]
OF_ONE_SHARE = [*QUESTION, "level"]


def bounds_leaving(rows: pd.DataFrame, thresholds: Thresholds) -> dict[object, dict[str, Any]]:
    """What each bound leaves with, by its place among the rows that were decided on.

    Never how many were asked: less those who answered, it is how many did not.
    """
    silent = rows[(rows["base"] == ASKED) & (rows["measure"] == "share") & (rows["release"] != PUBLISHED)]
    hidden = set(silent[QUESTION].itertuples(index=False, name=None))
    nobody = {"n": None, "count": None, "clusters": None}
    found = {}
    for (*question, level), own in rows[rows["measure"].isin(BOUNDS)].groupby(OF_ONE_SHARE, sort=False):
        bounds = {row["measure"]: row for _, row in own.iterrows()}
        if tuple(question) in hidden:
            share = _share_of(rows, tuple(question), level)
            own_thresholds = thresholds.of_question(*question[:2])
            told = _as_if_fewest(share, bounds[UPPER]["estimate"] - bounds[LOWER]["estimate"], own_thresholds)
        else:
            told = {name: (bounds[name]["estimate"], bounds[name]["lower"], bounds[name]["upper"]) for name in BOUNDS}
        for index, row in own.iterrows():
            found[index] = _outward(row["measure"], *told[row["measure"]]) | nobody
    return found


def _share_of(rows: pd.DataFrame, question: tuple, level: str) -> Mapping[str, Any]:
    """The share of those who answered, of which the bounds speak; without it none of them leaves."""
    analysis, outcome, group = question
    of_question = (rows["analysis"] == analysis) & (rows["outcome"] == outcome) & (rows["group"] == group)
    shares = rows[of_question & (rows["measure"] == "share") & (rows["base"] == ANSWERED) & (rows["level"] == level)]
    return shares.iloc[0].to_dict()


def _as_if_fewest(
    share: Mapping[str, Any], silent: float, thresholds: Thresholds
) -> dict[str, tuple[float, float, float]]:
    """Both bounds and their limits, if the fewest that may be told of had been silent beside those who answered.

    Where weights make more of fewer, as many times that as it takes.
    """
    fewest = thresholds.fewest / (thresholds.coarse(share["n"]) + thresholds.fewest)
    taken = min(fewest * math.ceil(silent / fewest - 1e-9), 1.0)
    printed = whole_percent(share["estimate"])
    lower, upper = outward_percent(share["lower"], share["upper"])
    least, most = max(printed - ROUNDED, 0.0), min(printed + ROUNDED, 1.0)
    answered = 1 - taken
    return {
        LOWER: (least * answered, lower * answered, upper * answered),
        UPPER: (most * answered + taken, lower * answered + taken, upper * answered + taken),
    }


def _outward(measure: str, estimate: float, lower: float, upper: float) -> dict[str, float]:
    """To whole percents: a lower bound downward, an upper one upward, the limits outward."""
    ends = outward_percent(estimate, estimate)
    below, above = outward_percent(lower, upper)
    return {"estimate": ends[BOUNDS.index(measure)], "lower": below, "upper": above}
