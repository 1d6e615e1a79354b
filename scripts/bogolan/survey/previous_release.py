"""The results of an earlier report on the same survey, which readers have: read, refused where they are another's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.file_presence import is_file
from bogolan.survey.spine import RELEASED_COLUMNS, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

PREVIOUS = "previous_release"
EXPECTED = "the results.json of an earlier report on this survey"


def read_previous(path: Path, survey: str) -> pd.DataFrame:
    """The released rows of an earlier report. Raises SurveyError where the file is no such report of this survey."""
    import pandas as pd

    content = _content(path)
    if not isinstance(content, dict) or not isinstance(content.get("rows"), list):
        raise SurveyError(Problem(str(path), "no rows of results", EXPECTED))
    if content.get("survey") != survey:
        raise SurveyError(Problem(str(path), f"results of {content.get('survey')!r}", f"{EXPECTED}, {survey!r}"))
    for number, row in enumerate(content["rows"], 1):
        lacking = [name for name in RELEASED_COLUMNS if not isinstance(row, dict) or name not in row]
        if lacking:
            raise SurveyError(Problem(str(path), f"result {number} without {lacking[0]!r}", EXPECTED))
    try:
        rows = typed(pd.DataFrame(content["rows"], columns=list(RELEASED_COLUMNS)))
    except (TypeError, ValueError):
        raise SurveyError(Problem(str(path), "results that are no numbers", EXPECTED)) from None
    if rows["id"].duplicated().any() or rows["id"].isna().any():
        raise SurveyError(Problem(str(path), "results without an id of their own", EXPECTED))
    return rows


def mistaken_previous(folder: Path, plan: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the earlier results that a plan names, where that file exists."""
    if PREVIOUS in plan and is_file(folder / plan[PREVIOUS]):
        try:
            read_previous(folder / plan[PREVIOUS], plan["survey"])
        except SurveyError as mistake:
            yield from mistake.problems


def _content(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise SurveyError(Problem(str(path), "no JSON", EXPECTED)) from None
