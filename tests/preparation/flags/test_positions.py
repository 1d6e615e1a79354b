"""Positions that cannot be right are blanked, in one column or several; the interview and all else stay."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.areas import Areas
from bogolan.preparation.cleaning import clean
from bogolan.preparation.flags.positions import positions_of
from bogolan.survey.expressions.evaluation import Answers
from bogolan.survey.questionnaire import Question

AREAS = Areas(("A", "B"), np.array([[10.0, 11, -5, -4], [12.0, 13, 20, 21]]))
PLAN = {
    "categorical": [],
    "checks": ["positions"],
    "positions": {"question": "gps", "areas": "areas.csv", "by": "area"},
    "design": {"clusters": "village", "strata": []},
}
QUESTIONS = {"gps": Question("gps", "text", kind="geopoint"), "area": Question("area"), "village": Question("village")}


def cleaned(cells, area=None, village=None, plan=PLAN, areas=AREAS, questions=QUESTIONS):
    """Cleaned interviews, after ten whose positions are right and all different."""
    right = [f"10.{place}01234 -4.5{place}4321 270 4.{place}" for place in range(10)]
    rows = pd.DataFrame({"gps": [*right, *cells]})
    rows["area"] = ["A"] * 10 + (["A"] * len(cells) if area is None else area)
    rows["village"] = [f"v{place}" for place in range(10)] + ([""] * len(cells) if village is None else village)
    result = clean(rows.astype(str), questions, plan, areas=areas)
    assert len(result.responses) == len(rows)
    log = result.log[result.log["question"] == "gps"]
    told = {
        int(uuid.removeprefix("row-")) - 12: issue.partition(": ")[2] for uuid, issue in log[["uuid", "issue"]].values
    }
    assert (
        result.responses["gps"].isna() == [place - 10 in told or rows["gps"][place] == "" for place in range(len(rows))]
    ).all()
    assert set(log["rule_id"]) <= {"R12"}
    return told


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("0 0 0 0", "0, 0"),
        ("0.000000 -0.000000 0 0", "0, 0"),
        ("-4.512345 10.512345 270 4", "latitude and longitude swapped"),
        ("8.512345 -4.512345 270 4", "outside its area"),
        ("12.512345 20.512345 270 4", "outside its area"),
        ("95.1 -4.5 0 0", "outside its area"),
        ("10.512345 -4.512345 270 4", None),
        ("10,512345 -4,512345 270 4", None),
        ("10.512345, -4.512345", None),
        ("9.995 -4.5 270 4", None),
        ("9.98 -4.5 270 4", "outside its area"),
        ("", None),
        ("999 999 0 0", "outside its area"),
        ("at the well", "no place on earth: no degrees"),
        ("14.5", "no place on earth: no degrees"),
    ],
)
def test_a_position_and_what_is_wrong_with_it(cell, why):
    assert cleaned([cell]) == ({} if why is None else {0: why})


def test_how_far_outside_is_for_the_plan_to_say():
    plan = {**PLAN, "positions": {**PLAN["positions"], "within_km": 0}}
    assert cleaned(["9.995 -4.5 270 4"], plan=plan) == {0: "outside its area"}


def test_a_position_shared_to_six_decimals_is_of_none_of_them():
    told = cleaned(["10.512345 -4.512345 270 4.0", "10.512345 -4.512345 281 7.0", "10.512346 -4.512345 270 4.0"])
    assert told == {0: "the same as in another interview", 1: "the same as in another interview"}


def test_positions_told_less_exactly_may_be_the_same():
    assert cleaned(["10.5123 -4.5123 270 4"] * 3) == {}


def test_where_positions_are_those_of_places_they_are_shared():
    assert cleaned(["10.512345 -4.512345 270 4"] * 12) == {}


def test_a_wrong_area_does_not_cost_a_right_position():
    cells = [f"10.5{place}2345 -4.5{place}2345 270 4" for place in range(4)]
    assert cleaned(cells, ["A", "A", "A", "B"], ["v"] * 4) == {}
    assert cleaned(cells[:1], ["B"], ["w"]) == {0: "outside its area"}


def test_where_nobody_knows_the_area_a_position_lies_in_one_of_them():
    cells = ["12.512345 20.512345 270 4", "8.512345 -4.512345 270 4"]
    assert cleaned(cells, ["Ab", "Ab"]) == {1: "outside its area"}


def test_without_areas_the_earth_is_one():
    plan = {key: PLAN[key] for key in ("categorical", "checks")}
    cells = ["8.512345 -4.512345 270 4", "95.1 -4.5 0 0", "1 181 0 0", "0 0 0 0"]
    told = cleaned(cells, plan=plan, areas=None)
    assert told == {1: "no place on earth", 2: "no place on earth", 3: "0, 0"}


def test_without_the_check_positions_stay():
    assert cleaned(["0 0 0 0"], plan={**PLAN, "checks": []}) == {}


@pytest.mark.parametrize(
    ("names", "whole"),
    [
        (["_gps_latitude", "_gps_longitude", "_gps_altitude", "_gps_precision"], True),
        (["_gps_latitude", "_gps_longitude"], False),
        (["gps-Latitude", "gps-Longitude", "gps-Altitude", "gps-Accuracy"], False),
    ],
)
def test_columns_of_their_own_are_blanked_too(names, whole):
    cells = ["10.512345 -4.512345 270 4", "0 0 270 4", "-4.612345 10.612345 270 4"]
    rows = pd.DataFrame([cell.split()[: len(names)] for cell in cells], columns=names).assign(area="A", other="5")
    rows = rows.assign(gps=cells) if whole else rows
    questions = {name: QUESTIONS.get(name, Question(name)) for name in rows}
    result = clean(rows.astype(str), questions, {**PLAN, "design": {}}, areas=AREAS)
    for name in [*names, *(["gps"] if whole else [])]:
        assert result.responses[name].isna().tolist() == [False, True, True]
    assert not result.responses[["area", "other"]].isna().any(axis=None)
    assert len(result.log) == 2 * (len(names) + whole)


@pytest.mark.parametrize(
    ("cell", "latitude", "longitude", "exact"),
    [
        ("13.512345 -3.201234 270.4 4.8", 13.512345, -3.201234, True),
        ("13.5 -3.2", 13.5, -3.2, False),
        ("13,512345 -3,2", 13.512345, -3.2, True),
        ("+13.5; 3.2 m", 13.5, 3.2, False),
        ("13.5", np.nan, np.nan, False),
        ("", np.nan, np.nan, False),
    ],
)
def test_a_position_is_read_however_it_is_written(cell, latitude, longitude, exact):
    answers = {"gps": Answers(np.array(["1.0 2.0", cell], object), np.array([1]))}
    positions = positions_of(answers, "gps")
    assert np.array_equal([*positions.latitude, *positions.longitude], [latitude, longitude], equal_nan=True)
    assert positions.exact.tolist() == [exact]
