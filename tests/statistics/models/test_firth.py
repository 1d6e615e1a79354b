"""Firth's logit: brglm2's numbers, the penalised likelihood, and finite coefficients under separation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, firth, glm
from bogolan.statistics.models.firth import penalised

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def oracle(reference) -> dict:
    return reference("firth.json")


@pytest.fixture(scope="module")
def frame(oracle) -> pd.DataFrame:
    return pd.DataFrame(oracle["data"]).assign(weight=1.0, one=1.0)


def test_where_all_women_agree_it_is_brglm2s(frame, oracle):
    found = firth(SurveyDesign(frame, weights="weight"), "yes", ["one", "women", "age"])
    np.testing.assert_allclose(found.values, oracle["plain"]["coef"], rtol=1e-8)
    np.testing.assert_allclose(np.sqrt(np.diag(found.naive_covariance)), oracle["plain"]["se"], rtol=1e-8)
    assert glm(SurveyDesign(frame, weights="weight"), "yes", ["one", "women", "age"]).separated == ("women",)


def test_repeated_rows_are_brglm2s(frame, oracle):
    repeated = frame.loc[frame.index.repeat(frame["times"])].reset_index(drop=True)
    found = firth(SurveyDesign(repeated, weights="weight"), "yes", ["one", "women", "age"])
    np.testing.assert_allclose(found.values, oracle["repeated"]["coef"], rtol=1e-8)


def test_no_other_coefficients_have_a_higher_penalised_likelihood(frame):
    x = frame[["one", "women", "age"]].to_numpy()
    y, weight = frame["yes"].to_numpy(), np.ones(len(frame))
    best = penalised(x, y, weight).coefficients

    def height(coefficients):
        predicted = x @ coefficients
        mu = 1 / (1 + np.exp(-predicted))
        information = (x * (mu * (1 - mu))[:, None]).T @ x
        return (y * predicted - np.logaddexp(0, predicted)).sum() + np.linalg.slogdet(information)[1] / 2

    for unit in np.eye(3):
        for step in (0.01, -0.01):
            assert height(best + step * unit) < height(best)


def test_in_a_large_sample_the_penalty_vanishes(villages):
    many = pd.concat([villages] * 40, ignore_index=True).assign(
        village=lambda all: all["village"] + all.index.astype(str)
    )
    design = SurveyDesign(many, **DESIGN)
    one, other = firth(design, "yes ~ age + sex"), glm(design, "yes ~ age + sex")
    np.testing.assert_allclose(one.values, other.values, rtol=0.02, atol=1e-3)


def test_the_scale_of_the_weights_does_not_matter(villages):
    one, other = (
        firth(SurveyDesign(villages.assign(weight=villages["weight"] * times), **DESIGN), "yes ~ age")
        for times in (1, 1000)
    )
    np.testing.assert_allclose(one.values, other.values, rtol=1e-8)


def test_where_a_group_is_certain_limits_are_finite(villages):
    yes = villages["yes"].fillna(0.0).mask(villages["sex"] == "women", 1.0)
    found = firth(SurveyDesign(villages.assign(yes=yes), **DESIGN), "yes ~ sex")
    assert found.converged
    assert np.isfinite(found.interval()).all()
    assert found.marginal_effects("sex").values[0] > 0
    assert found.flags == ("", "separated"), "nobody among the women varies, so that the sandwich is too small"
    assert found.standard_errors[1] < np.sqrt(found.naive_covariance[1, 1]) / 2
    assert found.marginal_effects("sex").flags == ("separated",)


def test_a_penalised_likelihood_has_no_ratio(villages):
    found = firth(SurveyDesign(villages, **DESIGN), "yes ~ age + sex")
    assert found.flags == ("", "", "")
    with pytest.raises(ModelError, match="the likelihood is penalised"):
        found.test("age", method="LRT")


def test_the_jackknife_agrees_with_the_linearisation(villages):
    design = SurveyDesign(villages, **DESIGN)
    one, other = firth(design, "yes ~ age"), firth(design.as_replicates("jkn"), "yes ~ age")
    np.testing.assert_allclose(one.standard_errors, other.standard_errors, rtol=0.2)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("age ~ sex", "other values than 0 and 1"),
        ("one ~ age", "the outcome is 1 for all 120 respondents"),
        ("yes ~ age + I(3 * age)", "collinear"),
        ("yes ~ height", "'height', which the frame does not have"),
    ],
)
def test_what_cannot_be_fitted_is_named(villages, formula, message):
    with pytest.raises(ModelError, match=message):
        firth(SurveyDesign(villages, **DESIGN), formula)
