"""XLSForms that are none, or of which a part would be lost."""

from __future__ import annotations

from .case import UNREADABLE, Case, broken, folder_at, gone, holds, link_at, pipe_at, table
from .small_survey import CHOICES, SURVEY, csv_of, form, workbook
from .workbook_cases import LAUGHS, NO_WORKBOOK, SHEET, repacked

FILE = "questionnaire.xlsx"
FORM = "an XLSForm"
WHOLE = form()
HEADING = SURVEY[0]


def rows(*more: list):
    """The form with further rows, the first of which is row 12."""
    return holds(FILE, form([*SURVEY, *more]))


def survey_heading(old: str, new: str | None):
    """The form with another heading of the survey sheet."""
    return holds(FILE, form([[new if name == old else name for name in HEADING], *SURVEY[1:]]))


def choices_heading(old: str, new: str | None):
    """The form with another heading of the choices sheet."""
    return holds(FILE, form(choices=[[new if name == old else name for name in CHOICES[0]], *CHOICES[1:]]))


def sheets(**named):
    """A form of these sheets."""
    return holds(FILE, workbook(**named))


def at(row: int, column: str) -> str:
    return f"{FILE}, row {row}, {column}"


COLUMN = "a column of an XLSForm"

CASES = [
    *(Case(f"form: {name}", holds(FILE, content), FILE, NO_WORKBOOK, FORM) for name, content in broken(WHOLE)),
    *table(
        "form",
        ("gone", gone(FILE), FILE, "no such file", FORM),
        ("a folder", folder_at(FILE), FILE, "a folder", FORM),
        ("a pipe", pipe_at(FILE), FILE, "no file with content", FORM),
        ("a file that cannot be read", link_at(FILE, UNREADABLE), FILE, NO_WORKBOOK, FORM),
        ("a CSV", holds(FILE, csv_of(["type", "name"], ["text", "a"])), FILE, NO_WORKBOOK, FORM),
        ("old, or with a password", holds(FILE, b"\xd0\xcf\x11\xe0" + bytes(999)), FILE, NO_WORKBOOK, FORM),
        ("entities", holds(FILE, repacked(WHOLE, {SHEET: LAUGHS})), FILE, "entities of XML", "as Excel writes it"),
        (
            "a bomb",
            holds(FILE, repacked(WHOLE, {"xl/media/a": bytes(250 * 2**20)})),
            FILE,
            "that unpacks to",
            "a workbook",
        ),
        ("without a survey sheet", sheets(choices=CHOICES), FILE, "the sheets choices", "a sheet named 'survey'"),
        (
            "a survey sheet misspelt",
            sheets(surveys=SURVEY, choices=CHOICES),
            FILE,
            "the sheets surveys",
            "named 'survey'",
        ),
        ("without choices", sheets(survey=SURVEY), FILE, "the sheets survey", "a sheet named 'choices'"),
        ("choices misspelt", sheets(survey=SURVEY, choises=CHOICES), FILE, "the sheets survey", "named 'choices'"),
        (
            "an empty survey sheet",
            sheets(survey=[], choices=CHOICES),
            f"{FILE}, row 1, survey",
            "empty first row",
            "'type'",
        ),
        (
            "an empty choices sheet",
            sheets(survey=SURVEY, choices=[]),
            f"{FILE}, row 1, choices",
            "an empty first row",
            "'list_name'",
        ),
        ("without types", survey_heading("type", None), f"{FILE}, row 1, survey", "the columns name, label", "'type'"),
        ("types misspelt", survey_heading("type", "tpye"), f"{FILE}, row 1, survey", "the columns tpye", "'type'"),
        ("names misspelt", survey_heading("name", "nmae"), f"{FILE}, row 1, survey", "nmae", "a column named 'name'"),
        ("labels misspelt", survey_heading("label", "lable"), f"{FILE}, row 1, survey", "the column 'lable'", COLUMN),
        (
            "labels of a language misspelt",
            survey_heading("label", "lable::English (en)"),
            f"{FILE}, row 1, survey",
            "lable",
            COLUMN,
        ),
        ("conditions misspelt", survey_heading("relevant", "relevent"), f"{FILE}, row 1, survey", "'relevent'", COLUMN),
        (
            "constraints misspelt",
            survey_heading("constraint", "constrain"),
            f"{FILE}, row 1, survey",
            "'constrain'",
            COLUMN,
        ),
        (
            "calculations misspelt",
            survey_heading("calculation", "calcul"),
            f"{FILE}, row 1, survey",
            "'calcul'",
            COLUMN,
        ),
        (
            "two columns of conditions",
            survey_heading("constraint", "relevance"),
            f"{FILE}, row 1, survey",
            "2 columns relevant",
            "one",
        ),
        ("two columns of types", survey_heading("label", "type"), f"{FILE}, row 1, survey", "2 columns type", "one"),
        ("two columns of names", survey_heading("label", "name"), f"{FILE}, row 1, survey", "2 columns name", "one"),
        (
            "choices without lists",
            choices_heading("list_name", None),
            f"{FILE}, row 1, choices",
            "the columns name",
            "'list_name'",
        ),
        (
            "choices without codes",
            choices_heading("name", "code"),
            f"{FILE}, row 1, choices",
            "the columns list_name",
            "'name'",
        ),
        (
            "choices with labels misspelt",
            choices_heading("label", "lables"),
            f"{FILE}, row 1, choices",
            "'lables'",
            COLUMN,
        ),
        (
            "choices with codes twice",
            choices_heading("label", "name"),
            f"{FILE}, row 1, choices",
            "2 columns name",
            "one",
        ),
        (
            "a choice without a list",
            holds(FILE, form(choices=[*CHOICES, [None, 9, "x"]])),
            f"{FILE}, row 9, choices",
            "a choice without",
            "both",
        ),
        (
            "a choice without a code",
            holds(FILE, form(choices=[*CHOICES, ["sex", None, "x"]])),
            f"{FILE}, row 9, choices",
            "a choice without",
            "both",
        ),
    ),
]
