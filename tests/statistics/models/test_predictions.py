"""Predictions: means and predictors with their covariance, gaps, and frames of other people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, glm

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}
PEOPLE = pd.DataFrame({"age": [20.0, 65.0], "sex": ["women", "men"]})


@pytest.fixture(scope="module")
def fit(villages):
    return glm(SurveyDesign(villages, **DESIGN), "yes ~ age + sex")


def test_predictors_have_the_covariance_of_their_columns(fit):
    x = fit.model.rebuild(PEOPLE)
    found = fit.predict(PEOPLE, scale="link")
    assert found.names == ("row 0", "row 1")
    np.testing.assert_allclose(found.values, x @ fit.values)
    np.testing.assert_allclose(found.covariance, x @ fit.covariance @ x.T, rtol=1e-9)


def test_means_have_it_by_the_delta_method(fit):
    x = fit.model.rebuild(PEOPLE)
    mu = 1 / (1 + np.exp(-x @ fit.values))
    slopes = (mu * (1 - mu))[:, None] * x
    found = fit.predict(PEOPLE)
    np.testing.assert_allclose(found.values, mu)
    np.testing.assert_allclose(found.covariance, slopes @ fit.covariance @ slopes.T, rtol=1e-9)


def test_the_sample_is_predicted_and_who_is_outside_is_flagged(villages, fit):
    found = fit.predict()
    outside = np.flatnonzero(villages["yes"].isna())
    assert np.isnan(found.values[outside]).all()
    assert {found.flags[row] for row in outside} == {"no_prediction"}
    assert np.isfinite(np.delete(found.values, outside)).all()


def test_a_gap_in_the_frame_has_no_prediction(fit):
    found = fit.predict(PEOPLE.assign(age=[np.nan, 40.0]))
    assert np.isnan(found.values[0])
    assert found.flags[0] == "no_prediction"
    assert np.isfinite(found.values[1])


def test_differences_of_predictions_are_contrasts(fit):
    found = fit.predict(PEOPLE, scale="link").contrast({"gap": {"row 1": 1.0, "row 0": -1.0}})
    assert found.values[0] == pytest.approx(45 * fit.values[fit.position("age")] - fit.values[1])


def test_what_cannot_be_predicted_is_named(fit):
    with pytest.raises(ModelError, match="the scale is 'odds'; expected response or link"):
        fit.predict(PEOPLE, scale="odds")
    with pytest.raises(ModelError, match="10001 predictions were asked for; expected at most 10000"):
        fit.predict(pd.DataFrame({"age": np.arange(10_001.0), "sex": "men"}))


@pytest.mark.parametrize("link", ["logit", "probit", "cloglog"])
def test_standard_errors_are_slopes_of_the_link(villages, link):
    fit = glm(SurveyDesign(villages, **DESIGN), "yes ~ age", link=link)
    response, linear = (fit.predict(PEOPLE, scale=scale) for scale in ("response", "link"))
    _, slopes, _ = fit.expected(fit.model.rebuild(PEOPLE))
    np.testing.assert_allclose(response.standard_errors, slopes * linear.standard_errors)


def test_a_model_of_groups_predicts_their_means(villages):
    from bogolan.statistics import mean

    design = SurveyDesign(villages, **DESIGN)
    found = glm(design, "yes ~ sex").predict(pd.DataFrame({"sex": ["men", "women"]}))
    expected = mean(design, "yes", by="sex")
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-9)
    np.testing.assert_allclose(found.covariance, expected.covariance, rtol=1e-7)


def test_a_model_of_given_columns_predicts_from_them(villages, fit):
    columns = glm(SurveyDesign(villages.assign(men=villages["sex"] == "men"), **DESIGN), "yes", ["one", "age", "men"])
    found = columns.predict(pd.DataFrame({"one": 1.0, "age": PEOPLE["age"], "men": [0.0, 1.0]}))
    np.testing.assert_allclose(found.values, fit.predict(PEOPLE).values)
    np.testing.assert_allclose(found.covariance, fit.predict(PEOPLE).covariance, rtol=1e-7)


def test_replicates_give_the_covariance_of_their_coefficients(villages):
    fit = glm(SurveyDesign(villages, **DESIGN).as_replicates("jkn"), "yes ~ age + sex")
    x = fit.model.rebuild(PEOPLE)
    np.testing.assert_allclose(fit.predict(PEOPLE, scale="link").covariance, x @ fit.covariance @ x.T, rtol=1e-8)


def test_no_rows_have_no_predictions(fit):
    assert len(fit.predict(PEOPLE.iloc[:0])) == 0


def test_a_separated_fit_flags_its_predictions(villages):
    frame = villages.assign(yes=villages["yes"].where(villages["sex"] == "men", 1.0))
    found = glm(SurveyDesign(frame, **DESIGN), "yes ~ sex").predict(PEOPLE)
    assert found.values[0] == pytest.approx(1.0)
    assert found.flags[0] == "separated"


def test_an_outcome_without_variance_is_predicted_without_and_flagged(villages):
    found = glm(SurveyDesign(villages, **DESIGN), "one ~ age", family="gaussian").predict(PEOPLE)
    np.testing.assert_allclose(found.values, 1.0)
    assert found.flags == ("zero_variance", "zero_variance")
