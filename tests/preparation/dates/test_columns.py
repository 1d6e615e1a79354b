"""Columns of days and moments: read where there is one reading, flagged where there are two."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.dates.readings import moment_readings
from bogolan.survey.questionnaire import Question
from bogolan.survey.xlsform import read_form

PLAN = {"categorical": [], "checks": ["dates"], "fieldwork": {"start": "2020-02-03", "end": "2020-03-06"}}
NOTED = {
    "today": Question("today", "text", meta="today", moment="date"),
    "start": Question("start", "text", meta="start", moment="datetime"),
    "end": Question("end", "text", meta="end", moment="datetime"),
    "born": Question("born", "text", moment="date"),
    "hour": Question("hour", "text", moment="time"),
    "words": Question("words", "text"),
}
ISO = ["2020-02-04"] * 9


def cleaned(checks=("dates",), **columns):
    rows = pd.DataFrame(columns, dtype=object)
    return clean(rows, {name: NOTED[name] for name in rows}, PLAN | {"checks": list(checks)})


def flagged(result):
    return [
        (row, question)
        for row, question, rule in zip(*result.flags[["_row", "question", "rule_id"]].T.values, strict=True)
        if rule == "F08"
    ]


def test_a_day_is_read_where_one_reading_is_possible_and_logged():
    result = cleaned(today=[*ISO, "25/02/2020", "02-17-20", "43864", "3 fév. 2020"])
    assert result.responses["today"].tolist()[9:] == ["2020-02-25", "2020-02-17", "2020-02-03", "2020-02-03"]
    assert result.log[["old_value", "new_value", "rule_id"]].values.tolist() == [
        ["25/02/2020", "2020-02-25", "R08"],
        ["02-17-20", "2020-02-17", "R08"],
        ["43864", "2020-02-03", "R08"],
        ["3 fév. 2020", "2020-02-03", "R08"],
    ]
    assert flagged(result) == []


def test_a_day_with_two_readings_is_flagged_and_stays():
    result = cleaned(today=[*ISO, "03/02/2020", "25/02/2020", "02-03-20"])
    assert result.responses["today"].tolist()[9:] == ["03/02/2020", "2020-02-25", "02-03-20"]
    assert flagged(result) == [(11, "today"), (13, "today")]


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("born", ["31/02/2024", "2020-02-31", "2023-02-29", "2020-13-01", "abc", "en 2015"]),
        ("start", ["2020-02-31T09:00:00", "2020-02-03T25:00:00", "2020-02-03T09:61:00", "yesterday"]),
        ("hour", ["25:61", "24h10", "noon"]),
    ],
)
def test_what_is_no_day_or_time_is_blanked_and_logged(column, cells):
    given = {"born": "2024-02-29", "start": "2020-02-03T09:00:00.000+00:00", "hour": "09:14:00"}[column]
    result = cleaned(**{column: [given, *cells, ""]})
    assert result.responses[column].isna().tolist() == [False, *[True] * len(cells), True]
    assert result.reasons[column].tolist() == [None, *["invalid"] * len(cells), "not_recorded"]
    lines = result.log[["question", "old_value", "new_value", "change_type", "rule_id"]].values.tolist()
    assert lines == [[column, cell, "", "blanked", "R02"] for cell in cells]
    assert result.log["issue"].str.contains(NOTED[column].moment).all()
    without = cleaned(checks=(), **{column: [given, *cells, ""]})
    assert without.responses[column].tolist()[1:-1] == cells
    assert without.log.empty


def test_why_there_is_no_day_stays_a_reason():
    born = Question("born", "text", moment="date", missing={"9999-09-09": "dont_know", "99": "refused"})
    rows = pd.DataFrame({"born": ["9999-09-09", "99", "2000-01-01"]}, dtype=object)
    result = clean(rows, {"born": born}, PLAN)
    assert result.reasons["born"].tolist() == ["dont_know", "refused", None]
    assert result.log.empty


@pytest.mark.parametrize(("shows", "read"), [("25/02/2020", "2020-02-03"), ("02/25/2020", "2020-03-02")])
def test_a_column_in_one_form_shows_its_order(shows, read):
    result = cleaned(today=["03/02/2020", shows, "05/02/2020"])
    assert result.responses["today"].tolist()[0] == read
    assert flagged(result) == []


def test_a_column_that_shows_both_orders_settles_nothing():
    result = cleaned(today=["03/02/2020", "25/02/2020", "02/25/2020"])
    assert result.responses["today"].tolist() == ["03/02/2020", "2020-02-25", "2020-02-25"]
    assert flagged(result) == [(2, "today")]


def test_today_settles_start_and_start_settles_end_interview_by_interview():
    iso = "2020-02-03T09:00:00.000+00:00"
    result = cleaned(
        today=["2020-02-03", "2020-03-02", "", "2020-02-03"],
        start=["03/02/2020 09:14:05", "03/02/2020 09:14:05", "03/02/2020 09:14:05", iso],
        end=[iso, iso, iso, "03/02/2020 10:00:00"],
    )
    assert result.responses["start"].tolist()[:3] == [
        "2020-02-03T09:14:05+00:00",
        "2020-03-02T09:14:05+00:00",
        "03/02/2020 09:14:05",
    ]
    assert result.responses["end"].tolist()[3] == "2020-02-03T10:00:00+00:00"
    assert flagged(result) == [(4, "start")]


def test_what_the_phone_did_not_note_has_no_years_of_fieldwork():
    result = cleaned(born=["25/12/98", "25/12/1998", "3 mars 1960"])
    assert result.responses["born"].tolist() == ["25/12/98", "1998-12-25", "1960-03-03"]
    assert flagged(result) == [(2, "born")]


def test_times_are_read_and_other_columns_left():
    result = cleaned(hour=["9h14", "10:00:00"], words=["25/02/2020", "43864"])
    assert result.responses["hour"].tolist() == ["09:14:00", "10:00:00"]
    assert result.responses["words"].tolist() == ["25/02/2020", "43864"]


def test_nothing_is_read_where_the_plan_does_not_name_the_check():
    result = cleaned(checks=[], today=["25/02/2020"])
    assert result.responses["today"].tolist() == ["25/02/2020"]


def test_durations_are_of_the_moments_as_read():
    told = cleaned(
        checks=["dates", "durations"],
        start=["25/02/2020 09:00:00", "25/02/2020 09:00:00"],
        end=["2020-02-25T09:40:00+00:00", "2020-02-25T08:40:00+00:00"],
    )
    assert told.flags.loc[told.flags["rule_id"] == "F02", "_row"].tolist() == [3]


def test_a_column_is_read_by_its_distinct_cells(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "bogolan.preparation.dates.columns.moment_readings", lambda cell: asked.append(cell) or moment_readings(cell)
    )
    cleaned(today=["25/02/2020", *ISO] * 1000)
    assert asked == ["25/02/2020"]


def test_the_form_says_what_is_a_moment(house):
    form = read_form(house / "data/mopti-demo/questionnaire.xlsx")
    assert {name: question.moment for name, question in form.items() if question.moment} == {
        "start": "datetime",
        "end": "datetime",
        "today": "date",
    }
