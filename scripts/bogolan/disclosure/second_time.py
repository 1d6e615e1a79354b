"""Results of some of the interviews (a sensitivity analysis, a declared group): with the first ones they speak of the
interviews left out, too.

Of hypotheses and models the analysis has counted those left out into the fewest of a row; see `some_interviews`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bogolan.disclosure.complement import with_complements
from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD
from bogolan.disclosure.thresholds import coarse_bases
from bogolan.survey.spine import ANSWER, MARGINAL_EFFECT, MODELS, OF_ANSWER

if TYPE_CHECKING:
    from collections.abc import Callable

    from bogolan.disclosure.thresholds import Thresholds

KEY = ["analysis", "outcome", "measure", "level", "group", "base"]
OF_EFFECTS = ["measure", "outcome", "level", "base", "group", "contrast"]
OF_WHOM = ["domain", "domain_level"]


def second_time(
    again: pd.DataFrame,
    first: pd.DataFrame,
    decide: Callable[[pd.Series], tuple[str, str | None]],
    thresholds: Thresholds,
) -> pd.DataFrame:
    """Rows of analyses and groups, withheld where the first row is or where those left out could not be told of.

    `decide` is what happens to a row on its own account: it is asked of the interviews left out as of any others,
    since the first number and the second give theirs. So it is of those of whom the second and another second one tell.
    `note` has all of them, as "n/count/clusters" with a ";" between; a row without a note leaves nothing. What follows
    from the others of the same analysis is withheld as it is the first time. All bases leave in tens, and no count.
    """
    again = again.copy()
    again["n"] = again["n"].astype("Int64")
    firsts = set(first.loc[first["release"] == PUBLISHED, KEY].itertuples(index=False, name=None))
    for index, row in again[(again["release"] != WITHHELD) & again["contrast"].isna()].iterrows():
        if tuple(row[KEY]) not in firsts or not _may_be_told(row, decide):
            again.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    parts = [with_complements(own, thresholds) for _, own in again.groupby(OF_WHOM, sort=False)]
    again = pd.concat(parts).loc[again.index] if parts else again
    again["n"], again["count"], again["note"] = coarse_bases(again, thresholds), None, None
    return again


def _may_be_told(row: pd.Series, decide: Callable[[pd.Series], tuple[str, str | None]]) -> bool:
    """Whether the same number could be published of everybody of whom a second one tells beside another."""
    if row["note"] is None:
        return False
    apart = [_of_sizes(row, sizes) for sizes in row["note"].split(";") if sizes]
    return all(decide(one)[0] == PUBLISHED for one in apart if one["n"])


def _of_sizes(row: pd.Series, sizes: str) -> pd.Series:
    """A row of so many respondents, of whom so many are behind the number, in so many clusters."""
    found = row.copy()
    n, count, clusters = sizes.split("/")
    found["n"], found["count"], found["clusters"] = int(n), int(count) if count else None, int(clusters)
    if row["measure"] == "share":
        found["estimate"] = found["count"] / found["n"] if found["n"] else float("nan")
    return found


def second_effects(again: pd.DataFrame, first: pd.DataFrame) -> pd.DataFrame:
    """Effects of models among some of the interviews, withheld where the first effect, or a side of a gap, is.

    Of several answers their level is "term|answer"; where one is withheld, so are all of its term, since they sum to 0.
    Their bases, which tell how many were left out, stay.
    """
    if again.empty:
        return again
    again = again.copy()
    first = first[first["analysis"] == MODELS]
    answers = first["domain"] == ANSWER
    first = first.assign(level=first["level"].where(~answers, first["level"] + OF_ANSWER + first["domain_level"]))
    firsts = _places(first, OF_EFFECTS)
    places = again[OF_EFFECTS].itertuples(index=False, name=None)
    _withhold(again, [place not in firsts or place[0] != MARGINAL_EFFECT for place in places])
    _withhold(again, _beside_hidden_answers(again))
    sides = _places(again[again["contrast"].isna()], [*OF_WHOM, *OF_EFFECTS[:-1]])
    places = again[[*OF_WHOM, *OF_EFFECTS]].itertuples(index=False, name=None)
    _withhold(again, [not {(*own, group), (*own, contrast or group)} <= sides for *own, group, contrast in places])
    again["n"] = None
    again["n"] = again["n"].astype("Int64")
    return again


def _beside_hidden_answers(again: pd.DataFrame) -> pd.Series:
    """Whether an effect on the share of an answer stands beside one of the same term that is withheld."""
    parted = again["level"].fillna("").str.rpartition(OF_ANSWER)
    of_term = [again[name].fillna("") for name in (*OF_WHOM, "measure", "outcome", "base", "group", "contrast")]
    hidden = (again["release"] != PUBLISHED).groupby([*of_term, parted[0]]).transform("any")
    return hidden & (parted[1] == OF_ANSWER)


def _withhold(rows: pd.DataFrame, which: pd.Series | list[bool]) -> None:
    """Withhold, in place, some rows that would leave, because of others."""
    withheld = (rows["release"] == PUBLISHED) & np.asarray(which, bool)
    rows.loc[withheld, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]


def _places(rows: pd.DataFrame, names: list[str]) -> set[tuple]:
    """Of which things, of which groups the rows that leave are."""
    return set(rows.loc[rows["release"] == PUBLISHED, names].itertuples(index=False, name=None))
