"""Multinomial logits: nnet's coefficients with survey's sandwich, two levels, shares and replicates."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import ModelError, SurveyDesign, glm, multinomial

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


def test_school_types_are_nnets(tables, reference):
    expected = reference("multinomial.json")
    schools = SurveyDesign(tables["clus1"], weights="pw", clusters="dnum")
    found = multinomial(schools, "stype ~ meals + ell")
    assert found.names[:3] == ("H:Intercept", "H:meals", "H:ell")
    np.testing.assert_allclose(found.values, expected["coef"], rtol=1e-6)
    np.testing.assert_allclose(found.standard_errors, expected["se"], rtol=1e-6)


def test_of_two_levels_it_is_the_logit(design):
    one, other = multinomial(design, "yes ~ age + sex"), glm(design, "yes ~ age + sex")
    np.testing.assert_allclose(one.values, other.values, rtol=1e-8)
    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-6)
    assert one.df.tolist() == other.df.tolist()


def test_without_terms_the_odds_are_those_of_the_shares(villages, design):
    found = multinomial(design, "answer ~ 1")
    shares = villages.groupby("answer", observed=True)["weight"].sum()
    np.testing.assert_allclose(np.exp(found.values), [shares["b"] / shares["a"], shares["c"] / shares["a"]])


def test_expected_shares_add_to_one(design):
    shares = multinomial(design, "answer ~ age + sex").predict()
    assert shares.shape == (120, 3)
    np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_another_level_to_compare_with_only_turns_the_odds(villages, design):
    turned = villages.assign(answer=villages["answer"].cat.reorder_categories(["b", "a", "c", "d"]))
    one = multinomial(design, "answer ~ age")
    other = multinomial(SurveyDesign(turned, **DESIGN), "answer ~ age")
    np.testing.assert_allclose(one.values[:2], -other.values[:2], rtol=1e-7)
    np.testing.assert_allclose(one.standard_errors[:2], other.standard_errors[:2], rtol=1e-6)
    np.testing.assert_allclose(one.predict()[:, [1, 0, 2]], other.predict(), rtol=1e-7)


def test_the_jackknife_agrees_with_the_linearisation(design):
    one, other = multinomial(design, "answer ~ age"), multinomial(design.as_replicates("jkn"), "answer ~ age")
    np.testing.assert_allclose(one.values, other.values)
    np.testing.assert_allclose(one.standard_errors, other.standard_errors, rtol=0.25)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("one ~ age", "'one' has 1 levels in the model; expected two or more"),
        ("answer ~ age + I(age + 1)", "collinear with the columns before"),
        ("answer ~ height", "'height', which the frame does not have"),
    ],
)
def test_what_cannot_be_fitted_is_named(design, formula, message):
    with pytest.raises(ModelError, match=message):
        multinomial(design, formula)


def test_a_level_that_a_column_predicts_is_flagged(villages):
    frame = villages.assign(answer=np.where(villages["sex"] == "women", "a", np.where(villages["age"] > 40, "b", "c")))
    found = multinomial(SurveyDesign(frame, **DESIGN), "answer ~ sex")
    assert not found.converged
    assert all("not_converged" in flag for flag in found.flags)


@pytest.mark.parametrize("replicated", [False, True])
def test_a_level_that_nobody_of_a_group_has_is_flagged(villages, replicated):
    answer = villages["answer"].astype(str).mask((villages["sex"] == "women") & (villages["answer"] == "c"), "a")
    design = SurveyDesign(villages.assign(answer=answer), **DESIGN)
    found = multinomial(design.as_replicates("jkn") if replicated else design, "answer ~ sex + age")
    assert not found.converged
    assert all("not_converged" in flag for flag in found.flags)


def test_a_rare_level_is_not_flagged(villages):
    answer = np.where(np.arange(120) == 7, "c", np.where(np.arange(120) % 2, "a", "b"))
    found = multinomial(SurveyDesign(villages.assign(answer=answer), **DESIGN), "answer ~ 1")
    assert found.converged
    assert not any(found.flags)


def test_a_group_that_all_gives_the_second_of_two_levels_is_flagged(villages):
    answer = np.where((villages["sex"] == "women") | (villages["age"] > 45), "b", "a")
    answer = np.where((villages["sex"] == "men") & (np.arange(120) % 3 == 0), "a", answer)
    found = multinomial(SurveyDesign(villages.assign(answer=answer), **DESIGN), "answer ~ sex + age")
    assert not found.converged
    assert "separated" in found.flags[found.names.index("b:sex[T.women]")]
    assert np.isnan(found.values[found.names.index("b:sex[T.women]")])
