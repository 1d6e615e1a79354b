"""Batteries as the form has them, and who answered one all alike."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.flags.straight_lining import batteries
from bogolan.survey.questionnaire import Question

SCALE = {"1": "Disagree", "2": "Neither", "3": "Agree"}


def battery(names, choices=None, first=2, relevant=()):
    return [
        Question(name, "select_one", choices=choices or SCALE, closed=True, form_row=row, relevant=list(relevant))
        for row, name in enumerate(names, first)
    ]


def names(length):
    return [f"b{place}" for place in range(length)]


@pytest.mark.parametrize(("length", "found"), [(6, 0), (7, 1), (12, 1)])
def test_a_battery_has_seven_statements_or_more(length, found):
    assert len(batteries({question.name: question for question in battery(names(length))})) == found


def test_other_choices_or_conditions_part_batteries():
    questions = battery(names(7)) + battery([f"c{place}" for place in range(7)], {"1": "No", "2": "Yes"}, 9)
    questions += battery([f"d{place}" for place in range(7)], {"1": "No", "2": "Yes"}, 16, ["${b0} = 1"])
    found = batteries({question.name: question for question in reversed(questions)})
    assert [(run[0], run[-1]) for run in found] == [("b0", "b6"), ("c0", "c6"), ("d0", "d6")]


def test_who_answered_all_alike_is_flagged_and_kept():
    said = {"alike": ["2"] * 7, "not": ["2"] * 6 + ["3"], "lacking": ["2"] * 6 + [""], "refused": ["9"] * 7}
    rows = pd.DataFrame(
        {"_uuid": list(said)} | {f"b{place}": [row[place] for row in said.values()] for place in range(7)}
    )
    questions = {question.name: question for question in battery(names(7))} | {"_uuid": Question("_uuid", "text")}
    cleaned = clean(rows.astype(str), questions, {"categorical": [], "checks": ["straight_lining"]})
    assert cleaned.flags[["uuid", "question", "rule_id"]].values.tolist() == [["alike", "b0", "F01"]]
    assert cleaned.flags["issue"].tolist() == ["the same answer to all of b0 to b6"]
    assert len(cleaned.responses) == 4
