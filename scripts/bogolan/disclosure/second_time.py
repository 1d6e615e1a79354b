"""Results of some of the interviews (a sensitivity analysis, a declared group): with the first ones they speak of the
interviews left out, too.

Of hypotheses and models the analysis has counted those left out into the fewest of a row; see `some_interviews`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD
from bogolan.survey.spine import ANSWER, MARGINAL_EFFECT, MODELS, OF_ANSWER, OTHERS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

KEY = ["analysis", "outcome", "level", "group"]
OF_EFFECTS = ["measure", "outcome", "level", "base", "group", "contrast"]
OF_WHOM = ("domain", "domain_level")


def second_time(
    again: pd.DataFrame, first: pd.DataFrame, decide: Callable[[pd.Series], tuple[str, str | None]]
) -> pd.DataFrame:
    """Rows of analyses and groups, withheld where the first row is or where those left out could not be told of.

    `decide` is what happens to a row on its own account: it is asked of the interviews left out as of any others,
    since the first share and the second give theirs. A gap goes with its sides. All bases leave in tens. `note` says in
    how many clusters those left out lived; where it does not, at least as many as only they were in. After ";" it has
    those of whom the second share and another second one tell, as "n/count/clusters".
    """
    again = again.copy()
    again["n"] = again["n"].astype("Int64")
    told = _leaving(again[again["contrast"].isna()], first[first["contrast"].isna()], decide)
    for index, row in again[again["release"] == PUBLISHED].iterrows():
        groups = {row["group"], row["contrast"]} - {None, OTHERS}
        place = [row[name] for name in (*OF_WHOM, *KEY[:-1])]
        if not {(*place, group) for group in groups} <= told:
            again.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    again["n"], again["note"] = again["n"] // 10 * 10, None
    return again


def _leaving(
    again: pd.DataFrame, first: pd.DataFrame, decide: Callable[[pd.Series], tuple[str, str | None]]
) -> set[tuple]:
    """The analyses, questions and groups of which the second share may leave beside the first."""
    answered = first[(first["measure"] == "share") & (first["base"] == "answered")]
    firsts = {tuple(row[name] for name in KEY): row for _, row in answered.iterrows()}
    told = set()
    for _, row in again[again["release"] == PUBLISHED].iterrows():
        key = tuple(row[name] for name in KEY)
        whole = firsts[key]
        left_out = row.copy()
        left_out["n"], left_out["count"] = whole["n"] - row["n"], whole["count"] - row["count"]
        known, *between = (row["note"] or "").split(";")
        left_out["clusters"] = int(known) if known else whole["clusters"] - row["clusters"]
        others = [_of_sizes(row, sizes) for sizes in between]
        apart = [left_out, *others] if left_out["n"] != 0 else others
        if whole["release"] == PUBLISHED and all(decide(_with_share(one))[0] == PUBLISHED for one in apart):
            told.add((*(row[name] for name in OF_WHOM), *key))
    return told


def _of_sizes(row: pd.Series, sizes: str) -> pd.Series:
    """A row of so many respondents, of whom so many said so, in so many clusters."""
    found = row.copy()
    found["n"], found["count"], found["clusters"] = map(int, sizes.split("/"))
    return found


def _with_share(row: pd.Series) -> pd.Series:
    row["estimate"] = row["count"] / row["n"]
    return row


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
