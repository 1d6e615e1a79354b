"""SPSS and Stata: codes as text, labels as questions, kinds of missing kept apart."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from bogolan.preparation.reading.responses import read_responses, with_reasons
from bogolan.provenance.errors import SurveyError
from bogolan.survey.questionnaire import Question, labelled


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


def test_what_spss_calls_missing_is_no_answer_whatever_its_label_says(tmp_path):
    path = tmp_path / "survey.sav"
    frame = pd.DataFrame(
        {
            "support": [1.0, 2.0, 7.0, 9.0],
            "age": [20.0, 35.5, 998.0, -1.0],
            "trust": [1.0, 8.0, 9.0, 2.0],
            "region": ["Mopti", "XX", "Gao", "ZZ"],
        }
    )
    pyreadstat.write_sav(
        frame,
        path,
        variable_value_labels={"support": {1: "Yes", 2: "No", 7: "Interviewer error"}, "trust": {8: "DK", 9: "Ended"}},
        missing_ranges={
            "support": [7, 9],
            "age": [{"lo": 900, "hi": 999}, -1],
            "trust": [{"lo": 8, "hi": 9}],
            "region": ["XX", "ZZ"],
        },
    )
    questions = read_responses(path).questions
    assert questions["support"].choices == {"1": "Yes", "2": "No"}
    assert questions["support"].missing == {"7": "not_recorded", "9": "not_recorded"}
    assert questions["support"].missing_labels == {"7": "Interviewer error"}
    assert questions["age"].missing == {"-1": "not_recorded", "998": "not_recorded"}
    assert questions["trust"].missing == {"8": "dont_know", "9": "not_recorded"}
    assert questions["trust"].type is None  # no label is an answer: a number
    assert questions["region"].missing == {"XX": "not_recorded", "ZZ": "not_recorded"}


def test_a_broken_spss_file(tmp_path):
    path = tmp_path / "survey.sav"
    path.write_bytes(b"$FL2 nonsense")
    with pytest.raises(SurveyError, match="an SPSS file that can be read"):
        read_responses(path)


def test_stata_with_labels_and_kinds_of_missing(tmp_path):
    path = tmp_path / "survey.dta"
    frame = pd.DataFrame(
        {"q": [1.0, 2.0, "a", "b", float("nan")], "age": [20.5, 30.0, 18.0, None, 44.0], "said": list("abcde")}
    )
    pyreadstat.write_dta(
        frame,
        path,
        column_labels=["A question", "Age", "Own words"],
        variable_value_labels={"q": {1: "Yes", 2: "No", "a": "Don't know"}},
        missing_user_values={"q": ["a", "b"]},
    )
    export = read_responses(path)
    assert export.rows.to_dict("list") == {
        "q": ["1", "2", ".a", "", ""],
        "age": ["20.5", "30", "18", "", "44"],
        "said": list("abcde"),
    }
    assert export.questions["q"].choices == {"1": "Yes", "2": "No"}
    assert export.questions["q"].missing == {".a": "dont_know"}
    assert export.questions["q"].label == "A question"


def test_dates_are_as_in_other_exports(tmp_path):
    path = tmp_path / "survey.dta"
    days = pd.to_datetime(["2020-02-03", "2020-02-04"])
    pyreadstat.write_dta(pd.DataFrame({"day": days.date}), path, variable_format={"day": "%td"})
    assert read_responses(path).rows["day"].tolist() == ["2020-02-03", "2020-02-04"]


@pytest.mark.parametrize("content", [b"", b"<stata_dta>", b"nonsense", bytes(200)])
def test_a_broken_stata_file(tmp_path, content):
    path = tmp_path / "survey.dta"
    path.write_bytes(content)
    with pytest.raises(SurveyError, match="a Stata file that can be read"):
        read_responses(path)


ASKED = Question("sex", "select_one", choices={"1": {"en": "Woman", "fr": "Femme"}, "2": {"en": "Man"}}, closed=True)


def test_labels_of_the_file_that_name_no_answer_count_beside_a_form():
    labels = labelled({"sex": "Sex"}, {"sex": {"1": "Woman", ".a": "Don't know", "-9": "Refused"}})
    found = with_reasons({"sex": ASKED}, labels, Path("r.dta"))["sex"]
    assert found.missing == {".a": "dont_know", "-9": "refused"}
    assert found.choices == ASKED.choices


def test_labels_that_contradict_the_form_stop_the_run():
    labels = labelled({"sex": "Sex"}, {"sex": {"1": "Man", "2": "Femme"}})
    with pytest.raises(SurveyError, match="the label 'Man' at code 1, which the form has at 2") as caught:
        with_reasons({"sex": ASKED}, labels, Path("r.dta"))
    assert len(caught.value.problems) == 2
