"""The design's columns: labels of any type numbered, faults named with their rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError, ModelError
from bogolan.statistics.sampling.columns import coded, floats, listed, numbered, refuse_unknown, rows, within

LABELS = {
    "text": (["b", "a", "b"], ["a", "b"]),
    "numbers": ([7, 5, 7], [5, 7]),
    "negative": ([-2, -9, -2], [-9, -2]),
    "far apart": ([10**15, 1, 10**15], [1, 10**15]),
    "floats": ([1.5, 0.5, 1.5], [0.5, 1.5]),
    "booleans": ([True, False, True], [False, True]),
    "dates": (list(pd.to_datetime(["2020-02-01", "2020-01-01", "2020-02-01"])), None),
    "categories": (pd.Categorical(["b", "a", "b"], ["a", "b"]), ["a", "b"]),
    "nullable": (pd.array([7, 5, 7], "Int64"), [5, 7]),
    "strings": (pd.array(["b", "a", "b"], "string"), ["a", "b"]),
}


@pytest.mark.parametrize("kind", LABELS)
def test_labels_of_any_type_are_numbered_in_their_order(kind):
    column, levels = LABELS[kind]
    codes, found = coded(pd.Series(column))
    assert codes.tolist() == [1, 0, 1]
    assert levels is None or found == levels


def test_a_missing_label_is_minus_one():
    for column in (["a", None], [1.0, np.nan], pd.array([1, pd.NA], "Int64"), pd.Categorical(["a", None])):
        assert coded(pd.Series(column))[0].tolist() == [0, -1]


def test_numbers_come_before_text():
    codes, levels = coded(pd.Series(["b", 1, "b", 2], dtype=object))
    assert codes.tolist() == [2, 0, 2, 1]
    assert levels == [1, 2, "b"]


def test_labels_without_an_order_come_as_they_come():
    codes, levels = coded(pd.Series([2j, 1j, 2j], dtype=object))
    assert codes.tolist() == [0, 1, 0]
    assert levels == [2j, 1j]


def test_categories_that_nobody_has_are_levels():
    assert coded(pd.Series(pd.Categorical(["b"], ["a", "b", "c"])))[1] == ["a", "b", "c"]


def test_crossed_columns_are_numbered_by_their_pairs():
    frame = pd.DataFrame({"region": ["n", "s", "n", "s", "n"], "urban": [1, 0, 0, 0, 1]})
    found = numbered(frame, ["region", "urban"], "strata")
    assert len(set(found[[0, 1, 2]])) == 3
    assert (found[0], found[1]) == (found[4], found[3])


@pytest.mark.parametrize("inners", [3, 10**9])
def test_pairs_are_numbered_from_zero_however_many_could_be(inners):
    outer, inner = np.array([5, 5, 0, 5]), np.array([2, 0, 2, 2])
    found = within(outer, inner, inners)
    assert set(found) == {0, 1, 2}
    assert found[0] == found[3]


def test_numbers_of_any_type_become_floats():
    for column in ([1, 2], [1.0, 2.0], pd.array([1, 2], "Int64"), pd.array([1, 2], "Float64"), [True, True]):
        assert floats(pd.Series(column)).dtype == float
    assert np.isnan(floats(pd.Series(pd.array([1, pd.NA], "Int64")))[1])
    with pytest.raises(ValueError, match="could not convert"):
        floats(pd.Series(["one", "two"]))


def test_one_name_several_or_none_make_a_list():
    assert (listed("a"), listed(["a", "b"]), listed(None)) == (["a"], ["a", "b"], [])


def test_an_unknown_column_is_named_beside_those_there_are():
    frame = pd.DataFrame({f"c{place}": [1] for place in range(40)})
    with pytest.raises(DesignError, match=r"strata names the column 'cercle', .* one of c0, c1, .*, \.\.\."):
        refuse_unknown(frame, ["cercle"], "strata")
    with pytest.raises(ModelError, match="the call names the column 'cercle'"):
        refuse_unknown(frame, ["c1", "cercle"], error=ModelError)


def test_a_column_that_is_there_twice_is_refused():
    frame = pd.DataFrame([[1, 2, 3]], columns=["a", "b", "a"])
    refuse_unknown(frame, ["b"])
    with pytest.raises(DesignError, match="'a', which the frame has 2 times; expected once"):
        refuse_unknown(frame, ["a"])


def test_rows_at_fault_are_counted_and_the_first_listed():
    assert rows(np.array([False, True, True])) == "2 rows (counted from 0: 1, 2)"
    assert rows(np.ones(9, bool)) == "9 rows (counted from 0: 0, 1, 2, 3, 4, ...)"
