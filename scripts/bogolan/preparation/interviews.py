"""Interviews: which row of the export is which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.letters import all_tidied

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd

UUID = "uuid"
UUID_COLUMNS = ("_uuid", "uuid", "instanceID", "KEY")
# Where a response stands in its file, the heading being row 1: what a message may tell of it, unlike its id.
# Where responses come in several files, `_row` goes on from one to the next, and these say the file and the row there.
ROW, FIRST_ROW = "_row", 2
FILE, ROW_OF_FILE, VERSION = OF_FILES = ("_file", "_row_of_file", "_version")

COMPLETE, PARTIAL, REFUSED = "complete", "partial", "refused"
DUPLICATE, TEST, REMOVED, WITHDRAWN, EMPTY = "duplicate", "test", "removed", "withdrawn", "empty"
# Nobody recorded whether there was consent, or nobody can tell what was recorded: used as little as after a refusal.
UNCLEAR_CONSENT = "unclear_consent"
WITHOUT_CONSENT = (REFUSED, UNCLEAR_CONSENT)


def id_column(rows: pd.DataFrame, plan: Mapping[str, Any]) -> str | None:
    """The column with the interview's id: the plan's or a well-known one, None where there is none."""
    return next((name for name in (plan.get("uuid"), *UUID_COLUMNS) if name in rows), None)


def interview_ids(rows: pd.DataFrame, plan: Mapping[str, Any]) -> pd.Series:
    """The interview's id of each row; where no column has it, the row's number in the file."""
    import pandas as pd

    column = id_column(rows, plan)
    if column is not None:
        return pd.Series(all_tidied(rows[column].to_numpy(object)), rows.index, dtype=object, name=column)
    numbers = pd.Series([f"row-{number}" for number in range(FIRST_ROW, len(rows) + FIRST_ROW)], index=rows.index)
    if FILE not in rows:
        return numbers
    return rows[FILE].astype(object) + "-row-" + rows[ROW_OF_FILE].astype(object)


def rows_told(rows: pd.DataFrame, places: np.ndarray | None = None) -> pd.Series:
    """Where each row of a frame stands, as a message says it: 5, or 5 (second.csv) where there are several files.

    `places` are the rows' numbers in all responses, from 0, where the frame has no column `_row`.
    """
    import pandas as pd

    if FILE in rows:
        return rows[ROW_OF_FILE].astype(str) + " (" + rows[FILE].astype(str) + ")"
    return rows[ROW] if places is None else pd.Series(places + FIRST_ROW, rows.index)
