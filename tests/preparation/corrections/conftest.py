"""A small survey with a form, and its corrections in files of any kind."""

from __future__ import annotations

import openpyxl
import pytest

from bogolan.preparation.agreement import check
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.mistakes import applicable, mistakes_of
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.reading.responses import read_survey

FORM = {
    "survey": [
        ["type", "name", "label", "relevant", "constraint", "required", "choice_filter"],
        ["select_one sex", "sex", "Sex", "", "", "yes", ""],
        ["integer", "age", "Age", "", ". >= 18 and . <= 110", "yes", ""],
        ["integer", "married_at", "Age at marriage", "", ". <= ${age}", "", ""],
        ["select_one trade", "trade", "Trade", "", "", "yes", ""],
        ["text", "trade_oth", "Which other trade?", "${trade} = 96", "", "yes", ""],
        ["select_multiple trade", "trades", "All trades", "", "", "", ""],
        ["select_one region", "region", "Region", "", "", "", ""],
        ["select_one town", "town", "Town", "", "", "", "of = ${region}"],
    ],
    "choices": [
        ["list_name", "name", "label", "of"],
        *[["sex", "1", "Woman", ""], ["sex", "2", "Man", ""]],
        *[["trade", "1", "Farmer", ""], ["trade", "2", "Herder", ""], ["trade", "96", "Other", ""]],
        *[["region", "n", "North", ""], ["region", "s", "South", ""]],
        *[["town", "a", "Alpha", "n"], ["town", "b", "Beta", "s"]],
    ],
}
RESPONSES = """\
_uuid,hhid,sex,age,married_at,trade,trade_oth,trades,region,town
u1,101,1,30,20,1,,1 2,n,a
u2,102,2,40,25,96,goat breeder,96,s,b
u3,103,1,50,30,96,goat breeder,96,n,a
u4,104,2,60,35,96,fields,1,s,b
u5,104,1,999,,2,,2,n,a
"""
PLAN = """\
title: A survey
languages: [en]
responses: responses.csv
questionnaire: questionnaire.xlsx
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 1, men: 2}
checks: [skip_logic, constraints]
missing: {dont_know: [998], refused: [999]}
"""


def workbook(path, sheets):
    """Writes sheets, by name, into a workbook."""
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    book.close()


@pytest.fixture
def survey_with(tmp_path):
    """Writes the survey with files of corrections by name (a text, or sheets) and gives the path of its plan."""

    def write(more="", **files):
        folder = tmp_path / "a-survey"
        folder.mkdir(exist_ok=True)
        workbook(folder / "questionnaire.xlsx", FORM)
        (folder / "responses.csv").write_text(RESPONSES)
        names = []
        for name, content in files.items():
            kind = "csv" if isinstance(content, str) else "xlsx"
            names.append(f"{name}.{kind}")
            if kind == "csv":
                (folder / names[-1]).write_text(content)
            else:
                workbook(folder / names[-1], content)
        named = f"corrections: {names[0] if len(names) == 1 else names}\n" if names else ""
        (folder / "survey.yaml").write_text(PLAN + named + more)
        return folder / "survey.yaml"

    return write


@pytest.fixture
def cleaned():
    """Cleans the survey of a plan, once it agrees with its data."""

    def run(path):
        plan = check(path)
        export = read_survey(path.parent, plan)
        corrections = read_corrections(path.parent, plan)
        corrections = applicable(corrections, mistakes_of(corrections, export.rows, export.questions, plan))
        return clean(export.rows, export.questions, plan | {"categorical": []}, corrections, export.log)

    return run
