"""Weeks of fieldwork and ranges of weights leave in tens, all of them or none, and do not give each other away."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.ranges import joined_ranges
from bogolan.disclosure.gate import release
from bogolan.disclosure.thresholds import Thresholds
from bogolan.survey.spine import spine


def weeks(*counts):
    about = {"analysis": "progress", "measure": "interviews", "unit": "interviews", "group": "all"}
    return [{**about, "level": f"w{place}", "estimate": n, "count": n} for place, n in enumerate(counts)]


def ranges(*counts, fewest=50):
    about = {"analysis": "weights", "measure": "respondents", "unit": "respondents", "group": "all", "n": fewest}
    return [{**about, "level": f"{place}-{place + 1}", "estimate": n, "count": n} for place, n in enumerate(counts)]


def released(rows, **options):
    return release(spine(rows), {}, weighted=True, **options)


@pytest.mark.parametrize("line", [weeks, ranges])
def test_numbers_leave_downward_to_tens_and_nothing_else_does(line):
    found = released(line(332, 0, 10, 19))
    assert found["estimate"].tolist() == [330, 0, 10, 10]
    assert set(found["release"]) == {"published"}
    assert found[["n", "count", "clusters", "standard_error"]].isna().all(axis=None)


@pytest.mark.parametrize("line", [weeks, ranges])
def test_where_one_is_of_fewer_than_ten_none_leaves(line):
    found = released(line(332, 9, 50))
    assert set(found["release"]) == {"withheld"}
    assert found["estimate"].isna().all()
    assert set(found["release_reason"]) == {"small_count"}, "which of them is small is not told"


def test_a_stricter_plan_is_stricter_here():
    assert set(released(weeks(332, 15), thresholds=Thresholds(fewest=20))["release"]) == {"withheld"}
    assert released(weeks(332, 25), thresholds=Thresholds(fewest=20))["estimate"].tolist() == [320, 20]


def test_of_weights_nothing_leaves_where_a_small_cell_was_calibrated():
    assert set(released(ranges(100, 200, fewest=9))["release"]) == {"withheld"}
    assert set(released(ranges(100, 200, fewest=10))["release"]) == {"published"}
    nobody_knows = [{**row, "n": None} for row in ranges(100, 200)]
    assert set(released(nobody_knows)["release"]) == {"withheld"}


def test_weeks_do_not_decide_on_weights():
    found = released([*weeks(332, 3), *ranges(100, 200)])
    assert found.groupby("analysis")["release"].first().to_dict() == {"progress": "withheld", "weights": "published"}


@pytest.mark.slow
def test_no_number_below_ten_is_possible_given_all_others_and_their_sum():
    """An attack: with the total known and every other number between its ten and nine more, each is ten or more."""
    generator = np.random.default_rng(8)
    for _ in range(200):
        counts = generator.poisson(generator.choice([2, 8, 40, 200]), generator.integers(1, 9)).tolist()
        line = [number for _, _, number in joined_ranges(counts, range(len(counts) + 1))]
        if not line:
            continue
        told = released(weeks(*line))["estimate"]
        assert told.notna().all(), "what is joined beforehand leaves"
        total, positive = sum(line), told[told > 0]
        for place, number in positive.items():
            others = positive.drop(place)
            lowest = max(number, total - (others + 9).sum())
            highest = min(number + 9, total - others.sum())
            assert lowest <= line[place] <= highest
            assert lowest >= 10


def test_by_anything_else_nothing_of_interviews_leaves():
    row = weeks(300)[0] | {"measure": "interviews_by_interviewer"}
    assert released([row])["release"].tolist() == ["withheld"]
    inside = [one | {"domain": "village", "domain_level": "v1"} for one in weeks(300)]
    found = released(inside)
    assert found["release"].tolist() == ["withheld"]
    assert pd.isna(found["estimate"]).all()
