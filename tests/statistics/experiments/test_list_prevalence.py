"""The difference in means: against means of the arms, the truth of invented samples, and its own definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from bogolan.statistics import difference_in_means, join, mean

from ..villages import few, seeds
from .lists import LIST, TRUTH, design_of, drawn, slopes_by_weight

BY_CHANCE = {"count": "drawn_count", "arm": "drawn_arm", "treated": "sensitive", "items": 3, "probabilities": "chance"}
GAP = {"gap": {"count:sensitive|sex=women": 1.0, "count:sensitive|sex=men": -1.0}}


@few
@given(seeds)
def test_it_is_the_contrast_of_the_means_of_the_arms(seed):
    design = design_of(drawn(seed))
    found = difference_in_means(design, **LIST, by="sex")
    means = mean(design, "count", by=["sex", "arm"])
    expected = means.contrast(
        {
            name: {f"count|sex={sex},arm=sensitive": 1.0, f"count|sex={sex},arm=control": -1.0}
            for name, sex in zip(found.names, ("men", "women"), strict=True)
        }
    )
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-12)
    np.testing.assert_allclose(found.covariance, expected.covariance, rtol=1e-10)
    assert list(found.df) == list(expected.df)
    assert list(found.n) == list(found.counts) == [360, 360]
    assert found.labels[1] == {"variable": "count", "level": "sensitive", "sex": "women"}
    assert not found.is_share.any()


def test_by_probabilities_of_one_half_each_it_is_the_same():
    design = design_of(drawn(4).assign(half=0.5))
    plain = difference_in_means(design, **LIST, by="sex")
    for told in ("half", {"sensitive": "half", "control": "half"}):
        found = difference_in_means(design, **LIST, by="sex", probabilities=told)
        np.testing.assert_allclose(found.values, plain.values, rtol=1e-12)
        np.testing.assert_allclose(found.covariance, plain.covariance, rtol=1e-10)


@pytest.mark.parametrize("told", [LIST, BY_CHANCE], ids=["of equal chances", "of unequal ones"])
def test_the_scores_are_the_slopes_by_the_weights(told):
    frame = drawn(5).assign(village=np.arange(720))
    estimated = difference_in_means(design_of(frame), **told, by="sex")
    rows = np.arange(0, 720, 31)
    slopes = slopes_by_weight(lambda moved: difference_in_means(design_of(moved), **told, by="sex").values, frame, rows)
    np.testing.assert_allclose(estimated.scores[rows], slopes, atol=1e-9)


def test_a_group_without_an_arm_has_none():
    frame = drawn(6)
    frame = frame.assign(group=np.where((frame["sex"] == "women") & (frame["arm"] == "sensitive"), "treated", "others"))
    found = difference_in_means(design_of(frame), **LIST, by="group")
    assert np.isnan(found.values[1])
    assert found.flags == ("", "empty_arm")


def test_it_joins_what_else_is_estimated():
    design = design_of(drawn(7))
    found = join(mean(design, "holds", by="sex"), difference_in_means(design, **LIST, by="sex"))
    assert np.isfinite(found.covariance).all()
    assert found.covariance[0, 2] > 0, "who hold the item raise both"


@few
@given(seeds)
def test_replicates_and_calibration_are_followed(seed):
    design = design_of(drawn(seed % 1000, villages=6, each=10))
    linear = difference_in_means(design, **LIST, by="sex")
    jackknifed = difference_in_means(design.as_replicates("jkn"), **LIST, by="sex")
    np.testing.assert_allclose(jackknifed.values, linear.values, rtol=1e-12)
    np.testing.assert_allclose(jackknifed.standard_errors, linear.standard_errors, rtol=0.15)
    calibrated = design.calibrate({"sex": {"women": 600.0, "men": 500.0}}, "poststratify")
    np.testing.assert_allclose(difference_in_means(calibrated, **LIST, by="sex").values, linear.values, rtol=1e-9)


def simulated(told: dict, samples: int = 1500) -> tuple[np.ndarray, np.ndarray]:
    """Estimates (samples x 3: men, women, gap), and whether each 95% interval covered the truth."""
    truth = np.array([TRUTH["men"], TRUTH["women"], TRUTH["women"] - TRUTH["men"]])
    values, covered = [], []
    for seed in range(samples):
        found = difference_in_means(design_of(drawn(seed, villages=16, each=12)), **told, by="sex")
        gap = {"gap": {found.names[1]: 1.0, found.names[0]: -1.0}}
        both = join(found, found.contrast(gap))
        lower, upper = both.interval()
        values.append(both.values)
        covered.append((lower <= truth) & (truth <= upper))
    return np.array(values) - truth, np.array(covered)


@pytest.mark.slow
@pytest.mark.parametrize("told", [LIST, BY_CHANCE], ids=["of equal chances", "of unequal ones"])
def test_intervals_cover_the_truth(told):
    """1,500 samples: .95 within three simulation errors, and no bias beyond them."""
    errors, covered = simulated(told)
    assert (np.abs(covered.mean(axis=0) - 0.95) < 3 * np.sqrt(0.05 * 0.95 / 1500)).all(), covered.mean(axis=0)
    bias = errors.mean(axis=0) / (errors.std(axis=0) / np.sqrt(len(errors)))
    assert (np.abs(bias) < 3.5).all(), bias


def test_unequal_chances_that_are_not_told_mislead():
    """The simulation above has something to correct: without the probabilities the estimate is far off."""
    told = {name: value for name, value in BY_CHANCE.items() if name != "probabilities"}
    errors, covered = simulated(told, 60)
    assert errors.mean(axis=0)[0] > 0.2
    assert covered.mean(axis=0)[0] < 0.5
