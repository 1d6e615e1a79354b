"""Interviewers recorded with two sexes."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.survey.questionnaire import Question

INTERVIEWER = {"question": "who", "gender": {"question": "sex", "women": "1", "men": "2"}}


@pytest.mark.parametrize(
    ("rows", "flagged"),
    [
        ([("a", "1"), ("a", "1"), ("a", "2"), ("b", "2")], [4]),
        ([("a", "1"), ("a", "2")], [2, 3]),
        ([("a", "1"), ("b", "2"), ("", "1"), ("", "2")], []),
        ([("a", "1"), ("a", ""), ("a", "98")], []),
        ([("a", "1"), ("a ", "2"), (" a", "1")], [3]),
        ([], []),
    ],
)
def test_the_rarer_sex_is_flagged(rows, flagged):
    frame = pd.DataFrame(rows, columns=["who", "sex"], dtype=object)
    questions = {"who": Question("who", "text"), "sex": Question("sex", "text")}
    plan = {"categorical": [], "checks": [], "interviewer": INTERVIEWER}
    flags = clean(frame, questions, plan).flags
    assert flags.loc[flags["rule_id"] == "F10", "_row"].tolist() == flagged


def test_who_was_set_aside_does_not_count():
    frame = pd.DataFrame([("1", "a", "1"), ("1", "a", "1"), ("0", "a", "2")], columns=["c", "who", "sex"], dtype=object)
    questions = {name: Question(name, "text") for name in frame}
    plan = {"categorical": [], "checks": [], "interviewer": INTERVIEWER, "consent": {"question": "c", "given": "1"}}
    assert clean(frame, questions, plan).flags.empty


@pytest.mark.parametrize("interviewer", [{}, {"question": "who"}, {"question": "else"}])
def test_nothing_is_said_where_the_plan_does_not_say_who_it_was(interviewer):
    frame = pd.DataFrame([("a", "1"), ("a", "2")], columns=["who", "sex"], dtype=object)
    plan = {"categorical": [], "checks": [], "interviewer": interviewer}
    assert clean(frame, {name: Question(name, "text") for name in frame}, plan).flags.empty
