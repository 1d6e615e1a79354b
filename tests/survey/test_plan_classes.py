"""Without a class in the plan a question is guarded by what it is about, in either language, wherever it is worded."""

from __future__ import annotations

import pytest

from bogolan.survey.plan import read_plan
from bogolan.survey.plan_classes import (
    classes_by_content,
    questions_of_outcomes,
    unclassed_questions,
    with_classes_by_wording,
)
from bogolan.survey.plan_parts import disclosure_classes
from bogolan.survey.questionnaire import Question

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
support: [{question: backs, share: [1]}, {question: spoken, share: [1], class: personal}]
drivers:
  - {question: q1, share: [1]}
  - {question: q2, share: [1], class: personal}
models:
  - {name: by_q1, outcome: {question: q2, share: [1]}, terms: [q1]}
  - {name: by_age, outcome: {question: q2, share: [1]}, terms: [age]}
hypotheses:
  - {id: H1, statement: s, test: difference, outcomes: [{question: q1, share: [1]}], compare: [women, men],
     registered: 2019-12-01}
  - {id: H2, statement: s, test: difference, outcomes: [{question: q2, share: [1]}], compare: [women, men],
     registered: 2019-12-01}
"""
HARMFUL = [
    "Do you trust the army?",
    "Avez-vous confiance en l’armée ?",
    "Soutenez-vous les hommes armés de la brousse ?",
    "Did anybody threaten you with a weapon?",
    "Avez-vous été menacé avec un fusil ?",
    "Were you hurt by soldiers?",
    "Les combattants ont-ils pris du bétail ?",
    "How do the security forces treat people?",
    "Comment les forces de l’ordre traitent-elles les gens ?",
    "La milice vous protège-t-elle ?",
]
HARMLESS = ["Is there a well?", "Y a-t-il un puits ?", "Access to marriage", "La scolarité des enfants"]


def read(tmp_path, plan: str) -> dict:
    path = tmp_path / "survey" / "survey.yaml"
    path.parent.mkdir()
    path.write_text(plan, encoding="utf-8")
    return read_plan(path)


def driver(plan: dict, name: str = "q1") -> str:
    return next(item["class"] for item in plan["drivers"] if item["question"] == name)


def asked(label: object, name: str = "q1") -> dict[str, Question]:
    return {name: Question(name, "select_one", label=label)}


@pytest.mark.parametrize("text", HARMFUL)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("key", ["statement", "topic"])
def test_a_driver_that_the_plan_words_so_is_sensitive(tmp_path, text, language, key):
    plan = read(
        tmp_path,
        PLAN.replace(
            "question: q1, share: [1]}\n", f"question: q1, share: [1], {key}: {{{language}: '{text}'}}}}\n", 1
        ),
    )
    assert driver(plan) == "sensitive"
    assert driver(plan, "q2") == "personal"
    assert disclosure_classes(plan)["models"] == {"by_q1": "sensitive", "by_age": "personal"}


@pytest.mark.parametrize("text", HARMFUL)
def test_so_is_one_that_the_plans_own_questions_label_so(tmp_path, text):
    assert driver(read(tmp_path, PLAN + f"questions: {{q1: {{label: {{fr: '{text}'}}}}}}\n")) == "sensitive"


@pytest.mark.parametrize("name", ["trust_army", "attacked", "fear", "violence_seen", "soutien"])
def test_and_one_that_is_called_so(tmp_path, name):
    assert driver(read(tmp_path, PLAN.replace("q1", name)), name) == "sensitive"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_drivers_are_personal_and_support_is_sensitive_unless_the_plan_says_otherwise(tmp_path, text):
    plan = read(tmp_path, PLAN + f"questions: {{q1: {{label: {{en: '{text}'}}}}}}\n")
    assert driver(plan) == "personal"
    assert disclosure_classes(plan)["support"] == {"backs": "sensitive", "spoken": "personal"}


def test_what_the_plan_says_holds(tmp_path):
    plan = read(tmp_path, PLAN + "questions: {q2: {label: Do you trust the army?}}\n")
    assert driver(plan, "q2") == "personal"
    assert "q2" not in unclassed_questions(plan)


@pytest.mark.parametrize("text", HARMFUL)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_forms_wording_makes_it_sensitive_with_all_that_is_about_it(tmp_path, text, language):
    plan = read(tmp_path, PLAN)
    assert unclassed_questions(plan) == ["backs", "q1"]
    questions = asked({language: text}) | asked({language: text}, "q2")
    told = classes_by_content(
        disclosure_classes(plan), unclassed_questions(plan), questions_of_outcomes(plan), questions
    )
    assert told["drivers"] == {"q1": "sensitive", "q2": "personal"}
    assert told["models"] == {"by_q1": "sensitive", "by_age": "personal"}
    assert told["hypotheses"] == {"H1": "sensitive", "H2": "personal"}
    worded = with_classes_by_wording(plan, questions)
    assert disclosure_classes(worded) == {name: told[name] for name in disclosure_classes(worded)}


def test_a_form_that_words_it_otherwise_changes_nothing(tmp_path):
    plan = read(tmp_path, PLAN)
    for questions in ({}, asked({"en": "Is there a well?"}), asked(None)):
        classes = disclosure_classes(plan)
        told = classes_by_content(classes, unclassed_questions(plan), questions_of_outcomes(plan), questions)
        assert told == classes
        assert with_classes_by_wording(plan, questions) == plan
