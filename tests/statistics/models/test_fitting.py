"""Fitting: Fisher scoring, linearised scores, refits with replicate weights, deviance and dispersion."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from bogolan.statistics import ModelError, SurveyDesign, glm

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


def coefficients(villages, weights: np.ndarray, family) -> np.ndarray:
    kept = villages["yes"].notna() & (weights > 0)
    model = GLM(villages["yes"][kept], villages[["one", "age"]][kept], family=family, var_weights=weights[kept])
    return model.fit(tol=1e-13, maxiter=200).params.to_numpy()


def test_the_sandwich_written_out(villages, design):
    found = glm(design, "yes", ["one", "age"])
    kept = villages["yes"].notna()
    x, y, w = villages[["one", "age"]][kept].to_numpy(), villages["yes"][kept], villages["weight"][kept]
    mu = 1 / (1 + np.exp(-x @ found.values))
    bread = np.linalg.inv((x * (w * mu * (1 - mu)).to_numpy()[:, None]).T @ x)
    scores = villages[["cercle", "village"]][kept].assign(a=0.0, b=0.0)
    scores[["a", "b"]] = ((w * (y - mu)).to_numpy()[:, None] * x) @ bread
    meat = np.zeros((2, 2))
    for _, part in scores.groupby(["cercle", "village"])[["a", "b"]].sum().groupby("cercle"):
        meat += len(part) * part.cov(ddof=1).to_numpy()
    np.testing.assert_allclose(found.covariance, meat, rtol=1e-8)


@pytest.mark.parametrize("kind", ["jkn", "bootstrap"])
def test_replicate_weights_refit_the_model(villages, design, kind):
    made = design.as_replicates(kind, **({"replicates": 12, "seed": 4} if kind == "bootstrap" else {}))
    found = glm(made, "yes", ["one", "age"])
    whole = coefficients(villages, villages["weight"], families.Binomial())
    refits = np.array([coefficients(villages, weights, families.Binomial()) for weights in made.replicates.weights()])
    deviations = refits - refits.mean(axis=0)
    expected = (deviations * (made.replicates.scale * made.replicates.rscales)[:, None]).T @ deviations
    np.testing.assert_allclose(found.values, whole, rtol=1e-8)
    np.testing.assert_allclose(found.covariance, expected, rtol=1e-5)


def test_deviance_and_null_deviance_are_statsmodels(villages, design):
    found = glm(design, "yes", ["one", "age"])
    kept = villages["yes"].notna()
    weight = villages["weight"] / villages["weight"].mean()
    oracle = GLM(
        villages["yes"][kept], villages[["one", "age"]][kept], family=families.Binomial(), var_weights=weight[kept]
    ).fit()
    assert found.deviance == pytest.approx(oracle.deviance)
    assert found.null_deviance == pytest.approx(oracle.null_deviance)


def test_the_dispersion_of_a_linear_model_is_the_residual_variance(villages, design):
    found = glm(design, "age ~ sex", family="gaussian")
    residuals = villages["age"] - found.matrix @ found.values
    weight = villages["weight"] / villages["weight"].mean()
    assert found.dispersion == pytest.approx((weight * residuals**2).sum() / 119)


def test_expected_outcomes_come_with_their_derivatives(design):
    found = glm(design, "yes ~ age")
    means, slopes, curvatures = found.expected(np.array([[1.0, 40.0]]))
    predicted = found.values @ [1.0, 40.0]
    mu = 1 / (1 + np.exp(-predicted))
    assert (means[0], slopes[0]) == pytest.approx((mu, mu * (1 - mu)))
    assert curvatures[0] == pytest.approx(mu * (1 - mu) * (1 - 2 * mu))


def test_trials_are_as_many_respondents(villages):
    frame = villages.dropna(subset=["yes"]).reset_index(drop=True).assign(size=3.0)
    frame["successes"] = frame["yes"] + (frame.index % 2)
    one = glm(SurveyDesign(frame, **DESIGN), "successes", ["one", "age"], trials="size")
    spread = frame.loc[frame.index.repeat(3)].reset_index(drop=True)
    spread["yes"] = (spread.groupby(spread.index // 3).cumcount() < spread["successes"]).astype(float)
    other = glm(SurveyDesign(spread, **DESIGN), "yes", ["one", "age"])
    np.testing.assert_allclose(one.values, other.values, rtol=1e-9)
    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-8)


def test_columns_of_very_different_size_are_fitted(villages):
    scaled = villages.assign(age=villages["age"] * 1e7)
    one, other = (glm(SurveyDesign(frame, **DESIGN), "yes ~ age") for frame in (villages, scaled))
    np.testing.assert_allclose(one.values, other.values * [1, 1e7], rtol=1e-8)
    np.testing.assert_allclose(one.standard_errors, other.standard_errors * [1, 1e7], rtol=1e-7)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda design: glm(design, "yes ~ age", trials="height"), "trials names the column 'height'"),
        (lambda design: glm(design, "age", ["one"], trials="one"), "'age' is more than the trials 'one' in 120 rows"),
        (lambda design: glm(design, "yes ~ age").columns_of("sex"), "the model has no term 'sex'; expected one of"),
        (lambda design: glm(design, "sex ~ age"), "the outcome 'sex' is of type .*; expected numbers"),
    ],
)
def test_what_cannot_be_fitted_is_named(design, call, message):
    with pytest.raises(ModelError, match=message):
        call(design)
