"""Item nonresponse by the interviewer's gender: it must speak of several interviewers, never of one.

The gate does not know who the interviewers were. Twenty clusters stand for several of them, as teams share the clusters
out. With the rate of all, what one gender's interviewers were told gives what the other's were: both leave, or neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, FEW_CLUSTERS, NOT_SENSITIVE, PUBLISHED, THRESHOLDS, WITHHELD

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

CLUSTERS_OF_SEVERAL = THRESHOLDS["sensitive"].clusters
# Of fewer questions together a rate is nearly that of one of them, which may be withheld.
FEWEST_POOLED = 5


def class_of_silence(classes: Mapping[str, Mapping[str, str]]) -> str:
    """The class of what was left without an answer: personal, or sensitive where one of the questions is."""
    named = {own for section in ("support", "drivers") for own in classes.get(section, {}).values()}
    return "personal" if named <= set(NOT_SENSITIVE) else "sensitive"


def few_pooled(classes: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether too few questions are pooled to hide each of them."""
    return len({name for section in ("support", "drivers") for name in classes.get(section, {})}) < FEWEST_POOLED


def by_interviewer(rows: pd.DataFrame, few_questions: bool) -> pd.DataFrame:
    """Rows of item nonresponse with those by interviewer's gender withheld where one of their reason is; bases in tens.

    Where a rate of all is withheld, so are all rows of its reason; of few questions all are.
    """
    rows = rows.copy()
    if few_questions:
        rows[["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    rows["n"] = rows["n"] // 10 * 10
    inside = rows["domain"].notna()
    few = inside & (rows["clusters"] < CLUSTERS_OF_SEVERAL) & (rows["release"] == PUBLISHED)
    rows.loc[few, ["release", "release_reason"]] = [WITHHELD, FEW_CLUSTERS]
    for concerned in (~inside, inside):  # those of all first: the others follow them
        hidden = ((rows["release"] != PUBLISHED) & (concerned | ~inside)).groupby(rows["level"]).transform("any")
        follow = concerned & hidden & (rows["release"] == PUBLISHED)
        rows.loc[follow, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows
