"""The plan's questions a second time, of some of the interviews: without flagged ones, or where conditions hold.

What is left out is a mask over one sample, so that strata and clusters stay, and nothing is cleaned or weighted anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.conditions import hold
from bogolan.analysis.domains import share_rows_of
from bogolan.analysis.list_experiments import rows_again
from bogolan.analysis.sampled import survey_design
from bogolan.preparation.weighting.sample import FLAG
from bogolan.survey.spine import SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd


def sensitivity_rows(sample: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a share and group, and one for its gap, of every analysis that repeats the questions or list experiments.

    `domain` is `sensitivity` and `domain_level` the analysis's name.
    """
    import pandas as pd

    design = survey_design(sample, plan)
    for analysis in plan["sensitivity"]:
        kept, place = stay(sample, analysis), {"domain": SENSITIVITY, "domain_level": analysis["name"]}
        for row in rows_again(sample, plan, analysis, kept):
            yield place | row
        if "applies_to" in analysis:  # experiments, models and hypotheses alone
            continue
        levels = pd.Series(analysis["name"], sample.index, dtype=object).where(kept)
        for row in share_rows_of(design, levels, plan):
            yield {"domain": SENSITIVITY, **row}


def stay(sample: pd.DataFrame, analysis: Mapping[str, Any]) -> np.ndarray:
    """(n) whether an interview stays in an analysis. Raises KeyError for the id of a rule that flags none."""
    kept = hold(sample, analysis["where"]) if "where" in analysis else np.ones(len(sample), bool)
    left_out = analysis.get("without_flagged", False)
    if left_out:
        flags = [name for name in sample if name.startswith(FLAG)]
        named = flags if left_out is True else [f"{FLAG}{rule}" for rule in left_out]
        kept = kept & ~sample[named].any(axis=1).to_numpy()
    return kept
