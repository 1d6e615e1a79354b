"""Workbooks as exported: cells as text, whatever Excel makes of them; what is no export is refused by name."""

from __future__ import annotations

import datetime
import zipfile

import openpyxl
import pytest

from bogolan.preparation.reading.responses import read_responses
from bogolan.provenance.errors import SurveyError


@pytest.fixture
def workbook(tmp_path):
    """Writes sheets of rows and gives the path."""

    def write(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "responses.xlsx")
        book.close()
        return tmp_path / "responses.xlsx"

    return write


def test_cells_are_text(workbook):
    day, moment = datetime.date(2020, 2, 3), datetime.datetime(2020, 2, 3, 9, 30)
    path = workbook(data=[["a", "b", "c", "d", "e"], [1, 0.5, "é", day, True], [None, 25.0, "007", moment, None]])
    assert read_responses(path).rows.to_dict("list") == {
        "a": ["1", ""],
        "b": ["0.5", "25"],
        "c": ["é", "007"],
        "d": ["2020-02-03", "2020-02-03T09:30:00"],
        "e": ["1", ""],
    }


def test_the_first_sheet_or_the_one_that_the_plan_names(workbook):
    path = workbook(main=[["a"], ["1"]], roster=[["b"], ["2"]])
    assert list(read_responses(path).rows) == ["a"]
    assert list(read_responses(path, {"sheet": "roster"}).rows) == ["b"]
    with pytest.raises(SurveyError, match=r"the sheets main, roster\n.*named 'rooster'\n.*did you mean 'roster'"):
        read_responses(path, {"sheet": "rooster"})


def test_empty_rows_at_the_end_and_empty_columns_are_nothing(workbook):
    path = workbook(data=[["a", None, "b"], ["1", None, "2"], [None], ["3", None, "4"], [None, None], []])
    rows = read_responses(path).rows
    assert rows.to_dict("list") == {"a": ["1", "", "3"], "b": ["2", "", "4"]}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "an empty first row"),
        ([["a"]], "no rows"),
        ([[None, None], ["1", "2"]], "an empty first row"),
        ([["a", "a"], ["1", "2"]], "columns that occur twice: a"),
        ([["a", None, "b"], ["1", "x", "2"]], "1 columns with answers and no name"),
        ([["a"], ["1"], ["1", "2"]], r"row 3\n.*cells beyond the last named column"),
        ([["a", "b"], ["1", "=1+1"]], r"row 2, b\n.*a formula\n.*values as exported\n.*paste them as values"),
    ],
)
def test_what_is_wrong_is_said(workbook, rows, message):
    with pytest.raises(SurveyError, match=message):
        read_responses(workbook(data=rows))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_workbook(tmp_path, content):
    path = tmp_path / "responses.xlsx"
    path.write_bytes(content)
    with pytest.raises(SurveyError, match="a file that cannot be read as XLSX"):
        read_responses(path)


def test_a_packed_folder_of_something_else(tmp_path):
    path = tmp_path / "responses.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/zip")
    with pytest.raises(SurveyError, match="a file that cannot be read as XLSX"):
        read_responses(path)


def test_what_unpacks_to_far_more_is_not_unpacked(tmp_path):
    path = tmp_path / "responses.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", bytes(100 * 2**20))
    with pytest.raises(SurveyError, match=r"unpacks to 314,572,800\n.*a workbook with responses"):
        read_responses(path)


def test_a_folder_and_an_unknown_kind(tmp_path):
    (tmp_path / "responses.csv").mkdir()
    with pytest.raises(SurveyError, match=r"a folder\n.*the responses as exported"):
        read_responses(tmp_path / "responses.csv")
    (tmp_path / "responses.xls").write_bytes(b"x")
    with pytest.raises(SurveyError, match=r"the ending '.xls'\n.*\.csv, \.xlsx, \.sav(.*\n)*.*did you mean '.xlsx'"):
        read_responses(tmp_path / "responses.xls")


def test_merged_cells_lose_answers_and_are_refused(tmp_path):
    book = openpyxl.Workbook()
    for row in (["a", "b"], ["1", "x"], [None, "y"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "responses.xlsx")
    book.close()
    with pytest.raises(SurveyError, match="merged cells"):
        read_responses(tmp_path / "responses.xlsx")


@pytest.mark.parametrize("epoch", ["WINDOWS_EPOCH", "MAC_EPOCH"])
def test_days_and_moments_are_those_of_other_exports(tmp_path, epoch):
    """Phones' start, end and today as Excel keeps them: numbers, counted from 1900 or 1904, to the second."""
    from openpyxl.utils import datetime as excel

    book = openpyxl.Workbook()
    book.epoch = getattr(excel, epoch)
    start = datetime.datetime(2020, 2, 3, 9, 14, 5)
    book.active.append(["start", "end", "today", "time", "took"])
    for number in range(50):
        begun = start + datetime.timedelta(seconds=7919 * number)
        ended = begun + datetime.timedelta(minutes=41)
        took = datetime.timedelta(hours=26)
        book.active.append([begun, ended, begun.date(), datetime.time(9, 30), took])
    book.save(tmp_path / "responses.xlsx")
    rows = read_responses(tmp_path / "responses.xlsx").rows
    for number in range(50):
        begun = start + datetime.timedelta(seconds=7919 * number)
        assert rows["start"][number] == begun.isoformat()
        assert rows["end"][number] == (begun + datetime.timedelta(minutes=41)).isoformat()
        assert rows["today"][number] == begun.date().isoformat()
    assert set(rows["time"]) == {"09:30:00"}
    assert set(rows["took"]) == {"26:00:00"}
