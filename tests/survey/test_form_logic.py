"""What waits for what: in an order that can be run, or circles that cannot."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.survey.form_logic import circles, in_order

GRAPHS = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3))


def test_each_comes_after_what_it_waits_for_and_else_as_it_stands():
    assert in_order({"a": ["c"], "b": [], "c": ["d"], "d": [], "e": ["elsewhere"]}) == ["d", "c", "a", "b", "e"]


def test_a_long_chain_is_put_in_order():
    chain = {str(place): [str(place + 1)] for place in range(5000)}
    assert in_order(chain)[0] == "4999"


def test_circles_are_found_each_once():
    found = circles({"a": ["b"], "b": ["a"], "c": ["c"], "d": ["a", "c"]})
    assert sorted(sorted(circle) for circle in found) == [["a", "b"], ["c"]]


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(GRAPHS)
def test_there_is_an_order_where_there_is_no_circle(waits):
    for circle in circles(waits):
        assert all(later in waits[earlier] for earlier, later in zip(circle, [*circle[1:], circle[0]], strict=True))
    if circles(waits):
        with pytest.raises(ValueError, match="waits for itself"):
            in_order(waits)
    else:
        order = in_order(waits)
        assert sorted(order) == sorted(waits)
        assert all(order.index(other) < order.index(name) for name in waits for other in waits[name] if other in waits)
