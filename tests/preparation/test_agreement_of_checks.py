"""What the plan says for the checks of interviews and the data do not bear out is named, each in its place."""

from __future__ import annotations

import pytest

from bogolan.preparation.agreement import check
from bogolan.provenance.errors import SurveyError

RESPONSES = "sex,area,gps,n\nf,A,10.5 -4.5 2 3,5\nm,B,12.5 20.5 2 3,many\n"
AREAS = "area,south,north,west,east\nA,10,11,-5,-4\nB,12,13,20,21\n"
POSITIONS = "positions: {question: gps, areas: areas.csv, by: area}\n"
CHOICES = "questions: {area: {choices: {A: Koro, B: Mopti}}}\n"


def problems(survey, more, areas=AREAS):
    path = survey(RESPONSES, more)
    if areas is not None:
        (path.parent / "areas.csv").write_text(areas, encoding="utf-8")
    try:
        check(path)
    except SurveyError as error:
        return [str(problem).replace(str(path.parent), "") for problem in error.problems]
    return []


def test_what_agrees_raises_nothing(survey):
    assert problems(survey, POSITIONS + CHOICES) == []
    assert problems(survey, "positions: {question: gps}\nrespondent: n\n", areas=None) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("respondent: who\n", ["survey.yaml:7, respondent", "the question 'who'"]),
        ("positions: {question: gsp}\n", ["the question 'gsp'", "_gsp_latitude or gsp-Latitude", "did you mean 'gps'"]),
        ("positions: {question: sex}\n", ["no latitude and longitude in 'sex'"]),
        ("positions: {question: gps, areas: areas.csv, by: place}\n", ["positions.by", "the question 'place'"]),
        ("positions: {question: gps, areas: areas.csv}\n", ["positions.by", "the question that says in which area"]),
        ("positions: {question: gps, by: area}\n", ["positions.areas", "the file with the areas"]),
        ("quotas: {women: 9}\n", ["survey.yaml:7, quotas", "no clusters in `design`"]),
        ("quotas: {women: -1}\n", ["quotas.women"]),
        ("outliers: [{question: sex, method: sd}]\n", ["outliers.0.question", "no number in 'sex'"]),
        ("outliers: [{question: n, method: mad}]\n", ["method", "iqr"]),
        ("outliers: [{question: m, method: sd}]\n", ["the question 'm'"]),
        ("outliers: [{question: n, method: sd, by: aera}]\n", ["outliers.0.by", "the question 'aera'", "'area'"]),
        ("outliers: [{question: n, method: sd, by: n}]\n", ["outliers.0.by", "'n' by itself"]),
        ("outliers: [{question: n, method: sd, fewest: 20}]\n", ["outliers.0.fewest", "`fewest` without `by`"]),
        ("outliers: [{question: n, method: sd, by: area, fewest: 3}]\n", ["outliers.0.fewest"]),
        (
            "sensitivity: [{name: clean, without_flagged: [F01, F99]}]\n",
            ["survey.yaml:7, sensitivity.0.without_flagged.1", "'F99'", "ids of rules that flag interviews"],
        ),
    ],
)
def test_what_does_not_is_named_where_it_stands(survey, more, told):
    found = problems(survey, more)
    assert found
    assert all(any(part in problem for problem in found) for part in told)


@pytest.mark.parametrize(
    ("areas", "told"),
    [
        (None, ["no file 'areas.csv'"]),
        ("area,south,north,west\nA,1,2,3\n", ["areas.csv, row 1, east", "a column 'east'"]),
        ("area,south,north,west,east\n", ["areas.csv", "no rows"]),
        ("area,south,north,west,east\nA,ten,11,-5,-4\n", ["row 2, south", "'ten'", "degrees from -90 to 90"]),
        ("area,south,north,west,east\nA,10,11,-5,\n", ["row 2, east", "degrees from -180 to 180"]),
        ("area,south,north,west,east\nA,10,11,-5,-400\n", ["row 2, east"]),
        ("area,south,north,west,east\nA,11,10,-5,-4\n", ["row 2, south", "11 north of 10"]),
        (AREAS + "A,1,2,3,4\n", ["row 4, area", "'A' a second time"]),
        (AREAS + ",1,2,3,4\n", ["row 4, area", "nothing"]),
        (AREAS + "C,1,2,3,4\n", ["row 4, area", "'C'", "one of the answers A, B"]),
        ("area,south,north,west,east\nA,11,10,x,-4\nA,1,2,3,4\n", ["row 2, south", "row 2, west", "row 3, area"]),
    ],
)
def test_areas_that_are_none_are_named_by_their_rows(survey, areas, told):
    found = problems(survey, POSITIONS + CHOICES, areas)
    assert all(any(part in problem for problem in found) for part in told)
