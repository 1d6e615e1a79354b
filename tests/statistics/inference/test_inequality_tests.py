"""The chi-bar-squared test that nothing is below zero: orthants in closed form, weights and size by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as student

from bogolan.statistics import inequality_test
from bogolan.statistics.inference.inequality_tests import chi_bar_weights, orthant


def correlation(seed: int, k: int) -> np.ndarray:
    spread = np.random.default_rng(seed).normal(size=(k, k + 2))
    covariance = spread @ spread.T
    size = np.sqrt(np.diag(covariance))
    return covariance / np.outer(size, size)


@pytest.mark.parametrize("k", range(1, 7))
def test_orthants_of_equal_correlations(k):
    """At correlations of one half the coordinates share a part, so that all are positive in 1 of k + 1 cases."""
    assert orthant(0.5 * np.eye(k) + 0.5) == pytest.approx(1 / (k + 1), abs=1e-12)
    assert orthant(np.eye(k) * 3.0) == pytest.approx(0.5**k, abs=1e-14)


@pytest.mark.parametrize("k", [3, 4, 5])
def test_orthants_of_any_correlation(k):
    of = correlation(k, k)
    drawn = np.random.default_rng(k).normal(size=(400_000, k)) @ np.linalg.cholesky(of).T
    found = (drawn > 0).all(axis=1).mean()
    assert orthant(of) == pytest.approx(found, abs=4 * np.sqrt(found / 400_000))


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5, 6])
def test_weights_of_even_and_odd_numbers_add_to_one_half(k):
    weights = chi_bar_weights(correlation(k, k))
    assert weights[::2].sum() == pytest.approx(0.5, abs=1e-12)
    assert (weights >= 0).all()


def test_weights_of_independent_estimates_are_binomial():
    np.testing.assert_allclose(chi_bar_weights(np.eye(4)), np.array([1, 4, 6, 4, 1]) / 16, atol=1e-14)


def test_one_estimate_has_a_one_sided_test():
    assert inequality_test([-2.0], [[4.0]]).p_value == pytest.approx(norm.cdf(-1))
    assert inequality_test([-2.0], [[4.0]], df=7).p_value == pytest.approx(student.cdf(-1, 7))
    assert inequality_test([2.0], [[4.0]]).p_value == 1


def test_the_size_is_held_where_all_are_zero():
    of = correlation(9, 3)
    drawn = np.random.default_rng(9).normal(size=(1500, 3)) @ np.linalg.cholesky(of).T
    rejected = np.mean([inequality_test(values, of).p_value < 0.05 for values in drawn])
    assert rejected == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / 1500))


def test_what_has_no_variance_is_as_it_is():
    covariance = np.diag([0.0, 1.0])
    assert inequality_test([0.0, -3.0], covariance).p_value == pytest.approx(norm.cdf(-3))
    assert inequality_test([-0.1, 3.0], covariance).p_value == 0
    nothing = inequality_test([0.0, 0.0], np.zeros((2, 2)))
    assert (nothing.p_value, nothing.flag) == (1.0, "zero_variance")


@pytest.mark.parametrize(
    ("values", "df", "flag"),
    [([], np.inf, "no_cases"), ([np.nan, 1.0], np.inf, "no_cases"), ([-1.0, 1.0], 0, "no_degrees_of_freedom")],
)
def test_what_cannot_be_tested_is_flagged(values, df, flag):
    found = inequality_test(values, np.eye(len(values)), df)
    assert np.isnan(found.p_value)
    assert found.flag == flag


def test_too_many():
    with pytest.raises(ValueError, match="7 estimates were to be tested; expected at most 6"):
        inequality_test(np.zeros(7), np.eye(7))
