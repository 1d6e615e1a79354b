"""Tests of hypotheses at the gate: by their smallest cell, and of answers where nothing of their questions is hidden.

Of a test only the difference is told, never the shares or means of its cells; `n` and `count` are of the smallest. With
the numbers of a question that are published, a difference may give one that is not. Of a question with several answers
this is so of the choice alone that is tested: the shares of choices do not sum to what everyone knows, and where they
do, a single hidden choice has taken another with it (`choices`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.choices import of_several_answers
from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD
from bogolan.survey.spine import SCALE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

ITEMS, ANSWERED = ("support", "drivers"), "answered"
# How a test that is about one choice names it after its question.
CHOICE = "share "


def of_hypotheses(tests: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Tests, those of answers withheld where a share, mean or gap of one of their questions is; bases in tens."""
    tests = tests.copy()
    tests["n"] = tests["n"] // 10 * 10
    of_items = whole[whole["analysis"].isin(ITEMS)]
    told = of_items["measure"].isin(["share", "gap", "mean"]) & (of_items["base"] == ANSWERED)
    hidden = of_items[told & (of_items["release"] != PUBLISHED)]
    several = set(of_items.loc[of_several_answers(of_items), "outcome"])
    questions, choices = set(hidden["outcome"]), set(zip(hidden["outcome"], hidden["level"], strict=True))
    of_answers = tests["count"].notna() | (tests["unit"] == SCALE)
    of_answers &= tests["level"].notna() & (tests["release"] == PUBLISHED)
    for index, level in tests.loc[of_answers, "level"].items():
        for question, told_of_it in _parts(level):
            choice = told_of_it.removeprefix(CHOICE)
            is_choice = question in several and told_of_it.startswith(CHOICE) and not set("+,") & set(choice)
            if (question, choice) in choices if is_choice else question in questions:
                tests.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return tests


def _parts(level: str) -> Iterator[tuple[str, str]]:
    """Each question that a test is about, with what counts of it where the test says so."""
    for part in level.split("/"):
        question, _, told = part.partition(": ")
        yield question, told
