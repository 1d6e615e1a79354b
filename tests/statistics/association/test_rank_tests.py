"""Rank tests: ranks in the population, scores, and agreement with the tests of a simple random sample."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bogolan.statistics import DesignError, SurveyDesign, ranktest
from bogolan.statistics.association.rank_tests import estimated_ranks

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}
TESTS = ("wilcoxon", "vanderWaerden", "median", "KruskalWallis")


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


def test_ranks_are_the_middle_of_the_weight_at_a_value():
    ranks = estimated_ranks(np.array([3.0, 1.0, 2.0, 2.0]), np.array([4.0, 1.0, 2.0, 1.0]))
    np.testing.assert_allclose(ranks, [6 / 8, 0.5 / 8, (2 + 3.5) / 2 / 8, (2 + 3.5) / 2 / 8])


def test_ranks_of_equal_weights_are_the_usual_ones():
    values = np.array([5.0, 1.0, 5.0, 2.0, 9.0])
    np.testing.assert_allclose(estimated_ranks(values, np.ones(5)), (stats.rankdata(values) - 0.5) / 5)


def test_in_a_large_simple_random_sample_it_is_wilcoxons():
    generator = np.random.default_rng(4)
    frame = pd.DataFrame({"y": generator.normal(size=4000), "group": generator.choice(["a", "b"], 4000), "w": 1.0})
    frame["y"] += 0.06 * (frame["group"] == "b")
    found = ranktest(SurveyDesign(frame, weights="w"), "y", "group")
    one, other = (frame["y"][frame["group"] == group] for group in "ab")
    expected = stats.mannwhitneyu(one, other, use_continuity=False, method="asymptotic")
    assert found.p_value == pytest.approx(expected.pvalue, rel=0.05)


@pytest.mark.parametrize("test", TESTS)
def test_only_the_order_of_the_answers_counts(villages, design, test):
    stretched = SurveyDesign(villages.assign(age=np.exp(villages["age"] / 20)), **DESIGN)
    one, other = ranktest(design, "age", "sex", test), ranktest(stretched, "age", "sex", test)
    assert one.statistic == pytest.approx(other.statistic, rel=1e-12)


@pytest.mark.parametrize("test", ["wilcoxon", "median"])
def test_reversed_answers_reverse_the_statistic(villages, design, test):
    backwards = SurveyDesign(villages.assign(age=-villages["age"] + 0.001 * np.arange(120)), **DESIGN)
    forwards = SurveyDesign(villages.assign(age=villages["age"] - 0.001 * np.arange(120)), **DESIGN)
    one, other = ranktest(forwards, "age", "sex", test), ranktest(backwards, "age", "sex", test)
    assert one.statistic == pytest.approx(-other.statistic, rel=1e-6)


def test_three_groups_are_compared_by_f(design):
    found = ranktest(design, "age", "answer", "KruskalWallis")
    assert (found.statistic_name, found.df, found.df_denominator) == ("F", 2, 9 - 2)
    assert found.p_value == pytest.approx(stats.f.sf(found.statistic, 2, 7))
    assert found.estimates.names == ("answer=b - answer=a", "answer=c - answer=a")


def test_two_groups_are_compared_by_t(design):
    found = ranktest(design, "age", "sex", "KruskalWallis")
    assert (found.statistic_name, found.df) == ("t", 8)
    assert found.statistic == ranktest(design, "age", "sex").statistic


def test_the_median_test_compares_shares_above_it(design, villages):
    found = ranktest(design, "age", "sex", "median")
    ranks = estimated_ranks(villages["age"].to_numpy(), villages["weight"].to_numpy())
    above = pd.Series(ranks > 0.5)
    shares = (above * villages["weight"]).groupby(villages["sex"]).sum() / villages.groupby("sex")["weight"].sum()
    assert found.estimates.values[0] == pytest.approx(shares["women"] - shares["men"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("age", "sex", "sign"), "the test is 'sign'; expected one of"),
        (("age", "one"), "'one' is 1.0 for everyone; expected two groups"),
        (("sex", "answer"), "expected numbers"),
        (("age", "height"), "'height', which the frame does not have"),
        (("nothing", "sex"), "no respondent of the domain has both"),
    ],
)
def test_what_cannot_be_tested_is_named(villages, arguments, message):
    with pytest.raises(DesignError, match=message):
        ranktest(SurveyDesign(villages.assign(nothing=np.nan), **DESIGN), *arguments)


def test_the_middle_one_of_equal_weights_is_not_above_the_median():
    frame = pd.DataFrame({"w": 0.1, "y": np.arange(9.0), "by": np.tile(["a", "b", "c"], 3), "village": np.arange(9)})
    for weight in (0.1, 0.7, 33.847):  # in some of them rounding would put the fifth above the middle
        found = ranktest(SurveyDesign(frame.assign(w=weight), weights="w"), "y", "by", "median")
        np.testing.assert_allclose(found.estimates.values, [0.0, 1 / 3], atol=1e-12)
