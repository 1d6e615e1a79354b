"""Fitting: Fisher scoring, linearised scores, refits with replicate weights, deviance and dispersion."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from bogolan.statistics import ModelError, SurveyDesign, glm
from bogolan.statistics.models.families import FAMILIES, LINKS
from bogolan.statistics.models.fitting import Model, iterate
from bogolan.statistics.sampling.blocks import BLOCK

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
        (
            lambda design: glm(design, "age", ["one"], trials="one"),
            "'age' or trials 'one' are more than 'one' in 120 rows",
        ),
        (lambda design: glm(design, "yes ~ age").columns_of("sex"), "the model has no term 'sex'; expected one of"),
        (lambda design: glm(design, "sex ~ age"), "the outcome 'sex' is of type .*; expected numbers"),
    ],
)
def test_what_cannot_be_fitted_is_named(design, call, message):
    with pytest.raises(ModelError, match=message):
        call(design)


@pytest.mark.parametrize("start", [(-3.0, 0.1), (2.0, -0.1), (0.0, 0.0)])
def test_the_start_does_not_matter(villages, start):
    answered = villages.dropna(subset=["yes"])
    model = Model(answered[["one", "age"]].to_numpy(), answered["yes"].to_numpy(), FAMILIES["binomial"], LINKS["logit"])
    found = iterate(model, answered["weight"].to_numpy(), np.array(start))
    assert not found.moving.any()
    np.testing.assert_allclose(found.coefficients, coefficients(villages, villages["weight"], families.Binomial()))


def test_many_blocks_of_rows_add_up(villages):
    times = BLOCK // len(villages) + 1
    many = pd.concat([villages] * times, ignore_index=True)
    one, other = (glm(SurveyDesign(frame, **DESIGN), "yes ~ age + sex", link="probit") for frame in (villages, many))
    assert len(many) > BLOCK
    np.testing.assert_allclose(one.values, other.values, rtol=1e-9)
    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-7)


def test_the_naive_covariance_is_that_of_independent_answers(villages, design):
    kept = villages["yes"].notna()
    weight = villages["weight"] / villages["weight"][kept].mean()
    oracle = GLM(
        villages["yes"][kept], villages[["one", "age"]][kept], family=families.Binomial(), var_weights=weight[kept]
    ).fit(tol=1e-13)
    scale = villages["weight"].mean() / villages["weight"][kept].mean()
    found = glm(design, "yes", ["one", "age"])
    np.testing.assert_allclose(found.naive_covariance, oracle.cov_params() * scale, rtol=1e-6)


def test_the_dispersion_with_replicates_is_about_zero(villages, design):
    found = glm(design.as_replicates("jkn"), "yes", ["one", "age"])
    kept = villages["yes"].notna().to_numpy()
    mu = 1 / (1 + np.exp(-villages[["one", "age"]].to_numpy()[kept] @ found.values))
    pearson = (villages["yes"][kept] - mu) ** 2 / (mu * (1 - mu))
    expected = (villages["weight"][kept] * pearson).sum() / villages["weight"].mean() / kept.sum()
    assert found.dispersion == pytest.approx(expected)


@pytest.mark.parametrize("kind", [None, "jkn"])
def test_a_weight_of_zero_is_outside_the_domain(villages, design, kind):
    old = (villages["age"] > 30).to_numpy()
    zero = SurveyDesign(villages.assign(weight=villages["weight"] * old), **DESIGN)
    one, other = (glm(made.as_replicates(kind) if kind else made, "yes ~ age") for made in (zero, design.where(old)))
    np.testing.assert_allclose(one.values, other.values, rtol=1e-9)
    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-6)
    assert (one.n == other.n).all()


def test_an_outcome_without_variance_is_flagged(design):
    found = glm(design, "one ~ age", family="gaussian")
    np.testing.assert_allclose(found.values, [1.0, 0.0], atol=1e-12)
    assert found.flags == ("zero_variance", "zero_variance")
    assert found.test()["p_value"].isna().all()
    assert (found.deviance, found.dispersion) == pytest.approx((0.0, 0.0), abs=1e-12)


@pytest.mark.parametrize(
    ("successes", "size", "named"),
    [(-1.0, 3.0, "'successes'"), (1.0, np.inf, "'size'"), (1.0, "three", "'size'")],
    ids=["negative", "infinite", "text"],
)
def test_trials_that_cannot_be_are_refused(villages, successes, size, named):
    frame = villages.assign(successes=successes, size=3.0).astype({"size": object})
    frame.loc[:8, "size"] = size
    with pytest.raises(ModelError, match=named):
        glm(SurveyDesign(frame.infer_objects(), **DESIGN), "successes ~ age", trials="size")


@pytest.mark.parametrize(
    ("outcome", "options"),
    [
        (lambda frame: frame["yes"] * 3, {"family": "poisson", "link": "probit"}),
        (lambda frame: frame["age"] - 40, {"family": "gaussian", "link": "log"}),
        (lambda frame: frame["age"], {"family": "gaussian", "link": "logit"}),
    ],
)
def test_a_family_and_link_that_cannot_be_fitted_together_are_flagged(villages, outcome, options):
    found = glm(SurveyDesign(villages.assign(y=outcome(villages)), **DESIGN), "y ~ sex", **options)
    assert not found.converged
    assert all("not_converged" in flag for flag in found.flags)
    assert np.isnan(found.test("sex", method="LRT").p_value)


def test_a_perfect_fit_has_no_variance_and_says_so(villages):
    design = SurveyDesign(villages.assign(twice=villages["age"] * 2 + 1), **DESIGN)
    for formula in ("one ~ age", "twice ~ age"):
        assert glm(design, formula, family="gaussian").flags == ("zero_variance", "zero_variance")


def test_one_cluster_has_no_variance_and_says_so(villages):
    fit = glm(SurveyDesign(villages, **DESIGN).where(villages["village"] == "v1"), "age ~ sex", family="gaussian")
    assert fit.variances.tolist() == [0, 0]


def test_a_huge_outcome_is_refused(villages):
    with pytest.raises(ModelError, match="infinite or beyond 1e100 in 120 rows"):
        glm(SurveyDesign(villages.assign(y=villages["age"] * 1e150), **DESIGN), "y ~ sex", family="gaussian")


def test_the_null_model_of_a_model_without_intercept_predicts_zero(tables):
    """R: svyglm(api00~0+stype, d)$null.deviance."""
    design = SurveyDesign(tables["strat"], weights="pw", strata="stype")
    found = glm(design, "api00 ~ 0 + stype", family="gaussian")
    assert found.null_deviance == pytest.approx(90747836.9350648, rel=1e-12)
    assert found.null_deviance > glm(design, "api00 ~ stype", family="gaussian").null_deviance
