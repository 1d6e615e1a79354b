"""Marginal means: what is true in a survey of which it is known, and what must hold of any."""

from __future__ import annotations

import numpy as np
import pytest
from conjoint_survey import LEVELS, profiles, survey, true_mean
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.statistics import DesignError, SurveyDesign, conjoint_profiles, marginal_means

DESIGN = {"weights": "_weight", "strata": "_stratum", "clusters": "_cluster", "nest": True}


def read(frame, shown):
    return conjoint_profiles(SurveyDesign(frame, **DESIGN), shown, "uuid", "chosen", list(LEVELS), "task")


def alike(one, other) -> None:
    assert one.names == other.names
    np.testing.assert_allclose(one.values, other.values, rtol=1e-12)
    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-9, atol=1e-18)


def test_what_is_true_is_found_by_gender():
    frame = survey()
    found = marginal_means(read(frame, profiles(frame)), by="_gender")
    truth = np.array([true_mean(one["variable"], one["level"], one["_gender"] == "women") for one in found.labels])
    assert len(found) == 18
    assert (np.abs(found.values - truth) < 3.5 * found.standard_errors).all()
    gap = found.contrast({"gap": {"guard=army|_gender=women": 1.0, "guard=army|_gender=men": -1.0}})
    assert gap.values[0] == pytest.approx(0.1, abs=3 * gap.standard_errors[0])


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say():
    held = []
    for seed in range(60):
        frame = survey(360, seed)
        found = marginal_means(read(frame, profiles(frame, seed + 1000)), by="_gender")
        lower, upper = found.interval()
        truth = [true_mean(one["variable"], one["level"], one["_gender"] == "women") for one in found.labels]
        held.append((lower < truth) & (truth < upper))
    assert 0.92 < np.mean(held) < 0.98


def test_respondents_are_counted_and_not_profiles():
    frame = survey(120)
    shown = profiles(frame)
    found = marginal_means(read(frame, shown))
    saw = shown[shown["aid"] == "food"].groupby("uuid")["chosen"].agg(["sum", "count"])
    place = found.position("aid=food")
    assert found.n[place] == len(saw)
    assert found.counts[place] == min((saw["sum"] > 0).sum(), (saw["sum"] < saw["count"]).sum())
    assert found.clusters[place] == 4


def test_a_level_that_everybody_chose_has_nobody_on_its_other_side():
    frame = survey(120)
    shown = profiles(frame)
    first = shown["place"] == 1
    shown.loc[first, "aid"], shown.loc[~first, "aid"] = "food", "cash"
    shown["chosen"] = first.astype(float)
    found = marginal_means(read(frame, shown))
    assert found.values[found.position("aid=food")] == 1
    assert found.counts[found.position("aid=food")] == 0


def test_of_ratings_all_who_saw_a_level_are_counted():
    frame = survey(120)
    shown = profiles(frame).assign(chosen=lambda rows: np.arange(len(rows)) % 11)
    design = SurveyDesign(frame, **DESIGN)
    found = marginal_means(conjoint_profiles(design, shown, "uuid", "chosen", ["aid"]))
    assert (found.counts == found.n).all()
    assert found.values.mean() == pytest.approx(5, abs=0.5)


@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e3))
@settings(max_examples=15, deadline=None)
def test_neither_the_scale_of_weights_nor_the_order_of_rows_matters(seed, scale):
    frame = survey(120, seed)
    shown = profiles(frame, seed)
    found = marginal_means(read(frame, shown), by="_gender")
    alike(found, marginal_means(read(frame.assign(_weight=frame["_weight"] * scale), shown), by="_gender"))
    mixed = frame.sample(frac=1, random_state=seed % 1000).reset_index(drop=True)
    alike(found, marginal_means(read(mixed, shown.sample(frac=1, random_state=seed % 999)), by="_gender"))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_of_two_profiles_one_is_chosen_so_that_all_levels_together_give_a_half(seed):
    frame = survey(120, seed)
    shown = profiles(frame, seed)
    found = marginal_means(read(frame, shown))
    weight = frame.set_index("uuid")["_weight"].loc[shown["uuid"]].to_numpy()
    for name, levels in LEVELS.items():
        shares = np.array([weight[shown[name] == level].sum() for level in levels]) / weight.sum()
        means = [found.values[found.position(f"{name}={level}")] for level in levels]
        assert shares @ means == pytest.approx(0.5, abs=1e-12)


def test_the_design_is_that_of_the_respondents_calibration_included():
    frame = survey(360).assign(sex=lambda rows: rows["_gender"].astype(str))
    design = SurveyDesign(frame, **DESIGN).calibrate({"sex": {"women": 700.0, "men": 300.0}}, "poststratify")
    shown = profiles(frame)
    found = marginal_means(conjoint_profiles(design, shown, "uuid", "chosen", list(LEVELS), "task"))
    given_weights = frame.assign(_weight=design.weight)
    plain = marginal_means(read(given_weights, shown))
    np.testing.assert_allclose(found.values, plain.values, rtol=1e-12)
    assert not np.allclose(found.standard_errors, plain.standard_errors, rtol=1e-6)


def test_groups_that_are_not_there_are_named():
    frame = survey(120)
    with pytest.raises(DesignError, match="'region', which the frame does not have"):
        marginal_means(read(frame, profiles(frame)), by="region")
