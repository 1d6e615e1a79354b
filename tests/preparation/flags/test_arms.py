"""Arms of experiments that do not fit."""

from __future__ import annotations

import pandas as pd

from bogolan.preparation.cleaning import clean
from bogolan.survey.questionnaire import Question

LIST = {"kind": "list", "question": "count", "arm": "arm", "treated": "T", "items": 3}
QUESTIONS = {
    "random": Question("random", "decimal"),
    "arm": Question("arm", calculation="if(${random} < 0.5, 'T', 'C')"),
    "count": Question("count", "integer", missing={"98": "dont_know"}),
    "policy": Question("policy", "integer"),
}


def flags(rows, *experiments):
    frame = pd.DataFrame(rows, columns=list(QUESTIONS), dtype=object)
    plan = {"categorical": [], "checks": ["arms"], "experiments": list(experiments)}
    found = clean(frame, QUESTIONS, plan).flags
    assert set(found["rule_id"]) <= {"F16"}
    return [
        (row, question, issue.rpartition(": ")[2])
        for row, question, issue in found[["_row", "question", "issue"]].values
    ]


def test_counts_fit_the_list_of_the_arm():
    rows = [
        ("0.7", "C", "3", ""),
        ("0.7", "C", "4", ""),
        ("0.2", "T", "4", ""),
        ("0.2", "T", "5", ""),
        ("0.7", "C", "98", ""),
    ]
    more = "more than the list of the arm has"
    assert flags(rows, LIST) == [(3, "count", more), (5, "count", more)]


def test_of_an_arm_that_is_left_out_no_list_is_known():
    rows = [("0.7", "C", "4", ""), ("0.2", "X", "5", ""), ("0.2", "X", "4", "")]
    told = [flag for flag in flags(rows, {**LIST, "others": ["X"]}) if "more than" in flag[2]]
    assert told == [(2, "count", "more than the list of the arm has")]


def test_arms_are_those_that_the_form_calculates_once_for_all_experiments():
    rows = [("0.7", "T", "1", "1"), ("0.2", "T", "1", "1"), ("", "T", "1", "1")]
    other = {"kind": "endorsement", "questions": ["policy"], "arm": "arm", "treated": "T"}
    assert flags(rows, LIST, other) == [(2, "arm", "not the arm that the form calculates")]


def test_an_answer_needs_an_arm():
    assert flags([("", "", "2", ""), ("", "", "", ""), ("", "", "98", "")], LIST) == [
        (2, "arm", "an answer without an arm")
    ]


def test_experiments_without_arms_have_none_that_do_not_fit():
    assert flags([("0.7", "T", "9", "1")], {"kind": "randomised_response", "question": "policy"}) == []
