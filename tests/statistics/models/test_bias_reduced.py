"""CR2 and Satterthwaite's degrees of freedom: clubSandwich's numbers, the formula written out, and few clusters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, glm
from bogolan.statistics.models.families import FAMILIES, LINKS


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


def written_out(fit) -> tuple[np.ndarray, np.ndarray]:
    """Covariance and degrees of freedom by n x n matrices, the adjustment a pseudo-inverse root."""
    used = fit.rows & (fit.design.weight > 0)
    family, link, predicted = FAMILIES[fit.family], LINKS[fit.link], fit.matrix[used] @ fit.values
    mu = link.mean(predicted)
    spread = np.sqrt(family.variance(mu))
    x = fit.matrix[used] * (link.slope(predicted) / spread)[:, None]
    w, cluster = fit.design.weight[used], fit.design.cluster[used]
    residuals = (fit.model.outcome.to_numpy(float)[used] - mu) / spread
    bread = np.linalg.inv((x * w[:, None]).T @ x)
    left = np.eye(len(x)) - x @ bread @ (x * w[:, None]).T
    scores, directions = [], []
    for one in np.unique(cluster):
        rows = cluster == one
        values, vectors = np.linalg.eigh(left[rows] @ left[rows].T)
        kept = values > 1e-9
        adjustment = (vectors[:, kept] * values[kept] ** -0.5) @ vectors[:, kept].T
        pushed = adjustment @ (x[rows] * w[rows, None]) @ bread
        scores.append(pushed.T @ residuals[rows])
        directions.append(left[rows].T @ pushed)
    products = [np.array(directions)[:, :, place] @ np.array(directions)[:, :, place].T for place in range(x.shape[1])]
    return np.array(scores).T @ np.array(scores), np.array([np.trace(p) ** 2 / (p**2).sum() for p in products])


@pytest.mark.parametrize(
    ("formula", "options"),
    [
        ("yes ~ age + sex", {"link": "probit"}),
        ("yes ~ age + sex", {"link": "cloglog"}),
        ("yes ~ age + sex", {"family": "poisson"}),
        ("age ~ sex", {"family": "gamma"}),
        ("yes ~ I(village == 'v3')", {"family": "gaussian"}),
        ("age ~ village + sex - 1", {"family": "gaussian"}),
    ],
)
@pytest.mark.parametrize("rows", ["all", "domain", "zero weights"])
def test_every_family_by_matrices_of_everyone(villages, formula, options, rows):
    some = villages.index % 4 > 0 if rows != "all" else np.ones(len(villages), bool)
    weight = villages["weight"] * (some if rows == "zero weights" else 1.0)
    design = SurveyDesign(villages.assign(weight=weight), weights="weight", clusters="village").where(some)
    fit = glm(design, formula, **options)
    covariance, df = written_out(fit)
    found = fit.bias_reduced()
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-7, atol=1e-13)
    np.testing.assert_allclose(found.df, df, rtol=1e-7)


def test_no_trials_are_no_respondent(villages):
    answered = villages.dropna(subset=["yes"])
    even = (answered.index % 2 == 0).astype(float)
    frame = answered.assign(size=even, successes=answered["yes"] * even)
    whole = SurveyDesign(frame, weights="weight", clusters="village")
    found = glm(whole, "successes ~ age", trials="size").bias_reduced()
    expected = glm(whole.where(even > 0), "yes ~ age").bias_reduced()
    np.testing.assert_allclose(found.covariance, expected.covariance, rtol=1e-6)
    np.testing.assert_allclose(found.df, expected.df, rtol=1e-6)


def test_one_cluster_shows_no_variance_and_says_so(villages):
    one = SurveyDesign(villages, weights="weight", clusters="village").where(villages["village"] == "v1")
    found = glm(one, "age ~ sex", family="gaussian").bias_reduced()
    assert all("zero_variance" in flag for flag in found.flags)
    assert found.test()["p_value"].isna().all()


def test_an_outcome_or_contrast_without_variance_is_flagged(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    constant = glm(design, "one ~ age", family="gaussian").bias_reduced()
    nothing = glm(design, "yes ~ age").bias_reduced().contrast({"nothing": {"age": 0.0}})
    assert constant.flags == ("zero_variance", "zero_variance")
    assert nothing.flags == ("zero_variance",)
    assert constant.test()["p_value"].isna().all()


def test_an_unknown_coefficient_of_a_contrast_is_named(design):
    found = glm(design, "y ~ exposed", family="gaussian").bias_reduced()
    with pytest.raises(KeyError, match="no estimate is named 'height'; there are Intercept, exposed"):
        found.contrast({"gap": {"height": 1.0}})


def test_what_one_cluster_alone_tells_is_flagged(villages):
    design = SurveyDesign(
        villages.assign(alone=(villages["village"] == "v3") * 1.0), weights="weight", clusters="village"
    )
    found = glm(design, "age ~ alone + sex", family="gaussian").bias_reduced()
    assert found.flags[found.names.index("alone")] == "one_cluster"
    assert found.flags[found.names.index("sex[T.women]")] == ""
    assert "one_cluster" in found.contrast({"both": {"alone": 1.0, "sex[T.women]": 1.0}}).flags[0]
