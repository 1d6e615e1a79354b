"""What became of each row, against the truth of the demonstration and by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import SEED, survey
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.lines import as_lines
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_parts import categorical_questions
from bogolan.survey.questionnaire import Question, codebook
from bogolan.survey.xlsform import read_form

ALL = ("skip_logic", "constraints", "test_interviews", "duplicates", "break_offs")


def outcomes(columns, questions=(), checks=ALL, **plan):
    rows = pd.DataFrame(columns, dtype=str)
    known = {name: Question(name, "text") for name in rows} | {question.name: question for question in questions}
    cleaned = clean(rows, known, {"categorical": [], "checks": checks, **plan})
    aside = dict(zip(cleaned.set_aside["uuid"], cleaned.set_aside["disposition"], strict=True))
    assert sum(cleaned.accounting.values()) == 2 * cleaned.accounting["read"]
    return {uuid: aside.get(uuid, "complete") for uuid in rows["_uuid"]}


START = Question("start", "text", meta="start")


def test_what_a_phone_sent_again_is_a_duplicate():
    columns = {
        "_uuid": ["a", "b", "c", "d"],
        "start": ["9:00", "9:00", "9:00", "9:30"],
        "end": ["10:00", "10:05", "10:00", "10:00"],
        "said": ["x", "x", "y", "x"],
        "_id": ["1", "2", "3", "4"],
    }
    questions = [START, Question("end", "text", meta="end")]
    assert outcomes(columns, questions) == {"a": "complete", "b": "duplicate", "c": "complete", "d": "complete"}
    assert outcomes(columns, questions, checks=())["b"] == "complete"


def test_the_same_answers_alone_are_no_duplicate():
    assert set(outcomes({"_uuid": ["a", "b"], "said": ["x", "x"]}).values()) == {"complete"}
    no_start = {"_uuid": ["a", "b"], "start": ["", ""], "said": ["x", "x"]}
    assert set(outcomes(no_start, [START]).values()) == {"complete"}


def test_the_first_of_two_is_kept_unless_it_was_set_aside_itself():
    columns = {"_uuid": ["a", "a", "b", "b"], "consent": ["0", "1", "1", "1"], "said": ["", "x", "y", "z"]}
    plan = {"consent": {"question": "consent", "given": "1"}}
    rows = pd.DataFrame(columns, dtype=str)
    cleaned = clean(rows, {name: Question(name, "text") for name in rows}, {"categorical": [], "checks": ALL, **plan})
    assert cleaned.responses["said"].tolist() == ["x", "y"]
    assert cleaned.set_aside["disposition"].tolist() == ["refused", "duplicate"]


@pytest.mark.parametrize(("said", "outcome"), [("TEST", "test"), (" essai ", "test"), ("a test of faith", "complete")])
def test_who_tries_the_form_says_so_and_nothing_else(said, outcome):
    required = Question("said", "text", required="yes", form_row=2)
    assert outcomes({"_uuid": ["a", "b"], "said": [said, "x"]}, [required])["a"] == outcome
    assert outcomes({"_uuid": ["a", "b"], "said": [said, "x"]})["a"] == "complete", "a comment may say so"
    kinds = Question("said", "select_one", choices={"TEST": "Test"}, closed=True)
    assert outcomes({"_uuid": ["a"], "said": ["TEST"]}, [kinds])["a"] == "complete"


def test_an_interview_without_its_end_is_partial():
    names = [f"q{place}" for place in range(8)]
    questions = [Question(name, "text", required="yes", form_row=place) for place, name in enumerate(names, 2)]
    rows = {"whole": 8, "nearly": 4, "broken": 3, "none": 0}
    columns = {"_uuid": list(rows)}
    columns |= {name: ["x" if place < said else "" for said in rows.values()] for place, name in enumerate(names)}
    columns["q1"][0] = ""  # a gap within is none at the end
    assert outcomes(columns, questions) == {
        "whole": "complete",
        "nearly": "complete",
        "broken": "partial",
        "none": "partial",
    }


def test_what_the_form_does_not_ask_is_no_break_off():
    names = [f"q{place}" for place in range(8)]
    questions = [
        Question(name, "text", required="yes", relevant=["${any} = 1"], form_row=place)
        for place, name in enumerate(names, 3)
    ]
    columns = {"_uuid": ["a", "b"], "any": ["0", "1"]} | {name: ["", ""] for name in names}
    assert outcomes(columns, questions) == {"a": "complete", "b": "partial"}


@pytest.mark.parametrize(("seed", "rates"), [(SEED, 1.0), (7, 0.5), (9, 2.0)])
def test_each_planted_row_leaves_for_its_reason_and_no_other_does(house, seed, rates):
    folder = house / "data/mopti-demo"
    drawn = survey(seed=seed)
    planted = plant(as_exported(drawn.answers), drawn.answers, drawn.latent, seed, rates)
    rows = planted.responses.fillna("").astype(str)
    plan = read_plan(folder / "survey.yaml")
    questions = codebook(plan, read_form(folder / "questionnaire.xlsx"), list(rows.columns))
    cleaned = clean(rows, questions, plan | {"categorical": categorical_questions(plan)})
    truth = planted.truth
    kept = set(cleaned.responses["_row"])
    left = set(range(2, len(rows) + 2)) - kept
    of = {fault: set(truth["row"][truth["fault"] == fault]) for fault in ("E01", "E05", "E07", "E30")}
    expected = of["E01"] | of["E05"] | of["E07"] | of["E30"]
    assert left == expected
    counted = {"duplicate": "E01", "refused": "E05", "partial": "E07", "test": "E30"}
    assert {name: cleaned.accounting[name] for name in counted} == {
        name: len(of[fault]) for name, fault in counted.items()
    }


@pytest.mark.parametrize(
    ("issue", "outcome"),
    [
        ("Consent withdrawn", "withdrawn"),
        ("a RETIRÉ son accord", "withdrawn"),
        ("Retrait", "withdrawn"),
        ("twice", "removed"),
    ],
)
def test_of_who_withdrew_only_the_id_is_left(issue, outcome):
    rows = pd.DataFrame({"_uuid": ["a", "b"], "said": [" secret ", "x"]}, dtype=str)
    told = {
        "uuid": "a",
        "question": "",
        "old_value": "",
        "new_value": "",
        "change_type": "remove_survey",
        "issue": issue,
    }
    corrections = as_lines([told | {"line": 2}])
    questions = {name: Question(name, "text") for name in rows}
    cleaned = clean(rows, questions, {"categorical": [], "checks": ALL}, corrections)
    assert cleaned.set_aside[["uuid", "disposition"]].values.tolist() == [["a", outcome]]
    assert cleaned.accounting == {"read": 2, "complete": 1, outcome: 1}
    told = [cleaned.set_aside, cleaned.log, cleaned.responses, cleaned.flags]
    left = any((table.astype(str) == word).any().any() for table in told for word in ("secret", " secret "))
    assert left == (outcome == "removed")
    assert cleaned.log[["uuid", "change_type"]].values.tolist()[0] == ["a", "remove_survey"]


def test_empty_lines_are_nobody():
    columns = {"_uuid": ["a", "", "c"], "said": ["x", "", "y"], "more": ["", " ", ""]}
    rows = pd.DataFrame(columns, dtype=str)
    cleaned = clean(rows, {name: Question(name, "text") for name in rows}, {"categorical": [], "checks": []})
    assert cleaned.accounting == {"read": 3, "complete": 2, "empty": 1}
    assert cleaned.responses["_row"].tolist() == [2, 4]
