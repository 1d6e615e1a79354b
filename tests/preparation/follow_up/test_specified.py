"""Which text specifies which "other", as the form says."""

from __future__ import annotations

import pytest

from bogolan.preparation.follow_up.specified import specified_texts
from bogolan.survey.questionnaire import Question
from bogolan.survey.xlsform import read_form

TRADE = Question("trade", "select_one", choices={"1": "Farmer", "96": {"en": "Other", "fr": "Autre"}, "x": "Otherwise"})
TRADES = Question("trades", "text", several=["1", "96"])
AGE = Question("age", "integer")


@pytest.mark.parametrize(
    ("name", "condition", "found"),
    [
        ("which", "${trade} = 96", ("trade", "96")),
        ("which", "${trade} = '96'", ("trade", "96")),
        ("which", "96 = ${trade}", ("trade", "96")),
        ("which", "selected(${trade}, '96')", ("trade", "96")),
        ("trades_other", "selected(${trades}, '96')", ("trades", "96")),
        ("trades_why", "selected(${trades}, '96')", None),
        ("which", "${trade} = 1", None),
        ("which", "${trade} = 'x'", None),
        ("which", "${trade} = 7", None),
        ("which", "${trade} != 96", None),
        ("which", "${trade} = 96 and ${age} > 3", None),
        ("which_other", "${age} = 96", None),
        ("which", "not(selected(${trade}, '96'))", None),
    ],
)
def test_a_text_asked_where_other_was_chosen(name, condition, found):
    text = Question(name, "text", relevant=["${consent} = 1", condition])
    questions = {one.name: one for one in (TRADE, TRADES, AGE, text)}
    assert [one[1:] for one in specified_texts(questions)] == ([found] if found else [])


def test_only_texts():
    number = Question("which_other", "integer", relevant=["${trade} = 96"])
    assert specified_texts({one.name: one for one in (TRADE, number)}) == []


def test_the_demonstration(house):
    form = read_form(house / "data/mopti-demo/questionnaire.xlsx")
    assert specified_texts(form) == [("livelihood_oth", "livelihood", "96")]


def test_a_form_of_the_field(house):
    path = house.parent / "shared/microdata/impact-xlsform/REACH_2024_MSNA-kobo-tool_draft_v11.xlsx"
    if not path.exists():
        pytest.skip("../shared is absent")
    questions = read_form(path)
    found = specified_texts(questions)
    named = [name for name, question in questions.items() if question.type == "text" and name.startswith("other_")]
    assert [one.text for one in found] == named
    assert len(named) == 24
    assert all(one.code in {*questions[one.question].choices, *questions[one.question].several} for one in found)
