"""Known totals as they are given: levels, crossed levels and numbers, read into columns to be met."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError
from bogolan.statistics.sampling.margins import INTERCEPT, totals_of

FRAME = pd.DataFrame({"sex": ["f", "m", "f", "m"], "age": [1, 2, 2, 1], "income": [5.0, np.nan, 7.0, 8.0]})
WEIGHT = np.array([1.0, 0.0, 2.0, 3.0])


def test_levels_are_read_as_indicators():
    known = totals_of(FRAME, {"sex": {"f": 10, "m": 20}, "age": {1: 12, 2: 18}}, WEIGHT)
    names, values, totals = known.auxiliaries()
    assert names == ("sex=f", "sex=m", "age=1", "age=2")
    assert totals.tolist() == [10, 20, 12, 18]
    np.testing.assert_array_equal(values, [[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 1], [0, 1, 1, 0]])


def test_crossed_levels_are_one_margin():
    cells = {("f", 1): 3, ("f", 2): 4, ("m", 1): 5}
    frame = FRAME.assign(age=[1, 1, 2, 1])
    (margin,) = totals_of(frame, {("sex", "age"): cells}, WEIGHT).margins
    assert margin.name == "sex x age"
    assert margin.levels == ("f x 1", "f x 2", "m x 1")


def test_a_series_may_hold_the_totals():
    known = totals_of(FRAME, {"sex": pd.Series({"f": 10, "m": 20})}, WEIGHT)
    assert known.margins[0].totals.tolist() == [10, 20]


def test_numbers_and_the_population_are_totals_of_their_own():
    names, values, totals = totals_of(FRAME, {INTERCEPT: 30, "income": 200}, WEIGHT).auxiliaries()
    assert (names, totals.tolist()) == ((INTERCEPT, "income"), [30, 200])
    np.testing.assert_array_equal(values[:, 0], 1)
    assert values[1, 1] == 0, "the missing answer is of nobody who counts"


def test_an_answer_missing_of_someone_who_counts_is_refused():
    with pytest.raises(DesignError, match=r"'income' is missing or infinite in 1 rows \(counted from 0: 1\)"):
        totals_of(FRAME, {"income": 200}, np.ones(4))
    with pytest.raises(DesignError, match="the margin sex is missing in 1 rows"):
        totals_of(FRAME.assign(sex=["f", "m", None, "m"]), {"sex": {"f": 1, "m": 2}}, np.ones(4))


def test_totals_may_differ_by_their_rounding_only():
    totals_of(FRAME, {"sex": {"f": 10, "m": 20}, "age": {1: 12, 2: 18.00001}}, WEIGHT)
    with pytest.raises(DesignError, match="different populations"):
        totals_of(FRAME, {"sex": {"f": 10, "m": 20}, "age": {1: 12, 2: 18.1}}, WEIGHT)
