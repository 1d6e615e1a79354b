"""Who was asked what: conditions run over the answers, parents ruling, what nobody knows left as it is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bogolan.preparation.form.skip_logic import answered, run_skip_logic
from bogolan.survey.expressions.evaluation import Answers
from bogolan.survey.questionnaire import Question


def column(texts) -> Answers:
    places, distinct = pd.factorize(np.array(texts, object))
    return Answers(np.array(distinct, object), places)


def run(answers, **relevant):
    questions = {name: Question(name, "text", relevant=relevant.get(name, [])) for name in answers}
    return run_skip_logic(questions, {name: column(texts) for name, texts in answers.items()})


def texts(asked, name):
    answers = asked.answers[name]
    return answers.distinct[answers.places].tolist()


def test_what_is_not_asked_is_told_from_what_is_not_answered():
    asked = run({"any": ["1", "0", "1"], "who": ["a", "", ""]}, who=["${any} = 1"])
    assert asked.not_asked["who"].tolist() == [False, True, False]
    assert asked.lacking("who").tolist() == [False, False, True]
    assert asked.outside == {}


def test_an_answer_that_is_not_asked_for_cannot_stand():
    asked = run({"any": ["0", "1"], "who": ["a", "b"]}, who=["${any} = 1"])
    assert asked.outside["who"].tolist() == [True, False]
    assert texts(asked, "who") == ["", "b"]


def test_where_the_question_that_leads_there_has_no_answer_nobody_knows():
    asked = run({"any": ["", "0"], "who": ["a", "b"]}, who=["${any} = 1"])
    assert texts(asked, "who") == ["a", ""]
    assert asked.not_asked["who"].tolist() == [False, True]


def test_what_was_not_asked_leads_nowhere():
    """Refusing is sure: nothing after it is asked, however many conditions lead there."""
    answers = {"consent": ["0", "1"], "any": ["", ""], "who": ["", ""], "when": ["x", "x"]}
    asked = run(answers, any=["${consent} = 1"], who=["${consent} = 1", "${any} = 1"], when=["${who} = 'a'"])
    assert asked.not_asked["who"].tolist() == [True, False]
    assert asked.not_asked["when"].tolist() == [True, False]
    assert texts(asked, "when") == ["", "x"]


def test_what_was_blanked_no_longer_leads_anywhere():
    asked = run({"a": ["0"], "b": ["1"], "c": ["1"]}, c=["${b} = 1"], b=["${a} = 1"])
    assert [texts(asked, name) for name in "abc"] == [["0"], [""], [""]]


def test_the_order_of_the_columns_does_not_matter():
    asked = run({"c": ["1"], "b": ["1"], "a": ["0"]}, c=["${b} = 1"], b=["${a} = 1"])
    assert [texts(asked, name) for name in "abc"] == [["0"], [""], [""]]


def test_a_condition_that_is_not_evaluated_asks_everyone_and_is_told_once():
    asked = run({"b": ["1"], "c": ["1"]}, b=["pulldata('x', 'y', 'z', 1) = 1"], c=["pulldata('x', 'y', 'z', 1) = 1"])
    assert asked.not_asked == {}
    assert [(one.question, one.heading, one.why) for one in asked.not_evaluated] == [
        ("b", "relevant", "pulldata(), of a file that is not beside the form")
    ]


def test_a_question_that_the_data_lack_is_told():
    asked = run({"b": ["1"]}, b=["${a} = 1"])
    assert asked.not_evaluated[0].why == "the answers to a, which the data do not have"


def test_a_condition_without_answers_holds_for_all_or_none():
    asked = run({"b": ["1", ""], "c": ["1", "2"]}, b=["false()"], c=["true()"])
    assert asked.not_asked["b"].tolist() == [True, True]
    assert texts(asked, "c") == ["1", "2"]


def test_the_day_of_the_interview_is_what_the_phone_noted():
    questions = {
        "begun": Question("begun", meta="start"),
        "day": Question("day", meta="today"),
        "late": Question("late", relevant=["today() > '2020-01-15'"]),
    }
    answers = {"begun": ["2020-01-31T09:00:00Z"] * 2, "day": ["2020-01-01", "2020-01-31"], "late": ["x", "x"]}
    asked = run_skip_logic(questions, {name: column(texts) for name, texts in answers.items()})
    assert answered(asked.answers["late"]).tolist() == [False, True]


def test_no_questions_are_run():
    assert run_skip_logic({}, {}).rows == 0


def test_an_answer_that_is_none_decides_nothing():
    """A slip in the question that leads there must not delete what follows."""
    kids = Question("kids", "select_one", choices={"1": "Yes", "0": "No"}, closed=True)
    age = Question("age", "integer", constraint=". > 17")
    several = Question("src", "text", several=["1", "96"])
    following = {
        "n": Question("n", "integer", relevant=["${kids} = 1"]),
        "job": Question("job", "text", relevant=["${age} > 20"]),
        "other": Question("other", "text", relevant=["selected(${src}, '96')"]),
    }
    questions = {question.name: question for question in (kids, age, several)} | following
    answers = {
        "kids": ["Ouii", "7", "0"],
        "age": ["7", "x", "19"],
        "src": ["Radio Other", "3,96", "1"],
        "n": ["4", "4", "4"],
        "job": ["a", "a", "a"],
        "other": ["b", "b", "b"],
    }
    asked = run_skip_logic(questions, {name: column(texts) for name, texts in answers.items()})
    for name in following:
        assert answered(asked.answers[name]).tolist() == [True, True, False]
        assert asked.not_asked[name].tolist() == [False, False, True]
