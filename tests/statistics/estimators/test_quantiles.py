"""Quantiles: Woodruff's interval inverted, the score's, standard errors, joint covariance, and what has none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bogolan.statistics import DesignError, SurveyDesign, mean, quantile

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


def lowest_with(villages, share: float) -> float:
    ordered = villages.sort_values("age")
    return ordered["age"].to_numpy()[np.searchsorted(ordered["weight"].cumsum() / villages["weight"].sum(), share)]


def test_woodruffs_interval_is_that_of_the_share_below(villages, design):
    found = quantile(design, "age", 0.5)
    median = lowest_with(villages, 0.5)
    assert found.values[0] == median
    below = mean(SurveyDesign(villages.assign(below=villages["age"] <= median), **DESIGN), "below")
    margin = stats.t.ppf(0.975, 9) * below.standard_errors[0]
    lower, upper = found.interval()
    assert lower[0] == lowest_with(villages, below.values[0] - margin)
    assert upper[0] == lowest_with(villages, below.values[0] + margin)
    assert found.standard_errors[0] == pytest.approx((upper[0] - lower[0]) / 2 / stats.t.ppf(0.975, 9))


@pytest.mark.parametrize("interval", ["mean", "beta", "xlogit", "asin", "score"])
def test_every_interval_holds_the_quantile_and_grows_with_the_level(design, interval):
    narrow, wide = (quantile(design, "age", 0.5, interval=interval, level=level) for level in (0.8, 0.99))
    for found, level in ((narrow, 0.8), (wide, 0.99)):
        lower, upper = found.interval(level)
        assert lower[0] <= found.values[0] <= upper[0]
    assert np.subtract(*wide.interval(0.99))[0] < np.subtract(*narrow.interval(0.8))[0]


def test_groups_are_domains(villages, design):
    by_sex = quantile(design, "age", [0.25, 0.5], by="sex")
    women = quantile(design.where(villages["sex"] == "women"), "age", [0.25, 0.5])
    held = by_sex.select(["age@0.25|sex=women", "age@0.5|sex=women"])
    np.testing.assert_array_equal(held.values, women.values)
    np.testing.assert_allclose(held.covariance, women.covariance)


def test_the_covariance_is_the_shares_below_scaled(villages, design):
    found = quantile(design, "age", [0.4, 0.6])
    frame = villages.assign(**{f"below{place}": villages["age"] <= value for place, value in enumerate(found.values)})
    shares = mean(SurveyDesign(frame, **DESIGN), ["below0", "below1"])
    correlation = shares.covariance[0, 1] / np.prod(shares.standard_errors)
    assert found.covariance[0, 1] / np.prod(found.standard_errors) == pytest.approx(correlation)


def test_replicates_may_vary_the_quantile_itself(design):
    made = design.as_replicates("bootstrap", 100, seed=2)
    found = quantile(made, "age", 0.5, interval="quantile")
    replicated = [quantile_of(design, weights) for weights in made.replicates.weights()]
    assert found.standard_errors[0] == pytest.approx(np.std(replicated, ddof=1), rel=0.02)


def quantile_of(design: SurveyDesign, weights: np.ndarray) -> float:
    order = np.argsort(design.frame["age"].to_numpy(), kind="stable")
    shares = np.cumsum(weights[order]) / weights.sum()
    return design.frame["age"].to_numpy()[order][np.searchsorted(shares, 0.5)]


def test_beyond_the_ends_there_is_no_limit(design):
    found = quantile(design, "age", [0.0, 1.0])
    lower, upper = found.interval()
    assert np.isnan(upper[1]) or np.isnan(lower[0])
    assert all("limit_undefined" in flag or "zero_variance" in flag for flag in found.flags)


@pytest.mark.parametrize("replicated", [False, True])
def test_a_limit_beyond_the_ends_is_not_for_want_of_replicates(design, replicated):
    found = quantile(design.as_replicates("jkn") if replicated else design, "age", 0.001)
    assert found.flags == ("limit_undefined",)


def test_a_constant_has_itself_as_every_quantile_and_a_flag(villages):
    found = quantile(SurveyDesign(villages.assign(age=5.0), **DESIGN), "age", [0.2, 0.9])
    assert found.values.tolist() == [5.0, 5.0]
    assert all(found.flags)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("age", 1.2), {}, "the probabilities are 1.2; expected 0 to 1"),
        (([], 0.5), {}, "no variable is named"),
        (("sex", 0.5), {}, "expected numbers"),
        (("height", 0.5), {}, "'height', which the frame does not have"),
        (("age", 0.5), {"rule": "median"}, "the rule is 'median'; expected one of math, school"),
        (("age", 0.5), {"interval": "wald"}, "the interval is 'wald'; expected one of mean, beta"),
        (("age", 0.5), {"interval": "quantile"}, "is for replicate weights"),
    ],
)
def test_what_has_no_quantile_is_named(design, arguments, options, message):
    with pytest.raises(DesignError, match=message):
        quantile(design, *arguments, **options)


def test_a_score_interval_is_not_for_replicate_weights(design):
    with pytest.raises(DesignError, match="'score' is not for replicate weights"):
        quantile(design.as_replicates("jkn"), "age", interval="score")
