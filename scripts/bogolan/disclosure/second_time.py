"""Results of some of the interviews (a sensitivity analysis, a declared group): with the first ones they speak of the
interviews left out, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD
from bogolan.survey.spine import OTHERS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

KEY = ["analysis", "outcome", "level", "group"]
OF_WHOM = ("domain", "domain_level")


def second_time(
    again: pd.DataFrame, first: pd.DataFrame, decide: Callable[[pd.Series], tuple[str, str | None]]
) -> pd.DataFrame:
    """Rows of analyses and groups, withheld where the first row is or where those left out could not be told of.

    `decide` is what happens to a row on its own account: it is asked of the interviews left out as of any others,
    since the first share and the second give theirs. A gap goes with its sides. All bases leave in tens. `note` says in
    how many clusters those left out lived; where it does not, at least as many as only they were in.
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
        known = row["note"] is not None
        left_out["clusters"] = int(row["note"]) if known else whole["clusters"] - row["clusters"]
        nobody = left_out["n"] == 0
        if whole["release"] == PUBLISHED and (nobody or decide(_with_share(left_out))[0] == PUBLISHED):
            told.add((*(row[name] for name in OF_WHOM), *key))
    return told


def _with_share(row: pd.Series) -> pd.Series:
    row["estimate"] = row["count"] / row["n"]
    return row
