"""How many answered, as it leaves: less those who were asked, it would be how many did not, and gave which reason.

Where anything of a question is hidden in a group its base leaves in tens. That alone is not enough: of 200 who were
asked, a base of "200" says that nobody refused. So where a reason for no answer is hidden, the base is what would be
left if as many had given it as can be hidden, nine, whoever did: a number made of nothing but what leaves anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.bounds import ASKED
from bogolan.disclosure.choices import of_several_answers
from bogolan.disclosure.complement import ALL, MEN, WOMEN
from bogolan.disclosure.rules import INTRACLASS, PUBLISHED
from bogolan.survey.spine import MODELS

if TYPE_CHECKING:
    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

IN_GROUP = ["outcome", "group"]


def with_guarded_bases(rows: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Rows of which the bases leave in tens where something of the question is hidden in the group.

    Of questions with several answers where anything of any question is. Those of models always do: beside the base of
    the outcome, or of another model of it, they would count the few who left a term unanswered.
    """
    estimated = rows["analysis"].isin(["support", "drivers"]) & rows["contrast"].isna()
    estimated &= rows["measure"] != INTRACLASS  # hidden of what it is about, not of few people
    out_of_sight = rows[estimated & (rows["release"] != PUBLISHED)]
    hidden = set(out_of_sight[IN_GROUP].itertuples(index=False, name=None))
    anywhere, several = {group for _, group in hidden}, of_several_answers(rows)
    short = _fewer_than_can_be_hidden(_reasons(out_of_sight), thresholds)
    for index, row in rows[rows["n"].notna()].iterrows():
        groups = {row["group"], row["contrast"] or row["group"]}
        beside = row["analysis"] == MODELS or (several[index] and bool(groups & anywhere))
        if beside or any((row["outcome"], group) in hidden for group in groups):
            own = thresholds.of_question(row["analysis"], row["outcome"])
            less = sum(short.get((row["outcome"], group), 0) for group in groups) if row["base"] != ASKED else 0
            rows.loc[index, "n"] = own.coarse(max(row["n"] - less, 0))
            rows.loc[index, "count"] = None  # with its share it tells of how many
    return rows


def _fewer_than_can_be_hidden(hidden: pd.DataFrame, thresholds: Thresholds) -> dict[tuple[str, str], int]:
    """By question and group, how many fewer gave a hidden reason for no answer than could be hidden.

    Of all respondents as many as of women and of men: a reason that is hidden of all, since it is of women, may be told
    of men.
    """
    short = {}
    for (analysis, *place), reasons in hidden.groupby(["analysis", *IN_GROUP], sort=False):
        most = thresholds.of_question(analysis, place[0]).fewest - 1
        short[tuple(place)] = max(most * len(reasons) - int(reasons["count"].sum()), 0)
    of_parts = {outcome: 0 for outcome, group in short if group != ALL}
    for outcome in of_parts:
        of_parts[outcome] = short.get((outcome, WOMEN), 0) + short.get((outcome, MEN), 0)
    return short | {(outcome, ALL): both for outcome, both in of_parts.items()}


def _reasons(rows: pd.DataFrame) -> pd.DataFrame:
    """Those rows that are shares of a reason for no answer."""
    return rows[(rows["base"] == ASKED) & (rows["measure"] == "share")]
