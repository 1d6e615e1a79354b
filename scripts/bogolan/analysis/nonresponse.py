"""What silence could hide: shares among all who were asked, if nobody or everybody who gave no answer had said so.

Manski (1989), "Anatomy of the Selection Problem", Journal of Human Resources 24, 343-360: without any assumption on
those who gave no answer, the share among all who were asked lies between these two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.by_gender import ASKED, by_group, counted, share_estimates
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS
from bogolan.statistics import proportion
from bogolan.survey.reasons import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import SurveyDesign

LOWER, UPPER = "lower_bound", "upper_bound"


def bound_rows(
    design: SurveyDesign, reasons: pd.Series, item: Mapping[str, Any], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Two rows a group: the share if none who gave no answer had given one that counts, and if all of them had.

    Whoever gave an answer outside the item's base (`among`) is in neither. `count` is the fewest who stand on the side
    that the bound leaves: those who gave such an answer, or who gave another.
    """
    silent = design.frame[item["question"]].isna().to_numpy() & (reasons != NOT_ASKED).to_numpy()
    answered = counted(design.frame, item)
    columns = {LOWER: answered.mask(silent, False), UPPER: answered.mask(silent, True)}
    asked = design.with_frame(design.frame[list(DESIGN_COLUMNS)].assign(**columns))
    shares = by_group(asked, list(columns), proportion)
    for row, told in share_estimates(shares, plan["design"]["intracluster_correlation"]):
        if row["variable"] == UPPER:
            told["count"] = row["n"] - row["count"]
        yield {**told, "measure": row["variable"], "level": "+".join(item["share"]), "base": ASKED}
