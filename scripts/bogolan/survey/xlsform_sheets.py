"""The sheets of an XLSForm as rows of text by heading; what would lose a part of the form is named with its row.

A cell that is calculated is what it gave when the file was saved, as the servers of ODK and KoboToolbox take it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import ERRORS, as_code
from bogolan.survey.workbooks import formulas, open_workbook, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORM = "an XLSForm"
LIST = "list_name"
# Headings as they are also written.
ALIASES = {"relevance": "relevant", "calculate": "calculation", "choice filter": "choice_filter", "list name": LIST}
LOGIC = ("constraint", "required", "calculation", "choice_filter")
# Headings that are none of the logic and near one of it.
HEADINGS = frozenset({"required_message", "constraint_message", "repeat_count", "parameters"})
# Columns that a sheet must have.
NEEDED = {"survey": ("type", "name"), "choices": (LIST, "name")}
LABEL = "label"
OFFERS = re.compile(r"select_(one|multiple)\b")


def form_sheets(path: Path) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """The survey and choices sheets as rows (with their number) of text by lower-case heading; empty cells left out.

    A form without choices has none. SurveyError for what is no workbook, and for sheets or columns that are missing,
    misspelt or there twice, formulas without their result, and what Excel writes where a formula failed.
    """
    book = open_workbook(path, FORM)
    try:
        sheets = {sheet.title.strip().lower(): sheet for sheet in book.worksheets}
        found = {name: _rows(path, name, sheets[name]) for name in NEEDED if name in sheets}
    finally:
        book.close()
    asked = [name for name in NEEDED if name not in found]
    if asked == ["choices"] and not any(OFFERS.match(cells.get("type", "")) for _, cells in found["survey"]):
        return found | {"choices": []}
    if asked:
        told = f"the sheets {listing(sheets)}"
        raise SurveyError(
            Problem(str(path), told, f"a sheet named {asked[0]!r}", hint=nearest(asked[0], {*sheets} - {*found}))
        )
    return found


def usual_heading(heading: str) -> str:
    """A heading by its usual name: bind::relevant and relevance are relevant."""
    plain = re.sub(r"^bind::?", "", heading)
    return ALIASES.get(plain, plain)


def _rows(path: Path, name: str, sheet: Any) -> list[tuple[int, dict[str, str]]]:
    rows = rows_of(path, sheet, FORM)
    headings = [_text(cell).lower() if cell is not None else "" for cell in next(rows, ())]
    problems = [*_lost_columns(path, name, [usual_heading(heading) for heading in headings])]
    if problems:
        raise SurveyError(problems)
    read = [(number, _cells(headings, row)) for number, row in enumerate(rows, start=2)]
    problems += _without_result(path, name, sheet, headings)
    problems += _failed(path, name, read)
    if problems:
        raise SurveyError(problems)
    return read


def _cells(headings: list[str], row: tuple[Any, ...]) -> dict[str, str]:
    cells = {heading: _text(cell) for heading, cell in zip(headings, row, strict=False) if heading and cell is not None}
    return {ALIASES[heading] if heading == "list name" else heading: text for heading, text in cells.items()}


def _lost_columns(path: Path, sheet: str, headings: list[str]) -> Iterator[Problem]:
    """Columns that are missing, misspelt or there twice: then a part of the form would be lost."""

    def problem(found: str, expected: str, hint: str | None = None) -> Problem:
        return Problem(str(path), found, expected, row=1, column=sheet, hint=hint)

    known = [heading for heading in headings if heading]
    needed, logic = NEEDED[sheet], ("relevant", *LOGIC) if sheet == "survey" else ()
    for heading in needed:
        if heading not in known:
            others = {*known} - {*needed}
            told = f"the columns {listing(known)}" if known else "an empty first row"
            yield problem(told, f"a column named {heading!r}", nearest(heading, others))
            return
    for heading in (*needed, *logic):
        if known.count(heading) > 1:
            yield problem(f"{known.count(heading)} columns {heading}", "one")
    for heading in dict.fromkeys(known):
        near = nearest(heading, logic) if heading not in HEADINGS and heading.isidentifier() else None
        if near and heading not in logic:
            yield problem(f"the column {heading!r}", "a column of an XLSForm", near)
    labelled = any(heading == LABEL or heading.startswith(f"{LABEL}:") for heading in known)
    for heading in () if labelled else dict.fromkeys(known):
        near = nearest(heading.partition(":")[0], [LABEL])
        if near:
            yield problem(f"the column {heading!r}", "a column of an XLSForm", near)


def _without_result(path: Path, name: str, sheet: Any, headings: list[str]) -> Iterator[Problem]:
    """Cells that are calculated and of which the file does not say what they gave."""
    for cell in formulas(path, sheet, FORM):
        heading = headings[cell.column - 1] if cell.column <= len(headings) else ""
        if heading and not cell.known:
            hint = "open the form in Excel and save it, or paste the cells as values"
            found, column = "a formula without its result", f"{name}.{heading}"
            yield Problem(str(path), found, "what the cell says", row=cell.row, column=column, hint=hint)


def _failed(path: Path, name: str, rows: list[tuple[int, Mapping[str, str]]]) -> Iterator[Problem]:
    """Cells in which a formula failed."""
    for number, cells in rows:
        for heading, text in cells.items():
            if text in ERRORS:
                yield Problem(str(path), text, "what the cell says", row=number, column=f"{name}.{heading}")


def _text(cell: Any) -> str:
    """A cell as text; Excel's 1.0 is the code 1."""
    return as_code(cell).strip()
