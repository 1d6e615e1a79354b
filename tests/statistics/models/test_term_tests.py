"""Tests of terms: Wald's by hand, Rao-Scott's in a simple random sample, and what has no test."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bogolan.statistics import ModelError, SurveyDesign, glm

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def fit(villages):
    return glm(SurveyDesign(villages, **DESIGN), "yes ~ age + answer")


@pytest.fixture(scope="module")
def simple(villages):
    frame = villages.dropna(subset=["yes"]).assign(weight=1.0)
    return glm(SurveyDesign(frame, weights="weight"), "yes ~ age + answer")


def test_walds_by_hand(fit):
    places = [fit.position(name) for name in fit.terms["answer"]]
    values, covariance = fit.values[places], fit.covariance[np.ix_(places, places)]
    statistic = values @ np.linalg.solve(covariance, values) / 2
    found = fit.test("answer")
    assert found.statistic == pytest.approx(statistic)
    assert (found.df, found.df_denominator) == (2, fit.df[0])
    assert found.p_value == pytest.approx(stats.f.sf(statistic, 2, fit.df[0]))


def test_one_coefficients_test_is_its_t_squared(fit):
    t = fit.test().loc["age", "t"]
    found = fit.test("age")
    assert found.statistic == pytest.approx(t**2)
    assert found.p_value == pytest.approx(fit.test().loc["age", "p_value"])


def test_the_likelihood_ratio_is_the_difference_of_deviances(fit):
    smaller = glm(fit.design.where(fit.rows), "yes ~ age")
    found = fit.test("answer", method="LRT")
    scale = fit.design.weight[fit.rows].mean() / fit.design.weight.mean()
    assert found.statistic == pytest.approx(smaller.deviance * scale - fit.deviance)
    assert len(found.weights) == 2


def test_in_a_simple_random_sample_all_three_nearly_agree(simple):
    wald, working, ratio = (simple.test("answer", method=method) for method in ("Wald", "WorkingWald", "LRT"))
    assert wald.statistic * 2 == pytest.approx(working.statistic, rel=0.2)
    assert working.statistic == pytest.approx(ratio.statistic, rel=0.2)
    np.testing.assert_allclose(working.weights, 1.0, rtol=0.2)
    assert ratio.p_value == pytest.approx(stats.chi2.sf(ratio.statistic, 2), rel=0.2)


def test_a_null_other_than_zero(fit):
    age = fit.values[fit.position("age")]
    assert fit.test("age", null=age).p_value == pytest.approx(1.0)
    assert fit.test("age", null=age, method="WorkingWald").statistic == pytest.approx(0.0, abs=1e-12)
    with pytest.raises(ModelError, match="expected another method for another null"):
        fit.test("age", null=0.1, method="LRT")


def test_degrees_of_freedom_may_be_given(fit):
    few, many = (fit.test("answer", df=df) for df in (4, 100))
    assert many.df_denominator == 100
    assert few.statistic == many.statistic
    assert few.p_value > many.p_value
    assert fit.test("answer", df=4, method="LRT").p_value > fit.test("answer", df=100, method="LRT").p_value


def test_all_coefficients_leave_no_smaller_model(fit):
    with pytest.raises(ModelError, match="all coefficients of the model are tested; expected some to remain"):
        fit.test(fit.names, method="LRT")


def test_an_unknown_method_or_term_is_named(fit):
    with pytest.raises(ModelError, match="the method is 'score'; expected Wald, WorkingWald or LRT"):
        fit.test("age", method="score")
    with pytest.raises(ModelError, match="the model has no term 'sex'"):
        fit.test("sex")


def test_the_working_walds_weights_are_eigenvalues_of_design_effects(fit):
    places = [fit.position(name) for name in fit.terms["answer"]]
    values, covariance = fit.values[places], fit.covariance[np.ix_(places, places)]
    naive = np.linalg.inv(fit.naive_covariance[np.ix_(places, places)])
    found = fit.test("answer", method="WorkingWald")
    assert found.statistic == pytest.approx(values @ naive @ values)
    assert sum(found.weights) == pytest.approx(np.trace(naive @ covariance))
    assert np.prod(found.weights) == pytest.approx(np.linalg.det(naive @ covariance))


def test_the_working_wald_of_one_coefficient_is_nearly_its_t(fit):
    found = fit.test("age", method="WorkingWald")
    assert found.statistic / found.weights[0] == pytest.approx(fit.test().loc["age", "t"] ** 2)
    assert found.p_value == pytest.approx(fit.test().loc["age", "p_value"], rel=0.05)


def test_the_likelihood_ratio_within_a_domain_is_of_its_respondents(villages, fit):
    young = villages["age"] < 60
    within = glm(fit.design.where(young), "yes ~ age + answer")
    zero = glm(SurveyDesign(villages.assign(weight=villages["weight"] * young), **DESIGN), "yes ~ age + answer")
    one, other = (found.test("answer", method="LRT") for found in (within, zero))
    assert one.p_value == pytest.approx(other.p_value)


@pytest.mark.parametrize("method", ["Wald", "WorkingWald", "LRT"])
def test_coefficients_without_a_value_or_a_variance_have_no_test_and_say_so(villages, method):
    women = villages["sex"] == "women"
    frame = villages.assign(all=villages["yes"].where(~women, 1.0))
    design = SurveyDesign(frame, **DESIGN)
    for fit, flag in (
        (glm(design, "all ~ sex"), "separated"),
        (glm(design, "one ~ sex", family="gaussian"), "zero_variance"),
        (glm(design.where(frame["village"] == "v3"), "age ~ sex", family="gaussian"), "no_degrees_of_freedom"),
    ):
        found = fit.test("sex", method=method)
        assert np.isnan(found.p_value)
        assert flag in found.flag


@pytest.mark.parametrize("method", ["Wald", "WorkingWald", "LRT"])
def test_a_test_of_nothing_is_refused(fit, method):
    with pytest.raises(ModelError, match="expected"):
        fit.test([], method=method)
