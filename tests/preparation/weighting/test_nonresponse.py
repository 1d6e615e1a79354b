"""Interviews not given: factors by hand, base weights of both sides, cells with too few, and who is counted."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.weighting.cells import level_told
from bogolan.survey.questionnaire import Question

CELLS = {"nonresponse": {"cells": ["region"], "fewest": 2}}


@pytest.fixture
def sample(people):
    return people(region=["N", "N", "N", "N", "S", "S"], w=[1.0, 1.0, 2.0, 2.0, 3.0, 5.0])


def set_aside(*rows):
    return pd.DataFrame(rows, columns=["disposition", "region", "w"], dtype=object).assign(
        village="", sex="", adults=""
    )


LOST = set_aside(("refused", "N", "1"), ("partial", "North", "2"), ("duplicate", "S", "3"), ("withdrawn", "", ""))


def test_those_who_completed_stand_for_those_who_did_not(weigh, sample):
    made, report = weigh(sample, CELLS, set_aside=LOST)
    # N: 6 were asked and 4 completed; S: all who were asked; duplicates and who withdrew are nobody.
    assert made["_weight"].tolist() == [1.5, 1.5, 1.5, 1.5, 1.0, 1.0]
    assert report["nonresponse"] == [
        {"cell": "N", "completed": 4, "not_given": 2, "factor": 1.5},
        {"cell": "S", "completed": 2, "not_given": 0, "factor": 1.0},
    ]


def test_base_weights_of_both_sides_count(weigh, sample):
    sample["_weight"] = sample["w"]
    made, _ = weigh(sample, CELLS, set_aside=LOST, design={"weights": "w"})
    # N: 6 of 9.
    assert made["_weight"].tolist() == [1.5, 1.5, 3.0, 3.0, 3.0, 5.0]


def test_the_frame_weighs_both_sides_and_the_household_comes_after(weigh, sample):
    text = "region,listed,chosen\nN,60,6\nS,40,2\n"
    frame = {"file": "frame.csv", "listed": "listed", "selected": "chosen", "eligible": "adults"}
    sample = sample.assign(adults=[1, 2, 1, 1, 1, 3], _stratum=sample["region"])
    made, _ = weigh(sample, {**CELLS, "frame": frame}, {"frame.csv": text}, {"strata": "region"}, LOST)
    assert made["_weight"].tolist() == [15.0, 30.0, 15.0, 15.0, 20.0, 60.0]


def test_a_cell_with_too_few_interviews_is_named(told, sample):
    lost = set_aside(("refused", "N", "1"), ("refused", "S", "1"))
    problems = told(sample, {"nonresponse": {"cells": ["region"], "fewest": 3}}, set_aside=lost)
    assert [problem[3] for problem in problems] == ["2 interviews in the cell S, to stand for 1 not given"]


def test_a_cell_where_all_refused_is_named(told, sample):
    lost = set_aside(("refused", "E", "1"))
    questions = {"region": Question("region", choices=dict.fromkeys("NSE", ""))}
    problems = told(sample, CELLS, set_aside=lost, questions=questions)
    assert [problem[3] for problem in problems] == ["0 interviews in the cell E, to stand for 1 not given"]


def test_cells_are_joined_as_declared_only(weigh, sample):
    lost = set_aside(("refused", "E", "1"))
    joined = {**CELLS, "collapse": [{"question": "region", "levels": ["S", "E"]}]}
    made, _ = weigh(sample, joined, set_aside=lost, questions={"region": Question("region")})
    assert made["_weight"].tolist() == [1.0, 1.0, 1.0, 1.0, 1.5, 1.5]


@pytest.mark.parametrize(
    ("region", "lost", "found"),
    [
        ([None, "N", "N", "N", "S", "S"], LOST, "no answer of 1 who completed the interview"),
        (["N"] * 6, set_aside(("refused", "", "1"), ("partial", "", "1")), "no answer of 2 who refused or broke off"),
    ],
)
def test_the_cell_of_everybody_has_to_be_known(told, sample, region, lost, found):
    problems = told(sample.assign(region=region), CELLS, set_aside=lost)
    assert problems == [("responses.csv", None, "region", found)]


def test_the_base_weight_of_everybody_has_to_be_known(told, sample):
    lost = set_aside(("refused", "N", ""), ("refused", "N", "-1"), ("refused", "N", "2"))
    problems = told(sample, CELLS, set_aside=lost, design={"weights": "w"})
    assert problems == [("responses.csv", None, "w", "no base weight of 2 who refused or broke off")]


def test_a_cell_of_a_village_is_told_by_the_village_though_its_name_is_text(told):
    """Strata and clusters were there before anyone was asked; other words may be somebody's own."""
    levels = ("Ké-Macina", "1"), ("Ké-Macina", "because of him"), ("", "1")
    choices = {"village": [], "sex": ["1", "2"]}
    assert [level_told(level, ("village", "sex"), choices, {"village"}) for level in levels] == [
        "Ké-Macina x 1",
        "Ké-Macina x (another answer)",
        "village: (nothing) x 1",
    ]
    assert level_told(("x", "1"), ("village", "sex"), choices) == "(another answer) x 1"


def test_the_message_names_the_village(told, people):
    sample = people(region=["N"] * 4, village=["Sofara nord"] * 2 + ["Konna"] * 2, w=[1.0] * 4)
    lost = set_aside(("refused", "N", "1")).assign(village="Sofara nord")
    questions = {"region": Question("region", choices=dict.fromkeys("NS", "")), "village": Question("village", "text")}
    weighting = {"nonresponse": {"cells": ["region", "village"], "fewest": 3}}
    design = {"strata": "region", "clusters": "village"}
    problems = told(sample, weighting, set_aside=lost, questions=questions, design=design)
    assert [problem[3] for problem in problems] == [
        "2 interviews in the cell N x Sofara nord, to stand for 1 not given"
    ]
