"""How alike the answers within a cluster are: what a village adds to an estimate once a few in it were asked.

The intraclass correlation is of the answers as they were given, unweighted; the design effect is that of the share or
mean itself, so that it holds weights and strata too. Who plans the next survey needs both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, counted
from bogolan.analysis.sampled import ALL, flags
from bogolan.analysis.shares import as_numbers
from bogolan.preparation.weighting.sample import CLUSTER, GENDER, STRATUM, WEIGHT
from bogolan.statistics import intraclass_correlation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd


def homogeneity_rows(
    sample: pd.DataFrame, estimates: Iterable[Mapping[str, Any]], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """A row beside the share or mean of each item and group, with the design effect of that; none without clusters.

    `estimates` are the rows of the items. Where nobody differs there is no correlation: NaN.
    """
    if "clusters" not in plan["design"]:
        return
    counting = (sample[WEIGHT] > 0).to_numpy()
    clusters = sample.groupby([STRATUM, CLUSTER], observed=True, sort=False).ngroup().to_numpy()
    items = {
        (section, item["question"]): item
        for section in ("support", "drivers")
        for item in plan[section]
        if item["measure"] in ("share", "mean")
    }
    values = {place: _values(sample, item) for place, item in items.items()}
    for row in estimates:
        item = items.get((row["analysis"], row["outcome"]))
        if item is None or not _of_item(row, item):
            continue
        told = values[row["analysis"], row["outcome"]]
        members = counting & ~np.isnan(told)
        if row["group"] != ALL:
            members &= (sample[GENDER] == row["group"]).to_numpy()
        found = intraclass_correlation(told[members], clusters[members])
        place = {name: row.get(name) for name in ("analysis", "outcome", "level", "group", "n", "clusters")}
        limits = {"lower": found.lower, "upper": found.upper, "interval_method": "anova"}
        numbers = {"estimate": found.value, "design_effect": row["design_effect"], **limits}
        flag = flags(row["n"], row["clusters"], row["df"])
        yield {**place, "measure": "intraclass_correlation", "unit": "ratio", **numbers, "base": ANSWERED, "flag": flag}


def _values(sample: pd.DataFrame, item: Mapping[str, Any]) -> np.ndarray:
    """(n) what an item counts or averages, as numbers; NaN outside its base."""
    if item["measure"] == "share":
        return counted(sample, item).to_numpy(float, na_value=np.nan)
    return as_numbers(sample[item["question"]]).to_numpy(float)


def _of_item(row: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    """Whether a row is the share or the mean that the item is about, of one group."""
    level = "+".join(item["share"]) if item["measure"] == "share" else None
    own = row["measure"] == item["measure"] and row.get("level") == level
    return own and row["base"] == ANSWERED and row.get("contrast") is None
