"""How fieldwork went by week: days as the form noted them, weeks from the first day of fieldwork on."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.analysis.fieldwork_progress import progress_rows
from bogolan.analysis.ranges import joined_ranges

PLAN = {"fieldwork": {"start": "2020-02-05", "end": "2020-02-20"}}
CODEBOOK = {"noted": {"meta": "today"}, "begun": {"meta": "start"}, "q": {"meta": ""}}


def told(**columns):
    frame = pd.DataFrame(columns)
    return {row["level"]: row["estimate"] for row in progress_rows(frame, CODEBOOK, PLAN)}


def test_weeks_are_counted_from_the_first_day_of_fieldwork():
    days = ["2020-02-05"] * 12 + ["2020-02-11"] * 3 + ["2020-02-12"] * 11 + ["2020-02-20"] * 10
    weeks = ["2020-02-05/2020-02-11", "2020-02-12/2020-02-18", "2020-02-19/2020-02-25"]
    assert told(noted=days) == dict(zip(weeks, (15, 11, 10), strict=True))


def test_a_week_of_fewer_than_ten_is_joined_with_the_next_the_last_with_the_one_before():
    days = ["2020-02-05"] * 4 + ["2020-02-12"] * 11 + ["2020-02-19"] * 9
    assert told(noted=days) == {"2020-02-05/2020-02-25": 24}
    assert told(noted=["2020-02-05"] * 4 + ["2020-02-12"] * 11 + ["2020-02-19"] * 10) == {
        "2020-02-05/2020-02-18": 15,
        "2020-02-19/2020-02-25": 10,
    }


def test_a_week_without_any_is_zero():
    days = ["2020-02-05"] * 20 + ["2020-02-19"] * 20
    assert list(told(noted=days).values()) == [20, 0, 20]


def test_a_day_outside_of_fieldwork_gives_way_to_the_one_on_which_it_was_begun():
    wrong = ["1970-01-01"] * 10 + [None] * 10 + ["2020-02-12"] * 10
    begun = ["2020-02-05T09:00:00.000+00:00"] * 20 + [None] * 10
    assert list(told(noted=wrong, begun=begun).values()) == [20, 10]
    assert told(noted=["1970-01-01"] * 30) == {}


def test_without_any_day_there_is_no_row():
    assert told(q=["a"] * 30) == {}


@pytest.mark.parametrize(
    ("counts", "ranges"),
    [
        ([], []),
        ([0, 0], []),
        ([0, 9, 0], []),
        ([10], [(0, 1, 10)]),
        ([0, 10, 0, 12, 0], [(1, 2, 10), (2, 3, 0), (3, 4, 12)]),
        ([5, 5, 0, 0, 3], [(0, 5, 13)]),
        ([5, 0, 5, 20], [(0, 3, 10), (3, 4, 20)]),
        ([20, 0, 1, 0, 1], [(0, 5, 22)]),
    ],
)
def test_ranges_are_of_nobody_or_of_ten_and_hold_everybody(counts, ranges):
    assert joined_ranges(counts, range(len(counts) + 1)) == ranges
    if sum(counts) >= 10:
        assert sum(number for _, _, number in ranges) == sum(counts)
