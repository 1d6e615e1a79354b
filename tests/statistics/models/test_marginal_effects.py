"""Average marginal effects: a stack of estimating equations in R, numerical derivatives, and groups of one model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import Change, ModelError, Slope, SurveyDesign, category, glm, join, marginal_effects

SCHOOLS = {"strat": {"weights": "pw", "strata": "stype"}, "clus1": {"weights": "pw", "clusters": "dnum"}}
DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.mark.parametrize("name", ["strat", "clus1"])
@pytest.mark.parametrize("term", ["ell", "wide"])
def test_agreement_with_a_stack_of_estimating_equations(tables, api, name, term):
    frame = tables[name].assign(one=1.0)
    expected = api["marginal_effects"][name][term]
    fit = glm(
        SurveyDesign(frame, **SCHOOLS[name]),
        "hi",
        ["one", *(["ell", "meals", "mobility"] if term == "ell" else ["wide", "ell"])],
    )
    np.testing.assert_allclose(fit.coefficients.values, expected["coefficients"], rtol=1e-8)
    groups = {"all": None, "E": frame["stype"] == "E", "other": frame["stype"] != "E"}
    effects = [
        Slope(group, {"ell": 1}, where=where) if term == "ell" else category(group, "wide", [], where=where)
        for group, where in groups.items()
    ]
    for variance in ("unconditional", "delta"):
        found = marginal_effects(fit, effects, variance=variance)
        np.testing.assert_allclose(found.values, expected["estimates"], rtol=1e-8)
        np.testing.assert_allclose(found.standard_errors, expected[variance], rtol=1e-7)
        gap = found.contrast({"gap": {"E": 1, "other": -1}})
        np.testing.assert_allclose(gap.values, expected["gap"], rtol=1e-6)
        np.testing.assert_allclose(gap.standard_errors, expected[f"gap_{variance}"], rtol=1e-6)


def by_gender(villages: pd.DataFrame) -> pd.DataFrame:
    """One model, every column by gender: women's columns are zero for men and the other way round."""
    women = (villages["sex"] == "women").to_numpy()
    terms = {
        "one": villages["one"],
        "age": villages["age"],
        "b": villages["answer"] == "b",
        "c": villages["answer"] == "c",
    }
    return pd.DataFrame(
        {
            f"{sex}:{name}": column * of
            for sex, of in (("women", women), ("men", ~women))
            for name, column in terms.items()
        }
    ).astype(float)


def effects_by_gender(villages: pd.DataFrame) -> list:
    return [
        effect
        for sex in ("women", "men")
        for effect in (
            Slope(f"age|sex={sex}", {f"{sex}:age": 1}, per=10, where=villages["sex"] == sex),
            category(f"b|sex={sex}", f"{sex}:b", [f"{sex}:c"], where=villages["sex"] == sex),
        )
    ]


def estimate(villages: pd.DataFrame):
    fit = glm(SurveyDesign(villages, **DESIGN), "yes", by_gender(villages))
    return marginal_effects(fit, effects_by_gender(villages))


def test_scores_are_the_derivatives_by_the_weights(villages):
    # The infinitesimal jackknife: what the estimate does when one village weighs a little more.
    step, numerical = 1e-5, []
    for village in sorted(villages["village"].unique()):  # as clusters are numbered
        sides = [
            estimate(
                villages.assign(weight=villages["weight"] * np.where(villages["village"] == village, 1 + h, 1))
            ).values
            for h in (step, -step)
        ]
        numerical.append((sides[0] - sides[1]) / (2 * step))
    np.testing.assert_allclose(estimate(villages).scores, numerical, rtol=1e-4, atol=1e-8)


def test_a_slope_is_the_derivative(villages):
    fit = glm(SurveyDesign(villages, **DESIGN), "yes", ["one", "age"])
    rows, weight, h = fit.rows, villages["weight"].to_numpy(), 1e-4
    moved = [fit.expected(np.column_stack([villages["one"], villages["age"] + side]))[0] for side in (h, -h)]
    numerical = np.average((moved[0] - moved[1])[rows], weights=weight[rows]) / (2 * h)
    found = marginal_effects(fit, [Slope("year", {"age": 1}), Slope("decade", {"age": 1}, per=10)])
    assert found.values[0] == pytest.approx(numerical, rel=1e-6)
    np.testing.assert_allclose(found.contrast({"ten years": {"decade": 1, "year": -10}}).values, 0, atol=1e-15)


