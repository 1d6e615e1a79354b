"""The sheets of an XLSForm as rows of text, and the headings of its logic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import as_code
from bogolan.survey.workbooks import refuse_bomb, refuse_formulas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Headings of the logic as they are also written.
ALIASES = {"relevance": "relevant", "calculate": "calculation", "choice filter": "choice_filter"}
LOGIC = ("constraint", "required", "calculation", "choice_filter")
# Headings that are none of the logic and near one of it.
HEADINGS = frozenset({"required_message", "constraint_message", "repeat_count", "parameters"})


def form_sheets(path: Path) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """The survey and choices sheets as rows (with their number) of text by lower-case heading; empty cells left out."""
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    refuse_bomb(path, "an XLSForm")
    refuse_formulas(path)
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError):
        raise SurveyError(Problem(str(path), "a file that cannot be read as XLSX", "an XLSForm")) from None
    sheets = {}
    for name in ("survey", "choices"):
        if name not in workbook.sheetnames:
            raise SurveyError(
                Problem(str(path), f"the sheets {listing(workbook.sheetnames)}", f"a sheet named {name!r}")
            )
        rows = workbook[name].iter_rows(values_only=True)
        headings = [str(cell).strip().lower() if cell is not None else "" for cell in next(rows, ())]
        if "name" not in headings:
            raise SurveyError(
                Problem(str(path), f"the columns {listing(headings)}", "a column named 'name'", row=1, column=name)
            )
        if name == "survey" and (problems := list(_wrong_headings(path, headings))):
            raise SurveyError(problems)
        sheets[name] = [
            (
                number,
                {
                    heading: _text(cell)
                    for heading, cell in zip(headings, row, strict=False)
                    if heading and cell is not None
                },
            )
            for number, row in enumerate(rows, start=2)
        ]
    workbook.close()
    return sheets


def _text(cell: Any) -> str:
    """A cell as text; Excel's 1.0 is the code 1."""
    return as_code(cell).strip()


def usual_heading(heading: str) -> str:
    """A heading of the survey sheet by its usual name: bind::relevant and relevance are relevant."""
    plain = re.sub(r"^bind::?", "", heading)
    return ALIASES.get(plain, plain)


def _wrong_headings(path: Path, headings: list[str]) -> Iterator[Problem]:
    """Headings of the logic that are misspelt or stand twice: then a part of the logic would be lost."""
    known = [usual_heading(heading) for heading in headings if heading]
    for logic in ("relevant", *LOGIC):
        if known.count(logic) > 1:
            yield Problem(str(path), f"{known.count(logic)} columns {logic}", "one", row=1, column="survey")
    for heading in dict.fromkeys(known):
        near = nearest(heading, ("relevant", *LOGIC)) if heading not in HEADINGS and heading.isidentifier() else None
        if near and heading not in ("relevant", *LOGIC):
            yield Problem(
                str(path), f"the column {heading!r}", "a column of an XLSForm", row=1, column="survey", hint=near
            )
