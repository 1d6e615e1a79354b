"""The interval between two bounds: its limits of known form, and what it covers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as student

from bogolan.statistics import interval_between


def test_bounds_that_meet_have_the_usual_interval():
    lower, upper = interval_between(0.2, 0.2, 0.1, 0.1, 9)
    assert (upper - 0.2) / 0.1 == pytest.approx(student.ppf(0.975, 9))
    assert lower + upper == pytest.approx(0.4)


def test_bounds_far_apart_have_a_one_sided_quantile_each():
    lower, upper = interval_between(0.0, 5.0, 0.1, 0.2, 1e9)
    assert -lower / 0.1 == pytest.approx(norm.ppf(0.95), abs=1e-6)
    assert (upper - 5) / 0.2 == pytest.approx(norm.ppf(0.95), abs=1e-6)


@pytest.mark.parametrize("width", [0.0, 0.05, 0.3])
@pytest.mark.parametrize("place", [0.0, 1.0])
def test_a_number_at_a_bound_is_covered(width, place):
    generator = np.random.default_rng(1)
    common = generator.normal(0, 0.1, 20_000)  # both bounds move together, as those of one sample nearly do
    lower, upper = interval_between(common, width + common, 0.1, 0.1, 1e9)
    truth = place * width
    covered = ((lower <= truth) & (truth <= upper)).mean()
    assert covered == pytest.approx(0.95, abs=0.005)


def test_what_does_not_exist():
    lower, upper = interval_between([np.nan, 0.0], [1.0, 1.0], [0.1, 0.1], [0.1, 0.1], [9, 0])
    assert np.isnan(lower[0])
    assert np.isneginf(lower[1])
    assert np.isposinf(upper[1])
    with pytest.raises(ValueError, match="the level is 2"):
        interval_between(0.0, 1.0, 0.1, 0.1, 9, level=2)
