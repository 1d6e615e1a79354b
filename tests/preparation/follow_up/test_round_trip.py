"""The follow-up sheet: what it asks; filled in it goes back in, and what was decided is not asked again."""

from __future__ import annotations

import hashlib
import re
import zipfile

import openpyxl
import pytest

from bogolan.preparation.agreement import agreed, check
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.applied import corrected
from bogolan.preparation.corrections.interviews import resolved
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.follow_up.open_questions import follow_up
from bogolan.preparation.follow_up.sheet import write_follow_up
from bogolan.preparation.interviews import interview_ids
from bogolan.provenance.errors import SurveyError

FORM = {
    "survey": [
        ["type", "name", "label::English (en)", "label::Français (fr)", "relevant", "constraint", "required"],
        ["today", "today", "", "", "", "", ""],
        ["text", "enum", "Interviewer", "Enquêteur", "", "", ""],
        ["select_one town", "town", "Town", "Ville", "", "", "yes"],
        ["select_one sex", "sex", "Sex", "Sexe", "", "", "yes"],
        ["integer", "age", "Age", "Âge", "", ". >= 18 and . <= 110", "yes"],
        ["integer", "married_at", "Age at marriage", "Âge au mariage", "", ". <= ${age}", ""],
        ["select_one trade", "trade", "Trade", "Métier", "", "", "yes"],
        ["text", "trade_oth", "Which trade?", "Quel métier ?", "${trade} = 96", "", "yes"],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "label::Français (fr)"],
        *[["town", "a", "Alpha", "Alpha"], ["town", "b", "Beta", "Bêta"], ["town", "g", "Gamma", "Gamma"]],
        *[["sex", "1", "Woman", "Femme"], ["sex", "2", "Man", "Homme"]],
        *[
            ["trade", "1", "Farmer", "Agriculteur"],
            ["trade", "2", "Herder", "Éleveur"],
            ["trade", "96", "Other", "Autre"],
        ],
    ],
}
RESPONSES = """\
today,enum,_uuid,town,sex,age,married_at,trade,trade_oth
2020-01-02,E2,u1,a,1,30,20,1,
2020-01-03,E1,u2,"Alpha\r\nou Beta",2,40,25,96,=goat() breeder
2020-01-04,E1,u3,b,1,5,,2,
2020-01-05,E2,u4,b,2,60,70,2,
2020-01-06,E1,u5,g,1,,30,1,
2020-01-06,E1,u6,g,2,30,31,1,
2020-01-02,E2,u1,a,1,31,20,1,
"""
PLAN = """\
title: A survey
languages: [fr]
responses: responses.csv
questionnaire: questionnaire.xlsx
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
design: {clusters: town}
gender: {question: sex, women: 1, men: 2}
interviewer: {question: enum}
checks: [skip_logic, constraints]
"""
ASKED = [
    ["u2", "E1", "2020-01-03", "", "town", "Ville", "Alpha\r\nou Beta", "", "", "R02"],
    ["u2", "E1", "2020-01-03", "", "trade", "Métier", "96", "Autre", "=goat() breeder", "other"],
    ["u3", "E1", "2020-01-04", "Bêta", "age", "Âge", "5", "", "", "L02"],
    ["u5", "E1", "2020-01-06", "Gamma", "age", "Âge", "", "", "", "L04"],
    ["u6", "E1", "2020-01-06", "Gamma", "married_at", "Âge au mariage", "31", "", "", "L03"],
    ["u4", "E2", "2020-01-05", "Bêta", "married_at", "Âge au mariage", "70", "", "", "L03"],
]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "a-survey"
    folder.mkdir()
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for title, rows in FORM.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(folder / "questionnaire.xlsx")
    (folder / "responses.csv").write_bytes(RESPONSES.encode())
    (folder / "survey.yaml").write_text(PLAN, encoding="utf-8")
    return folder


def made(folder, to=None):
    """Cleans the survey, writes its sheet where wanted, and gives both."""
    plan, export = agreed(folder / "survey.yaml")
    uuid = interview_ids(export.rows, plan)
    corrections = resolved(read_corrections(folder, plan), export.rows, uuid)
    cleaned = clean(export.rows, export.questions, plan | {"categorical": []}, corrections, export.log)
    rows, _ = corrected(export.rows, uuid, corrections)
    found = follow_up(rows, cleaned.responses, cleaned.flags, cleaned.log, cleaned.codebook, plan, corrections)
    if to is not None:
        write_follow_up(to, found, cleaned.codebook, plan)
    return cleaned, found


def filled(folder, sheet, decisions, name="follow_up-1.xlsx"):
    """Fills in a sheet's rows (uuid, question: new value, change, comment), saves it and names it in the plan."""
    book = openpyxl.load_workbook(sheet)
    page = book["follow_up"]
    heading = [cell.value for cell in page[1]]
    places = {column: heading.index(column) + 1 for column in heading}
    for row in range(2, page.max_row + 1):
        key = (page.cell(row, places["uuid"]).value, page.cell(row, places["question"]).value)
        for column, value in zip(("new_value", "change_type", "comment"), decisions.get(key, ()), strict=False):
            page.cell(row, places[column]).value = value
    book.save(folder / name)
    plan = folder / "survey.yaml"
    before = [line for line in plan.read_text().splitlines() if not line.startswith("corrections:")]
    named = [*re.findall(r"follow_up-\d.xlsx", plan.read_text()), name]
    plan.write_text("\n".join([*before, f"corrections: [{', '.join(named)}]", ""]))


