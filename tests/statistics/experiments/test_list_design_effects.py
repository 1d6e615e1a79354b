"""The test of no design effect: its shares, its size where there is none, its power where there is one."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import SurveyDesign, design_effect_test, difference_in_means, mean

from .lists import LIST, design_of, drawn, slopes_by_weight


def deflated(seed: int, share: float = 0.6, **told):
    """Of those who hear the sensitive item and do not hold it, so many say one item less than apply to them."""
    frame = drawn(seed, **told)
    lowers = (frame["arm"] == "sensitive") & (frame["count"] > 0) & (frame["holds"] == 0)
    lowers &= np.random.default_rng(seed).random(len(frame)) < share
    return frame.assign(count=frame["count"] - lowers)


def test_joint_shares_are_those_of_the_population():
    """With the truth known of everyone, the shares are the means of what they are said to be, but for the drawing."""
    frame = drawn(2, villages=30, each=100)
    held = {1: frame["holds"], 0: 1 - frame["holds"]}
    for (y, z), value, error in zip(
        [(y, z) for z in (1, 0) for y in range(4)], *estimated(frame, ("values", "standard_errors")), strict=True
    ):
        truth = mean(design_of(frame.assign(cell=held[z] * (frame["control_items"] == y))), "cell").values[0]
        assert abs(value - truth) < 4 * error


def estimated(frame, parts):
    joint = design_effect_test(design_of(frame), **LIST).joint
    return [getattr(joint, part) for part in parts]


def test_the_shares_of_an_answer_add_to_the_control_arm():
    joint = design_effect_test(design_of(drawn(3)), **LIST).joint
    assert joint.names == (*(f"y={y},z=1" for y in range(4)), *(f"y={y},z=0" for y in range(4)))
    assert joint.values.sum() == pytest.approx(1)
    held = joint.contrast({"prevalence": {f"y={y},z=1": 1.0 for y in range(4)}})
    plain = difference_in_means(design_of(drawn(3)), **LIST)
    np.testing.assert_allclose(held.values, plain.values, rtol=1e-10)
    np.testing.assert_allclose(held.covariance, plain.covariance, rtol=1e-8)


def test_the_scores_are_the_slopes_by_the_weights():
    frame = drawn(4).assign(village=np.arange(720))
    rows = np.arange(0, 720, 71)
    slopes = slopes_by_weight(lambda moved: design_effect_test(design_of(moved), **LIST).joint.values, frame, rows)
    found = design_effect_test(design_of(frame), **LIST).joint.scores[rows]
    np.testing.assert_allclose(found, slopes, atol=1e-9)


def test_the_simple_variance_is_that_of_independent_arms():
    """The design's with the arms for strata has n / (n - 1) in each arm, and is the same otherwise."""
    frame = drawn(5)
    strata = design_effect_test(SurveyDesign(frame, strata="arm"), **LIST, selection="none")
    simple = design_effect_test(SurveyDesign(frame), **LIST, selection="none", variance="simple")
    for held in (0, 1):
        assert simple.tests[held].statistic == pytest.approx(strata.tests[held].statistic, rel=1e-2, abs=1e-12)
        np.testing.assert_allclose(simple.tests[held].weights, strata.tests[held].weights, atol=1e-3)


def p_values(sample, samples: int = 200, **told) -> np.ndarray:
    return np.array([design_effect_test(design_of(sample(seed)), **LIST, **told).p_value for seed in range(samples)])


ALLOWED = 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


@pytest.mark.slow
def test_it_keeps_its_size_and_has_power():
    assert (p_values(lambda seed: drawn(seed, villages=10)) < 0.05).mean() < ALLOWED
    assert (p_values(lambda seed: deflated(seed, villages=10)) < 0.05).mean() > 0.9


def on_the_edge(seed: int):
    """Nobody holds the item: every share with it is zero, the hardest case."""
    frame = drawn(seed, villages=10)
    return frame.assign(count=frame["control_items"])


@pytest.mark.slow
def test_each_selection_keeps_its_size_on_the_edge():
    found = {told: p_values(on_the_edge, selection=told) for told in ("none", "standard_errors", "spread")}
    for told, values in found.items():
        assert (values < 0.05).mean() < ALLOWED, told
    assert (found["standard_errors"] <= found["none"] + 1e-12).all()
    assert (found["spread"] < found["none"]).mean() > 0.3, "ict.test leaves out much more"


def test_where_nothing_is_left_to_test():
    found = design_effect_test(design_of(drawn(6, villages=60, each=60)), **LIST)
    assert found.kept == {1: (), 0: ()}
    assert found.p_value == 1
    assert {test.flag for test in found.tests.values()} == {"no_cases"}
