"""Interviews: which row of the export is which, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.letters import tidied

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

UUID = "uuid"
UUID_COLUMNS = ("_uuid", "uuid", "instanceID", "KEY")
# Where a response stands in its file, the heading being row 1: what a message may tell of it, unlike its id.
ROW, FIRST_ROW = "_row", 2

COMPLETE, REFUSED, DUPLICATE, REMOVED = "complete", "refused", "duplicate", "removed"


def id_column(rows: pd.DataFrame, plan: Mapping[str, Any]) -> str | None:
    """The column with the interview's id: the plan's or a well-known one, None where there is none."""
    return next((name for name in (plan.get("uuid"), *UUID_COLUMNS) if name in rows), None)


def interview_ids(rows: pd.DataFrame, plan: Mapping[str, Any]) -> pd.Series:
    """The interview's id of each row; where no column has it, the row's number in the file."""
    import pandas as pd

    column = id_column(rows, plan)
    if column is not None:
        return rows[column].astype(object).map(tidied)
    return pd.Series([f"row-{number}" for number in range(FIRST_ROW, len(rows) + FIRST_ROW)], index=rows.index)


def dispositions(
    consent: pd.Series | None, uuid: pd.Series, plan: Mapping[str, Any], removed: Collection[str] = ()
) -> pd.Series:
    """What became of each row: `complete`, `removed` (a correction says so), `refused` (no consent) or `duplicate`.

    `consent` holds codes. A duplicate's id was seen in a complete row above it; rows are never called duplicates for
    their answers alone, since honest people may give the same ones.
    """
    import pandas as pd

    outcome = pd.Series(COMPLETE, index=uuid.index)
    if consent is not None:
        outcome = outcome.where((consent == plan["consent"]["given"]).to_numpy(), REFUSED)
    outcome = outcome.mask(uuid.isin(list(removed)), REMOVED)
    complete = (outcome == COMPLETE) & (uuid != "")
    return outcome.mask(complete & uuid.where(complete).duplicated(), DUPLICATE)
