"""Sums of weighted chi-squareds: known distributions, and numerical inversion of the characteristic function."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from bogolan.statistics.association.quadratic_forms import weighted_chi_squared_tail, weighted_f_tail

METHODS = ("satterthwaite", "saddlepoint", "integration")


def inverted(x: float, weights: np.ndarray) -> float:
    """Imhof's (1961) integral for the tail."""

    def integrand(u: float) -> float:
        angle = np.arctan(weights * u).sum() / 2 - x * u / 2
        return np.sin(angle) / (u * np.prod((1 + (weights * u) ** 2) ** 0.25))

    return 0.5 + quad(integrand, 0, 400, limit=4000)[0] / np.pi


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("x", [0.5, 3.0, 12.0])
def test_equal_weights_make_a_chi_squared(method, x):
    found = weighted_chi_squared_tail(x, np.full(4, 2.0), method)
    assert found == pytest.approx(stats.chi2.sf(x / 2, 4), rel={"saddlepoint": 0.02}.get(method, 1e-9))


@pytest.mark.parametrize("method", METHODS)
def test_equal_weights_over_a_chi_squared_make_an_f(method):
    found = weighted_f_tail(9.0, np.full(3, 2.0), 20, method)
    assert found == pytest.approx(stats.f.sf(1.5, 3, 20), rel={"saddlepoint": 0.02}.get(method, 1e-9))


@pytest.mark.parametrize("x", [1.0, 4.0, 9.0, 15.0])
def test_unequal_weights_agree_with_the_inversion(x):
    weights = np.array([2.5, 1.2, 0.7, 0.1])
    expected = inverted(x, weights)
    assert weighted_chi_squared_tail(x, weights, "integration") == pytest.approx(expected, abs=2e-6)
    assert weighted_chi_squared_tail(x, weights, "saddlepoint") == pytest.approx(expected, rel=0.05)
    assert weighted_chi_squared_tail(x, weights, "satterthwaite") == pytest.approx(expected, rel=0.25)


def test_an_f_with_infinite_denominator_is_a_chi_squared():
    weights = np.array([3.0, 1.0])
    for method in METHODS:
        assert weighted_f_tail(5.0, weights, np.inf, method) == weighted_chi_squared_tail(5.0, weights, method)
    near = weighted_f_tail(5.0, weights, 100_000, "integration")
    assert near == pytest.approx(weighted_chi_squared_tail(5.0, weights, "integration"), rel=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_tails_fall_from_one_to_zero(method):
    tails = [weighted_f_tail(x, np.array([1.5, 0.4]), 12, method) for x in (0.0, 0.1, 1.0, 2.0, 5.0, 40.0)]
    assert tails[0] == pytest.approx(1.0, abs=1e-6)
    assert np.all(np.diff(tails) < 0)
    assert 0 <= tails[-1] < 1e-3


def test_weights_of_zero_add_nothing():
    for method in METHODS:
        assert weighted_chi_squared_tail(3.0, np.array([1.0, 0.0, 2.0]), method) == pytest.approx(
            weighted_chi_squared_tail(3.0, np.array([2.0, 1.0]), method), rel=1e-12
        )


def test_at_the_mean_the_saddlepoint_falls_back():
    weights = np.array([2.0, 1.0])
    assert weighted_chi_squared_tail(3.0, weights) == pytest.approx(
        weighted_chi_squared_tail(3.0, weights, "satterthwaite")
    )
