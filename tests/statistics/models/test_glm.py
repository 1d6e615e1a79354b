"""Models: agreement with an independent fit, what is refused, and fits that fail out loud."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, glm
from bogolan.statistics.models.separation import separated_columns

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


@pytest.mark.parametrize(("family", "outcome"), [("binomial", "yes"), ("poisson", "yes"), ("gaussian", "age")])
def test_coefficients_solve_the_weighted_score_equations(villages, design, family, outcome):
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    other = "age" if outcome == "yes" else "yes"
    answered = villages.dropna(subset=["yes"])
    oracle = GLM(
        answered[outcome],
        answered[["one", other]],
        family={"binomial": families.Binomial, "poisson": families.Poisson, "gaussian": families.Gaussian}[family](),
        var_weights=answered["weight"],
    ).fit(tol=1e-14, maxiter=200)
    found = glm(design, outcome, ["one", other], family=family)
    np.testing.assert_allclose(found.coefficients.values, oracle.params, rtol=1e-9)
    assert found.converged


def test_degrees_of_freedom_and_n(design):
    found = glm(design, "yes", ["one", "age"]).coefficients
    assert found.df.tolist() == [8, 8], "12 clusters less 3 strata, + 1 less 2 coefficients"
    assert found.n.tolist() == [117, 117]


def test_a_missing_term_is_outside_the_domain(villages):
    holes = villages.assign(age=villages["age"].where(villages.index >= 10))
    design = SurveyDesign(holes, **DESIGN)
    found = glm(design, "yes", ["one", "age"]).coefficients
    assert found.clusters.tolist() == [11, 11]
    assert len(found.scores) == 12


def test_interacting_every_column_equals_models_apart(villages, design):
    women = (villages["sex"] == "women").to_numpy()
    columns = {
        f"{sex}:{name}": villages[name] * of
        for sex, of in (("women", women), ("men", ~women))
        for name in ("one", "age")
    }
    joint = glm(design, "yes", pd.DataFrame(columns)).coefficients
    apart = glm(design.where(women), "yes", ["one", "age"]).coefficients
    np.testing.assert_allclose(joint.values[:2], apart.values, rtol=1e-8)
    np.testing.assert_allclose(joint.covariance[:2, :2], apart.covariance, rtol=1e-7)


def test_columns_of_very_different_size(villages, design):
    large = SurveyDesign(villages.assign(age=villages["age"] * 1e7), **DESIGN)
    found, expected = (glm(one, "yes", ["one", "age"]).coefficients for one in (large, design))
    np.testing.assert_allclose(found.values * [1, 1e7], expected.values, rtol=1e-9)
    np.testing.assert_allclose(found.standard_errors * [1, 1e7], expected.standard_errors, rtol=1e-9)


@pytest.mark.parametrize(
    ("outcome", "terms", "family", "message"),
    [
        ("yes", ["one", "height"], "binomial", "the column 'height', which"),
        ("answered", ["one"], "binomial", "the column 'answered', which"),
        ("yes", ["one", "sex"], "binomial", "'sex' are not numbers"),
        ("age", ["one"], "binomial", "other values than 0 and 1"),
        ("minus", ["one"], "poisson", "negative values"),
        ("one", ["age"], "binomial", "the outcome is 1 for all 120 respondents"),
        ("nothing", ["one"], "binomial", "no respondent has the outcome"),
        ("yes", ["one", "age", "double"], "binomial", "do not identify 'double': collinear"),
        ("yes", ["one", "two"], "binomial", r"do not identify 'two' \(constant\)"),
        ("yes", ["one", "zero"], "binomial", r"do not identify 'zero' \(constant\)"),
        ("yes", ["one"], "tweedie", "the family is 'tweedie'"),
        ("yes", [], "binomial", "the terms are 120 x 0"),
    ],
)
def test_what_cannot_be_fitted_is_named(villages, outcome, terms, family, message):
    more = {"minus": -1.0, "nothing": np.nan, "double": villages["age"] * 2 + 1, "two": 2.0, "zero": 0.0}
    with pytest.raises(ModelError, match=message):
        glm(SurveyDesign(villages.assign(**more), **DESIGN), outcome, terms, family=family)


def test_more_columns_than_respondents_are_refused(villages, design):
    few = design.where(villages.index < 3)
    with pytest.raises(ModelError, match="3 respondents do not identify 'fourth'"):
        glm(
            few,
            "weight",
            villages[["one", "age"]].assign(third=villages["age"] ** 2, fourth=villages["age"] ** 3),
            "gaussian",
        )


def test_separation_is_said_of_the_column(villages):
    # Everyone with the mark says yes: its coefficient is infinite, the others are not.
    marked = (villages.index % 7 == 0).astype(float)
    frame = villages.assign(marked=marked, yes=villages["yes"].where(marked == 0, 1.0))
    fit = glm(SurveyDesign(frame, **DESIGN), "yes", ["one", "age", "marked"])
    assert fit.separated == ("marked",)
    assert fit.coefficients.warnings == ("", "", "separated")
    assert not fit.converged
    assert np.isnan(fit.coefficients.values[2])
    assert np.isfinite(fit.coefficients.standard_errors[:2]).all()
    assert np.isfinite(fit.predictor).all()
    without = glm(SurveyDesign(frame[marked == 0], **DESIGN), "yes", ["one", "age"]).coefficients
    np.testing.assert_allclose(fit.coefficients.values[:2], without.values, rtol=1e-6)


def test_one_extreme_respondent_is_no_separation(villages):
    far = villages.assign(age=villages["age"].where(villages.index != 100, 5000.0), yes=villages["yes"].fillna(0.0))
    far.loc[100, "yes"] = float(glm(SurveyDesign(villages, **DESIGN), "yes", ["one", "age"]).coefficients.values[1] > 0)
    fit = glm(SurveyDesign(far, **DESIGN), "yes", ["one", "age"])
    others = glm(SurveyDesign(far, **DESIGN).where(far.index != 100), "yes", ["one", "age"])
    assert np.abs(fit.matrix @ fit.predictor).max() > 30
    assert fit.converged
    assert fit.separated == ()
    np.testing.assert_allclose(fit.coefficients.values, others.coefficients.values, rtol=1e-6)


def test_all_women_saying_yes_leaves_the_men_alone(villages):
    women = (villages["sex"] == "women").to_numpy()
    frame = villages.assign(yes=villages["yes"].where(~women, 1.0))
    design = SurveyDesign(frame, **DESIGN)
    columns = {"women": women.astype(float), "men": 1.0 - women, "women:age": frame["age"] * women}
    joint = glm(design, "yes", pd.DataFrame({**columns, "men:age": frame["age"] * ~women}))
    assert {"women"} <= set(joint.separated) <= {"women", "women:age"}
    apart = glm(design.where(~women), "yes", ["one", "age"]).coefficients
    np.testing.assert_allclose(joint.coefficients.select(["men", "men:age"]).values, apart.values, rtol=1e-6)
    np.testing.assert_allclose(
        joint.coefficients.select(["men", "men:age"]).standard_errors, apart.standard_errors, rtol=1e-5
    )


def test_a_diverging_count_model_is_flagged(villages):
    # No event at all among the marked: the log of their rate falls for ever.
    marked = (villages.index % 5 == 0).astype(float)
    frame = villages.assign(marked=marked, yes=villages["yes"].where(marked == 0, 0.0))
    fit = glm(SurveyDesign(frame, **DESIGN), "yes", ["one", "marked"], family="poisson")
    assert not fit.converged
    assert fit.coefficients.flags[1] == "not_converged"


def test_separated_columns_of_small_tables():
    one = np.ones(6)
    overlapping = np.array([0.0, 1, 2, 3, 4, 5])
    yes = np.array([0.0, 0, 1, 0, 1, 1])
    assert not separated_columns(np.column_stack([one, overlapping]), yes).any()
    assert separated_columns(np.column_stack([one, overlapping]), (overlapping > 2).astype(float)).all()


def test_rows_of_weight_zero_are_as_rows_outside_the_domain(villages):
    out = np.arange(120) % 4 == 0
    nothing = glm(
        SurveyDesign(villages.assign(weight=villages["weight"].where(~out, 0.0)), **DESIGN), "yes ~ age + sex"
    )
    outside = glm(SurveyDesign(villages, **DESIGN).where(~out), "yes ~ age + sex")
    for measure in ("dispersion", "deviance", "null_deviance"):
        assert getattr(nothing, measure) == pytest.approx(getattr(outside, measure))
    for method in ("WorkingWald", "LRT"):
        one, other = (fit.test("age", method=method) for fit in (nothing, outside))
        assert one.statistic == pytest.approx(other.statistic)
        assert one.p_value == pytest.approx(other.p_value)


def test_whoever_tried_nothing_is_not_in_the_model(villages):
    tried = villages.assign(size=np.where(villages["village"] == "v3", 0, 3), successes=np.arange(120) % 3)
    tried.loc[tried["size"] == 0, "successes"] = 0
    found = glm(SurveyDesign(tried, **DESIGN), "successes ~ age", trials="size")
    without = glm(SurveyDesign(tried, **DESIGN).where(tried["size"] > 0), "successes ~ age", trials="size")
    assert found.n[0] == without.n[0] == 110
    assert found.df.tolist() == without.df.tolist()
    np.testing.assert_allclose(found.covariance, without.covariance)
