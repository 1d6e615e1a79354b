"""Intervals of shares: known published limits, mirrors, edges and what each method is at large samples."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bogolan.statistics import SurveyDesign, mean, share_interval
from bogolan.statistics.inference.share_intervals import METHODS, capped_effective_n, capped_interval, effective_n


def limits(method: str, share: float, variance: float, n: int = 100, clusters: int = 100, df: int = 99, **options):
    sample = [np.array([number]) for number in (share, variance, n, clusters, df)]
    lower, upper = share_interval(*sample, method=method, **options)
    return lower[0], upper[0]


def simple(share: float, n: int) -> float:
    return share * (1 - share) / n


def test_beta_in_a_simple_random_sample_is_clopper_and_pearsons():
    for successes, n in ((1, 10), (8, 10), (30, 100)):
        p = successes / n
        exact = stats.binomtest(successes, n).proportion_ci(method="exact")
        assert limits("beta", p, simple(p, n), n, n, n - 1) == pytest.approx(tuple(exact), rel=1e-9)
        assert limits("capped", p, simple(p, n), n, n, n - 1) == pytest.approx(tuple(exact), rel=1e-9)


def test_wilson_in_a_large_simple_random_sample_is_wilsons():
    exact = stats.binomtest(300, 10_000).proportion_ci(method="wilson")
    assert limits("wilson", 0.03, simple(0.03, 10_000), 10_000, 10_000, 9_999) == pytest.approx(tuple(exact), rel=1e-4)


def test_logit_is_the_delta_method_taken_back():
    lower, upper = limits("logit", 0.2, 0.0016)
    margin = stats.t.ppf(0.975, 99) * np.sqrt(0.0016) / (0.2 * 0.8)
    centre = np.log(0.25)
    assert (lower, upper) == pytest.approx((1 / (1 + np.exp(-centre + margin)), 1 / (1 + np.exp(-centre - margin))))


def test_likelihood_limits_are_where_the_deviance_reaches_t_squared():
    p, variance = 0.2, 0.0016
    allowed = stats.t.ppf(0.975, 99) ** 2 * variance / (p * (1 - p)) * 100 / 99
    for q in limits("likelihood", p, variance):
        deviance = 2 * (p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q)))
        assert deviance == pytest.approx(allowed, rel=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_in_a_large_sample_all_methods_are_one(method):
    n = 1_000_000
    found = limits(method, 0.4, simple(0.4, n), n, n, n - 1)
    assert found == pytest.approx((0.4 - 1.96 * np.sqrt(0.24 / n), 0.4 + 1.96 * np.sqrt(0.24 / n)), rel=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_a_share_and_its_complement_mirror(method):
    lower, upper = limits(method, 0.1, 0.002)
    below, above = limits(method, 0.9, 0.002)
    assert (lower, upper) == pytest.approx((1 - above, 1 - below), abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_intervals_grow_with_the_level_and_the_variance(method):
    narrow, wide, varied = (
        limits(method, 0.3, 0.002, level=0.8),
        limits(method, 0.3, 0.002, level=0.99),
        limits(method, 0.3, 0.004, level=0.8),
    )
    assert wide[0] < narrow[0] < 0.3 < narrow[1] < wide[1]
    assert varied[0] < narrow[0]
    assert varied[1] > narrow[1]


@pytest.mark.parametrize("method", [method for method in METHODS if method != "mean"])
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_at_0_and_1_there_is_an_interval_with_a_width(method, share):
    lower, upper = limits(method, share, 0.0, n=60, clusters=12, df=11)
    assert 0 <= lower < upper <= 1
    assert share in (lower, upper)


def test_at_1_of_60_in_12_villages_the_cap_plans_for_alike_answers():
    lower, upper = limits("capped", 1.0, 0.0, n=60, clusters=12, df=11)
    cases = 60 / (1 + 4 * 0.2) * (stats.t.ppf(0.975, 59) / stats.t.ppf(0.975, 11)) ** 2
    assert (lower, upper) == (pytest.approx(0.025 ** (1 / cases)), 1.0)


@pytest.mark.parametrize("method", METHODS)
def test_no_respondents_rule_nothing_out(method):
    lower, upper = limits(method, np.nan, np.nan, n=0, clusters=0, df=0)
    assert (lower, upper) == (0.0, 1.0) or (np.isnan(lower) and method == "mean")


def test_many_shares_are_as_each_alone():
    shares, variances = np.array([0.02, 0.5, 1.0]), np.array([0.001, 0.004, 0.0])
    n, clusters, df = np.array([60, 60, 60]), np.array([12, 12, 12]), np.array([11, 11, 11])
    for method in METHODS:
        together = np.array(share_interval(shares, variances, n, clusters, df, method=method))
        alone = [limits(method, p, v, 60, 12, 11) for p, v in zip(shares, variances, strict=True)]
        np.testing.assert_allclose(together.T, alone)


def test_the_planning_correlation_matters_where_cases_are_few():
    sample = [np.array([number]) for number in (0.95, 0.0008, 60, 12, 11)]
    wide, narrow = (np.subtract(*capped_interval(*sample, planning_icc=icc))[0] for icc in (0.4, 0.0))
    assert wide < narrow
    common = [np.array([number]) for number in (0.5, 0.004, 300, 12, 11)]
    assert capped_interval(*common, planning_icc=0.4)[0] == capped_interval(*common, planning_icc=0.0)[0]


def test_the_effective_n_is_n_where_nothing_varies():
    found = effective_n(np.array([0.5, 1.0]), np.array([0.0025, 0.0]), np.array([400, 60]))
    np.testing.assert_allclose(found, [100, 60])


def test_an_unknown_method_is_named():
    with pytest.raises(ValueError, match="the interval method is 'wald'"):
        limits("wald", 0.5, 0.01)


def test_what_is_no_share_has_no_interval_of_shares(villages):
    found = mean(SurveyDesign(villages, weights="weight", clusters="village"), ["yes", "age"])
    with pytest.raises(ValueError, match="age"):
        found.interval(method="beta")


def test_less_than_one_degree_of_freedom_counts_as_one():
    assert limits("capped", 0.5, 0.01, 50, 2, 0) == limits("capped", 0.5, 0.01, 50, 2, 1)


def outward(lower: float, upper: float) -> tuple[int, int]:
    return int(np.floor(lower * 100)), int(np.ceil(upper * 100))


def test_all_women_and_nine_in_ten_men_of_twelve_villages():
    assert outward(*limits("capped", 1.0, 0.0, 60, 12, 11)) == (87, 100)
    lower, upper = limits("capped", 0.9, 0.030151**2, 60, 12, 11)
    assert (round(lower, 3), round(upper, 3)) == (0.725, 0.981)


@pytest.mark.parametrize("n", [1, 2, 5, 60, 2000])
@pytest.mark.parametrize("clusters", [1, 2, 12])
@pytest.mark.parametrize("share", [0.0, 0.03, 0.5, 0.97, 1.0])
@pytest.mark.parametrize("variance", [0.0, 1e-12, 1e-4, 0.05])
def test_capped_limits_always_exist_and_hold_the_share(n, clusters, share, variance):
    lower, upper = limits("capped", share, variance, n, min(clusters, n), clusters - 1)
    assert 0 <= lower <= share <= upper <= 1
    assert upper - lower > 1e-4


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
