"""Ordinal models: statsmodels' maximum, the sandwich by differences, two levels, replicates and gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from bogolan.statistics import ModelError, SurveyDesign, glm, ordinal

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}
BELOW = {
    "logit": stats.logistic.cdf,
    "probit": stats.norm.cdf,
    "cloglog": lambda x: 1 - np.exp(-np.exp(x)),
    "loglog": stats.gumbel_r.cdf,
    "cauchit": stats.cauchy.cdf,
}
LINKS = tuple(BELOW)


@pytest.fixture(scope="module")
def frame(villages):
    generator = np.random.default_rng(8)
    latent = villages["age"] / 15 + (villages["sex"] == "women") + generator.logistic(size=120)
    return villages.assign(likert=pd.cut(latent, [-99, 2, 3.5, 5, 99], labels=["no", "rather no", "rather yes", "yes"]))


@pytest.fixture(scope="module")
def design(frame) -> SurveyDesign:
    return SurveyDesign(frame, **DESIGN)


def heights(frame, link: str, parameters: np.ndarray) -> np.ndarray:
    """(n) the log likelihood of each respondent."""
    x = np.column_stack([frame["sex"] == "women", frame["age"]]).astype(float)
    edges = np.concatenate([[-np.inf], parameters[2:], [np.inf]])
    level = frame["likert"].cat.codes.to_numpy()
    predicted = x @ parameters[:2]
    return np.log(BELOW[link](edges[level + 1] - predicted) - BELOW[link](edges[level] - predicted))


@pytest.mark.parametrize("link", LINKS)
def test_no_other_parameters_are_likelier(frame, design, link):
    found = ordinal(design, "likert ~ age + sex", link=link)

    def height(parameters):
        return -(frame["weight"] * heights(frame, link, parameters)).sum()

    options = {"maxiter": 20_000, "xatol": 1e-9, "fatol": 1e-11}
    climbed = optimize.minimize(height, found.values * 0.9, method="Nelder-Mead", options=options)
    assert height(found.values) <= climbed.fun + 1e-8
    np.testing.assert_allclose(found.values, climbed.x, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("link", LINKS)
def test_the_sandwich_by_differences(frame, design, link):
    found = ordinal(design, "likert ~ age + sex", link=link)
    size = np.maximum(np.abs(found.values), 0.1)
    step = 1e-4 * size

    def slopes(parameters):
        moved = [
            (heights(frame, link, parameters + step * unit) - heights(frame, link, parameters - step * unit))
            / (2 * step[place])
            for place, unit in enumerate(np.eye(5))
        ]
        return np.array(moved).T

    weight = frame["weight"].to_numpy()
    curvature = np.array(
        [
            (weight @ slopes(found.values + step * unit) - weight @ slopes(found.values - step * unit)) / (2 * step[at])
            for at, unit in enumerate(np.eye(5))
        ]
    )
    scores = pd.DataFrame(weight[:, None] * slopes(found.values) @ np.linalg.inv(-curvature))
    meat = np.zeros((5, 5))
    for _, part in scores.groupby([frame["cercle"], frame["village"]]).sum().groupby("cercle"):
        meat += len(part) * part.cov(ddof=1).to_numpy()
    np.testing.assert_allclose(found.standard_errors, np.sqrt(np.diag(meat)), rtol=1e-5)


def test_of_two_levels_it_is_the_logit(villages):
    design = SurveyDesign(villages, **DESIGN)
    one, other = ordinal(design, "yes ~ age"), glm(design, "yes ~ age")
    assert one.names == ("age", "0.0|1.0")
    np.testing.assert_allclose(one.values, other.values[::-1] * [1, -1], rtol=1e-7)
    np.testing.assert_allclose(one.standard_errors, other.standard_errors[::-1], rtol=1e-6)


def test_replicate_weights_refit_the_model(design):
    made = design.as_replicates("jkn")
    found = ordinal(made, "likert ~ age + sex")
    refits = []
    for weights in made.replicates.weights():
        kept = SurveyDesign(design.frame.assign(weight=weights), weights="weight")
        refits.append(ordinal(kept, "likert ~ age + sex").values)
    deviations = np.array(refits) - np.mean(refits, axis=0)
    expected = (deviations**2 * (made.replicates.scale * made.replicates.rscales)[:, None]).sum(axis=0)
    np.testing.assert_allclose(found.variances, expected, rtol=1e-5)


def test_thresholds_rise_and_levels_keep_their_order(design):
    found = ordinal(design, "likert ~ age + sex")
    assert found.names[2:] == ("no|rather no", "rather no|rather yes", "rather yes|yes")
    assert (np.diff(found.values[2:]) > 0).all()
    assert found.df.tolist() == [7] * 5, "9 less 2 coefficients: the thresholds cost nothing"


def test_expected_shares_add_to_one(frame, design):
    found = ordinal(design, "likert ~ age + sex")
    shares = found.predict(frame[["age", "sex"]].assign(age=[np.nan, *frame["age"][1:]]))
    assert np.isnan(shares[0]).all()
    np.testing.assert_allclose(shares[1:].sum(axis=1), 1)
    assert (shares[1:] > 0).all()
    np.testing.assert_allclose(found.predict()[1:], shares[1:])


def test_levels_that_nobody_in_the_model_has_are_left_out(frame):
    design = SurveyDesign(frame, **DESIGN).where(frame["likert"] != "rather no")
    assert ordinal(design, "likert ~ age").levels == ("no", "rather yes", "yes")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("likert ~ age", None, "log"), "the link is 'log'; expected one of logit, probit, cloglog, loglog, cauchit"),
        (("likert ~ 1",), "no term but the intercept"),
        (("one ~ age",), "'one' has 1 levels in the model; expected two or more"),
        (("likert ~ age + I(2 * age)",), "collinear with the columns before"),
        (("likert ~ height",), "'height', which the frame does not have"),
    ],
)
def test_what_cannot_be_fitted_is_named(design, arguments, message):
    with pytest.raises(ModelError, match=message):
        ordinal(design, *arguments)


def test_loglog_is_what_r_calls_cloglog(tables):
    """R: svyolr(k~sch.wide, d, method="cloglog"), with k = cut(meals, c(-1, 20, 45, 70, 101))."""
    frame = tables["strat"].assign(k=pd.cut(tables["strat"]["meals"], [-1, 20, 45, 70, 101], labels=list("abcd")))
    found = ordinal(SurveyDesign(frame, weights="pw", strata="stype"), "k ~ wide", link="loglog")
    expected = [0.0855995272359034, -0.33308599789385, 0.484210197659179, 1.13664181499315]
    np.testing.assert_allclose(found.values, expected, rtol=1e-5)
    errors = [0.232834557006742, 0.213738187259373, 0.224877715094163, 0.242413017705733]
    np.testing.assert_allclose(found.standard_errors, errors, rtol=1e-4)


@pytest.mark.parametrize("link", ["logit", "probit", "cloglog"])
@pytest.mark.parametrize("level", ["no", "yes"])
def test_a_group_that_all_gives_an_end_of_the_scale_is_flagged(frame, link, level):
    likert = frame["likert"].mask(frame["sex"] == "women", level)
    found = ordinal(SurveyDesign(frame.assign(likert=likert), **DESIGN), "likert ~ sex + age", link=link)
    assert not found.converged
    assert all("not_converged" in flag for flag in found.flags)
