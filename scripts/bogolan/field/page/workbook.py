"""The field report as a workbook: a sheet a subject, numbers that can be calculated with, never a formula."""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING, Any

from bogolan.field.page.html import text_of, told
from bogolan.field.page.sections import Cell, Column, Section, Table, named
from bogolan.field.page.words import COUNT, DECIMAL, FINE, PERCENT, TEXT, Words
from bogolan.provenance.writing import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter import Workbook

    from bogolan.field.today import Task

NUMBER_FORMATS = {PERCENT: "0.0%", DECIMAL: "#,##0.0", FINE: "0.000", COUNT: "#,##0"}
LONGEST_TEXT, LONGEST_NAME, MOST_LINES = 32_767, 31, 1_000_000
TITLE, ALERT, HEADING, FLAGGED = "title", "alert", "heading", "flagged"
STYLES = {
    TITLE: {"bold": True, "font_size": 14},
    ALERT: {"bold": True, "font_color": "#A4133C"},
    HEADING: {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F6F7F9"},
    TEXT: {"text_wrap": True, "valign": "top"},
}
FILL = {"bg_color": "#FDECCF", "bold": True}


def write_workbook(
    path: str | Path,
    sections: Sequence[Section],
    tasks: Sequence[Task],
    plan: Mapping[str, Any],
    rules: Mapping[str, str],
) -> None:
    """Writes the workbook whole or not at all, for its owner alone, the same bytes on every run.

    Headings stand there in each of the plan's languages; the workbook carries the last day of fieldwork as its date.
    Sections without rows have a sheet that says what is missing.
    """
    import xlsxwriter

    words = [Words(language) for language in plan["languages"]]
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with whole(path) as temporary:
        workbook = xlsxwriter.Workbook(str(temporary), safe)
        day = datetime.date.fromisoformat(str(plan["fieldwork"]["end"]))
        created = datetime.datetime.combine(day, datetime.time())
        title = _together(words, lambda one: one("title", title=one.label(plan["title"])))
        workbook.set_properties({"title": title, "created": created})
        formats = _formats(workbook)
        for section in [_today(tasks, rules), *sections]:
            _write_section(workbook, section, words, plan, formats)
        workbook.close()


def _today(tasks: Sequence[Task], rules: Mapping[str, str]) -> Section:
    lines = [
        [
            Cell(lambda words, task=task: words(f"task.{task.kind}")),
            Cell(lambda words, task=task: told(task, rules, words)),
        ]
        for task in tasks
    ]
    return Section("today", Table([named("what", 30), Column(lambda words: words("section.today"), 110)], lines))


def _formats(workbook: Workbook) -> dict[str, object]:
    numbers = {kind: {"num_format": text, "valign": "top"} for kind, text in NUMBER_FORMATS.items()}
    flagged = {f"{FLAGGED}-{kind}": style | FILL for kind, style in numbers.items()}
    return {name: workbook.add_format(style) for name, style in (STYLES | numbers | flagged).items()}


def _write_section(
    workbook: Workbook, section: Section, words: Sequence[Words], plan: Mapping[str, Any], formats: Mapping[str, Any]
) -> None:
    key = section.key
    sheet = workbook.add_worksheet(_sheet_name(workbook, words, key))
    heads = [_together(words, lambda one: one(f"section.{key}")), _together(words, lambda one: one("confidential"))]
    if plan.get("synthetic"):
        heads.append(_together(words, lambda one: one("synthetic")))
    told_of = f"about.{key}" if section.table.rows else f"missing.{key}"
    texts = [one(told_of) for one in words] + [note(one) for note in section.notes for one in words]
    line = 0
    for place, text in enumerate([*heads, *texts]):
        style = TITLE if not place else ALERT if place < len(heads) else None
        sheet.write_string(line, 0, text[:LONGEST_TEXT], formats[style] if style else None)
        line += 1
    if not section.table.rows:
        return
    line += 1
    for place, column in enumerate(section.table.columns):
        sheet.set_column(place, place, column.width)
        heading = _together(words, column.heading, "\n")
        sheet.write_string(line, place, heading[:LONGEST_TEXT], formats[HEADING])
    sheet.freeze_panes(line + 1, 1)
    sheet.autofilter(line, 0, line + min(len(section.table.rows), MOST_LINES), len(section.table.columns) - 1)
    for row in section.table.rows[:MOST_LINES]:
        line += 1
        for place, cell in enumerate(row):
            _write(sheet, line, place, cell, words, formats)


def _write(sheet: Any, line: int, place: int, cell: Cell, words: Sequence[Words], formats: Mapping[str, Any]) -> None:
    """A number as a number, anything else as text: whatever it begins with, it is no formula."""
    if cell.kind == TEXT:
        text = _together(words, lambda one: text_of(cell, one), "\n")
        if text:
            sheet.write_string(line, place, text[:LONGEST_TEXT], formats[TEXT])
    elif math.isfinite(cell.value):
        sheet.write_number(line, place, cell.value, formats[f"{FLAGGED}-{cell.kind}" if cell.flag else cell.kind])


def _sheet_name(workbook: Workbook, words: Iterable[Words], key: str) -> str:
    """A sheet's name in the languages, without what it may not hold; numbered where the name was cut to another's."""
    name = " – ".join(dict.fromkeys(one(f"section.{key}") for one in words)).replace("/", " ").replace(":", "")
    taken = {sheet.get_name().lower() for sheet in workbook.worksheets()}
    name = name[:LONGEST_NAME].strip("' ")
    return name if name.lower() not in taken else f"{name[: LONGEST_NAME - 3]} {len(taken)}"


def _together(words: Iterable[Words], say: Any, between: str = " / ") -> str:
    return between.join(dict.fromkeys(filter(None, (say(one) for one in words))))
