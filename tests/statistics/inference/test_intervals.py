"""Intervals: the numbers of record, what never happens, and coverage where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import share_interval
from bogolan.statistics.inference.intervals import mover, mover_p_value, t_quantile, wald_interval
from bogolan.statistics.inference.share_intervals import capped_effective_n

METHODS = ["mean", "logit", "beta", "capped"]


def limits(share, variance, n, clusters, df, **options) -> tuple[float, float]:
    arrays = [np.array([value], float) for value in (share, variance, n, clusters, df)]
    lower, upper = share_interval(*arrays, **options)
    return float(lower[0]), float(upper[0])


def outward(lower: float, upper: float) -> tuple[int, int]:
    return int(np.floor(lower * 100)), int(np.ceil(upper * 100))


def test_all_women_and_nine_in_ten_men_of_twelve_villages():
    assert outward(*limits(1.0, 0.0, 60, 12, 11)) == (87, 100)
    lower, upper = limits(0.9, 0.030151**2, 60, 12, 11)
    assert (round(lower, 3), round(upper, 3)) == (0.725, 0.981)


@pytest.mark.parametrize("n", [1, 2, 5, 60, 2000])
@pytest.mark.parametrize("clusters", [1, 2, 12])
@pytest.mark.parametrize("share", [0.0, 0.03, 0.5, 0.97, 1.0])
@pytest.mark.parametrize("variance", [0.0, 1e-12, 1e-4, 0.05])
def test_capped_limits_always_exist_and_hold_the_share(n, clusters, share, variance):
    lower, upper = limits(share, variance, n, min(clusters, n), clusters - 1)
    assert 0 <= lower <= share <= upper <= 1
    assert upper - lower > 1e-4


def test_no_respondents_rule_nothing_out():
    assert limits(np.nan, np.nan, 0, 0, 0) == (0.0, 1.0)


def test_less_than_one_degree_of_freedom_counts_as_one():
    assert limits(0.5, 0.01, 50, 2, 0) == limits(0.5, 0.01, 50, 2, 1)
    assert t_quantile(0.95, np.array([-3.0]))[0] == pytest.approx(12.7062, abs=1e-4)
    lower, upper = wald_interval(np.array([1.0]), np.array([0.5]), np.array([0.0]))
    assert (lower[0], upper[0]) == (-np.inf, np.inf)


def test_clusters_that_agree_are_worth_half_as_much_again_at_most():
    assert capped_effective_n(*(np.array([value]) for value in (0.5, 1e-6, 100.0, 100.0)))[0] == 150


def test_the_effective_n_of_a_rare_answer_is_never_above_n():
    assert capped_effective_n(*(np.array([value]) for value in (0.02, 1e-6, 100.0, 100.0)))[0] == 100


def test_a_rare_answer_takes_the_planned_design_effect():
    cases = [np.array([value]) for value in (0.05, 0.05 * 0.95 / 60, 60.0, 12.0)]
    assert capped_effective_n(*cases)[0] == pytest.approx(60 / (1 + 4 * 0.2))
    assert capped_effective_n(*cases, planning_icc=0.0)[0] == pytest.approx(60)
    common = [np.array([value]) for value in (0.5, 0.25 / 60, 60.0, 12.0)]
    assert capped_effective_n(*common)[0] == pytest.approx(60)


def test_without_clusters_nothing_is_planned():
    assert capped_effective_n(*(np.array([value]) for value in (1.0, 0.0, 60.0, 60.0)))[0] == 60


@pytest.mark.parametrize("method", METHODS)
def test_a_share_and_its_complement_mirror(method):
    lower, upper = limits(0.8, 0.004, 40, 10, 9, method=method)
    assert limits(0.2, 0.004, 40, 10, 9, method=method) == pytest.approx((1 - upper, 1 - lower))


@pytest.mark.parametrize("method", METHODS)
def test_a_higher_level_is_wider(method):
    narrow, wide = (limits(0.8, 0.004, 40, 10, 9, method=method, level=level) for level in (0.8, 0.99))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_an_unknown_method_is_named():
    with pytest.raises(ValueError, match="the interval method is 'wald'"):
        limits(0.5, 0.01, 10, 5, 4, method="wald")


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


def coverage(method: str, p: float, icc: float, clusters: int, size: int) -> float:
    """Share of 4000 invented surveys, with beta-binomial clusters of equal size, whose interval holds p."""
    generator = np.random.default_rng(7)
    a = (1 - icc) / icc
    village = generator.binomial(size, generator.beta(a * p, a * (1 - p), (4000, clusters))) / size
    share, variance = village.mean(axis=1), village.var(axis=1, ddof=1) / clusters
    n, m, df = (np.full(4000, value) for value in (size * clusters, clusters, clusters - 1))
    lower, upper = share_interval(share, variance, n, m, df, method=method)
    return float(((lower <= p) & (p <= upper)).mean())


def test_coverage_near_one_in_twelve_correlated_villages():
    capped = coverage("capped", 0.95, 0.4, 12, 10)
    assert capped >= 0.92
    assert coverage("beta", 0.95, 0.4, 12, 10) < capped - 0.05


def test_coverage_in_the_middle():
    assert coverage("capped", 0.5, 0.1, 20, 10) == pytest.approx(0.95, abs=0.02)
