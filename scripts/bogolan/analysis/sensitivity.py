"""The plan's questions a second time, of some of the interviews: without flagged ones, or where conditions hold.

What is left out is a mask over one sample, so that strata and clusters stay, and nothing is cleaned or weighted anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import counted
from bogolan.analysis.conditions import hold
from bogolan.analysis.domains import share_rows_of
from bogolan.analysis.experiments.results import experiments_of, rows_again
from bogolan.analysis.sampled import ALL, clusters_among, survey_design
from bogolan.preparation.weighting.sample import FLAG, GENDER, WEIGHT
from bogolan.survey.spine import SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd


def sensitivity_rows(sample: pd.DataFrame, reasons: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a share and group, and one for its gap, of every analysis that repeats the questions or experiments.

    `domain` is `sensitivity`, `domain_level` the analysis's name, `note` in how many clusters those left out live.
    """
    import pandas as pd

    design, experiments = survey_design(sample, plan), experiments_of(sample, reasons, plan)
    for analysis in plan["sensitivity"]:
        kept, place = stay(sample, analysis), {"domain": SENSITIVITY, "domain_level": analysis["name"]}
        for row in rows_again(experiments, analysis, kept):
            yield place | row
        if "applies_to" in analysis:  # experiments, models and hypotheses alone
            continue
        levels = pd.Series(analysis["name"], sample.index, dtype=object).where(kept)
        for row in share_rows_of(design, levels, plan):
            yield {"domain": SENSITIVITY, **row, "note": str(_clusters_left_out(sample, row, kept, plan))}


def _clusters_left_out(sample: pd.DataFrame, row: Mapping[str, Any], kept: np.ndarray, plan: Mapping[str, Any]) -> int:
    """In how many clusters those live who answered, and belong to a row's group, but do not stay."""
    (item,) = (one for one in plan[row["analysis"]] if one["question"] == row["outcome"] and one["measure"] == "share")
    left = counted(sample, item).notna().to_numpy() & ~kept & (sample[WEIGHT] > 0).to_numpy()
    if row["group"] != ALL:
        left &= (sample[GENDER] == row["group"]).to_numpy()
    return clusters_among(sample, left)


def stay(sample: pd.DataFrame, analysis: Mapping[str, Any]) -> np.ndarray:
    """(n) whether an interview stays in an analysis. Raises KeyError for the id of a rule that flags none."""
    kept = hold(sample, analysis["where"]) if "where" in analysis else np.ones(len(sample), bool)
    left_out = analysis.get("without_flagged", False)
    if left_out:
        flags = [name for name in sample if name.startswith(FLAG)]
        named = flags if left_out is True else [f"{FLAG}{rule}" for rule in left_out]
        kept = kept & ~sample[named].any(axis=1).to_numpy()
    return kept
