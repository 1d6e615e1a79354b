"""Clocks that cannot be right, and interviews that were too fast for their interviewer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.flags.durations import too_fast
from bogolan.survey.questionnaire import Question

PLAN = {"categorical": [], "checks": ["durations"], "fieldwork": {"start": "2020-02-01", "end": "2020-02-28"}}


def flagged(times):
    rows = pd.DataFrame(times, columns=["start", "end"]).assign(_uuid=[str(place) for place in range(len(times))])
    cleaned = clean(rows.astype(str), {name: Question(name, "text") for name in rows}, PLAN)
    return dict(zip(cleaned.flags["uuid"].astype(int), cleaned.flags["rule_id"], strict=True))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2020-02-03T10:00:00.000+00:00", "2020-02-03T09:00:00.000+00:00"),
        ("2020-02-03T10:00:00Z", "2020-02-03T10:00:00Z"),
        ("2020-02-03T10:00:00Z", "2020-02-05T10:00:00Z"),
        ("1970-01-01T00:10:00Z", "1970-01-01T00:50:00Z"),
        ("2031-01-01T00:10:00Z", "2031-01-01T00:50:00Z"),
        ("2020-02-03T10:00:00Z", ""),
        ("noon", "one"),
    ],
)
def test_a_clock_that_cannot_be_right(start, end):
    assert flagged([(start, end), ("2020-02-03T10:00:00+01:00", "2020-02-03T10:40:00+01:00")]) == {0: "F02"}


def test_offsets_of_clocks_count():
    assert flagged([("2020-02-03T10:00:00+01:00", "2020-02-03T09:30:00Z")]) == {}


def test_without_times_nothing_is_said():
    rows = pd.DataFrame({"a": ["1"]}, dtype=str)
    assert clean(rows, {"a": Question("a")}, PLAN).flags.empty


def test_interviewers_are_compared_with_themselves():
    generator = np.random.default_rng(5)
    interviewer = np.repeat([0, 1], 200)
    minutes = np.exp(generator.normal(np.where(interviewer == 0, np.log(20), np.log(60)), 0.2))
    minutes[[0, 200]] = 5, 20
    found = too_fast(minutes, interviewer, np.ones(400, bool))
    assert np.flatnonzero(found).tolist() == [0, 200]
    assert not too_fast(minutes, None, np.ones(400, bool))[200]


def test_few_interviews_tell_nothing():
    assert not too_fast(np.array([1.0, 40, 41, 42]), None, np.ones(4, bool)).any()
    same = np.full(50, 40.0)
    same[0] = 1
    assert not too_fast(same, None, np.ones(50, bool)).any(), "without spread nothing is far"
