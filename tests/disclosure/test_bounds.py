"""Bounds under nonresponse do not tell how few gave no answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

YES = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "q", "level": "yes"}
YES |= {"group": "women", "clusters": 30, "base": "answered"}


def survey(yes: int, no: int, silent: int, question_class: str = "personal") -> pd.DataFrame:
    """What leaves of a question that so many women answered and did not answer."""
    answered, asked = yes + no, yes + no + silent
    numbers = {"estimate": yes / answered, "lower": yes / answered - 0.04, "upper": min(yes / answered + 0.04, 1)}
    share = {**YES, **numbers, "n": answered, "count": yes}
    refused = {**YES, "level": "refused", "base": "asked", "estimate": silent / asked, "n": asked, "count": silent}
    bounds = [
        {**YES, "measure": f"{end}_bound", "base": "asked", "n": asked, "count": count, "estimate": estimate,
         "lower": estimate - 0.034, "upper": estimate + 0.034}
        for end, count, estimate in (("lower", yes, yes / asked), ("upper", no, (yes + silent) / asked))
    ]  # fmt: skip
    return release(spine([share, refused, *bounds]), {"drivers": {"q": question_class}}, False).set_index("measure")


def test_where_the_silent_may_be_counted_bounds_leave_in_whole_percents():
    told = survey(100, 80, 20)
    assert told.loc["lower_bound", ["estimate", "lower", "upper"]].tolist() == [0.5, 0.46, 0.54]
    assert told.loc["upper_bound", ["estimate", "lower", "upper"]].tolist() == [0.6, 0.56, 0.64]
    assert told.loc["lower_bound", "release"] == "published"


def test_where_they_are_few_bounds_are_those_of_ten_who_were_silent():
    told = survey(100, 100, 3)
    assert told.loc["share"].query("base == 'asked'")["release"].item() == "withheld"
    lower, upper = told.loc["lower_bound"], told.loc["upper_bound"]
    assert (lower["estimate"], upper["estimate"]) == (0.47, 0.53), "100 of 210, 110 of 210, and half a percent of doubt"


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(yes=st.integers(60, 400), no=st.integers(60, 400))
def test_bounds_of_few_silent_are_made_of_what_leaves_anyway(yes, no):
    for few in (1, 4, 9):
        told = survey(yes, no, few)
        share = told.loc["share"].query("base == 'answered'").iloc[0]
        ten = 10 / (share["n"] + 10)
        least, most = (share["estimate"] - 0.005) * (1 - ten), (share["estimate"] + 0.005) * (1 - ten) + ten
        assert told.loc["lower_bound", "estimate"] == pytest.approx(np.floor(100 * least + 1e-7) / 100)
        assert told.loc["upper_bound", "estimate"] == pytest.approx(np.ceil(100 * most - 1e-7) / 100)
        assert told.loc["lower_bound", "estimate"] <= yes / (yes + no + few)
        assert told.loc["upper_bound", "estimate"] >= (yes + few) / (yes + no + few)


def test_where_weights_make_much_of_few_bounds_hold_all_the_same():
    share = {**YES, "estimate": 0.5, "lower": 0.4, "upper": 0.6, "n": 200, "count": 100}
    refused = {**YES, "level": "refused", "base": "asked", "estimate": 0.08, "n": 205, "count": 5}
    bounds = [{**YES, "measure": f"{end}_bound", "base": "asked", "n": 205, "count": 100, "estimate": estimate,
               "lower": 0.4, "upper": 0.6} for end, estimate in (("lower", 0.46), ("upper", 0.54))]  # fmt: skip
    told = release(spine([share, refused, *bounds]), {"drivers": {"q": "personal"}}, True).set_index("measure")
    assert told.loc["lower_bound", "estimate"] <= 0.46
    assert told.loc["upper_bound", "estimate"] >= 0.54


def test_how_many_were_asked_stays_behind():
    told = survey(100, 100, 5)
    assert told.loc[["lower_bound", "upper_bound"], ["n", "count", "clusters"]].isna().all(axis=None)


@pytest.mark.parametrize(("yes", "no"), [(5, 200), (200, 5)])
def test_bounds_go_with_their_share_and_with_those_behind_them(yes, no):
    told = survey(yes, no, 20)
    assert (told.loc[["lower_bound", "upper_bound"], "release"] == "withheld").all()


def test_what_is_said_of_the_place_keeps_its_bounds_where_all_or_none_agree():
    told = survey(120, 0, 15, "community")
    assert told.loc["upper_bound", "estimate"] == 1
    assert told.loc["lower_bound", "estimate"] == 0.88
