"""t tests: of a mean, of two means that share clusters, and their agreement with a regression's slope."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bogolan.statistics import DesignError, SurveyDesign, glm, mean, ttest

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


def test_of_a_mean(design):
    found, of = ttest(design, "age", null=40.0), mean(design, "age")
    t = (of.values[0] - 40) / of.standard_errors[0]
    assert (found.statistic, found.df) == (pytest.approx(t), 8)
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(t), 8))


def test_of_two_means_it_is_a_regressions_slope(design):
    found, slope = ttest(design, "age", "sex"), glm(design, "age ~ sex", family="gaussian").coefficients
    assert found.estimates.values[0] == pytest.approx(slope.values[1])
    assert found.estimates.standard_errors[0] == pytest.approx(slope.standard_errors[1])
    assert found.df == slope.df[1] == 8
    assert found.estimates.names == ("age|sex=women - age|sex=men",)


def test_groups_that_share_clusters_have_a_covariance(design):
    means = mean(design, "age", by="sex")
    apart = np.sqrt(means.variances.sum())
    together = ttest(design, "age", "sex").estimates.standard_errors[0]
    assert together == pytest.approx(np.sqrt(means.variances.sum() - 2 * means.covariance[0, 1]))
    assert together != pytest.approx(apart, rel=1e-3)


def test_values_may_be_given(villages, design):
    given = ttest(design, villages["age"].to_numpy(), "sex")
    assert given.statistic == ttest(design, "age", "sex").statistic


def test_in_a_simple_random_sample_it_is_students(villages):
    simple = SurveyDesign(villages.assign(weight=1.0), weights="weight")
    found = ttest(simple, "age", null=42.0)
    assert found.statistic == pytest.approx(stats.ttest_1samp(villages["age"], 42.0).statistic)


def test_who_does_not_answer_or_count_is_outside(villages):
    frame = villages.assign(weight=villages["weight"].where(villages["village"] != "v0", 0.0))
    design = SurveyDesign(frame, **DESIGN)
    assert ttest(design, "yes", "sex").df == 7, "11 villages less 3 strata, less 1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("age", "answer"), "'answer' has 3 groups \\(a, b, c\\); expected two"),
        (("age", "one"), "'one' has 1 groups"),
        (("sex",), "of type .*; expected numbers"),
        (("age", "height"), "'height', which the frame does not have"),
        (([1.0, 2.0],), "the outcome has 2 values; expected 120"),
    ],
)
def test_what_cannot_be_tested_is_named(design, arguments, message):
    with pytest.raises(DesignError, match=message):
        ttest(design, *arguments)
