"""Columns with the groups of the form before their names."""

from __future__ import annotations

import pandas as pd

from bogolan.preparation.reading.columns import named_by_labels, without_groups
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


LABELLED = {
    "sex": Question("sex", label={"en": "Sex of the respondent", "fr": "Sexe de la personne"}),
    "age": Question("age", label={"en": "Age", "fr": "Âge"}),
    "born": Question("born", label="Place"),
    "lives": Question("lives", label="Place"),
    "needs": Question(
        "needs", label="What is needed?", several=("1", "2"), several_labels={"1": "Water", "2": "Food/oil"}
    ),
}


def by_labels(*columns):
    return named_by_labels(pd.DataFrame(columns=list(columns)), LABELLED)


def test_headings_that_are_labels_are_names_in_either_language():
    assert by_labels("Sexe de la personne", "AGE", "_id") == {"Sexe de la personne": "sex", "AGE": "age"}
    assert by_labels("Who they are/Sex of the respondent") == {"Who they are/Sex of the respondent": "sex"}


def test_single_choices_go_with_the_label_of_their_question():
    assert by_labels("What is needed?/Water", "Group/What is needed?/Food/oil", "What is needed?/Else") == {
        "What is needed?/Water": "needs/Water",
        "Group/What is needed?/Food/oil": "needs/Food/oil",
    }


def test_a_label_of_two_questions_or_in_two_columns_or_beside_the_name_tells_nothing():
    assert by_labels("Place") == {}
    assert by_labels("Age", "Âge") == {}
    assert by_labels("Age", "age") == {}
    assert by_labels("Ages", "Sex") == {}


def test_names_go_before_labels():
    """A heading with a question's name in it is that question's, whatever other question is labelled so."""
    form = {
        "age": Question("age", label="Cattle"),
        "cattle": Question("cattle", label="Age"),
        "safety": Question("safety", label="How safe?"),
        "goats": Question("goats", label="Safety"),
    }
    rows = pd.DataFrame(columns=["main/age", "main/cattle", "main/safety"])
    assert named_by_labels(rows, form) == {}
    assert list(without_groups(rows, form)) == ["age", "cattle", "safety"]
