"""Intervals of anything, and of gaps between two: t, MOVER, and the p-values that go with them."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics.inference.intervals import mover, mover_p_value, t_quantile, wald_interval


def test_newcombes_published_gap():
    # Newcombe (1998), table II, 56/70 against 48/80, method 10 (Wilson limits of each): 0.0524 to 0.3339.
    def wilson(r, n, z=1.959964):
        return tuple(
            ((2 * r + z**2) + side * z * np.sqrt(z**2 + 4 * r * (1 - r / n))) / (2 * (n + z**2)) for side in (-1, 1)
        )

    lower, upper = mover(56 / 70, wilson(56, 70), 48 / 80, wilson(48, 80))
    assert (round(float(lower), 4), round(float(upper), 4)) == (0.0524, 0.3339)


def test_a_positive_correlation_narrows_the_gap():
    apart = mover(0.6, (0.5, 0.7), 0.4, (0.3, 0.5))
    together = mover(0.6, (0.5, 0.7), 0.4, (0.3, 0.5), correlation=0.5)
    assert apart[0] < together[0] < 0.2 < together[1] < apart[1]
    assert mover(0.6, (0.5, 0.7), 0.4, (0.3, 0.5), correlation=np.nan) == apart


def test_p_values_of_wald_limits_are_those_of_the_t_test():
    from bogolan.statistics.inference.intervals import two_sided_p_value

    values, errors, df = np.array([0.02, 0.1, 0.3, -0.4]), np.array([0.05] * 4), np.array([9.0] * 4)
    found = mover_p_value(lambda level: wald_interval(values, errors, df, level), 4)
    np.testing.assert_allclose(found, two_sided_p_value(values / errors, df), rtol=1e-6)


def test_less_than_one_degree_of_freedom_counts_as_one():
    assert t_quantile(0.95, np.array([-3.0]))[0] == pytest.approx(12.7062, abs=1e-4)
    lower, upper = wald_interval(np.array([1.0]), np.array([0.5]), np.array([0.0]))
    assert (lower[0], upper[0]) == (-np.inf, np.inf)


@pytest.mark.parametrize("level", [0.0, 1.0, 2.0, np.nan])
def test_a_level_that_is_no_probability_is_refused(level):
    with pytest.raises(ValueError, match="expected more than 0 and less than 1"):
        wald_interval(np.array([1.0]), np.array([0.1]), np.array([5.0]), level)
