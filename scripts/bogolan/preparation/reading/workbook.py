"""Responses in an Excel workbook, as KoboToolbox and ODK export them: one sheet, a heading, a row an interview."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.preparation.reading.columns import own_names
from bogolan.preparation.reading.export import Export, as_text, name_of
from bogolan.preparation.reading.repeats import PARENT_INDEX, PARENT_KEY, PARENT_TABLE, SUBMISSION
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.workbooks import formulas, open_workbook, refuse_merged, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WORKBOOK = "a workbook of Excel"
VISIBLE = "visible"


def read_workbook(path: Path, plan: Mapping[str, Any]) -> Export:
    """The sheet that the plan names (`sheet`), else the first one that is not hidden; and the sheets of its repeats.

    Numbers and dates come as texts, in the form in which they stand in other exports. Raises SurveyError for a file
    that is no workbook or unpacks to too much, an unknown sheet, formulas, merged cells, cells outside the
    heading.
    """
    book = open_workbook(path, WORKBOOK)
    try:
        main = _sheet(path, book, plan.get("sheet"))
        repeats = [sheet for sheet in book.worksheets if sheet.title != main.title and _repeats(path, sheet)]
        export = _table(path, main)
        return replace(export, sheet=main.title, sheets={sheet.title: _table(path, sheet) for sheet in repeats})
    finally:
        book.close()


def _repeats(path: Path, sheet: Any) -> bool:
    """Whether a sheet holds the rows of a repeat, each of which says to which row above it belongs."""
    return bool({PARENT_INDEX, PARENT_KEY, PARENT_TABLE, SUBMISSION} & set(next(rows_of(path, sheet, WORKBOOK), ())))


def _table(path: Path, sheet: Any) -> Export:
    """A sheet as text: its first row is the heading."""
    import pandas as pd

    rows = _texts(path, sheet)
    _refuse_formulas(path, sheet, rows[0] if rows else [])
    refuse_merged(path, sheet)
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        expected = "a heading with the names of the questions"
        raise SurveyError(Problem(str(path), "an empty first row", expected, row=1))
    width = len(rows[0])
    names, borrowed = own_names(rows[0])
    cells = [[*row, *[""] * (width - len(row))] for row in rows[1:]]
    return Export(pd.DataFrame(cells, columns=names, dtype=object).astype(str), borrowed=borrowed)


def _sheet(path: Path, book: Any, wanted: str | None) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == VISIBLE]
    if wanted is None and shown:
        return shown[0]
    if wanted not in sheets:
        hint = nearest(wanted or "", sheets)
        found = f"the sheets {listing(sheets)}" if sheets else "no sheet with cells"
        expected = "a sheet with the responses" if wanted is None else f"a sheet named {wanted!r}"
        raise SurveyError(Problem(str(path), found, expected, hint=hint))
    return sheets[wanted]


def _texts(path: Path, sheet: Any) -> list[list[str]]:
    """The cells as text, row by row, as far as the heading has names. SurveyError for cells beyond it."""
    rows: list[list[str]] = []
    width = 0
    for number, row in enumerate(rows_of(path, sheet, WORKBOOK), 1):
        if not row and number > 1:
            rows.append([])
            continue
        texts = ["" if cell is None else as_text(cell) for cell in row]
        if number == 1:
            width = max((place for place, name in enumerate(texts, 1) if name), default=0)
            if width == 0:
                break
        elif any(texts[width:]):
            raise SurveyError(Problem(str(path), "cells beyond the last named column", "none", row=number))
        rows.append(texts[:width])
    return rows


def _refuse_formulas(path: Path, sheet: Any, names: list[str]) -> None:
    """Raise SurveyError where cells are calculated: what a formula gave when it was saved may be missing or old."""
    cells = formulas(path, sheet, WORKBOOK)
    if cells:
        first, hint = cells[0], "copy the cells and paste them as values"
        column = name_of(names, first.column - 1) if first.row > 1 else None
        found = f"formulas in {len(cells)} cells" if len(cells) > 1 else "a formula"
        raise SurveyError(Problem(str(path), found, "values as exported", row=first.row, column=column, hint=hint))
