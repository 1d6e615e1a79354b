"""What looks malformed and is read: other marks between cells, formulas with results, errors of Excel, odd names."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

from bogolan.commands.__main__ import main
from bogolan.preparation.cleaning import clean
from bogolan.preparation.reading.delimited import with_points
from bogolan.preparation.reading.responses import read_responses, read_survey
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_file import load
from bogolan.survey.questionnaire import Question
from bogolan.survey.xlsform import read_form

from . import small_survey
from .small_survey import CHOICES, HEADING, ROWS, SURVEY, csv_of, form, workbook
from .workbook_cases import repacked


@pytest.fixture
def folder(tmp_path):
    return small_survey.write(tmp_path / "data")


def cleaned(folder):
    plan = read_plan(folder / "survey.yaml")
    export = read_survey(folder, plan)
    return clean(export.rows, export.questions, plan | {"categorical": ["water"]}, None, export.log)


def answering(column: str, *cells: str) -> bytes:
    """The responses, of which the first say something else."""
    rows, place = [list(row) for row in ROWS], HEADING.index(column)
    for row, cell in zip(rows, cells, strict=False):
        row[place] = cell
    return csv_of(HEADING, *rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_three_marks_part_cells(folder, delimiter, capsys):
    (folder / "responses.csv").write_bytes(csv_of(HEADING, *ROWS, delimiter=delimiter))
    assert main(["check", str(folder.parent)]) == 0
    assert read_responses(folder / "responses.csv").rows.values.tolist() == ROWS


def test_between_tabs_commas_may_be_decimal(tmp_path):
    (tmp_path / "r.csv").write_text("a\tb\n1,5\tx\n")
    export = read_responses(tmp_path / "r.csv")
    assert with_points(export, {"a": Question("a"), "b": Question("b")}).rows["a"].tolist() == ["1.5"]


def test_an_empty_column_without_a_name_is_left_out(tmp_path):
    (tmp_path / "r.csv").write_text("a,b,,\n1,2,,\n3,4,,\n")
    assert read_responses(tmp_path / "r.csv").rows.to_dict("list") == {"a": ["1", "3"], "b": ["2", "4"]}


def test_the_first_sheet_that_is_not_hidden_is_read(tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook(lists=[["x"], ["y"]], data=[["a"], ["1"]])))
    book["lists"].sheet_state = "hidden"
    book.save(tmp_path / "r.xlsx")
    book.close()
    assert list(read_responses(tmp_path / "r.xlsx").rows) == ["a"]


def test_formulas_and_merged_cells_of_other_sheets_do_not_matter(tmp_path):
    (tmp_path / "r.xlsx").write_bytes(workbook(data=[["a"], ["1"]], totals=[["=1+1"]]))
    assert read_responses(tmp_path / "r.xlsx").rows["a"].tolist() == ["1"]


@pytest.mark.parametrize(("result", "label"), [(b"<v>Spring</v>", "Spring"), (b"<v></v>", "7")])
def test_a_formula_of_the_form_is_what_it_gave(tmp_path, result, label):
    content = form(choices=[*CHOICES, ["water", 7, "=A1"]])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet2.xml")
    start = sheet.index(b'<c r="C9"')
    end = sheet.index(b"</c>", start)
    spoken = sheet[:start] + b'<c r="C9" t="str"><f>A1</f>' + result + sheet[end:]
    (tmp_path / "form.xlsx").write_bytes(repacked(content, {"xl/worksheets/sheet2.xml": spoken}))
    assert read_form(tmp_path / "form.xlsx")["water"].choices["7"] == label


def test_a_form_without_lists_needs_no_choices(tmp_path):
    (tmp_path / "form.xlsx").write_bytes(workbook(Survey=[*SURVEY[:4], SURVEY[5]][:3]))
    assert list(read_form(tmp_path / "form.xlsx")) == ["start", "village"]


def test_a_function_that_is_not_known_asks_everyone_and_is_named(folder, capsys):
    row = ["text", "extra", None, "selectd(${water}, 1)"]
    (folder / "questionnaire.xlsx").write_bytes(form([*SURVEY, row]))
    responses = [[*HEADING, "extra"], *([*row, "x"] for row in ROWS)]
    (folder / "responses.csv").write_bytes(csv_of(*responses))
    assert main(["check", str(folder.parent)]) == 0
    assert "row 12, relevant of extra: selectd(), which is not computed" in capsys.readouterr().out


@pytest.mark.parametrize("column", ["water", "age", "why"])
def test_errors_of_excel_are_no_answers_and_counted_as_such(folder, column):
    (folder / "responses.csv").write_bytes(answering(column, "#REF!", "#N/A", "#DIV/0!"))
    result = cleaned(folder)
    told = result.log[result.log["rule_id"] == "R20"]
    assert told["question"].tolist() == [column] * 3
    assert told["old_value"].tolist() == ["#REF!", "#N/A", "#DIV/0!"]
    assert result.reasons[column].tolist()[:3] == ["invalid"] * 3
    assert result.responses[column].isna().tolist() == [True] * 3 + [False] * 9
    assert not (result.log["rule_id"] == "R02").any()


def test_a_column_of_numbers_stays_one_beside_an_error_of_excel():
    from bogolan.preparation.typed_answers import answers_and_reasons, typed

    column = pd.Series(["1", "#REF!", "2"])
    question = typed(Question("q"), column, categorical=False)
    assert question.type == "integer"
    assert answers_and_reasons(column, question)[1].tolist() == [None, "invalid", None]


@pytest.mark.parametrize("said", ["N/A", "n/a", "N.A."])
def test_not_available_is_not_recorded_where_no_choice_says_more(folder, said):
    (folder / "responses.csv").write_bytes(answering("water", said))
    assert cleaned(folder).reasons["water"].tolist()[0] == "not_recorded"
    (folder / "questionnaire.xlsx").write_bytes(form(choices=[*CHOICES, ["water", 97, "N/A"]]))
    assert cleaned(folder).reasons["water"].tolist()[0] == "not_asked"


@pytest.mark.parametrize(
    ("name", "copied"),
    [
        ("export.csv", "export.csv"),
        ("Données-2020.CSV", "Données-2020.csv"),
        ("my export (1).csv", "responses.csv"),
        ('it\'s "new".csv', "responses.csv"),
        ("a\nb.csv", "responses.csv"),
        ("-x.csv", "responses.csv"),
        ("a: b #c.csv", "responses.csv"),
        ("*a.csv", "responses.csv"),
        ("a..csv", "responses.csv"),
        ("x" * 200 + ".csv", "responses.csv"),
        ("$(HOME).csv", "responses.csv"),
    ],
)
def test_a_new_survey_of_a_file_of_any_name(tmp_path, name, copied, capsys):
    (tmp_path / name).write_bytes(csv_of(["sex", "q\x07"], ["f", "1"]))
    assert main(["new", "--", str(tmp_path / "data"), "-s", str(tmp_path / name)]) == 0
    assert load(tmp_path / "data/-s/survey.yaml")["responses"] == copied
    assert sorted(path.name for path in (tmp_path / "data/-s").iterdir()) == sorted([copied, "survey.yaml"])
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["-s"]
    main(["check", "--", str(tmp_path / "data"), "-s"])
    assert "responses" not in [line.partition(", ")[2] for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize(("survey", "told"), [("s" * 300, "at most"), ("a/b", "small"), ("", "small")])
def test_a_new_survey_of_a_name_that_cannot_be(tmp_path, survey, told, capsys):
    (tmp_path / "export.csv").write_text("a\n1\n")
    assert main(["new", "--", str(tmp_path / "data"), survey, str(tmp_path / "export.csv")]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("spoil", "arguments", "told"),
    [
        (lambda data: None, ["nowhere"], "no survey"),
        (lambda data: None, ["data", "smal"], "no survey named 'smal'"),
        (lambda data: (data / "small").rename(data / "Not A Name"), ["data"], "rename the folder"),
        (lambda data: (data / "small/survey.yaml").unlink(), ["data"], "no survey"),
    ],
)
def test_folders_without_a_survey(folder, tmp_path, monkeypatch, capsys, spoil, arguments, told):
    spoil(folder.parent)
    monkeypatch.chdir(tmp_path)
    assert main(["check", *arguments]) == 1
    assert told in capsys.readouterr().err
