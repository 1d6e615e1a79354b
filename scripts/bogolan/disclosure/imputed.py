"""Models of which missing answers to the terms were imputed, at the gate.

The model of the complete cases leaves too, so that both together speak of those who left a term unanswered: what was
imputed leaves where they could themselves be told of, as of any second result. Where they could not, it still leaves
whether an effect that is told would be told otherwise: above zero, below, or too uncertain. Nothing leaves where fewer
than the fewest left a term unanswered, nor how few they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD, known
from bogolan.survey.spine import (
    COEFFICIENT,
    GENDER_INTERACTIONS,
    MARGINAL_EFFECT,
    MISSING_ANSWERS,
    MISSING_INFORMATION,
    MODELS,
    OTHER_CONCLUSION,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

    Decide = Callable[[pd.Series], tuple[str, str | None]]

PLACE = ("outcome", "level", "domain_level", "group", "contrast")
# What is told of an effect goes with it.
OF_FIRST = {MISSING_INFORMATION: MARGINAL_EFFECT, OTHER_CONCLUSION: MARGINAL_EFFECT}


def of_imputations(rows: pd.DataFrame, first: pd.DataFrame, decide: Decide, thresholds: Thresholds) -> pd.DataFrame:
    """Rows of imputed models; `first` are the models' rows of the complete cases as they leave.

    `decide` is what happens to a row on its own account. `note` of the row of missing answers says in how many clusters
    those who left one unanswered live, and how many of them stand behind the rarer outcome. A difference goes with its
    sides. Bases leave in tens.
    """
    rows = rows.copy()
    rows["n"] = rows["n"].astype("Int64")
    told, silent = _told_of(rows, decide), _of_some(rows, PUBLISHED)
    of_complete = first[first["analysis"] == MODELS]
    firsts = {_place(row, row["measure"]): row["release"] for _, row in of_complete.iterrows()}
    for compared in (False, True):
        for index, row in rows[rows["contrast"].notna() == compared].iterrows():
            if row["release"] == PUBLISHED and not _may_leave(row, rows, firsts, told, silent):
                rows.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    rows["n"], rows["note"] = thresholds.coarse(rows["n"]), None
    return rows


def _of_some(rows: pd.DataFrame, release: str) -> set[tuple[str, str]]:
    counted = rows[(rows["measure"] == MISSING_ANSWERS) & (rows["release"] == release)]
    return set(counted[["outcome", "group"]].itertuples(index=False, name=None))


def _told_of(rows: pd.DataFrame, decide: Decide) -> set[tuple[str, str]]:
    """The models and groups of which those who left a term unanswered are none, or could themselves be told of."""
    told = set()
    for _, row in rows[rows["measure"] == MISSING_ANSWERS].iterrows():
        left_out = row.copy()
        clusters, _, fewest = str(row["note"]).partition("/")
        left_out["measure"], left_out["n"] = MARGINAL_EFFECT, row["count"]
        left_out["clusters"], left_out["count"] = int(clusters), int(fewest)
        if known(row["count"]) == 0 or decide(left_out)[0] == PUBLISHED:
            told.add((row["outcome"], row["group"]))
    return told


def _may_leave(
    row: pd.Series,
    rows: pd.DataFrame,
    firsts: Mapping[tuple, str],
    told: set[tuple[str, str]],
    silent: set[tuple[str, str]],
) -> bool:
    """Whether a row that might leave on its own account does so beside the others."""
    if row["measure"] == MISSING_ANSWERS:
        return True
    if firsts.get(_place(row, OF_FIRST.get(row["measure"], row["measure"]))) != PUBLISHED:
        return False
    sides = {row["group"], row["contrast"]} - {None}
    if row["measure"] == GENDER_INTERACTIONS and not _all_leave(row, rows, sides):
        return False
    enough = silent if row["measure"] == OTHER_CONCLUSION else told
    if not {(row["outcome"], group) for group in sides} <= enough:
        return False
    same = (rows[["outcome", "measure", "level"]] == row[["outcome", "measure", "level"]]).all(axis=1)
    same &= rows["domain_level"].fillna("") == (row["domain_level"] or "")
    beside = rows[same & rows["contrast"].isna() & rows["group"].isin(sides)]
    return bool((beside["release"] == PUBLISHED).all())


def _all_leave(row: pd.Series, rows: pd.DataFrame, sides: set[str]) -> bool:
    """Whether all imputed estimates of these groups leave, of which a test is of all together."""
    own = (rows["outcome"] == row["outcome"]) & rows["measure"].isin([COEFFICIENT, MARGINAL_EFFECT])
    beside = rows[own & rows["contrast"].isna() & rows["group"].isin(sides)]
    return bool((beside["release"] == PUBLISHED).all())


def _place(row: pd.Series, measure: str) -> tuple:
    return (measure, *(row[name] if isinstance(row[name], str) else None for name in PLACE))
