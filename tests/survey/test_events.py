"""What a plan asks of events: the window and its years, bases by name, and what makes no sense."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.events import (
    called,
    months_before,
    names_joined,
    period_name,
    period_of,
    shares_asked,
    window,
    with_exposure,
    years,
)
from bogolan.survey.plan_names import named_questions

EVENTS = {"window_months": 24, "actors": {"a": ["A"], "b": ["B", "Bee"], "army": ["Army"]}}
PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
design: {clusters: village}
events: {file: e.csv, position: gps, radius_km: 10, window_months: 24, actors: {army: [Army], b: [B]}}
models:
  - {name: m, outcome: {question: q, share: [1]}, terms: [age, _exposure]}
"""
CLAIM = "claims: [{id: C1, statement: s, source: t, events: {actors: [b], among: [b]}, "


def plan(start: str, months: int, **more: object) -> dict:
    return {"fieldwork": {"start": start}, "events": {**EVENTS, "window_months": months}, **more}


@pytest.fixture
def plan_of(plan_of):
    def read(*change: str):
        assert not change or PLAN.count(change[0]) == 1
        return plan_of(PLAN.replace(*change) if change else PLAN)

    return read


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2020, 2, 3), 24, date(2018, 2, 3)),
        (date(2020, 1, 31), 1, date(2019, 12, 31)),
        (date(2020, 3, 31), 1, date(2020, 2, 29)),
        (date(2021, 3, 31), 13, date(2020, 2, 29)),
        (date(2020, 1, 1), 0, date(2020, 1, 1)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, before):
    assert months_before(day, months) == before


def test_the_window_ends_on_the_day_before_fieldwork():
    assert window(plan("2020-02-03", 24)) == (date(2018, 2, 3), date(2020, 2, 2))


@pytest.mark.parametrize("months", [13, 18, 24, 36, 59])
def test_its_years_follow_on_each_other_and_fill_it(months):
    found = years(plan("2020-02-29", months))
    assert (found[0][0], found[-1][1]) == window(plan("2020-02-29", months))
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(found))
    assert all(364 <= (last - first).days <= 365 for first, last in found[1:])
    assert len(found) == -(-months // 12)


@pytest.mark.parametrize("months", [1, 12])
def test_a_year_or_less_has_no_years(months):
    assert years(plan("2020-02-03", months)) == []


def test_a_period_is_read_as_it_is_named():
    period = window(plan("2020-02-03", 24))
    assert period_name(period) == "2018-02-03/2020-02-02"
    assert period_of(period_name(period)) == period


def test_every_actor_has_a_share_of_all_events_and_of_each_base_it_belongs_to():
    claims = [{"events": {"actors": ["b"], "among": ["b", "a"]}}, {"statement": "on another thing"}]
    found = shares_asked(plan("2020-02-03", 24, claims=claims))
    assert found == [
        *[(actor, "all_events") for actor in ("a", "b", "army")],
        *[("a", "a+b"), ("b", "a+b")],
    ]


def test_what_a_claim_is_about_is_asked_for_too():
    claims = [{"events": {"actors": ["b", "a"], "among": ["army"]}}]
    asked = plan("2020-02-03", 24, claims=claims)
    asked["events"]["among"] = [["army", "a"]]
    found = shares_asked(asked)
    assert {("a+b", "army"), ("a+b", "all_events"), ("a", "a+army"), ("army", "a+army"), ("army", "army")} <= {*found}
    assert len(found) == len({*found})


def test_actors_are_called_as_in_the_file():
    assert called(plan("2020-02-03", 24), names_joined(["b", "a", "b"])) == ["A", "B", "Bee"]


def test_exposure_stands_in_models_and_is_no_question(plan_of):
    read = plan_of()
    assert "_exposure" not in {name for _, name in named_questions(read)}
    assert {"age", "gps", "q"} <= {name for _, name in named_questions(read)}
    assert with_exposure({"age": {}}, read, "near") == {"age": {}, "_exposure": {"type": "decimal", "label": "near"}}
    assert with_exposure({}, plan("2020-02-03", 24)) == {}


def test_where_it_is_not_known_it_is_a_question_that_nobody_was_asked(plan_of):
    read = plan_of("terms: [age, _exposure]", "terms: [age], specifications: {controls: [[], [_exposure]]}")
    assert "_exposure" not in {name for _, name in named_questions(read)}
    del read["events"]["position"]
    assert "_exposure" in {name for _, name in named_questions(read)}


@pytest.mark.parametrize("elsewhere", ["{question: _exposure, share: [1]}", "{question: q, share: [1], against: [2]}"])
def test_as_an_outcome_it_is_a_question_that_nobody_was_asked(plan_of, elsewhere):
    named = {name for _, name in named_questions(plan_of("{question: q, share: [1]}", elsewhere))}
    assert ("_exposure" in named) == ("_exposure" in elsewhere)


@pytest.mark.parametrize(
    ("change", "column", "found"),
    [
        (("design: {clusters: village}\n", ""), "events.position", "a position without clusters in `design`"),
        (("position: gps, ", ""), "models.0.terms.1", "'_exposure' without positions"),
        (("_exposure]", "{question: _exposure, is: [1]}]"), "models.0.terms.1", "'_exposure' as answers"),
        (("_exposure]", "{question: _exposure, as: category}]"), "models.0.terms.1", "'_exposure' as answers"),
        (("radius_km", "exposure: {actors: [navy]}, radius_km"), "events.exposure.actors.0", "'navy'"),
        (("radius_km", "among: [[army], [b, c]], radius_km"), "events.among.1.1", "'c'"),
        (("window_months: 24", "window_months: 1.5"), "events.window_months", "1.5"),
        (("radius_km", "types: [Battle], radius_km"), "events.types.0", "'Battle'"),
        (
            (
                "models:",
                CLAIM + "value: {men: 0.5}}]\nmodels:",
            ),
            "claims.0.value.men",
            "a number of 'men'",
        ),
        (
            (
                "models:",
                CLAIM + "outcomes: [{question: q}]}]\nmodels:",
            ),
            "claims.0.outcomes",
            "`outcomes` beside `events`",
        ),
        (("position: gps,", "exposure: {actors: [b]},"), "events.exposure", "`exposure` without `position`"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(plan_of, change, column, found):
    with pytest.raises(SurveyError) as caught:
        plan_of(*change)
    told = {problem.column: problem for problem in caught.value.problems}
    assert told[column].found == found
    assert told[column].line is not None
