"""The files with corrections that a plan names, CSV or XLSX, in whosever columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bogolan.preparation.corrections.dialects import lines_of, spoken
from bogolan.preparation.corrections.lines import FILE, ROUND, as_lines
from bogolan.preparation.interviews import FIRST_ROW
from bogolan.preparation.reading.delimited import read_table
from bogolan.preparation.reading.workbook import read_workbook
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.file_presence import not_a_file
from bogolan.survey.folders import several
from bogolan.survey.workbooks import open_workbook, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.preparation.corrections.dialects import Spoken
    from bogolan.preparation.reading.export import Export


WORKBOOK = "a workbook with corrections"
# How a workbook writes characters that XML has not, such as the carriage returns in answers over several lines.
CONTROL = re.compile(r"_x(00[01][0-9A-F])_")


def read_corrections(folder: Path, plan: Mapping[str, Any]) -> pd.DataFrame | None:
    """The corrections that a plan names, as lines (see `lines`), in the order of its files; None where it names none.

    Raises SurveyError for a file that is missing, cannot be read or lacks a column. Further columns are left out, and
    so are lines that decide nothing.
    """
    if "corrections" not in plan:
        return None
    records = []
    for number, name in enumerate(several(plan["corrections"])):
        path = folder / name
        if absence := not_a_file(path):
            raise SurveyError(Problem(str(path), absence, "the corrections that the plan names"))
        for sheet, table in _tables(path):
            place = name if sheet is None else f"{name}, sheet {sheet}"
            found = _understood(folder / place, table, spoken(table.columns))
            lines = lines_of(table, found, FIRST_ROW, plan.get("uuid"))
            records += [line | {FILE: place, ROUND: number} for line in lines]
    return as_lines(records)


def _tables(path: Path) -> Iterator[tuple[str | None, pd.DataFrame]]:
    """The table of a CSV file; of a workbook all sheets with corrections, or the first if none has any."""
    if path.suffix.lower() != ".xlsx":
        yield None, _table_of_text(path).rows
        return
    headings = _headings(path)
    wanted = [sheet for sheet, names in headings.items() if not spoken(names).lacking]
    if not wanted:
        yield None, read_workbook(path, {}).rows
    for sheet in wanted:
        rows = read_workbook(path, {"sheet": sheet}).rows
        yield sheet if len(wanted) > 1 else None, rows.map(lambda cell: CONTROL.sub(_character, cell))


def _table_of_text(path: Path) -> Export:
    try:
        return read_table(path)
    except OSError as error:
        raise SurveyError(Problem(str(path), str(error.strerror), "a file that can be read")) from None


def _character(written: re.Match[str]) -> str:
    return chr(int(written[1], 16))


def _headings(path: Path) -> dict[str, list[str]]:
    """The first row of each sheet."""
    book = open_workbook(path, WORKBOOK)
    try:
        rows = {sheet.title: next(rows_of(path, sheet, WORKBOOK), ()) for sheet in book.worksheets}
    finally:
        book.close()
    return {sheet: [str(cell) for cell in cells if cell is not None] for sheet, cells in rows.items()}


def _understood(path: Path, table: pd.DataFrame, found: Spoken) -> Spoken:
    """The dialect of a table, where it has all columns that it must have."""
    if found.lacking:
        # Where the heading is missing, the columns' names are what respondents said.
        told = f"{len(table.columns)} columns, none of that name"
        if len(found.lacking) == len(found.dialect.required):
            raise SurveyError(Problem(str(path), told, f"the columns {listing(found.lacking)}", row=1))
        raise SurveyError(
            Problem(str(path), told, f"a column {name!r}", row=1, column=name, hint=nearest(name, table.columns))
            for name in found.lacking
        )
    return found
