"""Tests of a conjoint experiment: they find what is there, and as seldom as they say what is not."""

from __future__ import annotations

import numpy as np
import pytest
from conjoint_survey import LEVELS, profiles, survey

from bogolan.statistics import (
    ExperimentError,
    SurveyDesign,
    attribute_independence,
    conjoint_profiles,
    level_balance,
    preference_test,
)

DESIGN = {"weights": "_weight", "strata": "_stratum", "clusters": "_cluster", "nest": True}
NEVER = ((("aid", "seeds"), ("chief", "none")),)


def read(frame, shown, **design):
    told = design or DESIGN
    return conjoint_profiles(SurveyDesign(frame, **told), shown, "uuid", "chosen", list(LEVELS), "task")


def test_that_women_prefer_otherwise_is_found():
    frame = survey()
    found = preference_test(read(frame, profiles(frame)), "_gender")
    assert found.p_value < 1e-6
    assert found.method.startswith("nested models")


@pytest.mark.slow
def test_under_the_null_they_reject_as_seldom_as_they_say():
    """Villages differ in what they prefer, and respondents of a village are alike in it; nothing else is there."""
    rejected = []
    for seed in range(100):
        frame = survey(360, seed)
        generator = np.random.default_rng(seed)
        shown = profiles(frame, seed)
        village = frame.set_index("uuid")["_cluster"].loc[shown["uuid"]].str[1:].astype(int).to_numpy()
        taste = generator.normal(0, 1, (12, 3))[village, shown["aid"].map(LEVELS["aid"].index)]
        value = (taste + generator.gumbel(size=len(shown))).reshape(-1, 2)
        shown["chosen"] = (value == value.max(axis=1, keepdims=True)).astype(float).ravel()
        conjoint = read(frame, shown)
        rejected.append(
            [
                preference_test(conjoint, "_gender").p_value < 0.1,
                preference_test(conjoint, "place", own_means=False).p_value < 0.1,
                level_balance(conjoint, ["_gender", "age"]).p_value < 0.1,
                attribute_independence(conjoint).p_value < 0.1,
            ]
        )
    assert (np.mean(rejected, axis=0) < 0.17).all(), np.mean(rejected, axis=0)
    assert np.sum(rejected) > 10, "tests that never reject say nothing"


def test_that_the_first_profile_is_chosen_for_other_reasons_is_found():
    frame = survey()
    shown = profiles(frame)
    assert preference_test(read(frame, shown), "place", own_means=False).p_value > 0.01
    other = (shown["place"] == 1) & (shown["guard"] == "army")
    first = np.where(other.to_numpy().reshape(-1, 2)[:, 0], 1.0, shown["chosen"].to_numpy().reshape(-1, 2)[:, 0])
    shown["chosen"] = np.column_stack([first, 1 - first]).ravel()
    assert preference_test(read(frame, shown), "place", own_means=False).p_value < 1e-6


def test_that_the_first_is_chosen_more_often_is_no_difference_in_what_is_preferred():
    frame = survey()
    shown = profiles(frame)
    rows = np.random.default_rng(1).random(len(shown) // 2) < 0.3
    first = np.where(rows, 1.0, shown["chosen"].to_numpy().reshape(-1, 2)[:, 0])
    shown["chosen"] = np.column_stack([first, 1 - first]).ravel()
    conjoint = read(frame, shown)
    assert preference_test(conjoint, "place").p_value < 1e-6
    assert preference_test(conjoint, "place", own_means=False).p_value > 0.01


def test_levels_that_go_with_the_respondents_are_found():
    frame = survey(360)
    shown = profiles(frame)
    assert level_balance(read(frame, shown), ["_gender", "age"]).p_value > 0.01
    women = (frame["_gender"] == "women").repeat(8).to_numpy()
    shown.loc[women & (np.arange(len(shown)) % 3 == 0), "aid"] = "food"
    assert level_balance(read(frame, shown), ["_gender", "age"]).p_value < 1e-6
    assert level_balance(read(frame, shown), "age").p_value > 0.01


def test_levels_that_were_not_shown_together_are_found_unless_the_plan_says_so():
    frame = survey(360)
    conjoint = read(frame, profiles(frame, never=NEVER))
    assert attribute_independence(conjoint).p_value < 1e-6
    assert attribute_independence(conjoint, [("aid", "chief")]).p_value > 0.01
    assert attribute_independence(conjoint, [("chief", "aid")]).p_value > 0.01


def test_where_every_pair_is_restricted_there_is_nothing_to_test():
    frame = survey(120)
    conjoint = conjoint_profiles(SurveyDesign(frame), profiles(frame), "uuid", "chosen", ["aid", "chief"], "task")
    found = attribute_independence(conjoint, [("aid", "chief")])
    assert np.isnan(found.p_value)
    assert found.flag == "no_cases"


def test_weights_and_order_change_nothing():
    frame = survey(240)
    shown = profiles(frame)
    one = preference_test(read(frame, shown), "_gender")
    other = preference_test(read(frame.assign(_weight=frame["_weight"] * 1000), shown.iloc[::-1]), "_gender")
    assert other.statistic == pytest.approx(one.statistic, rel=1e-9)
    assert other.p_value == pytest.approx(one.p_value, rel=1e-9)


def test_a_design_without_degrees_of_freedom_says_so():
    frame = survey(120).assign(_cluster="v0", _stratum="a")
    found = preference_test(read(frame, profiles(frame), clusters="_cluster", lonely="remove"), "_gender")
    assert np.isnan(found.p_value)
    assert found.flag == "no_degrees_of_freedom"


def test_what_cannot_be_is_named():
    frame = survey(120).assign(same=1.0, nothing=np.nan)
    conjoint = read(frame, profiles(frame))
    with pytest.raises(ExperimentError, match="'same' has 1 groups"):
        preference_test(conjoint, "same")
    with pytest.raises(ExperimentError, match="'region', which the frame does not have"):
        preference_test(conjoint, "region")
    for name in ("same", "nothing"):
        with pytest.raises(ExperimentError, match=f"'{name}' is missing, or the same, for all"):
            level_balance(conjoint, name)
