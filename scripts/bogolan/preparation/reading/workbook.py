"""Responses in an Excel workbook, as KoboToolbox and ODK export them: one sheet, a heading, a row an interview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.reading.export import Export, as_text, name_of, refuse_repeated
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.workbooks import formulas, open_workbook, refuse_merged, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WORKBOOK = "a workbook of Excel"
VISIBLE = "visible"


def read_workbook(path: Path, plan: Mapping[str, Any]) -> Export:
    """The sheet that the plan names (`sheet`), else the first one that is not hidden.

    Numbers and dates come as texts, in the form in which they stand in other exports. Raises SurveyError for a file
    that is no workbook or unpacks to too much, an unknown sheet, formulas, merged cells, cells outside the
    heading, columns twice.
    """
    import pandas as pd

    book = open_workbook(path, WORKBOOK)
    try:
        sheet = _sheet(path, book, plan.get("sheet"))
        rows = _texts(path, sheet)
        _refuse_formulas(path, sheet, rows[0] if rows else [])
        refuse_merged(path, sheet)
    finally:
        book.close()
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        expected = "a heading with the names of the questions"
        raise SurveyError(Problem(str(path), "an empty first row", expected, row=1))
    _refuse_unnamed(path, rows)
    named = [place for place, name in enumerate(rows[0]) if name]
    names = [rows[0][place] for place in named]
    refuse_repeated(path, names)
    cells = [[row[place] if place < len(row) else "" for place in named] for row in rows[1:]]
    return Export(pd.DataFrame(cells, columns=names, dtype=object).astype(str))


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


def _refuse_unnamed(path: Path, rows: list[list[str]]) -> None:
    """Raise SurveyError for columns with answers and without a name, between others."""
    unnamed = [place for place, name in enumerate(rows[0]) if not name]
    held = [place for place in unnamed if any(place < len(row) and row[place] for row in rows[1:])]
    if held:
        found = f"{len(held)} columns with answers and no name"
        raise SurveyError(Problem(str(path), found, "a name for each column", row=1))
