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
# Parts a bound from the answers it is of.
OF = "\0"


def bound_rows(
    design: SurveyDesign, reasons: pd.Series, item: Mapping[str, Any], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Two rows a group: the share if none who gave no answer had given one that counts, and if all of them had.

    Whoever gave an answer outside the item's base (`among`) is in neither. `count` is the fewest who stand on the side
    that the bound leaves: those who gave such an answer, or who gave another.
    """
    silent = design.frame[item["question"]].isna() & (reasons != NOT_ASKED)
    answered = {"+".join(item["share"]): counted(design.frame, item)}
    yield from bounds_of(design, answered, silent, plan["design"]["intracluster_correlation"])


def bounds_of(
    design: SurveyDesign, answered: Mapping[str, pd.Series], silent: pd.Series, planning_icc: float
) -> Iterator[dict[str, Any]]:
    """The same of several shares by their level: what was answered (n, boolean) and who gave no answer (n, boolean)."""
    import pandas as pd

    told_by = {LOWER: False, UPPER: True}
    columns = {
        f"{bound}{OF}{level}": given.mask(silent, told)
        for level, given in answered.items()
        for bound, told in told_by.items()
    }
    frame = pd.concat([design.frame[list(DESIGN_COLUMNS)], pd.DataFrame(columns)], axis=1)
    shares = by_group(design.with_frame(frame), list(columns), proportion)
    for row, told in share_estimates(shares, planning_icc):
        bound, _, level = row["variable"].partition(OF)
        if bound == UPPER:
            told["count"] = row["n"] - row["count"]
        yield {**told, "measure": bound, "level": level, "base": ASKED}


def silence(reasons: pd.Series) -> dict[str, pd.Series]:
    """By reason for no answer, whether it was given (n, boolean); missing for who was not asked."""
    given = [reason for reason in sorted(reasons.dropna().unique()) if reason != NOT_ASKED]
    asked = (reasons != NOT_ASKED) | reasons.isna()
    return {reason: (reasons == reason).astype("boolean").where(asked) for reason in given}
