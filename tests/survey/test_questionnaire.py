"""The questionnaire: from an XLSForm, from labels, from the plan; reasons parted from answers."""

from __future__ import annotations

import pytest

from bogolan.survey.questionnaire import Question, codebook, labelled
from bogolan.survey.reasons import reason_of_label
from bogolan.survey.xlsform import read_form


def test_several_choices_are_text_and_a_column_each(form):
    path = form(
        [["type", "name", "label"], ["select_multiple actors", "x_who", "By whom?"], ["text", "x_who_other", "Other"]],
        [["list_name", "name", "label"], ["actors", 1, "The army"], ["actors", 98, "Don't know"]],
    )
    plan = {"design": {"strata": []}, "missing": {"dont_know": ["98"]}, "questions": {}}
    book = codebook(plan, read_form(path), ["x_who", "x_who/1", "x_who/98", "x_who_other", "other/1"])
    assert {name: (question.type, question.label) for name, question in book.items()} == {
        "x_who": ("text", "By whom?"),
        "x_who/1": (None, "By whom?"),
        "x_who/98": (None, "By whom?"),
        "x_who_other": ("text", "Other"),
        "other/1": (None, None),
    }
    assert book["x_who"].choices == {}


def test_what_the_form_calls_a_code_is_known_though_the_plan_says_it_is_no_answer():
    plan = {
        "design": {"strata": []},
        "missing": {"refused": ["99"]},
        "questions": {"own": {"choices": {"1": "Yes", "8": "Don't know", "99": "No comment"}}},
    }
    form = {"q": Question("q", "select_one", choices={"1": "Yes", "99": {"en": "No comment"}}, closed=True)}
    book = codebook(plan, form, ["q", "own"])
    assert book["q"].missing_labels == {"99": {"en": "No comment"}}
    assert book["own"].missing_labels == {"8": "Don't know", "99": "No comment"}


def test_value_labels_part_answers_from_reasons():
    questions = labelled(
        {"q": "Q", "age": "Age"}, {"q": {"1": "Yes", "-1": "Missing", "9": "Don't know"}, "age": {"998": "Refused"}}
    )
    assert questions["q"].choices == {"1": "Yes"}
    assert questions["q"].missing == {"-1": "not_recorded", "9": "dont_know"}
    assert (questions["age"].type, questions["age"].missing) == (None, {"998": "refused"})


def test_the_plan_overrides_the_form():
    design = {"strata": [], "clusters": "village"}
    plan = {
        "design": design,
        "missing": {"refused": ["99"]},
        "questions": {"q": {"label": "Mine", "missing": {"dont_know": ["1"]}}},
    }
    form = {"q": Question("q", "select_one", "Theirs", {"1": "A", "2": "B"}), "r": Question("r", "integer")}
    book = codebook(plan, form, ["q", "r", "unknown", "village"])
    assert book["q"].label == "Mine"
    assert (book["q"].missing, dict(book["q"].choices)) == ({"1": "dont_know"}, {"2": "B"})
    assert book["r"].missing == {"99": "refused"}
    assert book["unknown"].type is None
    assert book["village"].missing == {}


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("Don't know", "dont_know"),
        ("Don’t know / can’t say", "dont_know"),
        ("Ne sait pas", "dont_know"),
        ("Refused to answer", "refused"),
        ("Préfère ne pas répondre", "refused"),
        ("Refused to pay", None),
        ("Missing data", "not_recorded"),
        ("Missing person in the family", None),
        ("Not applicable", "not_asked"),
        ("N/A", "not_asked"),
        ("NSP", "dont_know"),
        ("je ne sais pas", "dont_know"),
        ("pnpr", "refused"),
        ("prefere ne pas repondre", "refused"),
        ("Refused / prefer not to answer", "refused"),
        ("Don't know / refused", None),
        ("Refuse", None),
    ],
)
def test_only_a_whole_label_is_a_reason(label, reason):
    assert reason_of_label(label) == reason
