"""Cells of crossed answers: their names and numbers, joined answers, missing ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bogolan.preparation.weighting.cells import OTHER, cells, level_told

FRAME = pd.DataFrame(
    {
        "region": pd.Categorical(["S", "N", None, "N", "S"], categories=["N", "S"]),
        "age": pd.array([1, 2, 2, None, 3], "Int64"),
    }
)


def test_one_question():
    found = cells(FRAME, ["region"])
    assert found.levels == (("N",), ("S",))
    assert found.number.tolist() == [1, 0, -1, 0, 1]
    assert found.sums(np.array([1.0, 2.0, 4.0, 8.0, 16.0])).tolist() == [10.0, 17.0]


def test_crossed_questions_have_the_cells_that_occur():
    found = cells(FRAME, ["region", "age"])
    assert (found.name, found.levels) == ("region x age", (("N", "2"), ("S", "1"), ("S", "3")))
    assert found.number.tolist() == [1, 0, -1, -1, 2]


def test_joined_answers_are_one():
    found = cells(FRAME, ["region", "age"], [{"question": "age", "levels": ["3", "1"]}])
    assert found.levels == (("N", "2"), ("S", "3+1"))
    assert found.number.tolist() == [1, 0, -1, -1, 1]


def test_nobody_is_in_no_cell():
    assert cells(FRAME.iloc[:0], ["region", "age"]).levels == ()


def test_messages_do_not_tell_what_somebody_said_in_words():
    choices = {"region": ["N", "S"]}
    assert level_told(("N", "12"), ["region", "age"], choices) == "N x 12"
    assert level_told(("N+S", "the fields"), ["region", "where"], choices) == f"N+S x {OTHER}"
