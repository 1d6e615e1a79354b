"""Secondary suppression: what must be withheld too, because it would give away by subtraction what was withheld.

The shares of one question form a table, answers by groups: answers sum to 100% in each group, and all respondents are
the women and the men. A single withheld cell in a line that sums could be computed from the rest, so none stays single
(Hundepool et al. 2012, section 4.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, WITHHELD

if TYPE_CHECKING:
    import pandas as pd


def with_complements(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the spine with `release` and `release_reason`; more of them withheld where subtraction would tell."""
    rows = rows.copy()
    shares = rows[(rows["measure"] == "share") & (rows["base"] == "answered")]
    for _, table in shares.groupby(["analysis", "outcome"], sort=True):
        while (cell := _next_to_withhold(rows.loc[table.index])) is not None:
            rows.loc[cell, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return _without_orphans(rows)


def _next_to_withhold(table: pd.DataFrame) -> object | None:
    """The cell that has to follow a withheld one, or None when no line holds a single one."""
    for _, line in table.groupby("level", sort=True):
        if line["group"].nunique() > 2 and _lone(line):
            return _told(line).sort_values("group", key=lambda group: group != "all").index[0]
    for _, line in table.groupby("group", sort=True):
        for total in _sums(line):
            if _lone(total) and len(_told(total)):
                return _told(total).sort_values(["count", "level"]).index[0]
    return None


def _sums(line: pd.DataFrame) -> list[pd.DataFrame]:
    """Within one group, the sets of rows of which each follows from the others.

    All answers sum to 100%; an answer joined of several ("agree+strongly_agree") is the sum of its parts, and with all
    other answers it is 100% again.
    """
    joint = line["level"].str.contains("+", regex=False)
    single = line[~joint]
    sums = [single]
    for index, level in line.loc[joint, "level"].items():
        parts = single["level"].isin(level.split("+"))
        sums += [line.loc[[index, *single.index[side]]] for side in (parts, ~parts)]
    return sums


def _lone(line: pd.DataFrame) -> bool:
    return len(line) > 1 and (line["release"] == WITHHELD).sum() == 1


def _told(line: pd.DataFrame) -> pd.DataFrame:
    return line[line["release"] != WITHHELD]


def _without_orphans(rows: pd.DataFrame) -> pd.DataFrame:
    """Gaps are withheld where either side is: the gap and one side would give the other."""
    sides = rows[rows["contrast"].isna()]
    withheld = set(
        sides.loc[sides["release"] != "published", ["analysis", "outcome", "level", "group"]].itertuples(
            index=False, name=None
        )
    )
    for index, row in rows[rows["contrast"].notna()].iterrows():
        keys = {(row["analysis"], row["outcome"], row["level"], group) for group in (row["group"], row["contrast"])}
        if row["release"] != WITHHELD and keys & withheld:
            rows.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows
