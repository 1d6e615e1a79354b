"""Rules of quantiles: NumPy's where all weights are one, whole numbers of copies, and edges."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics.estimators.quantile_rules import RULES, Ordered

SAME_AS_NUMPY = {
    "math": "inverted_cdf",
    "school": "averaged_inverted_cdf",
    "hf1": "inverted_cdf",
    "hf2": "averaged_inverted_cdf",
    "hf4": "interpolated_inverted_cdf",
    "hf5": "hazen",
    "hf6": "weibull",
    "hf7": "linear",
    "hf8": "median_unbiased",
    "hf9": "normal_unbiased",
}
VALUES = np.array([4.0, 1.0, 9.0, 7.0, 2.5, 11.0, 3.0])
PROBABILITIES = np.array([0.05, 0.2, 0.33, 0.5, 0.61, 0.8, 0.95])


@pytest.mark.parametrize(("rule", "method"), SAME_AS_NUMPY.items())
def test_with_equal_weights_it_is_numpys(rule, method):
    found = RULES[rule](Ordered.of(VALUES, np.full(7, 3.0)), PROBABILITIES)
    np.testing.assert_allclose(found, np.quantile(VALUES, PROBABILITIES, method=method), rtol=1e-12)


@pytest.mark.parametrize("rule", ["math", "school", "hf1", "hf2"])
def test_a_weight_of_three_is_three_respondents(rule):
    copies = np.array([3, 1, 2, 1, 4, 1, 2])
    one = RULES[rule](Ordered.of(VALUES, copies.astype(float)), PROBABILITIES)
    other = RULES[rule](Ordered.of(np.repeat(VALUES, copies), np.ones(copies.sum())), PROBABILITIES)
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("rule", RULES)
def test_quantiles_rise_and_stay_among_the_values(rule):
    weights = np.array([1.0, 0.2, 3.0, 0.7, 2.0, 0.1, 1.3])
    found = RULES[rule](Ordered.of(VALUES, weights), np.linspace(0, 1, 60))
    assert found.min() >= 1.0
    assert found.max() <= 11.0
    if rule != "shahvaish":  # a heavy value's place may lie before a lighter one's
        assert (np.diff(found) >= 0).all()


@pytest.mark.parametrize("rule", RULES)
def test_one_value_is_every_quantile(rule):
    np.testing.assert_array_equal(RULES[rule](Ordered.of(np.array([5.0]), np.array([2.0])), PROBABILITIES), 5.0)
    same = Ordered.of(np.full(4, 5.0), np.array([1.0, 2.0, 0.5, 3.0]))
    np.testing.assert_allclose(RULES[rule](same, PROBABILITIES), 5.0)


def test_a_share_met_exactly_is_seen_as_such():
    data = Ordered.of(np.arange(10.0), np.full(10, 7.0))
    assert RULES["math"](data, np.array([0.3]))[0] == 2.0
    assert RULES["school"](data, np.array([0.3]))[0] == 2.5


def test_weights_of_zero_are_left_out():
    data = Ordered.of(np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 1.0]))
    assert data.values.tolist() == [1.0, 3.0]


def test_equal_values_are_joined_by_the_rounded_rule():
    data = Ordered.of(np.array([2.0, 1.0, 2.0]), np.array([1.0, 2.0, 1.0]))
    assert data.distinct.values.tolist() == [1.0, 2.0]
    assert data.distinct.weights.tolist() == [2.0, 2.0]


@pytest.mark.parametrize("rule", ["math", "school", "hf3"])
def test_the_unit_of_the_weights_does_not_matter(rule):
    shares = np.array([0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9])
    for n in (5, 10, 20, 30):
        values = np.arange(n, dtype=float)
        expected = RULES[rule](Ordered.of(values, np.ones(n)), shares)
        for unit in (1 / 7, 1 / 3, 0.1, 3.7, 8.123):
            np.testing.assert_array_equal(RULES[rule](Ordered.of(values, np.full(n, unit)), shares), expected)
