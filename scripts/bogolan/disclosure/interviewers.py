"""Item nonresponse by the interviewer's gender: it must speak of several interviewers, never of one.

The gate does not know who the interviewers were. As many clusters as a sensitive question needs, twenty, stand for
several of them, as teams share the clusters out. With the rate of all, what one gender's interviewers were told gives
what the other's were: both leave, or neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, FEW_CLUSTERS, NOT_SENSITIVE, PUBLISHED, WITHHELD

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds


def class_of_silence(classes: Mapping[str, Mapping[str, str]]) -> str:
    """The class of what was left without an answer: personal, or sensitive where one of the questions is."""
    named = {own for section in ("support", "drivers") for own in classes.get(section, {}).values()}
    return "personal" if named <= set(NOT_SENSITIVE) else "sensitive"


def few_pooled(classes: Mapping[str, Mapping[str, str]], thresholds: Thresholds) -> bool:
    """Whether so few questions are pooled that a rate is nearly that of one of them, which may be withheld."""
    return len({name for section in ("support", "drivers") for name in classes.get(section, {})}) < thresholds.questions


def by_interviewer(rows: pd.DataFrame, few_questions: bool, thresholds: Thresholds) -> pd.DataFrame:
    """Rows of item nonresponse with those by interviewer's gender withheld where one of their reason is; bases in tens.

    Where a rate of all is withheld, so are all rows of its reason; of few questions all are.
    """
    rows = rows.copy()
    if few_questions:
        rows[["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    rows["n"] = thresholds.coarse(rows["n"])
    inside = rows["domain"].notna()
    few = inside & (rows["clusters"] < thresholds.sensitive.clusters) & (rows["release"] == PUBLISHED)
    rows.loc[few, ["release", "release_reason"]] = [WITHHELD, FEW_CLUSTERS]
    for concerned in (~inside, inside):  # those of all first: the others follow them
        hidden = ((rows["release"] != PUBLISHED) & (concerned | ~inside)).groupby(rows["level"]).transform("any")
        follow = concerned & hidden & (rows["release"] == PUBLISHED)
        rows.loc[follow, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows
