"""How alike the answers within a cluster are: what a village adds to an estimate once a few in it were asked.

The intraclass correlation is of the answers as they were given, unweighted; the design effect is that of the share or
mean itself, so that it holds weights and strata too. Who plans the next survey needs both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED
from bogolan.analysis.item_measures import measures_of
from bogolan.analysis.sampled import among, flags
from bogolan.preparation.weighting.sample import CLUSTER, STRATUM, WEIGHT
from bogolan.statistics import intraclass_correlation
from bogolan.survey.spine import MEAN_RANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from bogolan.analysis.item_measures import ItemMeasure


def homogeneity_rows(
    sample: pd.DataFrame,
    estimates: Iterable[Mapping[str, Any]],
    plan: Mapping[str, Any],
    codebook: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    """A row beside the share or mean of each item, choice that is compared, and group, with the design effect of that.

    Of a ranking beside the mean rank of each choice. None without clusters. `estimates` are the rows of the items.
    Where nobody differs there is no correlation: NaN.
    """
    if "clusters" not in plan["design"]:
        return
    counting = (sample[WEIGHT] > 0).to_numpy()
    clusters = sample.groupby([STRATUM, CLUSTER], observed=True, sort=False).ngroup().to_numpy()
    values = {_place(one.about | {"measure": one.measure}): _numbers(one) for one in _told(sample, plan, codebook)}
    for row in estimates:
        told = values.get(_place(row))
        if told is None or row.get("contrast") is not None or row["base"] != ANSWERED:
            continue
        members = counting & ~np.isnan(told) & among(sample, row["group"])
        found = intraclass_correlation(told[members], clusters[members])
        place = {name: row.get(name) for name in ("analysis", "outcome", "level", "group", "n", "clusters")}
        limits = {"lower": found.lower, "upper": found.upper, "interval_method": "anova"}
        numbers = {"estimate": found.value, "design_effect": row["design_effect"], **limits}
        flag = flags(row["n"], row["clusters"], row["df"])
        yield {**place, "measure": "intraclass_correlation", "unit": "ratio", **numbers, "base": ANSWERED, "flag": flag}


def _told(sample: pd.DataFrame, plan: Mapping[str, Any], codebook: Mapping[str, Any]) -> Iterator[ItemMeasure]:
    """The measures of which it is told: of a ranking not who put each choice first, which its place says as well."""
    found = [one for one in measures_of(sample, plan, codebook) if one.compared]
    ranked = {(one.section, one.question) for one in found if one.measure == MEAN_RANK}
    for one in found:
        if one.measure == MEAN_RANK or (one.section, one.question) not in ranked:
            yield one


def _place(row: Mapping[str, Any]) -> tuple:
    return row["analysis"], row["outcome"], row["measure"], row.get("level")


def _numbers(one: ItemMeasure) -> np.ndarray:
    """(n) what is counted or averaged, as numbers; NaN outside its base."""
    return one.values.to_numpy(float, na_value=np.nan)
