"""Tests of hypotheses at the gate: by their smallest cell, and of shares where nothing of their questions is hidden.

Of a test only the difference is told, never the shares of its cells; `n` and `count` are of the smallest. With the
shares of a question that are published, a difference may give one that is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD

if TYPE_CHECKING:
    import pandas as pd


def of_hypotheses(tests: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Tests, those of shares withheld where a share or gap of one of their questions is; bases in tens."""
    tests = tests.copy()
    tests["n"] = tests["n"] // 10 * 10
    told = whole["measure"].isin(["share", "gap"]) & whole["analysis"].isin(["support", "drivers"])
    told &= whole["base"] == "answered"
    hidden = set(whole.loc[told & (whole["release"] != PUBLISHED), "outcome"])
    of_shares = tests["count"].notna() & tests["level"].notna() & (tests["release"] == PUBLISHED)
    for index, level in tests.loc[of_shares, "level"].items():
        questions = {part.partition(":")[0] for part in level.split("/")}
        if not hidden.isdisjoint(questions):
            tests.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return tests