def test_women_and_men_of_one_model_equal_models_apart(villages):
    found = estimate(villages)
    women = villages["sex"] == "women"
    design = SurveyDesign(
        villages.assign(b=(villages["answer"] == "b") * 1.0, c=(villages["answer"] == "c") * 1.0), **DESIGN
    )
    apart = marginal_effects(
        glm(design.where(women), "yes", ["one", "age", "b", "c"]),
        [Slope("age", {"age": 1}, per=10), category("b", "b", ["b", "c"])],
    )
    of_women = found.select(["age|sex=women", "b|sex=women"])
    np.testing.assert_allclose(of_women.values, apart.values, rtol=1e-8)
    np.testing.assert_allclose(of_women.covariance, apart.covariance, rtol=1e-7)
    assert (of_women.n == apart.n).all()
    assert (of_women.df == apart.df).all(), "men's columns cost the women no degree of freedom"


def test_women_less_men_has_the_covariance_between_them(villages):
    found = estimate(villages)
    gap = found.contrast({"age": {"age|sex=women": 1, "age|sex=men": -1}})
    assert found.covariance[0, 2] != 0, "women and men live in the same villages"
    assert gap.variances[0] == pytest.approx(found.variances[0] + found.variances[2] - 2 * found.covariance[0, 2])
    assert gap.n[0] == 117


def test_an_interaction_moves_both_of_its_columns(villages):
    women = (villages["sex"] == "women") * 1.0
    crossed = pd.DataFrame({"one": 1.0, "women": women, "age": villages["age"], "women:age": women * villages["age"]})
    fit = glm(SurveyDesign(villages, **DESIGN), "yes", crossed)
    apart = glm(
        SurveyDesign(villages, **DESIGN),
        "yes",
        by_gender(villages)[["women:one", "men:one", "women:age", "men:age"]],
    )
    found = marginal_effects(
        fit,
        [
            Slope("age", {"age": 1, "women:age": women}, where=women == 1),
            Change("women", {"women": 1, "women:age": villages["age"]}, {"women": 0, "women:age": 0}),
        ],
    )
    expected = marginal_effects(
        apart,
        [
            Slope("age", {"women:age": 1}, where=women == 1),
            Change(
                "women",
                {"women:one": 1, "women:age": villages["age"], "men:one": 0, "men:age": 0},
                {"women:one": 0, "women:age": 0, "men:one": 1, "men:age": villages["age"]},
            ),
        ],
    )
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-8)
    np.testing.assert_allclose(found.covariance, expected.covariance, rtol=1e-6)


def test_effects_of_a_linear_model_are_its_coefficients(villages):
    fit = glm(SurveyDesign(villages, **DESIGN), "yes", ["one", "age"], family="gaussian")
    found = marginal_effects(fit, [Slope("age", {"age": 1})])
    np.testing.assert_allclose(found.values, fit.coefficients.values[1])
    np.testing.assert_allclose(found.standard_errors, fit.coefficients.standard_errors[1])


def test_effects_join_with_coefficients(villages):
    fit = glm(SurveyDesign(villages, **DESIGN), "yes", ["one", "age"])
    assert join(fit.coefficients, marginal_effects(fit, [Slope("age effect", {"age": 1})])).covariance.shape == (3, 3)


def test_a_separated_group_is_flagged_and_the_other_is_not(villages):
    women = villages["sex"] == "women"
    found = estimate(villages.assign(yes=villages["yes"].where(~women, 1.0)))
    assert "separated" in found.flags[0]
    assert np.isfinite(found.values).all()
    assert found.flags[2] == ""


@pytest.mark.parametrize(
    ("effect", "message"),
    [
        (Slope("height", {"height": 1}), "the model has no column 'height'"),
        (category("b", "b", []), "the model has no column 'b'"),
        (Slope("age", {"age": 1}, where=np.zeros(120, bool)), "'age' is averaged over nobody"),
    ],
)
def test_what_is_not_in_the_model_is_named(villages, effect, message):
    fit = glm(SurveyDesign(villages, **DESIGN), "yes", ["one", "age"])
    with pytest.raises(ModelError, match=message):
        marginal_effects(fit, [effect])


def test_the_degrees_of_freedom_do_not_depend_on_who_is_compared_with_whom(villages):
    found = {}
    for first in ("men", "women"):
        turned = villages.assign(sex=pd.Categorical(villages["sex"], sorted(set(villages["sex"]), key=first.__ne__)))
        effects = glm(SurveyDesign(turned, **DESIGN), "yes ~ sex * answer + age").marginal_effects("age", by="sex")
        found[first] = dict(zip(effects.names, effects.df.tolist(), strict=True))
    assert found["men"] == found["women"] == {"age|sex=men": 6, "age|sex=women": 6}
