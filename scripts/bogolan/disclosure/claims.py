"""Claims at the gate: each number by the class of its question, and the verdict only where all its numbers leave.

A verdict tells on which side of a bound a number lies, so it is hidden with any number behind it. Of a question the
report shows nowhere else only the first number leaves, since two ways of counting give the answers between them. A rank
leaves where that rank does in the tables of ranks: there all that it is ranked with is guarded.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.disclosure.rounding import outward_percent, three_digits, whole_percent
from bogolan.disclosure.rules import (
    BANDED,
    BOUNDED,
    COMPLEMENT,
    PUBLISHED,
    SMALL_COUNT,
    WITHHELD,
    decision,
)
from bogolan.survey.spine import AGREEING, CLAIM, CONTRADICTING, EXPERIMENTS, GROUP, NOT_TESTED, PREVALENCE, RANKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

HIDE = ["release", "release_reason"]
ANSWERED = "answered"
SAME = 1e-12
ITEMS = ("support", "drivers")


def claim_decision(row: pd.Series, question_class: str, thresholds: Thresholds) -> tuple[str, str | None]:
    """What happens to one number on its own account; there are no bands or bounds of what is compared with a claim."""
    if row["measure"] == CLAIM:
        return PUBLISHED, None
    released, reason = decision(row, question_class, thresholds)
    return (WITHHELD, reason or SMALL_COUNT) if released in (BANDED, BOUNDED) else (released, reason)


def class_of_claimed(row: pd.Series, classes: Mapping[str, Mapping[str, str]]) -> str:
    """The class of what one number of a claim is of: its question's, sensitive where that is no item."""
    question = (row["level"] or "").partition(":")[0]
    found = [classes[section][question] for section in ITEMS if question in classes.get(section, {})]
    return found[0] if found else "sensitive"


