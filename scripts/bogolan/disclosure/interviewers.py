"""Item nonresponse by the interviewer's gender: it must speak of several interviewers, never of one.

The gate does not know who the interviewers were. Twenty clusters stand for several of them, as teams share the clusters
out. With the rate of all, what one gender's interviewers were told gives what the other's were: both leave, or neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, FEW_CLUSTERS, PUBLISHED, THRESHOLDS, WITHHELD

if TYPE_CHECKING:
    import pandas as pd

CLUSTERS_OF_SEVERAL = THRESHOLDS["sensitive"].clusters


def by_interviewer(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of item nonresponse with those by interviewer's gender withheld where one of their reason is; bases in tens.

    Where a rate of all is withheld, so are all rows of its reason.
    """
    rows = rows.copy()
    rows["n"] = rows["n"] // 10 * 10
    inside = rows["domain"].notna()
    few = inside & (rows["clusters"] < CLUSTERS_OF_SEVERAL) & (rows["release"] == PUBLISHED)
    rows.loc[few, ["release", "release_reason"]] = [WITHHELD, FEW_CLUSTERS]
    for concerned in (~inside, inside):  # those of all first: the others follow them
        hidden = ((rows["release"] != PUBLISHED) & (concerned | ~inside)).groupby(rows["level"]).transform("any")
        follow = concerned & hidden & (rows["release"] == PUBLISHED)
        rows.loc[follow, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows
