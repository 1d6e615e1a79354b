"""Columns with the groups of the form before their names."""

from __future__ import annotations

import pandas as pd

from bogolan.preparation.reading.responses import without_groups
from bogolan.survey.questionnaire import Question


def named(*columns, form=("sex", "age", "src", "main")):
    return list(without_groups(pd.DataFrame(columns=list(columns)), {name: Question(name) for name in form}))


def test_groups_before_a_question_are_left_out():
    assert named("main/kids/age", "main.sex", "main/src/1", "_id") == ["age", "sex", "src/1", "_id"]


def test_what_is_no_question_stays():
    assert named("src/1", "a/b", "src", "x.y") == ["src/1", "a/b", "src", "x.y"]


def test_two_columns_never_become_one():
    assert named("a/age", "b/age") == ["a/age", "b/age"]
    assert named("a/age", "age") == ["a/age", "age"]


def test_a_choice_is_no_question_of_its_name():
    form = {"needs": Question("needs", several=("food", "water")), "water": Question("water")}
    columns = pd.DataFrame(columns=["needs", "needs/food", "needs/water", "g/water"])
    assert list(without_groups(columns, form)) == ["needs", "needs/food", "needs/water", "water"]