def test_what_is_asked(folder):
    assert made(folder)[1].open.iloc[:, :10].values.tolist() == ASKED


def test_the_sheet(folder, tmp_path):
    path = tmp_path / "derived/follow_up.xlsx"
    made(folder, path)
    assert path.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(path) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["follow_up", "resolved", "choices"]
    page = book["follow_up"]
    heading = [cell.value for cell in page[1]]
    assert heading == [
        *("uuid", "interviewer", "day", "place", "question", "label", "old_value", "answer", "specified", "rule_id"),
        *("issue", "new_value", "change_type", "comment"),
    ]
    assert page.protection.sheet
    assert [cell.protection.locked for cell in page[2]] == [True] * 11 + [False] * 3
    [offered] = page.data_validations.dataValidation
    assert offered.formula1 == '"change_response,blank_response,no_action,remove_survey"'
    assert str(offered.sqref) == f"M2:M{len(ASKED) + 1}"
    assert (page["I3"].value, page["I3"].data_type) == ("=goat() breeder", "s")
    assert [[cell.value for cell in row] for row in book["choices"].iter_rows(min_row=2)][-1] == [
        "trade",
        "96",
        "Autre",
    ]


def test_the_same_bytes_twice(folder, tmp_path):
    digests = set()
    for name in ("one.xlsx", "two.xlsx"):
        made(folder, tmp_path / name)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1


def test_there_and_back(folder, tmp_path):
    sheet = tmp_path / "follow_up.xlsx"
    made(folder, sheet)
    filled(
        folder,
        sheet,
        {
            ("u2", "town"): ("a", "change_response", "the supervisor was there"),
            ("u2", "trade"): (2, "change_response"),
            ("u3", "age"): (50, "change_response", "typed one digit"),
            ("u4", "married_at"): (None, "no_action", "second marriage, the age is wrong"),
        },
    )
    cleaned, found = made(folder, tmp_path / "second.xlsx")
    answers = cleaned.responses.set_index("uuid").astype(object)
    assert answers.loc["u2", ["town", "trade"]].tolist() == ["a", "2"]
    assert answers.loc["u3", "age"] == 50
    assert answers.loc["u4", "married_at"] == 70
    log = cleaned.log[cleaned.log["rule_id"] == "C01"]
    assert log["issue"].tolist()[-1] == "a number that the form does not allow: . >= 18 and . <= 110; typed one digit"
    assert found.open.iloc[:, :10].values.tolist() == [ASKED[3], ASKED[4]], "no decision, still asked"
    assert found.resolved[["uuid", "question", "rule_id"]].values.tolist() == [["u4", "married_at", "L03"]]
    assert found.resolved["comment"].tolist() == [
        "an answer that the form does not allow: . <= ${age}; second marriage, the age is wrong"
    ]


def test_a_second_round(folder, tmp_path):
    """Each round is a file of its own; the sheet of those that are resolved decides nothing."""
    made(folder, tmp_path / "first.xlsx")
    first = {("u6", "married_at"): (29, "change_response"), ("u4", "married_at"): (None, "no_action", "so it is")}
    filled(folder, tmp_path / "first.xlsx", first)
    made(folder, tmp_path / "second.xlsx")
    assert openpyxl.load_workbook(tmp_path / "second.xlsx")["resolved"]["A2"].value == "u4"
    second = {
        ("u5", "age"): (45, "change_response"),
        ("u2", "trade"): (None, "remove_survey", "retrait du consentement"),
    }
    filled(folder, tmp_path / "second.xlsx", second, "follow_up-2.xlsx")
    cleaned, found = made(folder)
    assert cleaned.accounting == {"read": 7, "complete": 5, "duplicate": 1, "withdrawn": 1}
    assert found.open["uuid"].tolist() == ["u3"]
    assert found.resolved["uuid"].tolist() == ["u4"]


def test_no_action_speaks_of_the_answer_as_it_was(folder, tmp_path):
    made(folder, tmp_path / "first.xlsx")
    filled(folder, tmp_path / "first.xlsx", {("u4", "married_at"): (None, "no_action", "so it is")})
    path = folder / "responses.csv"
    path.write_bytes(path.read_bytes().replace(b"60,70", b"60,71"))
    assert "u4" in made(folder)[1].open["uuid"].tolist()


def test_a_decision_that_the_form_does_not_allow_is_named(folder, tmp_path):
    made(folder, tmp_path / "first.xlsx")
    filled(folder, tmp_path / "first.xlsx", {("u3", "age"): (6, "change_response"), ("u5", "age"): (40, None)})
    with pytest.raises(SurveyError) as caught:
        check(folder / "survey.yaml")
    told = [(problem.row, problem.column, problem.found) for problem in caught.value.problems]
    assert told == [
        (4, "new_value", "an answer that the form does not allow"),
        (5, "change_type", "a change that is not known"),
    ]
    assert "u3" not in str(caught.value)


def test_a_survey_with_nothing_open(folder, tmp_path):
    path = folder / "responses.csv"
    path.write_text("\n".join(path.read_text().splitlines()[:2]) + "\n")
    made(folder, tmp_path / "none.xlsx")
    assert openpyxl.load_workbook(tmp_path / "none.xlsx")["follow_up"].max_row == 1
