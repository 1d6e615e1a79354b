"""SUDA and DIS-SUDA scores, as sdcMicro and the practice guide have them, and as searched in every set."""

from __future__ import annotations

import json
from itertools import combinations
from math import factorial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.disclosure.microdata.frequencies import groups_of
from bogolan.disclosure.microdata.suda import dis_scores, largest_size, suda

SDCMICRO = json.loads((Path(__file__).parents[2] / "reference/sdcmicro.json").read_text(encoding="utf-8"))


def keys_of(part):
    return pd.DataFrame(part["keys"], columns=part["columns"], dtype=object)


@pytest.mark.parametrize("name", ["guide", "book"])
def test_scores_are_those_of_sdcmicro(name):
    assert suda(keys_of(SDCMICRO[name]), 0.01).scores.tolist() == SDCMICRO[name]["suda"]


def test_contributions_are_those_of_sdcmicro():
    part = SDCMICRO["contributions"]
    assert list(suda(keys_of(part), 0.01).contributions.values()) == part["shares"]


def test_dis_scores_are_those_of_the_guide():
    part = SDCMICRO["guide"]
    found = dis_scores(np.array(part["ihsn_scores"]), groups_of(keys_of(part)), part["fraction"], 4)
    assert found == pytest.approx(part["dis_suda"], abs=5e-5)


def test_where_everybody_is_unique_a_match_is_right():
    everybody = pd.DataFrame({"a": list("abcdef"), "b": list("uvwxyz"), "c": list("klmnop")})
    assert suda(everybody, 0.01).dis_scores.tolist() == [1] * 6


def test_nobody_unique_scores_nothing():
    pairs = pd.DataFrame({"a": list("aabb"), "b": list("ccdd")})
    found = suda(pairs, 0.1)
    assert not found.scores.any()
    assert not found.dis_scores.any()
    assert set(found.contributions.values()) == {0}


def test_large_sets_of_many_variables_are_not_searched():
    assert [largest_size(variables) for variables in (1, 3, 8, 13, 20, 60)] == [1, 3, 8, 13, 4, 2]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda size: st.lists(st.tuples(*[st.sampled_from(["a", "b", None])] * size), min_size=1, max_size=12)
    )
)
def test_scores_are_those_searched_in_every_set(rows):
    size = len(rows[0])

    def unique(row, subset):
        mine = [rows[row][place] for place in subset]
        others = [[other[place] for place in subset] for number, other in enumerate(rows) if number != row]
        return None not in mine and mine not in others

    def score(row):
        sets = [subset for count in range(1, size + 1) for subset in combinations(range(size), count)]
        minimal = [
            subset
            for subset in sets
            if unique(row, subset) and not any(unique(row, part) for part in sets if set(part) < set(subset))
        ]
        return sum(factorial(size - len(subset)) for subset in minimal)

    found = suda(pd.DataFrame(rows, dtype=object), 0.1)
    assert found.scores.tolist() == [score(row) for row in range(len(rows))]
    assert ((found.dis_scores >= 0) & (found.dis_scores <= 1)).all()
