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
