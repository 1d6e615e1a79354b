"""Reading: every cell as it stands, and one clear error for what cannot be read."""

from __future__ import annotations

import pandas as pd
import pyreadstat
import pytest

from bogolan.preparation.reading import read_responses
from bogolan.provenance.errors import SurveyError


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n1,é\n,NA\n".encode(),
        "a;b\r\n1;é\r\n;NA\r\n".encode(),
        b"\xef\xbb\xbf" + "a,b\n1,é\n,NA\n".encode(),
        'a,b\n"1","é"\n"","NA"\n'.encode(),
    ],
)
def test_the_same_table_however_it_is_written(tmp_path, content):
    path = tmp_path / "responses.csv"
    path.write_bytes(content)
    rows = read_responses(path).rows
    assert rows.to_dict("list") == {"a": ["1", ""], "b": ["é", "NA"]}


def test_codes_keep_their_zeros(tmp_path):
    path = tmp_path / "responses.csv"
    path.write_text("village\n007\n1e5\ntrue\n2020-01-01\n")
    assert read_responses(path).rows["village"].tolist() == ["007", "1e5", "true", "2020-01-01"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty first line"),
        (b"a,b\n", "no rows"),
        (b"a,b\n1,2\n3\n4,5,6\n", "row 3\n    found:    1 cells\n    expected: 2 cells"),
        (b"a,a\n1,2\n", "columns that occur twice: a"),
        (b"a,b\n1,\xff\n", "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, content, told):
    path = tmp_path / "responses.csv"
    path.write_bytes(content)
    with pytest.raises(SurveyError) as caught:
        read_responses(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)


def test_every_ragged_row_is_named(tmp_path):
    path = tmp_path / "responses.csv"
    path.write_text("a,b\n1,2\n3\n4,5,6\n7,8\n")
    with pytest.raises(SurveyError) as caught:
        read_responses(path)
    assert [problem.row for problem in caught.value.problems] == [3, 4]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SurveyError, match="no such file"):
        read_responses(tmp_path / "responses.csv")


def test_spss_with_labels_and_kinds_of_missing(tmp_path):
    path = tmp_path / "survey.sav"
    frame = pd.DataFrame({"q": [1.0, 2.0, 9.0, None], "weight": [0.1, 1.5, 2.0, 1.0], "name": ["a", "", "c", "d"]})
    pyreadstat.write_sav(
        frame,
        path,
        column_labels=["A question", "Weight", "Name"],
        variable_value_labels={"q": {1: "Yes", 2: "No", 9: "Don't know"}},
        missing_ranges={"q": [9]},
    )
    export = read_responses(path)
    assert export.rows.to_dict("list") == {
        "q": ["1", "2", "9", ""],
        "weight": ["0.1", "1.5", "2", "1"],
        "name": ["a", "", "c", "d"],
    }
    assert export.questions["q"].choices == {"1": "Yes", "2": "No"}
    assert export.questions["q"].missing == {"9": "dont_know"}


def test_a_broken_spss_file(tmp_path):
    path = tmp_path / "survey.sav"
    path.write_bytes(b"$FL2 nonsense")
    with pytest.raises(SurveyError, match="an SPSS file that can be read"):
        read_responses(path)
