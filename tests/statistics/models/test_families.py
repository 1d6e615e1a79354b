"""Families and links: derivatives by differences, inverses, deviances, and statsmodels' fits of each pair."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from bogolan.statistics import SurveyDesign, glm
from bogolan.statistics.models.families import FAMILIES, LINKS

POSITIVE = dict.fromkeys(["inverse", "inverse_squared", "sqrt"], np.array([0.2, 0.7, 1.0, 3.0]))
PREDICTORS = {name: np.array([-1.5, -0.4, 0.1, 0.9]) for name in LINKS} | POSITIVE
OUTCOMES = {
    "gaussian": np.array([-1.0, 0.5, 2.0]),
    "binomial": np.array([0.0, 1.0, 1.0]),
    "poisson": np.array([0.0, 1.0, 4.0]),
    "gamma": np.array([0.2, 1.0, 4.0]),
    "inverse_gaussian": np.array([0.2, 1.0, 4.0]),
}
THEIRS = {
    "gaussian": families.Gaussian,
    "binomial": families.Binomial,
    "poisson": families.Poisson,
    "gamma": families.Gamma,
    "inverse_gaussian": families.InverseGaussian,
}
LINKS_OF_THEIRS = {
    "identity": families.links.Identity,
    "logit": families.links.Logit,
    "probit": families.links.Probit,
    "cloglog": families.links.CLogLog,
    "log": families.links.Log,
    "inverse": families.links.InversePower,
    "loglog": families.links.LogLog,
    "cauchit": families.links.Cauchy,
    "sqrt": families.links.Sqrt,
    "inverse_squared": families.links.InverseSquared,
}
PAIRS = [
    ("gaussian", "identity"),
    ("gaussian", "log"),
    ("binomial", "logit"),
    ("binomial", "probit"),
    ("binomial", "cloglog"),
    ("binomial", "log"),
    ("binomial", "identity"),
    ("poisson", "log"),
    ("poisson", "identity"),
    ("gamma", "log"),
    ("gamma", "inverse"),
    ("gamma", "identity"),
    ("binomial", "loglog"),
    ("binomial", "cauchit"),
    ("poisson", "sqrt"),
    ("inverse_gaussian", "log"),
    ("inverse_gaussian", "inverse_squared"),
]


@pytest.mark.parametrize("name", LINKS)
def test_slopes_and_curvatures_are_derivatives(name):
    link, eta, step = LINKS[name], PREDICTORS[name], 1e-5
    slope = (link.mean(eta + step) - link.mean(eta - step)) / (2 * step)
    curvature = (link.slope(eta + step) - link.slope(eta - step)) / (2 * step)
    np.testing.assert_allclose(link.slope(eta), slope, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(link.curvature(eta), curvature, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", LINKS)
def test_the_predictor_is_the_inverse_of_the_mean(name):
    link, eta = LINKS[name], PREDICTORS[name]
    np.testing.assert_allclose(link.predictor(link.mean(eta)), eta, rtol=1e-10)


@pytest.mark.parametrize("name", FAMILIES)
def test_variances_and_deviances_are_statsmodels(name):
    theirs, mu = THEIRS[name](), np.array([0.3, 0.6, 0.9])
    np.testing.assert_allclose(FAMILIES[name].variance(mu), theirs.variance(mu))
    expected = theirs.resid_dev(OUTCOMES[name], mu) ** 2
    np.testing.assert_allclose(FAMILIES[name].deviance(OUTCOMES[name], mu), expected, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(FAMILIES[name].deviance(mu, mu), 0, atol=1e-15)


@pytest.mark.filterwarnings("ignore::statsmodels.tools.sm_exceptions.DomainWarning")
@pytest.mark.parametrize(("family", "link"), PAIRS)
def test_every_pair_fits_as_statsmodels(villages, family, link):
    generator = np.random.default_rng(12)
    x = generator.uniform(0.2, 1.2, 120)
    predicted = {"log": -1.0, "inverse": 0.7, "inverse_squared": 0.7}.get(link, 0.2) + 0.4 * x
    mu = LINKS[link].mean(predicted)
    drawn = {
        "gaussian": lambda: mu + generator.normal(0, 0.1, 120),
        "binomial": lambda: generator.binomial(1, mu).astype(float),
        "poisson": lambda: generator.poisson(mu).astype(float),
        "gamma": lambda: generator.gamma(4, mu / 4),
        "inverse_gaussian": lambda: generator.wald(mu, 4),
    }
    frame = villages.assign(x=x, y=drawn[family]())
    found = glm(SurveyDesign(frame, weights="weight", clusters="village"), "y", ["one", "x"], family, link)
    oracle = GLM(
        frame["y"],
        frame[["one", "x"]],
        family=THEIRS[family](LINKS_OF_THEIRS[link]()),
        var_weights=frame["weight"] / frame["weight"].mean(),
    ).fit(tol=1e-13, maxiter=300, start_params=found.values)
    assert found.converged
    np.testing.assert_allclose(found.values, oracle.params, rtol=1e-6, atol=1e-8)
    assert found.deviance == pytest.approx(oracle.deviance, rel=1e-8)


def test_a_deviance_of_certain_outcomes_is_finite():
    binomial = FAMILIES["binomial"].deviance(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    poisson = FAMILIES["poisson"].deviance(np.array([0.0]), np.array([0.5]))
    assert binomial.tolist() == [0.0, 0.0]
    assert poisson[0] == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["logit", "probit", "cloglog", "loglog", "cauchit", "log"])
def test_means_at_the_bounds_of_a_predictor_are_finite_and_next_to_their_limits(name):
    low, high = LINKS[name].mean(np.array(LINKS[name].bounds))
    assert low == pytest.approx(0.0, abs=1e-12)
    assert high == (pytest.approx(1.0, abs=1e-12) if name != "log" else pytest.approx(np.exp(30)))


def test_quasi_families_have_the_same_estimates(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    for family in ("binomial", "poisson"):
        one, other = (glm(design, "yes", ["one", "age"], name) for name in (family, f"quasi{family}"))
        np.testing.assert_array_equal(one.values, other.values)
        np.testing.assert_array_equal(one.covariance, other.covariance)


@pytest.mark.parametrize(
    ("formula", "family", "link", "values", "errors"),
    [
        (
            "hi ~ ell + meals",
            "binomial",
            "cauchit",
            [3.3287019087453, -0.0899434452203827, -0.0561223593548946],
            [0.713956232430374, 0.0353579397075545, 0.0168842990547405],
        ),
        (
            "enroll ~ ell",
            "poisson",
            "sqrt",
            [24.4133126080838, -0.000652219752397982],
            [0.604029351628994, 0.0220320350560912],
        ),
        (
            "enroll ~ meals",
            "inverse_gaussian",
            "log",
            [6.4238293004621, -0.000726719474255262],
            [0.0752651768567064, 0.00150948185625915],
        ),
        (
            "I(enroll / 100) ~ meals",
            "inverse_gaussian",
            "inverse_squared",
            [0.0261753883394896, 4.3282419174311e-05],
            [0.00415155627410652, 8.65402796078032e-05],
        ),
    ],
)
def test_rarer_families_and_links_as_r(tables, formula, family, link, values, errors):
    """R: svyglm(formula, d, family=quasibinomial("cauchit") and so on, control=glm.control(1e-14, 100))."""
    found = glm(SurveyDesign(tables["strat"], weights="pw", strata="stype"), formula, family=family, link=link)
    np.testing.assert_allclose(found.values, values, rtol=1e-6)
    np.testing.assert_allclose(found.standard_errors, errors, rtol=1e-6)
