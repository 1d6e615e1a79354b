"""Effects and margins of a variable of a formula: against numeric derivatives and changed frames."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import ModelError, SurveyDesign, glm

WIDE = "yes ~ bs(age, df=4, lower_bound=0, upper_bound=99)"
DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


def mean_expected(fit, frame) -> float:
    """The weighted mean of expected outcomes, were the sample as in the frame."""
    matrix = fit.model.rebuild(frame)
    kept = fit.rows & ~np.isnan(matrix).any(axis=1)
    return np.average(fit.expected(matrix[kept])[0], weights=fit.design.weight[kept])


@pytest.mark.parametrize(
    "formula",
    ["yes ~ age", "yes ~ age * sex", "yes ~ age + I(age**2)", "yes ~ np.log(age) + sex", WIDE],
)
@pytest.mark.parametrize("link", ["logit", "probit"])
def test_the_effect_of_a_number_is_the_slope_of_the_mean(villages, design, formula, link):
    fit = glm(design, formula, link=link)
    step = 1e-4
    above, below = (mean_expected(fit, villages.assign(age=villages["age"] + by)) for by in (step, -step))
    found = fit.marginal_effects("age")
    assert found.names == ("age",)
    assert found.values[0] == pytest.approx((above - below) / (2 * step), rel=1e-4)


def test_a_spline_that_ends_with_the_sample_has_its_slope_just_within(villages, design):
    fit = glm(design, "yes ~ bs(age, df=4)")
    lowest, highest, step = villages["age"].min(), villages["age"].max(), 1e-3
    middle = villages["age"].clip(lowest + step, highest - step)
    above, below = (mean_expected(fit, villages.assign(age=middle + by)) for by in (step, -step))
    assert fit.marginal_effects("age").values[0] == pytest.approx((above - below) / (2 * step), rel=1e-4)


def test_the_effect_of_a_category_is_a_change_of_the_mean(villages, design):
    fit = glm(design, "yes ~ age * answer")
    found = fit.marginal_effects("answer")
    assert found.names == ("answer=b", "answer=c")
    first, second = (mean_expected(fit, villages.assign(answer=level)) for level in "ab")
    assert found.values[0] == pytest.approx(second - first)


def test_margins_are_the_means_at_each_level(villages, design):
    fit = glm(design, "yes ~ age + answer")
    found = fit.predictive_margins("answer")
    assert found.names == ("answer=a", "answer=b", "answer=c")
    np.testing.assert_allclose(found.values, [mean_expected(fit, villages.assign(answer=level)) for level in "abc"])
    changes = found.contrast({"answer=b": {"answer=b": 1.0, "answer=a": -1.0}})
    effects = fit.marginal_effects("answer").select(["answer=b"])
    np.testing.assert_allclose(changes.values, effects.values)
    np.testing.assert_allclose(changes.covariance, effects.covariance, rtol=1e-8)


def test_a_number_with_few_values_has_margins(villages):
    fit = glm(SurveyDesign(villages.assign(band=villages["age"] // 20), **DESIGN), "yes ~ band")
    assert fit.predictive_margins("band").names == ("band=0.0", "band=1.0", "band=2.0", "band=3.0")


def test_the_unconditional_variance_has_the_covariates_sampling(design):
    fit = glm(design, "yes ~ age * sex")
    unconditional, delta = (fit.marginal_effects("sex", variance=kind) for kind in ("unconditional", "delta"))
    np.testing.assert_allclose(unconditional.values, delta.values)
    assert unconditional.standard_errors[0] != pytest.approx(delta.standard_errors[0], rel=1e-6)


def test_the_delta_method_by_differences(design):
    fit = glm(design, "yes ~ age + sex")
    gradient = np.empty(3)
    for place in range(3):
        moved = []
        for step in (1e-6, -1e-6):
            coefficients = fit.predictor + step * (np.arange(3) == place)
            _, slopes, _ = fit.expected(fit.matrix[fit.rows], coefficients)
            moved.append(np.average(slopes * coefficients[fit.position("age")], weights=fit.design.weight[fit.rows]))
        gradient[place] = (moved[0] - moved[1]) / 2e-6
    found = fit.marginal_effects("age", variance="delta")
    assert found.variances[0] == pytest.approx(gradient @ fit.covariance @ gradient, rel=1e-6)


@pytest.mark.parametrize("variable", ["age", "sex"])
def test_the_jackknife_agrees_with_the_unconditional_variance(design, variable):
    one, other = (
        glm(made, "yes ~ age * sex").marginal_effects(variable) for made in (design, design.as_replicates("jkn"))
    )
    assert one.values[0] == pytest.approx(other.values[0])
    assert one.standard_errors[0] == pytest.approx(other.standard_errors[0], rel=0.15)


def test_groups_have_effects_of_their_own_and_a_difference(villages, design):
    fit = glm(design, "yes ~ age * sex")
    found = fit.marginal_effects("age", by="sex")
    assert found.names == ("age|sex=men", "age|sex=women")
    women = (villages["sex"] == "women").to_numpy() & fit.rows
    step = 1e-4
    above, below = (
        np.average(
            fit.expected(fit.model.rebuild(villages.assign(age=villages["age"] + by))[women])[0],
            weights=fit.design.weight[women],
        )
        for by in (step, -step)
    )
    assert found.values[1] == pytest.approx((above - below) / (2 * step), rel=1e-5)
    gap = found.contrast({"gap": {"age|sex=women": 1.0, "age|sex=men": -1.0}})
    expected = found.variances.sum() - 2 * found.covariance[0, 1]
    assert gap.variances[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda design: glm(design, "yes", ["one", "age"]).marginal_effects("age"),
            "given as columns; expected a form",
        ),
        (lambda design: glm(design, "yes ~ age").marginal_effects("sex"), "no variable 'sex'; expected one of age"),
        (lambda design: glm(design, "yes ~ age").predictive_margins("age"), "values; expected a category"),
        (lambda design: glm(design, "yes ~ I(sex == 'men')").marginal_effects("sex"), "inside an expression"),
        (lambda design: glm(design, "yes ~ age").marginal_effects("age", variance="naive"), "naive"),
    ],
)
def test_what_has_no_effect_is_named(design, call, message):
    with pytest.raises(ModelError, match=message):
        call(design)
