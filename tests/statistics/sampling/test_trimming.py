"""Trimmed weights: bounds, the sum that stays, and replicate weights."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import DesignError, SurveyDesign, mean
from bogolan.statistics.sampling.trimming import trimmed_weights


def test_what_is_cut_off_is_shared_by_those_within():
    np.testing.assert_allclose(trimmed_weights(np.array([1.0, 2.0, 9.0]), upper=6), [2.5, 3.5, 6.0])
    np.testing.assert_allclose(trimmed_weights(np.array([0.0, 1.0, 2.0, 9.0]), upper=6), [0, 2.5, 3.5, 6])


def test_lower_and_upper_bounds_together():
    found = trimmed_weights(np.array([0.1, 1.0, 1.2, 4.0]), 0.5, 2.0)
    np.testing.assert_allclose(found, [0.5, 1.0 + 0.8, 1.2 + 0.8, 2.0])


def test_strict_repeats_until_none_is_beyond():
    weights = np.array([1.0, 2.9, 9.0, 1.0])
    once, strict = trimmed_weights(weights, upper=4), trimmed_weights(weights, upper=4, strict=True)
    assert once.max() > 4
    assert strict.max() <= 4 + 1e-12
    assert once.sum() == pytest.approx(strict.sum()) == pytest.approx(weights.sum())


def test_weights_within_the_bounds_stay():
    weights = np.array([1.0, 2.0])
    np.testing.assert_array_equal(trimmed_weights(weights, 0.5, 3.0), weights)


def test_every_set_of_replicate_weights_is_trimmed(villages):
    design = SurveyDesign(villages, weights="weight", strata="cercle", clusters="village").as_replicates("jkn")
    made = design.trim(0.5, 4.0)
    sets = np.array(list(made.replicates.weights()))
    assert sets.max() <= 4.0 + 1.0
    np.testing.assert_allclose(sets.sum(axis=1), [weights.sum() for weights in design.replicates.weights()])
    assert mean(made, "age").standard_errors[0] > 0


def test_bounds_that_do_not_hold_the_mean_are_refused(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    with pytest.raises(DesignError, match=r"the mean weight is .*; expected bounds around it, not 0 to 1"):
        design.trim(0, 1)


@pytest.mark.parametrize("strict", [False, True])
def test_bounds_that_hold_no_weight_are_refused(strict):
    with pytest.raises(DesignError, match="every weight is beyond the bounds 2 to 9"):
        trimmed_weights(np.array([1.0, 1.0, 10.0, 10.0]), 2, 9, strict)