def of_claims(claims: pd.DataFrame, others: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Claims beside all `others` that are released of the same survey; bases in tens, no counts.

    A number leaves where nothing of its question is hidden; of a declared group, or by an experiment, where just that
    number leaves elsewhere. A question of which not every answer is shown elsewhere gives one number, of women, men and
    all or of none. With a number go those of other groups, and the verdict.
    """
    claims = claims.copy()
    of_items = others[others["analysis"].isin(ITEMS)]
    shown = set(of_items.loc[(of_items["measure"] == "share") & of_items["domain"].isna(), "outcome"])
    first: dict[str, tuple[str, str]] = {}
    for index, row in claims[(claims["measure"] != CLAIM) & (claims["release"] == PUBLISHED)].iterrows():
        if row["unit"] == RANKS:
            if not _is_ranked(row, of_items):
                claims.loc[index, HIDE] = [WITHHELD, COMPLEMENT]
            continue
        question, way = row["level"].partition(":")[0], (row["outcome"], row["level"])
        twice = (question not in shown or row["measure"] == "mean") and first.setdefault(question, way) != way
        if twice or question in _hidden(of_items, row["base"]) or not _told_elsewhere(row, others):
            claims.loc[index, HIDE] = [WITHHELD, COMPLEMENT]
    _hide_with_others(claims, thresholds)
    claims["n"] = thresholds.coarse(claims["n"])
    # How many gave an answer is a fingerprint of them.
    claims["count"] = claims["count"].mask(claims["count"].notna())
    return claims


def _hide_with_others(claims: pd.DataFrame, thresholds: Thresholds) -> None:
    """Withhold, in place, the numbers of other groups where one is hidden, or where those without a gender are few."""
    numbers = claims[claims["measure"] != CLAIM]
    hidden = numbers["release"] == WITHHELD
    place = [numbers["outcome"], numbers["level"]]
    whole = numbers[
        numbers["domain"].isna() & numbers["contrast"].isna() & ~numbers["measure"].isin([AGREEING, CONTRADICTING])
    ]
    sizes = whole.pivot_table(index=["outcome", "level"], columns="group", values="n", aggfunc="first")
    if {"women", "men", "all"} <= set(sizes.columns):
        neither = (sizes["all"] - sizes["women"] - sizes["men"]).astype(float)
        few = set(neither.index[(neither > 0) & (neither < thresholds.fewest)])
        pairs = zip(numbers["outcome"], numbers["level"], strict=True)
        hidden |= np.array([pair in few for pair in pairs], bool)
    with_others = hidden.groupby(place).transform("any")
    follow = numbers.index[with_others & (numbers["release"] == PUBLISHED)]
    claims.loc[follow, HIDE] = [WITHHELD, COMPLEMENT]
    # That invented answers test nothing may always be said, but not why they could not have.
    claims.loc[(claims["measure"] == CLAIM) & claims["outcome"].isin(numbers.loc[with_others, "outcome"]), "flag"] = (
        None
    )
    verdicts = (claims["measure"] == CLAIM) & (claims["note"] != NOT_TESTED) & (claims["release"] == PUBLISHED)
    claims.loc[verdicts & claims["outcome"].isin(numbers.loc[with_others, "outcome"]), HIDE] = [WITHHELD, COMPLEMENT]


def _hidden(of_items: pd.DataFrame, base: str) -> set[str]:
    """The items of which a number of all who answered, or of all who were asked, is not published."""
    told = of_items["measure"].isin(["share", "gap", "mean"]) & of_items["domain"].isna()
    told &= of_items["base"].isin([ANSWERED, base])
    return set(of_items.loc[told & (of_items["release"] != PUBLISHED), "outcome"])


def _is_ranked(row: pd.Series, of_items: pd.DataFrame) -> bool:
    """Whether the ranks of all that a claim's rank is among leave, in its group or of its gap."""
    own = (of_items["unit"] == RANKS) & (of_items["family"] == row["family"]) & (of_items["group"] == row["group"])
    own &= of_items["contrast"].notna() == isinstance(row["contrast"], str)
    told = of_items.loc[own, "release"]
    return len(told) > 0 and bool((told == PUBLISHED).all())


def _told_elsewhere(row: pd.Series, others: pd.DataFrame) -> bool:
    """Whether what a number stands on leaves too: the same share of a declared group, an experiment's prevalence.

    Results that would decide go with the number.
    """
    if row["measure"] in (AGREEING, CONTRADICTING):
        return True
    if row["domain"] == GROUP:
        own = (others["domain"] == GROUP) & (others["domain_level"] == row["domain_level"])
        own &= (others["outcome"] == row["level"].partition(":")[0]) & (others["measure"] == "share")
        own &= (others["base"] == row["base"]) & others["contrast"].isna() & (others["release"] == PUBLISHED)
        same = others.loc[own, "estimate"].sub(row["estimate"]).abs() < SAME
        return bool(row["measure"] == "share" and same.any())
    experiment = (others["analysis"] == EXPERIMENTS) & (others["outcome"] == row["level"]) & others["domain"].isna()
    if row["measure"] != PREVALENCE and not experiment.any():
        return True
    told = others.loc[experiment & (others["measure"] == PREVALENCE), "release"]
    return len(told) > 0 and bool((told == PUBLISHED).all())


def rounded(row: pd.Series) -> dict[str, Any]:
    """A number as the report prints its like; a result that would decide, no surer than it is.

    Results that would agree lie inward, those that would contradict outward. Ranks are whole numbers.
    """
    if row["unit"] == RANKS:
        return {}
    swapped = row["measure"] == AGREEING
    lower, upper = (row["upper"], row["lower"]) if swapped else (row["lower"], row["upper"])
    if row["unit"] == "proportion":
        estimate, (lower, upper) = whole_percent(row["estimate"]), outward_percent(lower, upper)
    else:
        estimate, lower, upper = three_digits(row["estimate"], lower, upper)
    if swapped:
        lower, upper = (upper, lower) if not upper > lower else (math.nan, math.nan)
    return {"estimate": estimate, "lower": lower, "upper": upper}
