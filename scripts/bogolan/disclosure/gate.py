"""The gate: the only door from data/ to reports/. Rows of the spine go in; rows that may be published come out.

Each row is decided on its own (`rules`), then with the rows it could be subtracted from (`complement`), then rounded,
banded or emptied (`rounding`). What is withheld keeps its place with the class of the reason: withheld is not missing,
and missing is not zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from bogolan.disclosure.complement import with_complements
from bogolan.disclosure.rounding import coarse_p_value, outward_percent, three_digits, whole_percent
from bogolan.disclosure.rules import BANDED, COMPLEMENT, PUBLISHED, SMALL_COUNT, WITHHELD, band, decision, few_behind
from bogolan.survey.spine import COUNTS, NUMBERS, RELEASED_COLUMNS, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

# Fingerprints of the counts behind a number; never released.
FINGERPRINTS = ("standard_error", "df", "n_effective", "design_effect")
FEWEST_ROWS = 10


def release(estimates: pd.DataFrame, classes: Mapping[str, Mapping[str, str]], weighted: bool) -> pd.DataFrame:
    """The spine as it may be published: the same rows, with `release` and `release_reason`.

    `classes` gives every outcome's class of disclosure, by analysis; what it does not name is treated as sensitive.
    In a `weighted` survey no count of respondents behind a share is released.
    """
    rows = estimates.copy()
    decided = [_decided(row, _class_of(row, classes)) for _, row in rows.iterrows()]
    rows["release"] = [outcome for outcome, _ in decided]
    rows["release_reason"] = [reason for _, reason in decided]
    rows = _accounting_complements(with_complements(rows))
    released = [_leaving(row, _class_of(row, classes), weighted) for _, row in rows.iterrows()]
    return typed(pd.DataFrame(released, columns=list(RELEASED_COLUMNS)))


def _class_of(row: pd.Series, classes: Mapping[str, Mapping[str, str]]) -> str:
    return classes.get(row["analysis"], {}).get(row["outcome"], "sensitive")


def _decided(row: pd.Series, question_class: str) -> tuple[str, str | None]:
    if row["analysis"] == "accounting":
        small = 0 < row["estimate"] < FEWEST_ROWS
        return (WITHHELD, SMALL_COUNT) if small else (PUBLISHED, None)
    if row["analysis"] == "sample":
        return (PUBLISHED, None) if row["n"] == 0 or row["n"] >= FEWEST_ROWS else (WITHHELD, SMALL_COUNT)
    return decision(row, question_class)


def _accounting_complements(rows: pd.DataFrame) -> pd.DataFrame:
    """Where a number of rows is withheld, so is the total that it could be subtracted from."""
    lines = rows["analysis"] == "accounting"
    if (rows.loc[lines, "release"] == WITHHELD).any():
        total = lines & (rows["outcome"] == "read")
        rows.loc[total, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    groups = rows["analysis"] == "sample"
    if (rows.loc[groups, "release"] == WITHHELD).any():
        rows.loc[groups & (rows["release"] == PUBLISHED) & (rows["group"] == "all"), ["release", "release_reason"]] = [
            WITHHELD,
            COMPLEMENT,
        ]
    return rows


def _leaving(row: pd.Series, question_class: str, weighted: bool) -> dict[str, Any]:
    """One row as it leaves."""
    emptied = row.to_dict() | dict.fromkeys(FINGERPRINTS, float("nan"))
    if question_class != "community" or weighted or row["measure"] != "share":
        emptied["count"] = None
    if row["release"] == WITHHELD:
        return emptied | dict.fromkeys(NUMBERS, float("nan")) | dict.fromkeys(COUNTS)
    if row["release"] == BANDED:
        lower, upper = band(row["estimate"])
        words = {"note": f"{100 * lower:.0f}-{100 * upper:.0f}", "count": None}
        return emptied | dict.fromkeys(NUMBERS, float("nan")) | words
    if row["analysis"] in ("accounting", "sample"):
        return emptied
    return (
        emptied
        | _rounded(row, question_class)
        | {"p_value": coarse_p_value(row["p_value"]), "p_adjusted": coarse_p_value(row["p_adjusted"])}
    )


def _rounded(row: pd.Series, question_class: str) -> dict[str, Any]:
    if row["measure"] == "share" and question_class == "sensitive" and few_behind(row):
        lower, upper = outward_percent(row["lower"], row["upper"])
        if row["estimate"] < 0.5:
            return {"estimate": 0.05, "lower": 0.0, "upper": max(0.05, upper), "note": "or_less"}
        return {"estimate": 0.95, "lower": min(0.95, lower), "upper": 1.0, "note": "or_more"}
    if row["measure"] in ("share", "gap") and row["unit"] == "proportion":
        lower, upper = outward_percent(row["lower"], row["upper"])
        return {"estimate": whole_percent(row["estimate"]), "lower": lower, "upper": upper}
    return dict(
        zip(("estimate", "lower", "upper"), three_digits(row["estimate"], row["lower"], row["upper"]), strict=True)
    )
