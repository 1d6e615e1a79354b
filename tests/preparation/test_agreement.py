"""The plan against the data: a question or an answer that the data lack is named with its line."""

from __future__ import annotations

import shutil

import pytest

from bogolan.preparation.agreement import check
from bogolan.provenance.errors import SurveyError

DATA = "sex,water,age,village,said\nf,1,20,A,he took it\nm,2,30,A,no\nf,98,40,B,\n"


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
        ("uuid: respno\n", 7, "uuid", None),
        (
            "models:\n  - {name: m, outcome: {question: water, share: [1]}, terms: [agee]}\n",
            8,
            "models.0.terms.0",
            "did you mean 'age'?",
        ),
        ("drivers: [{question: water}]\n", 7, "drivers.0.share", None),
        ("drivers: [{question: said, share: ['no']}]\n", 7, "drivers.0.question", None),
        ("drivers: [{question: said, measure: mean}]\n", 7, "drivers.0.measure", None),
        ("models: [{name: m, outcome: {question: water, share: [1]}, terms: [said]}]\n", 7, "models.0.terms.0", None),
        (
            "models: [{name: m, outcome: {question: water, measure: mean}, terms: [age]}]\n",
            7,
            "models.0.outcome.measure",
            None,
        ),
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


def test_words_of_respondents_are_told_by_their_number_only(survey):
    with pytest.raises(SurveyError) as caught:
        check(survey(DATA, "drivers: [{question: said, share: ['no']}]\n"))
    assert "1 answers to 'said'" in str(caught.value)
    assert "he took it" not in str(caught.value)


def test_women_and_men_are_two_answers(survey):
    path = survey(DATA)
    path.write_text(path.read_text().replace("women: f", "women: m"))
    with pytest.raises(SurveyError, match="two different answers"):
        check(path)


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


def test_a_question_that_the_form_lacks_is_named(tmp_path, house):
    folder = shutil.copytree(house / "data/mopti-headline", tmp_path / "mopti-headline")
    plan, data = folder / "survey.yaml", folder / "responses.csv"
    data.write_text(data.read_text().replace("marriage", "mariage", 1))
    plan.write_text(plan.read_text().replace("question: marriage", "question: mariage"))
    with pytest.raises(SurveyError) as caught:
        check(plan)
    told = [problem for problem in caught.value.problems if "questionnaire.xlsx" in problem.expected]
    assert [(problem.column, problem.hint) for problem in told] == [("drivers.0.question", "did you mean 'marriage'?")]
