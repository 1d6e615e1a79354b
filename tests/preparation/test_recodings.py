"""Codes recoded by a rule of the plan, before the form is run, and the log of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bogolan.preparation.cleaning import clean
from bogolan.preparation.cleaning_log import BY_THE_PLAN, DATE
from bogolan.preparation.matching import recognised
from bogolan.preparation.revisions import revised
from bogolan.survey.questionnaire import Question

SEX = Question("sex", "select_one", choices={"1": "Woman", "2": "Man"}, closed=True)
PREGNANT = Question("pregnant", "text", relevant=["${sex} = 1"])
SWAPPED = {
    "question": "sex",
    "where": "${version} = 'v1' and ${village} = 'V2'",
    "codes": {"1": "2", "2": "1"},
    "reason": {"en": "codes were swapped", "fr": "codes inversés"},
}
QUESTIONS = {"version": Question("version"), "village": Question("village", "text"), "sex": SEX, "pregnant": PREGNANT}


def cleaned(rows, recodings, checks=("skip_logic",)):
    frame = pd.DataFrame(rows, columns=["version", "village", "sex", "pregnant"], dtype=object)
    plan = {"categorical": [], "checks": list(checks), "recodings": recodings}
    return clean(frame, QUESTIONS, plan)


ROWS = [("v1", "V2", "2", "yes"), ("v1", "V2", "1", ""), ("v1", "V1", "2", ""), ("v2", "V2", "1", "no")]


def test_codes_are_recoded_where_the_rule_says_and_the_form_sees_what_they_became():
    result = cleaned(ROWS, [SWAPPED])
    assert result.responses["sex"].tolist() == ["1", "2", "2", "1"]
    assert result.responses["pregnant"].tolist()[0] == "yes"
    assert result.log[["question", "old_value", "new_value", "change_type", "rule_id"]].values.tolist() == [
        ["sex", "2", "1", "recoded", "R10"],
        ["sex", "1", "2", "recoded", "R10"],
    ]
    assert set(result.log["issue"]) == {BY_THE_PLAN.about(rule="codes were swapped").issue}


def test_without_the_rule_the_form_would_have_blanked_an_answer():
    assert pd.isna(cleaned(ROWS, []).responses["pregnant"].tolist()[0])


def test_a_label_said_what_was_meant_and_is_not_recoded():
    result = cleaned([("v1", "V2", "Woman", "yes"), ("v1", "V2", "2.0", "yes")], [SWAPPED])
    assert result.responses["sex"].tolist() == ["1", "1"]
    assert result.log[["old_value", "new_value", "rule_id"]].values.tolist() == [
        ["Woman", "1", "R03"],
        ["2.0", "2", "R04"],
        ["2", "1", "R10"],
    ]


def test_recodings_follow_each_other():
    back = SWAPPED | {"where": "${sex} = 1", "codes": {"1": "2"}}
    assert cleaned(ROWS, [SWAPPED, back]).responses["sex"].tolist() == ["2", "2", "2", "2"]


def test_revised_cells_share_a_place_and_nothing_changes_where_nothing_does():
    column = recognised(pd.Series(["a", "b", "a", "a"], dtype=object), Question("q", "text"))
    same = revised(column, np.ones(4, bool), np.array(["a", "b", "a", "a"], object), DATE)
    assert same is column
    new = revised(column, np.array([True, True, False, True]), np.array(["x", "x", "x", "x"], object), DATE)
    assert new.in_rows(new.codes).tolist() == ["x", "x", "a", "x"]
    assert new.in_rows(new.raw).tolist() == ["a", "b", "a", "a"]
    assert len(new.codes) == 4
    assert new.places[0] == new.places[3]
    again = revised(new, np.array([False, False, True, False]), np.array(["y"] * 4, object), BY_THE_PLAN)
    assert again.in_rows(again.codes).tolist() == ["x", "x", "y", "x"]
    assert again.in_rows(again.matched).tolist() == ["a", "b", "a", "a"]
    assert [rule.id for rule in again.in_rows(again.revisions)] == ["R08", "R08", "R10", "R08"]
