"""Balance of the arms: against means and Hotelling's test, and its size."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import arm_balance, mean, proportion

from .lists import design_of, drawn

ARMS = {"arm": "arm", "treated": "sensitive"}


def frame_of(seed: int, **told):
    frame = drawn(seed, **told)
    generator = np.random.default_rng(seed)
    region = generator.choice(["north", "south", "west"], len(frame))
    age = np.where(generator.random(len(frame)) < 0.1, np.nan, frame["age"])
    return frame.assign(age=age, region=region, literate=generator.random(len(frame)) < 0.4)


def test_the_differences_are_those_of_means_and_shares():
    design = design_of(frame_of(1))
    found = arm_balance(design, ["age", "region", "literate"], **ARMS)
    assert found.differences.names == ("age", "region=south", "region=west", "literate")
    means, shares = (estimator(design, name, by="arm") for estimator, name in ((mean, "age"), (proportion, "region")))
    expected = [
        means.contrast({"age": {"age|arm=sensitive": 1, "age|arm=control": -1}}),
        shares.contrast({"w": {"region=west|arm=sensitive": 1, "region=west|arm=control": -1}}),
    ]
    for one, place in zip(expected, (0, 2), strict=True):
        np.testing.assert_allclose(found.differences.values[place], one.values[0], rtol=1e-12)
        np.testing.assert_allclose(found.differences.standard_errors[place], one.standard_errors[0], rtol=1e-10)


def test_the_adjusted_f_of_one_difference_is_the_square_of_t():
    found = arm_balance(design_of(frame_of(2)), "age", **ARMS)
    t = found.differences.test().iloc[0]
    assert found.test.statistic == pytest.approx(t["t"] ** 2)
    assert found.test.p_value == pytest.approx(t["p_value"])
    assert found.tests["age"].p_value == found.test.p_value


def test_it_is_hotellings_of_many():
    found = arm_balance(design_of(frame_of(3)), ["age", "region"], **ARMS)
    differences = found.differences
    squared = differences.values @ np.linalg.inv(differences.covariance) @ differences.values
    df = differences.df.min()
    assert (found.test.df, found.test.df_denominator) == (3, df - 2)
    assert found.test.statistic == pytest.approx((df - 2) / (3 * df) * squared)


def test_more_differences_than_degrees_of_freedom():
    found = arm_balance(design_of(frame_of(4, villages=2)), ["age", "region", "literate"], **ARMS)
    assert np.isnan(found.test.p_value)
    assert found.test.flag == "no_degrees_of_freedom"
    assert found.tests["age"].p_value > 0


def test_arms_that_differ_are_found():
    frame = frame_of(5)
    frame["age"] += 9 * (frame["arm"] == "sensitive")
    assert arm_balance(design_of(frame), ["age", "region"], **ARMS).test.p_value < 0.001


def test_known_probabilities_take_the_imbalance_out():
    frame = drawn(6, villages=30).assign(held=lambda drawn: drawn["control_items"])
    told = {"arm": "drawn_arm", "treated": "sensitive"}
    assert arm_balance(design_of(frame), "held", **told).test.p_value < 1e-6
    assert arm_balance(design_of(frame), "held", **told, probabilities="chance").test.p_value > 0.01


@pytest.mark.slow
@pytest.mark.parametrize("villages", [4, 12])
def test_it_keeps_its_size(villages):
    """Four differences with 9 and with 33 degrees of freedom."""
    tested = [
        arm_balance(design_of(frame_of(seed, villages=villages)), ["age", "region", "literate"], **ARMS).test.p_value
        for seed in range(500)
    ]
    rejected = np.mean(np.array(tested) < 0.05)
    assert rejected < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 500), rejected
    assert rejected > 0.01
