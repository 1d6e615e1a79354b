"""The plan against the data: a question or an answer that the data lack is named with its line."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from bogolan.preparation.agreement import check
from bogolan.preparation.consistency import misfits
from bogolan.provenance.errors import SurveyError
from bogolan.survey.questionnaire import Question

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
        (
            "models:\n  - name: m\n    outcome: {question: water, share: [1]}\n    terms: [age]\n"
            "    imputation: {predictors: [said]}\n",
            11,
            "models.0.imputation.predictors.0",
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


FIXED = "id: H1, statement: s, registered: 2020-01-01, test: difference, compare: [women, men]"
HYPOTHESIS = f"hypotheses:\n  - {{{FIXED}, outcomes: [OUTCOME]}}\n"
LIST = "experiments:\n  - {name: e, kind: list, question: age, arm: village, treated: A, items: 3}\n"
MODEL = "models:\n  - {name: m, outcome: {question: water, share: [1]}, terms: [age], MORE}\n"


@pytest.mark.parametrize(
    ("more", "line", "column", "hint"),
    [
        (HYPOTHESIS.replace("OUTCOME", "{question: watr}"), 8, "hypotheses.0.outcomes.0.question", "'water'"),
        (HYPOTHESIS.replace("OUTCOME", "{question: water, share: [7]}"), 8, "hypotheses.0.outcomes.0.share", None),
        (LIST.replace("village", "vilage"), 8, "experiments.0.arm", "'village'"),
        (LIST.replace("treated: A", "treated: T"), 8, "experiments.0.treated", None),
        (LIST.replace("3}", "3, control: T}"), 8, "experiments.0.control", None),
        (LIST.replace("3}", "3, others: [T]}"), 8, "experiments.0.others", None),
        (LIST.replace("3}", "3, probability: aage}"), 8, "experiments.0.probability", "'age'"),
        (LIST.replace("3}", "3, direct: {question: wat}}"), 8, "experiments.0.direct.question", "'water'"),
        ("groups:\n  - {name: g, where: [{question: agee, below: 35}]}\n", 8, "groups.0.where.0.question", "'age'"),
        ("groups:\n  - {name: g, where: [{question: water, is: [7]}]}\n", 8, "groups.0.where.0.is", None),
        ("domains:\n  - {question: villag}\n", 8, "domains.0.question", "'village'"),
        ("claims: [{id: C1, statement: s, source: t, outcomes: [{question: sexx}]}]\n", 7, None, "'sex'"),
        ("interviewer: {question: agee}\n", 7, "interviewer.question", "'age'"),
        ("identifiers: [said, sayd]\n", 7, "identifiers.1", "'said'"),
        (MODEL.replace("MORE", "mixed: [vilage]"), 8, "models.0.mixed.0", "'village'"),
        (MODEL.replace("MORE", "imputation: {predictors: [agee]}"), 8, "models.0.imputation.predictors.0", "'age'"),
        (MODEL.replace("MORE", "specifications: {share: [[1], [7]]}"), 8, "models.0.specifications.share.1", None),
        (MODEL.replace("MORE", "specifications: {controls: [[], [vilage]]}"), 8, None, "'village'"),
        (
            MODEL.replace("share: [1]", "levels: [1, 7]").replace("MORE", "family: ordinal"),
            8,
            "models.0.outcome.levels",
            None,
        ),
        ("weighting: {totals: responses.csv, total: age, margins: [[sexx]]}\n", 7, "weighting.margins.0.0", "'sex'"),
        ("weighting: {totals: respons.csv, margins: [[sex]]}\n", 7, "weighting.totals", "'responses.csv'"),
        ("excerpts: said.csv\n", 7, "excerpts", None),
    ],
)
def test_what_a_declaration_names_is_looked_for_too(survey, more, line, column, hint):
    with pytest.raises(SurveyError) as caught:
        check(survey(DATA, more))
    (problem,) = caught.value.problems
    assert problem.line == line
    assert column is None or problem.column == column
    assert problem.hint == (hint and f"did you mean {hint}?")


def test_a_declaration_that_agrees(survey):
    more = HYPOTHESIS.replace("OUTCOME", "{question: water, reason: [refused]}")
    models = MODEL.replace("MORE", "family: ordinal").replace("share: [1]", "levels: [1, 2]")
    models += "  - {name: n, family: gaussian, outcome: {question: age, measure: mean}, terms: [sex]}\n"
    plan = check(survey(DATA, more + models))
    assert plan["models"][0]["outcome"]["levels"] == ["1", "2"]
    assert check(survey(DATA, LIST))["experiments"]


def test_what_is_wrong_with_the_excerpts_is_told_with_all_else(survey):
    path = survey(DATA, "drivers: [{question: water, share: [7]}]\nexcerpts: said.csv\n")
    heading = "excerpt_id,theme,gender,method,consent_to_publish,identifying,text_en\n"
    (path.parent / "said.csv").write_text(heading + "a,watr,women,interview,yes,no,It is clean\n")
    with pytest.raises(SurveyError) as caught:
        check(path)
    excerpt, plan = caught.value.problems
    assert (excerpt.row, excerpt.column, excerpt.hint) == (2, "theme", "did you mean 'water'?")
    assert plan.column == "drivers.0.share"


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


CHOICES = "questions: {water: {choices: {1: {en: Yes, fr: Oui}, 2: {en: No, fr: Non}}}}\n"
DRIVER = "drivers: [{question: water, share: [1]}]\n"


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "2", "oui", "NON", "perhaps", "it depends"],
        ["1", "perhaps"],
        ["98", "nsp", "perhaps", "it depends", "", "", ""],
        ["Oui", "Non", "yes "],
    ],
)
def test_slips_in_a_closed_question_do_not_stop_a_survey(survey, cells):
    data = "sex,water\n" + "".join(f"{'fm'[n % 2]},{cell}\n" for n, cell in enumerate(cells))
    assert check(survey(data, CHOICES + DRIVER))


@pytest.mark.parametrize(
    ("cells", "others"), [(["1", "perhaps", "it depends"], 2), (["perhaps", "", ""], 1), (["1", "a", "a"], 1)]
)
def test_a_closed_question_answered_mostly_otherwise_does(survey, cells, others):
    data = "sex,water\n" + "".join(f"{'fm'[n % 2]},{cell}\n" for n, cell in enumerate([*cells, ""]))
    with pytest.raises(SurveyError) as caught:
        check(survey(data, CHOICES + DRIVER))
    assert [problem.found for problem in caught.value.problems] == [
        f"{others} answers to 'water' that are words and that no choice offers"
    ]
    assert "perhaps" not in str(caught.value)


TIMES = "questions: {water: {choices: {1: '0', 2: '1', 3: '2', 4: 3+}}}\n"


def of_water(cells):
    return "sex,water\n" + "".join(f"{'fm'[n % 2]},{cell}\n" for n, cell in enumerate(cells))


@pytest.mark.parametrize("cells", [["0", "1", "2"], ["1.0", "0.0"], ["2", "3+"], ["1", "2", "0", "whatever he said"]])
def test_codes_that_may_be_labels_stop_a_survey_of_labels(survey, cells):
    with pytest.raises(SurveyError) as caught:
        check(survey(of_water(cells), TIMES + DRIVER))
    [problem] = caught.value.problems
    assert "the code of one answer and the label of another" in problem.found
    assert problem.column == "questions.water"
    assert "export the responses with codes" in problem.expected
    assert "whatever" not in str(problem)


def test_they_do_so_in_a_question_that_the_plan_does_not_name(survey):
    plan = check(survey(of_water("12")))
    rows = pd.DataFrame({"sex": ["f", "m"], "water": ["1", "0"]})
    water = Question("water", "select_one", choices={"1": "0", "2": "1"}, closed=True)
    [(place, found, _)] = misfits(plan, rows, {"sex": Question("sex"), "water": water})
    assert place == ["responses"]
    assert "'water'" in found


@pytest.mark.parametrize("cells", [["1", "2", "3", "4"], ["1.0", "2.0"], ["0", "3+"], ["1", "2", "nsp", "7", ""]])
def test_codes_or_labels_alone_do_not(survey, cells):
    assert check(survey(of_water(cells), TIMES + DRIVER))


def test_words_are_an_answer_where_no_choices_are_declared(survey):
    data = "sex,water\nf,refused\nm,taken\n"
    with pytest.raises(SurveyError, match="answers to 'water' that are words"):
        check(survey(data, "drivers: [{question: water, share: [taken]}]\n"))
    assert check(survey(data, "drivers: [{question: water, share: [refused], against: [taken]}]\n"))


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


def test_messages_show_no_answers_of_people(survey):
    said = "_uuid,sex,why\nu1,f,Parce que SECRET\nu2,m,rien\n"
    for more in ("drivers: [{question: why, share: [oui]}]\n", "drivers: [{question: _uuid, share: [x]}]\n"):
        with pytest.raises(SurveyError) as caught:
            check(survey(said, more))
        assert "SECRET" not in str(caught.value)
        assert "u1" not in str(caught.value)


def test_a_file_without_a_heading_shows_nobodys_answers(survey):
    with pytest.raises(SurveyError, match=r"none of the .* questions that the plan names") as caught:
        check(survey("SECRET,f,44\nx,m,45\n"))
    assert "SECRET" not in str(caught.value)
    with pytest.raises(SurveyError, match="2 columns that occur twice") as caught:
        check(survey("SECRET,1,1,SECRET\nx,m,45,y\n"))
    assert "SECRET" not in str(caught.value)
