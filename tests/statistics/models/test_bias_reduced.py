"""CR2 and Satterthwaite's degrees of freedom: clubSandwich's numbers, the formula written out, and few clusters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, glm


@pytest.fixture(scope="module")
def oracle(reference) -> dict:
    return reference("cr2.json")


@pytest.fixture(scope="module")
def design(oracle) -> SurveyDesign:
    return SurveyDesign(pd.DataFrame(oracle["data"]), weights="weight", clusters="cluster")


def test_a_linear_model_is_clubsandwichs(design, oracle):
    found, expected = glm(design, "y ~ exposed + age", family="gaussian").bias_reduced(), oracle["linear"]
    np.testing.assert_allclose(found.values, expected["coef"], rtol=1e-10)
    np.testing.assert_allclose(found.covariance, expected["vcov"], rtol=1e-8)
    np.testing.assert_allclose(found.df, expected["df"], rtol=1e-8)


def test_a_contrast_has_degrees_of_freedom_of_its_own(design, oracle):
    fit = glm(design, "y ~ exposed + age", family="gaussian").bias_reduced()
    found, expected = fit.contrast({"both": {"exposed": 1.0, "age": 10.0}}), oracle["contrast"]
    assert found.standard_errors[0] == pytest.approx(expected["se"], rel=1e-8)
    assert found.df[0] == pytest.approx(expected["df"], rel=1e-8)


def test_a_logit_is_clubsandwichs_of_its_working_model(design, oracle):
    found, expected = glm(design, "yes ~ exposed + age").bias_reduced(), oracle["logit"]
    np.testing.assert_allclose(found.values, expected["coef"], rtol=1e-6)
    np.testing.assert_allclose(found.standard_errors, expected["se"], rtol=1e-6)
    np.testing.assert_allclose(found.df, expected["df"], rtol=1e-5)


def test_the_adjustment_written_out(design):
    frame = design.frame
    x = np.column_stack([np.ones(len(frame)), frame["exposed"]])
    w, cluster = np.diag(frame["weight"]), frame["cluster"].to_numpy()
    bread = np.linalg.inv(x.T @ w @ x)
    hat = x @ bread @ x.T @ w
    left = np.eye(len(x)) - hat
    residuals = left @ frame["y"].to_numpy()
    meat = np.zeros((2, 2))
    for one in np.unique(cluster):
        rows = cluster == one
        values, vectors = np.linalg.eigh(left[rows] @ left[rows].T)
        adjustment = vectors @ np.diag(values**-0.5) @ vectors.T
        score = x[rows].T @ w[np.ix_(rows, rows)] @ adjustment @ residuals[rows]
        meat += np.outer(score, score)
    found = glm(design, "y ~ exposed", family="gaussian").bias_reduced()
    np.testing.assert_allclose(found.covariance, bread @ meat @ bread, rtol=1e-9)


def test_of_a_mean_of_equal_clusters_it_is_the_usual_one():
    generator = np.random.default_rng(3)
    frame = pd.DataFrame({"village": np.repeat(np.arange(9), 6), "w": 1.0, "y": generator.normal(size=54)})
    fit = glm(SurveyDesign(frame, weights="w", clusters="village"), "y ~ 1", family="gaussian")
    found = fit.bias_reduced()
    assert found.standard_errors[0] == pytest.approx(fit.standard_errors[0])
    assert found.df[0] == pytest.approx(8)


def test_few_degrees_of_freedom_are_flagged(design):
    found = glm(design, "y ~ exposed + age", family="gaussian").bias_reduced()
    exposed = found.names.index("exposed")
    assert found.df[exposed] < 4
    assert found.flags[exposed] == "few_degrees_of_freedom"
    assert found.frame()["flag"].tolist() == list(found.flags)


def test_limits_and_tests_use_them(design):
    from scipy import stats

    found = glm(design, "y ~ exposed", family="gaussian").bias_reduced()
    lower, upper = found.interval(0.9)
    margin = stats.t.ppf(0.95, found.df) * found.standard_errors
    np.testing.assert_allclose(upper - lower, 2 * margin)
    expected = 2 * stats.t.sf(np.abs(found.values / found.standard_errors), found.df)
    np.testing.assert_allclose(found.test()["p_value"], expected)


def test_replicate_weights_and_separated_fits_are_refused(villages, design):
    with pytest.raises(ModelError, match="replicate weights; expected clusters"):
        glm(design.as_replicates("jk1"), "yes ~ age").bias_reduced()
    frame = villages.assign(yes=np.where(villages["sex"] == "women", 1.0, villages["yes"].fillna(0)))
    separated = glm(SurveyDesign(frame, weights="weight", clusters="village"), "yes ~ sex")
    with pytest.raises(ModelError, match=r"separated by .*; expected finite coefficients"):
        separated.bias_reduced()
