"""Hidden last: what the other rules have left a reader to compute, which the gate finds by computing it first.

In a survey without weights a share is a number of people over the base, so that programming over counts tells what all
printed numbers of a question leave possible (`attack`). Where that places a hidden number of people more narrowly than
it may be told, what is said of women and men together is withheld, and where that is not enough, all of the question.
With weights a share tells of no count. What is told by exception is known to everybody, and no secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.attack.question import ALL, question_of
from bogolan.disclosure.attack.ranges import ImpossibleFactsError
from bogolan.disclosure.attack.recovered import recovered
from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD
from bogolan.disclosure.second_time import OF_WHOM

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds


def without_recovered(
    rows: pd.DataFrame,
    estimates: pd.DataFrame,
    leave: Callable[[pd.DataFrame], pd.DataFrame],
    thresholds: Thresholds,
) -> pd.DataFrame:
    """The decided rows of items of which counts matter; those are withheld besides that give something hidden away.

    `estimates` has them as estimated; `leave` makes of decided rows of one question what is printed of them.
    """
    rows = rows.copy()
    shares = (rows["measure"] == "share") & rows["contrast"].isna()
    for question, own in rows.groupby(["analysis", "outcome"], sort=False):
        if not (shares[own.index] & (own["release"] != PUBLISHED)).any():
            continue
        together = own.index[(own["group"] == ALL) & own["domain"].isna()]
        for withheld in (own.index[:0], together, own.index):
            told = withheld[rows.loc[withheld, "release"] != WITHHELD]
            rows.loc[told, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
            if not _gives_away(estimates.loc[own.index], leave(rows.loc[own.index]), thresholds.of_question(*question)):
                break
    return rows


def _gives_away(estimates: pd.DataFrame, told: pd.DataFrame, thresholds: Thresholds) -> bool:
    """Whether anything hidden is recovered, of the first results beside each second one.

    Also where what is printed is impossible, since then it is not understood.
    """
    second = told.dropna(subset=["domain"])[OF_WHOM].drop_duplicates().itertuples(index=False, name=None)
    first = told["domain"].isna()
    beside = [first | ((told["domain"] == domain) & (told["domain_level"] == level)) for domain, level in second]
    for rows in beside or [first]:
        try:
            own = estimates[estimates["id"].isin(told.loc[rows, "id"])]
            if recovered(question_of(estimates, thresholds), own, told[rows]):
                return True
        except ImpossibleFactsError:
            return True
    return False
