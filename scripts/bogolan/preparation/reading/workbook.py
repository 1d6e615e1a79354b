"""Responses in an Excel workbook, as KoboToolbox and ODK export them: one sheet, a heading, a row an interview."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.preparation.reading.columns import own_names
from bogolan.preparation.reading.export import Export, as_text
from bogolan.preparation.reading.repeats import PARENT_INDEX, PARENT_KEY
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.workbooks import refuse_bomb, refuse_formulas, refuse_merged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def read_workbook(path: Path, plan: Mapping[str, Any]) -> Export:
    """The sheet that the plan names (`sheet`), else the first one; and the sheets of its repeats.

    Numbers and dates come as texts, in the form in which they stand in other exports. Raises SurveyError for a file
    that is no workbook or unpacks to too much, an unknown sheet, formulas, merged cells, cells outside the
    heading.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    refuse_bomb(path, "a workbook of Excel")
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError, TypeError, SyntaxError):
        raise SurveyError(Problem(str(path), "a file that cannot be read as XLSX", "a workbook of Excel")) from None
    refuse_formulas(path)
    refuse_merged(path)
    try:
        main = _sheet(path, book, plan.get("sheet"))
        repeats = [sheet for sheet in book.worksheets if sheet.title != main.title and _repeats(sheet)]
        export = _table(path, main)
        return replace(export, sheet=main.title, sheets={sheet.title: _table(path, sheet) for sheet in repeats})
    finally:
        book.close()


def _repeats(sheet: Any) -> bool:
    """Whether a sheet holds the rows of a repeat, each of which says to which row above it belongs."""
    return bool({PARENT_INDEX, PARENT_KEY} & set(next(sheet.iter_rows(values_only=True, max_row=1), ())))


def _table(path: Path, sheet: Any) -> Export:
    """A sheet as text: its first row is the heading."""
    import pandas as pd

    rows = [[as_text(cell) if cell is not None else "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows or not any(rows[0]):
        expected = "a heading with the names of the questions"
        raise SurveyError(Problem(str(path), "an empty first row", expected, row=1))
    width = max(place for place, name in enumerate(rows[0], 1) if name)
    _refuse_outside(path, rows, width)
    names, borrowed = own_names(rows[0][:width])
    cells = [[*row[:width], *[""] * (width - len(row))] for row in rows[1:]]
    return Export(pd.DataFrame(cells, columns=names, dtype=object).astype(str), borrowed=borrowed)


def _sheet(path: Path, book: Any, wanted: str | None) -> Any:
    if wanted is None:
        return book.worksheets[0]
    if wanted not in book.sheetnames:
        hint = nearest(wanted, book.sheetnames)
        found = f"the sheets {listing(book.sheetnames)}"
        raise SurveyError(Problem(str(path), found, f"a sheet named {wanted!r}", hint=hint))
    return book[wanted]


def _refuse_outside(path: Path, rows: list[list[str]], width: int) -> None:
    """Raise SurveyError for cells beyond the last name."""
    beyond = next((number for number, row in enumerate(rows[1:], 2) if any(row[width:])), None)
    if beyond is not None:
        raise SurveyError(Problem(str(path), "cells beyond the last named column", "none", row=beyond))
