"""The questionnaire of the demonstration survey: two tables that a person edits become the XLSForm that ODK takes.

`survey.csv` holds what is asked, in order, and `choices.csv` the answers to choose from, both with XLSForm's columns.
The villages are added when the form is written, because they are drawn.
"""

from __future__ import annotations

import csv
import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bogolan.provenance.writing import whole
from bogolan.publication.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter import Workbook

SURVEY, CHOICES = "survey.csv", "choices.csv"
FORM_ID = "SYNTHETIC_mopti_demo"
FORM_TITLE = "SYNTHETIC / SYNTHÉTIQUE – Bogolan demonstration, Mopti"
DEFAULT_LANGUAGE = "Français (fr)"
VILLAGES = "village"  # the choice list that the drawn villages make
INTERVIEWERS = "enum"  # one that grows with the survey
# A workbook carries the day on which it was made; this one carries the first day of fieldwork, whenever it is written.
MADE = datetime.datetime(2020, 2, 3)

METADATA = ("start", "end", "today", "deviceid", "username", "audit")
CALCULATE = "calculate"
UNASKED = ("note", "begin_group", "end_group")
WIDE = 60  # characters, for columns that hold sentences


@cache
def survey_rows() -> tuple[Mapping[str, str], ...]:
    """The rows of the survey sheet by column, from metadata to the interviewer's last note."""
    return _table(SURVEY)


@cache
def choice_rows() -> tuple[Mapping[str, str], ...]:
    """The rows of the choices sheet by column, without the villages."""
    return _table(CHOICES)


def field_names() -> tuple[str, ...]:
    """What is asked or noted, in the order of the form."""
    return tuple(row["name"] for row in survey_rows() if row["type"] not in (*METADATA, CALCULATE, *UNASKED))


def metadata_names() -> tuple[str, ...]:
    """What the telephone records by itself."""
    return tuple(row["name"] for row in survey_rows() if row["type"] in METADATA)


def calculate_names() -> tuple[str, ...]:
    """What the form works out: its version, three random numbers and the arms that they give."""
    return tuple(row["name"] for row in survey_rows() if row["type"] == CALCULATE)


def choice_lists() -> dict[str, str]:
    """The choice list of each field that has one, by field."""
    typed = ((row["name"], row["type"].split()) for row in survey_rows())
    return {name: kind[1] for name, kind in typed if kind[0] in ("select_one", "select_multiple")}


def codes() -> dict[str, tuple[str, ...]]:
    """The codes of each choice list in their order; villages, which are drawn, are not among them."""
    found: dict[str, tuple[str, ...]] = {}
    for row in choice_rows():
        found[row["list_name"]] = (*found.get(row["list_name"], ()), row["name"])
    return found


def form_version() -> str:
    """The version that the form gives itself in `form_version`, such as "v1.3"."""
    return next(row["calculation"] for row in survey_rows() if row["name"] == "form_version").strip("'")


def write_form(path: str | Path, villages: Iterable[tuple[str, str]], interviewers: Iterable[str] = ()) -> None:
    """Writes the XLSForm, whole or not at all, the same bytes on every run.

    `villages` are pairs of a village's code and its cercle's; a village is called by its code alone. Codes of
    `interviewers` that the table lacks are added to it.
    """
    import xlsxwriter

    settings = {
        "form_title": FORM_TITLE,
        "form_id": FORM_ID,
        "version": form_version(),
        "default_language": DEFAULT_LANGUAGE,
    }
    with whole(path, private=False) as temporary:
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        workbook = xlsxwriter.Workbook(str(temporary), safe)
        workbook.set_properties({"title": FORM_TITLE, "created": MADE})
        _write_sheet(workbook, "survey", survey_rows())
        further = [code for code in interviewers if code not in codes()[INTERVIEWERS]]
        drawn = [*_coded_rows(INTERVIEWERS, ((code, "") for code in further)), *_coded_rows(VILLAGES, villages)]
        _write_sheet(workbook, "choices", [*choice_rows(), *drawn])
        _write_sheet(workbook, "settings", [settings])
        workbook.close()


def _table(name: str) -> tuple[Mapping[str, str], ...]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


def _coded_rows(choice_list: str, pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Codes as choices that are called by them, each with the cercle in which alone it is shown, if in one."""
    labels = [column for column in choice_rows()[0] if column.startswith("label::")]
    return [
        {"list_name": choice_list, "name": code, **dict.fromkeys(labels, code), "cercle": cercle}
        for code, cercle in pairs
    ]


def _write_sheet(workbook: Workbook, name: str, rows: Sequence[Mapping[str, str]]) -> None:
    """One sheet: its columns' names, then its rows as text, spaced as their language asks for."""
    sheet = workbook.add_worksheet(name)
    heading = workbook.add_format({"bold": True, "bg_color": "#F6F7F9", "bottom": 1})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(rows[0]):
        typeset = Wording("fr" if column.endswith("(fr)") else "en").typeset
        sheet.write_string(0, place, column, heading)
        sheet.set_column(place, place, min(WIDE, max(len(text) for text in (column, *(row[column] for row in rows)))))
        for line, row in enumerate(rows, start=1):
            if row[column]:
                sheet.write_string(line, place, typeset(row[column]), wrapped)
