"""The follow-up sheet: open questions for the field team as a workbook that goes back in as corrections."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from bogolan.preparation.corrections.lines import CHANGE_TYPES
from bogolan.provenance.writing import whole
from bogolan.survey.labels import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from bogolan.preparation.follow_up.open_questions import FollowUp
    from bogolan.survey.questionnaire import Question

# What is left to fill in, in the columns of IMPACT's cleaning log.
TO_FILL = ("new_value", "change_type", "comment")
MOST_ROWS = 1_000_000
LONGEST_TEXT = 32_767  # letters that a cell of a workbook holds
WIDTHS = {"uuid": 38, "label": 44, "issue": 44, "specified": 24, "old_value": 18, "answer": 24, "comment": 36}
WIDTH = 14
# What the field team may do with what it may not change.
ALLOWED = dict.fromkeys(("sort", "autofilter", "format_columns", "format_rows", "select_locked_cells"), True)


def write_follow_up(
    path: str | Path, found: FollowUp, questions: Mapping[str, Question], plan: Mapping[str, Any]
) -> None:
    """Writes the workbook for its owner alone, the same bytes on every run; texts stay texts, none is a formula.

    The sheet follow_up has the open questions, resolved those that were closed without a change, and choices which
    answers the questions asked of have.
    """
    import xlsxwriter

    with whole(path) as temporary:
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(str(temporary), safe)
        day = datetime.date.fromisoformat(str(plan["fieldwork"]["end"]))
        book.set_properties({"created": datetime.datetime.combine(day, datetime.time())})
        for number, part in enumerate(_parts(found.open), 1):
            name = "follow_up" if number == 1 else f"follow_up {number}"
            _write(book, name, part.assign(**dict.fromkeys(TO_FILL, "")))
        _write(book, "resolved", found.resolved.rename(columns={"old_value": "value"}))
        _write(book, "choices", _choices(found.open, questions, plan))
        book.close()


def _parts(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """As many rows as a sheet holds at a time; one sheet if there are none."""
    for start in range(0, max(len(frame), 1), MOST_ROWS):
        yield frame.iloc[start : start + MOST_ROWS]


def _choices(asked: pd.DataFrame, questions: Mapping[str, Question], plan: Mapping[str, Any]) -> pd.DataFrame:
    """Which answers there are to the questions that are open: code and label."""
    import pandas as pd

    rows = [
        [name, code, in_language(label, plan["languages"][0])]
        for name in asked["question"].unique()
        if name in questions
        for code, label in _offered(questions[name]).items()
    ]
    return pd.DataFrame(sorted(rows, key=lambda row: row[0]), columns=["list", "name", "label"], dtype=object)


def _offered(question: Question) -> dict[str, Any]:
    several = {code: question.several_labels.get(code, "") for code in question.several}
    return {**several, **question.choices, **question.missing_labels}


def _write(book: Workbook, name: str, frame: pd.DataFrame) -> None:
    """A sheet with a heading that stays in sight; only the cells of the columns to fill in can be changed."""
    sheet = book.add_worksheet(name)
    heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F6F7F9", "valign": "top"})
    fixed = book.add_format({"text_wrap": True, "valign": "top"})
    free = book.add_format({"locked": False, "text_wrap": True, "valign": "top", "bg_color": "#FFF9E5"})
    for place, column in enumerate(frame.columns):
        sheet.set_column(place, place, WIDTHS.get(column, WIDTH))
        sheet.write_string(0, place, column, heading)
        for row, text in enumerate(frame[column].tolist(), 1):
            if column in TO_FILL and name.startswith("follow_up"):
                sheet.write_blank(row, place, None, free)
            else:
                sheet.write_string(row, place, str(text)[:LONGEST_TEXT], fixed)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
        _offer_changes(sheet, frame)
    sheet.freeze_panes(1, 1)
    sheet.protect("", ALLOWED)


def _offer_changes(sheet: Worksheet, frame: pd.DataFrame) -> None:
    if "change_type" in frame:
        place = list(frame.columns).index("change_type")
        offered = {"validate": "list", "source": list(CHANGE_TYPES), "error_title": "change_type"}
        sheet.data_validation(1, place, len(frame), place, offered)
