"""The plan against the data: a question or an answer that the data lack is named with its line."""

from __future__ import annotations

import pytest

from bogolan.preparation.agreement import check
from bogolan.provenance.errors import SurveyError

DATA = "sex,water,age,village\nf,1,20,A\nm,2,30,A\nf,98,40,B\n"


def test_a_plan_that_agrees(survey):
    assert check(survey(DATA, "drivers: [{question: water, share: [1]}]\n"))["survey"] == "my-survey"


@pytest.mark.parametrize(
    ("more", "line", "column", "hint"),
    [
        ("drivers: [{question: watr, share: [1]}]\n", 7, "drivers.0.question", "did you mean 'water'?"),
        ("drivers:\n  - question: water\n    share: [7]\n", 9, "drivers.0.share", None),
        ("design: {clusters: vilage}\n", 7, "design.clusters", "did you mean 'village'?"),
        ("design: {weights: w, strata: [region]}\n", 7, "design.weights", None),
        ("questions: {aje: {label: Age}}\n", 7, "questions.aje", "did you mean 'age'?"),
        ("uuid: id\n", 7, "uuid", None),
        (
            "models:\n  - {name: m, outcome: {question: water, share: [1]}, terms: [agee]}\n",
            8,
            "models.0.terms.0",
            "did you mean 'age'?",
        ),
        ("drivers: [{question: water}]\n", 7, "drivers.0.share", None),
        ("drivers: [{question: water, share: [1]}, {question: water, share: [2]}]\n", 7, "drivers.1.question", None),
        (
            "models:\n  - {name: m, outcome: {question: water, share: [1]}, terms: [age, water, age]}\n",
            8,
            "models.0.terms.2",
            None,
        ),
    ],
)
def test_what_the_data_lack_is_named(survey, more, line, column, hint):
    with pytest.raises(SurveyError) as caught:
        check(survey(DATA, more))
    told = {problem.column: problem for problem in caught.value.problems}
    assert told[column].line == line
    assert told[column].hint == hint


def test_all_of_them_at_once(survey):
    with pytest.raises(SurveyError) as caught:
        check(survey(DATA, "design: {weights: w, strata: [s, t], clusters: c}\nuuid: u\n"))
    assert len(caught.value.problems) == 5


def test_closed_choices_are_all_there_is(survey):
    more = "drivers: [{question: water, share: [2]}]\nquestions: {water: {choices: {1: Yes, 3: No}}}\n"
    with pytest.raises(SurveyError, match="one of the answers 1, 3"):
        check(survey(DATA, more))


def test_a_missing_file_is_named(survey, tmp_path):
    path = survey(DATA)
    (path.parent / "responses.csv").unlink()
    with pytest.raises(SurveyError, match="no such file"):
        check(path)
