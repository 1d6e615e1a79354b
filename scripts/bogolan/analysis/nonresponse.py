"""What silence could hide: shares among all who were asked, if nobody or everybody who gave no answer had said so.

Manski (1989), "Anatomy of the Selection Problem", Journal of Human Resources 24, 343-360: without any assumption on
those who gave no answer, the share among all who were asked lies between these two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.by_gender import ASKED, by_group, estimate_row
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
    answers = design.frame[item["question"]]
    silent = answers.isna() & (reasons != NOT_ASKED).to_numpy()
    based = silent | (answers.isin(item["among"]) if "among" in item else answers.notna())
    counted = answers.isin(item["share"])
    columns = {LOWER: counted, UPPER: counted | silent}
    columns = {name: held.astype("boolean").mask(~based) for name, held in columns.items()}
    asked = design.with_frame(design.frame[list(DESIGN_COLUMNS)].assign(**columns))
    shares = by_group(asked, list(columns), proportion)
    lower, upper = shares.interval(method="capped", planning_icc=plan["design"]["intracluster_correlation"])
    for row, below, above in zip(shares.frame().to_dict("records"), lower, upper, strict=True):
        told = estimate_row(row["variable"], "proportion", row, below, above, "capped")
        if row["variable"] == UPPER:
            told["count"] = row["n"] - row["count"]
        yield {**told, "level": "+".join(item["share"]), "base": ASKED}
