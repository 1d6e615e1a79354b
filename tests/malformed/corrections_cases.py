"""Corrections that are none, or do not fit the responses."""

from __future__ import annotations

from .case import UNREADABLE, folder_at, gone, holds, link_at, pipe_at, table
from .small_survey import CORRECTIONS, ID, SAID

FILE = "corrections.csv"
HEADING = CORRECTIONS.splitlines()[0]
NAMED = "the corrections that the plan names"
TEXT = "a CSV file in UTF-8"


def line(text: str):
    """The corrections with a further line, in row 3."""
    return holds(FILE, CORRECTIONS + text + "\n")


def heading(old: str, new: str):
    """The corrections with another name of a column."""
    return holds(FILE, CORRECTIONS.replace(old, new, 1))


def at(column: str, row: int = 3) -> str:
    return f"corrections.csv, row {row}, {column}"


CASES = table(
    "corrections",
    ("gone", gone(FILE), FILE, "no such file", NAMED),
    ("a folder", folder_at(FILE), FILE, "a folder", NAMED),
    ("a pipe", pipe_at(FILE), FILE, "no file with content", NAMED),
    ("a file that cannot be read", link_at(FILE, UNREADABLE), FILE, "Input/output error", "a file that can be read"),
    ("empty", holds(FILE, ""), "corrections.csv:1", "an empty first line", "a heading"),
    ("UTF-16", holds(FILE, CORRECTIONS.encode("utf-16")), FILE, "UTF-16", TEXT),
    ("a NUL", line(f"{ID}2,age,22,2\0,change_response,"), "corrections.csv:3", "a NUL byte", TEXT),
    ("a workbook", holds(FILE, b"PK\x03\x04" + bytes(99)), FILE, "a packed file", TEXT),
    ("noise", holds(FILE, bytes(range(128, 256)) * 9), FILE, "a byte that is not UTF-8", TEXT),
    (
        "without a heading",
        holds(FILE, CORRECTIONS.splitlines()[1] + f"\n{ID}2,why,{SAID},a,b,c\n"),
        "corrections.csv, row 2",
        "7 cells",
        "6 cells",
    ),
    (
        "without a heading, in one line",
        holds(FILE, f"{ID}1,age,21,22,a,b\n"),
        "corrections.csv, row 1",
        "6 columns, none of that name",
        "the columns uuid",
    ),
    (
        "of something else",
        holds(FILE, "a,b\n1,2\n"),
        "corrections.csv, row 1",
        "2 columns, none of that name",
        "the columns uuid, question",
    ),
    (
        "a column that lacks",
        holds(FILE, "uuid,question,old_value,new_value,change_type\n"),
        at("issue", 1),
        "5 columns",
        "a column 'issue'",
    ),
    ("a column misspelt", heading("old_value", "oldvalue"), at("old_value", 1), "6 columns", "a column 'old_value'"),
    ("a column twice", heading("issue", "uuid"), "corrections.csv, row 1", "twice: uuid", "each column once"),
    ("a cell too many", line(f"{ID}2,age,22,23,change_response,a,b"), "corrections.csv, row 3", "7 cells", "6 cells"),
    (
        "a stray quote",
        line(f'{ID}2,age,22,23,change_response,"a'),
        FILE,
        "an odd number of quotes",
        "a quote that is closed",
    ),
    (
        "an interview that there is not",
        line("nobody,age,22,23,change_response,"),
        at("uuid"),
        "an id that no interview has",
        "responses.csv",
    ),
    ("no interview", line(",age,22,23,change_response,"), at("uuid"), "no id", "responses.csv"),
    (
        "a question that there is not",
        line(f"{ID}2,agee,22,23,change_response,"),
        at("question"),
        "'agee'",
        "responses.csv",
    ),
    (
        "a question that may be an answer",
        line(f"{ID}2,{SAID.split(',')[0]},22,23,change_response,"),
        at("question"),
        "a name that no column has",
        "a column of",
    ),
    (
        "a change that there is not",
        line(f"{ID}2,age,22,23,change,"),
        at("change_type"),
        "a change that is not known",
        "one of change_response",
    ),
    (
        "another answer than stands there",
        line(f"{ID}2,age,50,23,change_response,"),
        at("old_value"),
        "another answer",
        "what stands in row 4",
    ),
    (
        "an answer that is not offered",
        line(f"{ID}2,water,3,9,change_response,"),
        at("new_value"),
        "not offered",
        "one of the answers 1, 2",
    ),
    (
        "a number that is none",
        line(f"{ID}2,age,22,twenty,change_response,"),
        at("new_value"),
        "an answer that is none",
        "a whole number",
    ),
    ("a change into nothing", line(f"{ID}2,age,22,,change_response,"), at("new_value"), "nothing", "blank_response"),
    (
        "a blank that is something",
        line(f"{ID}2,age,22,23,blank_response,"),
        at("new_value"),
        "a value",
        "change_response",
    ),
    (
        "another id",
        line(f"{ID}2,uuid,{ID}2,x,change_response,"),
        at("question"),
        "by which interviews are known",
        "a question",
    ),
    (
        "an answer twice",
        line(f"{ID}1,age,21,23,change_response,"),
        at("question"),
        "that row 2 corrects already",
        "each answer once",
    ),
)
