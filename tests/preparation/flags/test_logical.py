"""Logical checks of the plan."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.survey.questionnaire import Question

QUESTIONS = {
    "id": Question("id", "text"),
    "village": Question("village", "text"),
    "age": Question("age", "integer", constraint=". < 120"),
    "married": Question("married", "integer"),
    "today": Question("today", "text", meta="today", moment="date"),
}
ROWS = [
    ("V1-1", "V1", "30", "2010", "2020-02-03"),
    ("V1-2", "V1", "30", "1995", "2020-02-03"),
    ("V2-3", "V1", "300", "1995", "2020-02-03"),
    ("", "V1", "30", "", "2020-02-03"),
]


def flags(check, rows=ROWS, **more):
    one = {"name": "one", "statement": "something is wrong", "check": check, **more}
    frame = pd.DataFrame(rows, columns=list(QUESTIONS), dtype=object)
    plan = {"categorical": [], "checks": ["constraints"], "logical_checks": [one]}
    found = clean(frame, QUESTIONS, plan).flags
    return found[found["rule_id"] == "F09"]


@pytest.mark.parametrize(
    ("check", "rows"),
    [
        ("${age} - (2020 - ${married}) < 10", [3]),  # an age of 300 was blanked, and nothing was answered in the last
        ("${age} - (number(format-date(${today}, '%Y')) - ${married}) < 10", [3]),
        ("number(format-date(today(), '%Y')) - ${married} > 20", [3, 4]),
        ("${id} != '' and not(starts-with(${id}, ${village}))", [4]),
        ("${id} != '' and substr(${id}, 0, 2) != ${village}", [4]),
        ("string(${age}) = '30' and ${married} = ''", [5]),
        ("false()", []),
    ],
)
def test_a_check_is_true_where_something_is_wrong(check, rows):
    assert sorted(set(flags(check)["_row"])) == rows


def test_the_questions_that_it_names_are_flagged_or_those_of_the_expression():
    assert flags("${age} = 30 and ${married} = 1995")["question"].tolist() == ["age", "married"]
    found = flags("${age} = 30 and ${married} = 1995", questions=["married"])
    assert found["question"].tolist() == ["married"]
    assert found["issue"].tolist() == ["a logical check of the plan: one, something is wrong"]


def test_what_is_wrong_is_told_in_english_where_the_plan_is():
    text = {"fr": "faux", "en": "wrong"}
    assert flags("${age} = 30", statement=text)["issue"].str.endswith("one, wrong").all()
    assert flags("${age} = 30", statement={"fr": "faux"})["issue"].str.endswith("one, faux").all()
