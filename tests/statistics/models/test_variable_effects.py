"""Effects and margins of a variable of a formula: against numeric derivatives and changed frames."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import DesignError, ModelError, SurveyDesign, glm

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


@pytest.mark.parametrize("variance", ["unconditional", "sampling"])
def test_replicates_refit_and_average_anew(villages, design, variance):
    made = design.as_replicates("jkn")
    fit = glm(made, "yes ~ age * sex")
    refits = []
    for weights in made.replicates.weights():
        of_replicate = SurveyDesign(villages.assign(weight=weights), **DESIGN)
        again = fit.predictor if variance == "sampling" else glm(of_replicate, "yes ~ age * sex").predictor
        women, men = (
            fit.expected(fit.model.rebuild(villages.assign(sex=sex))[fit.rows], again)[0] for sex in ("women", "men")
        )
        refits.append(np.average(women - men, weights=weights[fit.rows]))
    deviations = np.array(refits) - np.mean(refits)
    expected = made.replicates.scale * (made.replicates.rscales * deviations**2).sum()
    found = fit.marginal_effects("sex", variance=variance)
    assert found.variances[0] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("variable", ["age", "sex"])
def test_the_effect_in_a_linear_model_is_its_coefficient(design, variable):
    fit = glm(design, "yes ~ age + sex", family="gaussian")
    found, place = fit.marginal_effects(variable), {"age": 2, "sex": 1}[variable]
    assert found.values[0] == pytest.approx(fit.values[place])
    assert found.standard_errors[0] == pytest.approx(fit.standard_errors[place])


def test_effects_are_of_the_domain(villages, design):
    women = (villages["sex"] == "women").to_numpy()
    within = glm(design.where(women), "yes ~ age").marginal_effects("age")
    zero = glm(SurveyDesign(villages.assign(weight=villages["weight"] * women), **DESIGN), "yes ~ age")
    np.testing.assert_allclose(within.values, zero.marginal_effects("age").values)
    np.testing.assert_allclose(within.covariance, zero.marginal_effects("age").covariance, rtol=1e-7)


@pytest.mark.parametrize("kind", ["boolean", "bool", "string", "category"])
def test_categories_of_any_type_have_the_same_effect(villages, design, kind):
    women = villages["sex"] == "women"
    column = women.astype(kind) if "bool" in kind else villages["sex"].astype(kind)
    found = glm(SurveyDesign(villages.assign(sex=column), **DESIGN), "yes ~ age + sex").marginal_effects("sex")
    expected = glm(design, "yes ~ age + sex").marginal_effects("sex")
    np.testing.assert_allclose(found.values, expected.values)
    np.testing.assert_allclose(found.covariance, expected.covariance, rtol=1e-9)


def test_a_group_of_nobody_is_named(villages, design):
    nobody = SurveyDesign(villages.assign(weight=villages["weight"] * (villages["sex"] == "men")), **DESIGN)
    with pytest.raises(ModelError, match=r"'age\|sex=women' is averaged over nobody in the model"):
        glm(nobody, "yes ~ age").marginal_effects("age", by="sex")
    with pytest.raises(DesignError, match="the column 'region', which the frame does not have"):
        glm(design, "yes ~ age").marginal_effects("age", by="region")


def test_a_separated_fit_has_flagged_effects(villages):
    frame = villages.assign(yes=villages["yes"].where(villages["sex"] == "men", 1.0))
    fit = glm(SurveyDesign(frame, **DESIGN), "yes ~ sex")
    assert fit.marginal_effects("sex").flags == ("separated",)
    assert fit.predictive_margins("sex").values[1] == pytest.approx(1.0)


@pytest.mark.parametrize(("formula", "variance"), [("one ~ age", "unconditional"), ("yes ~ age + sex", "sampling")])
def test_an_effect_without_variance_is_flagged(design, formula, variance):
    fit = glm(design, formula, family="gaussian")
    assert fit.marginal_effects("age", variance=variance).flags == ("zero_variance",)


@pytest.mark.parametrize("step", ["I(age > 40)", "C(age // 20)"])
def test_a_number_that_a_formula_cuts_has_no_slope(design, step):
    fit = glm(design, f"yes ~ {step}")
    with pytest.raises(ModelError, match="'age'"):
        fit.marginal_effects("age")


def test_a_number_that_a_formula_rounds_has_no_slope(design):
    with pytest.raises(ModelError, match="'age' is cut or rounded in the formula"):
        glm(design, "yes ~ I(age // 20)").marginal_effects("age")


@pytest.mark.parametrize("reference", ["'women'", "1", "reference='women'"])
def test_the_chosen_reference_is_compared_with(design, reference):
    turned = glm(design, f"yes ~ age + C(sex, Treatment({reference}))").marginal_effects("sex")
    plain = glm(design, "yes ~ age + sex").marginal_effects("sex")
    assert (turned.names, plain.names) == (("sex=men",), ("sex=women",))
    assert turned.values[0] == pytest.approx(-plain.values[0])
