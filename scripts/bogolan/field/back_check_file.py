"""The file with the back checks, CSV or XLSX: a line an interview that somebody else held again in part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.interviews import FIRST_ROW, UUID
from bogolan.preparation.reading.tables import rows_of_table
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.letters import tidied

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

TYPES = ("type1", "type2", "type3")
ROW_OF_FILE = "row"


def read_back_checks(folder: Path, plan: Mapping[str, Any]) -> pd.DataFrame | None:
    """The back checks that a plan names, as tidy text with each line's `row` in the file; None where it names none.

    Raises SurveyError for a file that is missing or cannot be read, that lacks the column by which it is matched or a
    question that is to be compared, or that has an interview twice or a line without its id.
    """
    declared = plan.get("back_checks")
    if declared is None:
        return None
    path = folder / declared["file"]
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no such file", "the back checks that the plan names"))
    rows = rows_of_table(path)
    key = match_column(plan)
    wanted = list(dict.fromkeys([key, *(name for kind in TYPES for name in declared.get(kind, []))]))
    problems = [
        Problem(str(path), f"{len(rows.columns)} columns, none of that name", f"a column {name!r}", row=1,
                column=name, hint=nearest(name, rows.columns))
        for name in wanted
        if name not in rows
    ]  # fmt: skip
    if problems:
        raise SurveyError(problems)
    tidy = rows[wanted].astype(object).map(tidied)
    tidy = tidy.assign(**{ROW_OF_FILE: range(FIRST_ROW, len(tidy) + FIRST_ROW)})
    tidy = tidy[(tidy[wanted] != "").any(axis=1)]
    lacking, again = tidy[key] == "", tidy[key].duplicated(keep=False) & (tidy[key] != "")
    for wrong, found in ((lacking, "no id"), (again, "an interview more than once")):
        if wrong.any():
            told = f"{found}, in rows {listing(tidy[ROW_OF_FILE][wrong])}"
            raise SurveyError(Problem(str(path), told, "one line an interview, with its id", column=key))
    return tidy.reset_index(drop=True)


def match_column(plan: Mapping[str, Any]) -> str:
    """The column by which back checks find their interview: the plan's `match`, else the interview's id."""
    return plan["back_checks"].get("match") or plan.get("uuid") or UUID


def places_of(checked: pd.DataFrame, ids: pd.Series, key: str, file: str) -> np.ndarray:
    """(m) which of the interviews with these ids (n, "" for none) each line belongs to; -1 for none.

    Raises SurveyError where no line belongs to an interview, or one to several.
    """
    import pandas as pd

    known, wanted = pd.Index(ids.astype(str)), checked[key].astype(str)
    repeated = set(known[known.duplicated(keep=False) & (known != "")])
    several = wanted.isin(repeated).to_numpy()
    if several.any():
        told = f"ids that several interviews have, in rows {listing(checked[ROW_OF_FILE][several])}"
        raise SurveyError(
            Problem(file, told, "an id of one interview", column=key, hint="match by the interview's uuid")
        )
    first = np.flatnonzero(~known.duplicated())
    places = np.append(first, -1)[known[first].get_indexer(wanted)]
    if len(checked) and not (places >= 0).any():
        expected = "ids of interviews that were kept"
        raise SurveyError(Problem(file, f"{len(checked)} lines, none of an interview", expected, column=key))
    return places
