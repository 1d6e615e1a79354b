"""Answers against the form: allowed, required, calculated, offered; blanked where impossible, else flagged."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.survey.questionnaire import Question

AGE = Question("age", "integer", missing={"998": "dont_know"}, constraint=". >= 18 and . <= 95")


def cleaned(columns, *questions, checks=("skip_logic", "constraints"), **plan):
    rows = pd.DataFrame(columns, dtype=str)
    known = {name: Question(name, "text") for name in rows} | {question.name: question for question in questions}
    return clean(rows, known, {"categorical": [], "checks": checks, **plan})


def flags(result):
    return result.flags[["_row", "question", "rule_id"]].values.tolist()


def blanks(result):
    return result.log.loc[result.log["change_type"] == "blanked", ["question", "old_value", "rule_id"]].values.tolist()


def test_an_impossible_number_cannot_stand():
    result = cleaned({"age": ["17", "18", "998", "", "old", "118"]}, AGE)
    assert result.reasons["age"].tolist() == ["invalid", None, "dont_know", "not_recorded", "invalid", "invalid"]
    assert blanks(result) == [["age", "17", "L02"], ["age", "118", "L02"], ["age", "old", "R02"]]
    assert ". >= 18 and . <= 95" in result.log["issue"].iloc[0]


def test_where_answers_disagree_nobody_knows_which_is_wrong():
    size = Question("size", "integer")
    children = Question("children", "integer", constraint=". < ${size}")
    result = cleaned({"size": ["5", "5", ""], "children": ["2", "7", "9"]}, size, children)
    assert result.responses["children"].tolist() == [2, 7, 9]
    assert flags(result) == [[3, "children", "L03"]]


def test_a_text_that_is_unusual_stays_and_is_flagged():
    name = Question("id", "text", constraint="regex(., 'V[0-9]{3}')")
    result = cleaned({"id": ["V001", "v1", ""]}, name)
    assert result.responses["id"].tolist()[:2] == ["V001", "v1"]
    assert flags(result) == [[3, "id", "L03"]]


def test_a_day_that_may_be_any_of_several_or_none_is_not_judged_by_a_constraint():
    born = Question("born", "text", moment="date", constraint=". <= '2000-01-01'")
    result = cleaned({"born": ["2001-05-05", "1999-05-05", "03/04/2001", "31/02/2001", "soon"]}, born)
    assert flags(result) == [[2, "born", "L03"]]


def test_what_is_required_and_asked_and_lacks_is_flagged():
    who = Question("who", "text", relevant=["${any} = 1"], required="yes")
    sometimes = Question("more", "text", required="${any} = 1")
    result = cleaned({"any": ["1", "0", "1"], "who": ["", "", "a"], "more": ["", "", "x"]}, who, sometimes)
    assert flags(result) == [[2, "who", "L04"], [2, "more", "L04"]]
    assert result.reasons["who"].tolist() == ["not_recorded", "not_asked", None]


@pytest.mark.parametrize(
    ("calculation", "exported", "rows"),
    [
        ("if(${any} = 1, 'T', 'C')", ["T", "T", ""], [3]),
        ("${any} + 1", ["2", "2.0", "3"], [3]),
        ("${any} div 3", ["0.333333333333", "0.3", "9"], [3, 4]),
        ("'v3'", ["v1", "v2", "v3"], []),
        ("if(${any} = 1, '4', concat('1', ${any}))", ["4.0", "10,0", "12"], []),
        ("if(${any} = 1, '4', concat('1', ${any}))", ["4.1", "10,5", "V12"], [2, 3, 4]),
        ("${any} + 1", ["2,0", "1,00", "3.5"], [4]),
    ],
)
def test_what_is_not_as_calculated_is_flagged(calculation, exported, rows):
    made = Question("made", None, calculation=calculation)
    result = cleaned({"any": ["1", "0", "2"], "made": exported}, made)
    assert [row for row, _, rule in flags(result) if rule == "L05"] == rows


def test_nothing_is_said_of_a_calculation_from_answers_that_lack():
    made = Question("made", None, calculation="${any} + 1")
    assert flags(cleaned({"any": ["", "1"], "made": ["7", "2"]}, made)) == []


def test_a_choice_that_the_filter_does_not_offer_is_flagged():
    villages = {"V1": {"cercle": "Koro"}, "V2": {"cercle": "Mopti"}}
    village = Question(
        "village",
        "select_one",
        choices={"V1": "V1", "V2": "V2"},
        closed=True,
        choice_filter="cercle = ${cercle}",
        choice_columns=villages,
    )
    result = cleaned({"cercle": ["Koro", "Koro", ""], "village": ["V1", "V2", "V2"]}, village)
    assert flags(result) == [[3, "village", "L06"]]


def test_what_is_not_evaluated_is_named_with_its_row():
    made = Question("made", None, calculation="once(random())", form_row=7)
    form = cleaned({"made": ["0.1"]}, made).form
    assert (form.expressions, [(one.form_row, one.question, one.why) for one in form.not_evaluated]) == (
        1,
        [(7, "made", "random(), which only the phone knew")],
    )


def test_checks_that_the_plan_does_not_name_are_not_made():
    who = Question("who", "text", relevant=["${any} = 1"])
    result = cleaned({"any": ["0"], "who": ["a"], "age": ["3"]}, who, AGE, checks=[])
    assert result.responses["who"].tolist() == ["a"]
    assert result.responses["age"].tolist() == [3]


def test_what_someone_answered_who_had_refused_is_kept_nowhere():
    who = Question("who", "text", relevant=["${consent} = 1"])
    consent = Question("consent", "select_one", choices={"1": "Yes", "0": "No"}, closed=True)
    plan = {"consent": {"question": "consent", "given": "1"}}
    result = cleaned({"consent": ["1", "0"], "who": ["a", " secret "], "extra": ["b", " secret"]}, consent, who, **plan)
    assert result.set_aside[["disposition", "who"]].values.tolist() == [["refused", ""]]
    assert blanks(result) == [["who", "", "L01"]]
    tables = (result.log, result.set_aside, result.flags, result.responses)
    assert not any(table.astype(str).map(lambda cell: "secret" in cell).any().any() for table in tables)


def test_columns_of_a_question_with_several_answers_are_asked_as_it_is():
    from bogolan.survey.questionnaire import codebook

    form = {"any": Question("any", "text"), "who": Question("who", "text", relevant=["${any} = 1"])}
    plan = {"design": {"strata": []}, "missing": {}, "questions": {}}
    book = codebook(plan, form, ["any", "who", "who/1"])
    result = cleaned({"any": ["0", "1"], "who": ["", "1"], "who/1": ["", "1"]}, *book.values())
    assert result.reasons["who/1"].tolist() == ["not_asked", None]


def test_codes_that_a_question_with_several_answers_does_not_have_are_flagged():
    several = Question("src", "text", several=["1", "96"])
    assert flags(cleaned({"src": ["1 96", "1 77", "Radio", ""]}, several)) == [[3, "src", "L07"], [4, "src", "L07"]]


def test_of_who_refused_columns_that_the_form_lacks_are_not_kept():
    consent = Question("consent", "select_one", choices={"1": "Yes", "0": "No"}, closed=True, form_row=2)
    columns = {"consent": ["1", "0"], "src_1": ["1", "1"], "_id": ["8", "9"], "village": ["V1", "V2"]}
    plan = {"consent": {"question": "consent", "given": "1"}, "design": {"clusters": "village", "strata": []}}
    aside = cleaned(columns, consent, **plan).set_aside
    assert aside[["consent", "src_1", "_id", "village"]].values.tolist() == [["0", "", "9", "V2"]]
