"""Tests of hypotheses at the gate: an item's difference leaves with that item's own, all others by their smallest cell.

Of a test only the difference is told, never the shares of its cells; `n` and `count` are of the smallest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD

if TYPE_CHECKING:
    import pandas as pd


def of_hypotheses(tests: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Tests, withheld where they are a gap that is; bases in tens."""
    tests = tests.copy()
    tests["n"] = tests["n"] // 10 * 10
    hidden = whole[whole["contrast"].notna() & (whole["measure"] == "gap") & (whole["release"] != PUBLISHED)]
    for index, row in tests[tests["release"] == PUBLISHED].iterrows():
        same = hidden.loc[hidden["outcome"] == row["level"], "estimate"].to_numpy(float)
        if np.isclose(same, row["estimate"], rtol=0, atol=1e-9).any():
            tests.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return tests
