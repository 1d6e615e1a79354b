"""The tables as a workbook: numbers that can be calculated with, words where a number was withheld, never a formula."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from bogolan.provenance.writing import whole
from bogolan.publication.figures.sheet import plain
from bogolan.publication.tables.workbook_columns import (
    COUNT,
    FINE_PERCENT,
    FINE_POINTS,
    PERCENT,
    PLAIN,
    POINTS,
    Number,
    source,
)
from bogolan.publication.tables.workbook_content import sheets
from bogolan.publication.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from bogolan.publication.tables.workbook_columns import Cell, Sheet, Source

NUMBER_FORMATS = {
    PERCENT: "0%",
    FINE_PERCENT: "0.0%",
    POINTS: '+0;"−"0;0',
    FINE_POINTS: '+0.0##;"−"0.0##;0',
    PLAIN: "General",
    COUNT: "#,##0",
}
LONGEST_TEXT = 32_767  # letters that a cell of a workbook holds
LONGEST_NAME = 31  # letters in the name of a sheet

TITLE, ALERT, HEADING, TEXT, NOTE = "title", "alert", "heading", "text", "note"
STYLES = {
    TITLE: {"bold": True, "font_size": 14},
    ALERT: {"bold": True, "font_color": "#A4133C"},
    HEADING: {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F6F7F9"},
    TEXT: {"text_wrap": True, "valign": "top"},
    NOTE: {"font_color": "#5A6572"},
}


def write_tables(
    path: str | Path,
    released: pd.DataFrame,
    plan: Mapping,
    codebook: Mapping,
    languages: Sequence[str] | None = None,
    excerpts: pd.DataFrame | None = None,
) -> None:
    """Writes the workbook, whole or not at all, the same bytes on every run: a sheet of contents, and one a table.

    Every label stands there in each of the languages (the plan's if none are given). The workbook carries the last day
    of fieldwork as its date. Raises KeyError for a column or a key of the plan that is missing.
    """
    import xlsxwriter

    wordings = [Wording(language) for language in languages or plan["languages"]]
    of = source(released, plan, codebook, wordings, excerpts)
    tables = sheets(of)
    with whole(path, private=False) as temporary:
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        workbook = xlsxwriter.Workbook(str(temporary), {**safe, "default_date_format": "yyyy-mm-dd"})
        workbook.set_properties({"title": _title(of), "created": _last_day(plan)})
        formats = _formats(workbook)
        contents = workbook.add_worksheet(_name(of, "contents"))
        places = [_write_table(workbook, sheet, of, formats) for sheet in tables]
        _write_contents(contents, tables, places, of, formats)
        workbook.close()


def _last_day(plan: Mapping) -> datetime.datetime:
    day = datetime.date.fromisoformat(str(plan["fieldwork"]["end"]))
    return datetime.datetime.combine(day, datetime.time())


def _title(of: Source) -> str:
    return of.together(lambda wording: plain(wording.typeset(wording.label(of.plan["title"]))))


def _name(of: Source, key: str) -> str:
    """A sheet's name: in the languages of the report, without what a sheet's name may not hold."""
    names = dict.fromkeys(of.say(f"tables.sheet.{key}"))
    return " – ".join(names)[:LONGEST_NAME]


def _formats(workbook: Workbook) -> dict[str, object]:
    numbers = {kind: {"num_format": text, "valign": "top"} for kind, text in NUMBER_FORMATS.items()}
    return {name: workbook.add_format(style) for name, style in (STYLES | numbers).items()}


def _write_table(workbook: Workbook, sheet: Sheet, of: Source, formats: Mapping) -> str:
    """One table on a sheet of its own; returns the sheet's name."""
    name = _name(of, sheet.key)
    worksheet = workbook.add_worksheet(name)
    top = _write_head(worksheet, of.say(f"tables.about.{sheet.key}"), of, formats)
    for place, column in enumerate(sheet.columns):
        worksheet.set_column(place, place, column.width)
        for line, heading in enumerate(column.headings):
            _write(worksheet, top + line, place, heading, formats, HEADING)
    first = top + len(of.wordings)
    for line, row in enumerate(sheet.rows):
        for place, column in enumerate(sheet.columns):
            _write(worksheet, first + line, place, column.cell(row), formats)
    for line, note in enumerate(sheet.notes):
        _write(worksheet, first + len(sheet.rows) + 1 + line, 0, note, formats, NOTE)
    worksheet.freeze_panes(first, 0)
    _set_page(worksheet, of)
    return name


def _write_contents(
    worksheet: Worksheet, tables: Iterable[Sheet], names: Iterable[str], of: Source, formats: Mapping
) -> None:
    """What the workbook holds, with links to its sheets."""
    worksheet.set_column(0, 0, 34)
    worksheet.set_column(1, len(of.wordings), 60)
    line = _write_head(worksheet, [_title(of)], of, formats)
    for sheet, name in zip(tables, names, strict=True):
        worksheet.write_url(line, 0, f"internal:'{name}'!A1", string=name)
        for place, text in enumerate(of.say(f"tables.about.{sheet.key}"), start=1):
            _write(worksheet, line, place, text, formats)
        line += 1
    for text in dict.fromkeys(of.say("tables.note.sampling_probability" if _is_drawn(of) else "tables.note.sampling")):
        line += 1
        _write(worksheet, line, 0, text, formats, NOTE)
    _set_page(worksheet, of)


def _is_drawn(of: Source) -> bool:
    return of.plan.get("sampling") == "probability"


def _write_head(worksheet: Worksheet, titles: Sequence[str], of: Source, formats: Mapping) -> int:
    """Titles, and the mark of invented answers; returns the first line below."""
    line = 0
    for title in dict.fromkeys(titles):
        _write(worksheet, line, 0, title, formats, TITLE)
        line += 1
    if of.plan.get("synthetic"):
        _write(worksheet, line, 0, of.together(lambda wording: wording("figures.synthetic")), formats, ALERT)
        line += 1
    return line + 1


def _write(worksheet: Worksheet, line: int, place: int, cell: Cell, formats: Mapping, style: str = TEXT) -> None:
    """A number as a number, anything else as text: whatever it begins with, it is no formula."""
    if isinstance(cell, Number):
        worksheet.write_number(line, place, cell.value, formats[cell.kind])
    elif cell:
        worksheet.write_string(line, place, plain(cell)[:LONGEST_TEXT], formats[style])


def _set_page(worksheet: Worksheet, of: Source) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    if of.plan.get("synthetic"):
        worksheet.set_header(f"&C{of.together(lambda wording: wording('figures.synthetic'))}")
