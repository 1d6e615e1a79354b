"""The list experiment that failed: in the treated arm nobody counts none or all, as in Afghanistan in 2011."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.faults.sheet import FIRST_ROW, TRUTH

if TYPE_CHECKING:
    import pandas as pd

FAULT = "badlist"
# Who counts none says one, so as not to seem to oppose the group; who counts all says three, so as not to own to it.
MOVED = {"0": "1", "4": "3"}
# A count as it stands in a file, white space and invisible characters around it or not.
COUNT = r"^\W*(\d)\W*$"
HOW_FOUND, ACTION = "empty cells of the treated arm", "print no estimate of the list experiment"


def bad_list(responses: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The responses with the counts of the treated arm moved off floor and ceiling, and a row of truth for each.

    Who was treated is what the random number says (below one half), whatever the label of the arm. `responses` may be
    faultless or not; rows are numbered as in the file, the heading being 1.
    """
    import pandas as pd

    drawn = pd.Series(responses["rand1"].to_numpy(object)).str.replace(",", ".").astype(float).to_numpy()
    said = responses["le_count"].to_numpy(object)
    counted = pd.Series(said).str.extract(COUNT, expand=False).to_numpy(object)
    rows = np.flatnonzero((drawn < 0.5) & np.isin(counted, list(MOVED)))
    moved = said.copy()
    moved[rows] = [text.replace(count, MOVED[count]) for text, count in zip(said[rows], counted[rows], strict=True)]
    truth = pd.DataFrame(
        {
            "row": rows + FIRST_ROW,
            "uuid": responses["_uuid"].to_numpy(object)[rows],
            "fault": FAULT,
            "kind": np.where(counted[rows] == "0", "floor", "ceiling"),
            "question": "le_count",
            "planted": moved[rows],
            "clean": said[rows],
            "outcome": "flagged",
            "how_found": HOW_FOUND,
            "action": ACTION,
        },
        columns=list(TRUTH),
    )
    return responses.assign(le_count=moved), truth
