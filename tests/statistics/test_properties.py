"""What must hold of every estimator and test, for any data: tried with hypothesis."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bogolan.statistics import (
    SurveyDesign,
    amce,
    arm_balance,
    chisq,
    combined_list,
    cronbach_alpha,
    crosstab,
    design_effect_test,
    difference_in_means,
    endorsement_effects,
    firth,
    glm,
    goodness_of_fit,
    kappa,
    lee_bounds,
    list_regression,
    loglin,
    marginal_means,
    mean,
    misreporting,
    multinomial,
    oaxaca,
    ordinal,
    preference_test,
    proportion,
    proportional_odds,
    quantile,
    randomisation,
    randomised_prevalence,
    randomised_regression,
    ranktest,
    ratio,
    shapley,
    share_gaps,
    silence_bounds,
    specification_curves,
    total,
    ttest,
    variance,
)

from .villages import DESIGN, conjoint_of, design_of, drawn, few, seeds

LIST = {"count": "count", "arm": "arm", "treated": "sensitive", "items": 3}
POLICIES = {"policies": ["likert", "income"], "arm": "arm", "treated": "sensitive", "by": "sex"}
BY_CHANCE = {**LIST, "probabilities": "chance"}
MIRRORED = randomisation("mirrored", 0.9)
ESTIMATORS = {
    "mean": lambda design: mean(design, ["age", "income"], by="sex"),
    "proportion": lambda design: proportion(design, "answer", by="sex"),
    "ratio": lambda design: ratio(design, "age", "income", by="sex"),
    "variance": lambda design: variance(design, ["age", "income"]),
    "quantile": lambda design: quantile(design, "income", [0.3, 0.5], by="sex"),
    "row shares": lambda design: crosstab(design, "sex", "answer", of="row_share"),
    "alpha": lambda design: cronbach_alpha(design, ["age", "income", "likert"]),
    "kappa": lambda design: kappa(design, "likert", "likert_again"),
    "logit": lambda design: glm(design, "yes ~ age + sex"),
    "probit": lambda design: glm(design, "yes ~ age", link="probit"),
    "linear": lambda design: glm(design, "income ~ age * sex", family="gaussian"),
    "poisson": lambda design: glm(design, "likert ~ age", family="poisson"),
    "firth": lambda design: firth(design, "yes ~ age + sex"),
    "ordinal": lambda design: ordinal(design, "likert ~ age + sex"),
    "multinomial": lambda design: multinomial(design, "answer ~ age"),
    "loglin": lambda design: loglin(design, "sex + answer"),
    "effects": lambda design: glm(design, "yes ~ age + sex").marginal_effects("sex", variance="unconditional"),
    "shapley": lambda design: shapley(design, "yes", ["age", "income"], by="sex", draws=20),
    "oaxaca": lambda design: oaxaca(design, "yes", ["age", "income"], "sex", ("women", "men")),
    "list": lambda design: difference_in_means(design, **LIST, by="sex"),
    "list by chance": lambda design: difference_in_means(design, **BY_CHANCE, by="sex"),
    "endorsement": lambda design: endorsement_effects(design, **POLICIES),
    "endorsement by chance, standardised": lambda design: endorsement_effects(
        design, **POLICIES, probabilities="chance", standardised=True
    ),
    "joint shares of a list": lambda design: design_effect_test(design, **LIST).joint,
    "Lee's bounds": lambda design: lee_bounds(design, **LIST),
    "direct minus list": lambda design: misreporting(design, **LIST, direct="yes"),
    "linear list": lambda design: list_regression(design, **{**LIST, "count": "count ~ sex"}, method="linear"),
    "likelihood of a list": lambda design: list_regression(design, **{**LIST, "count": "count ~ 1"}),
    "predicted list": lambda design: list_regression(design, **{**LIST, "count": "count ~ 1"}).prevalence("sex"),
    "conjoint means": lambda design: marginal_means(conjoint_of(design), by="sex"),
    "conjoint effects": lambda design: amce(conjoint_of(design), {"aid": "food"}, by="sex"),
    "combined list": lambda design: combined_list(design, **LIST, direct="yes").estimates,
    "randomised": lambda design: randomised_prevalence(design, "yes", MIRRORED, by="sex"),
    "randomised, silence": lambda design: silence_bounds(design, "yes", MIRRORED, design.domain),
    "likelihood of a randomised question": lambda design: randomised_regression(design, "yes ~ 1", MIRRORED),
}
TESTS = {
    "balance": lambda design: arm_balance(design, "age", "arm", "sensitive").test,
    "conjoint preferences": lambda design: preference_test(conjoint_of(design), "sex"),
    "conjoint places": lambda design: preference_test(conjoint_of(design), "place", own_means=False),
    "design effect": lambda design: design_effect_test(design, **LIST).tests[1],
    "chisq": lambda design: chisq(design, "sex", "answer"),
    "wald chisq": lambda design: chisq(design, "sex", "answer", "Wald"),
    "ttest": lambda design: ttest(design, "income", "sex"),
    "term": lambda design: glm(design, "yes ~ age + sex").test("sex"),
    "goodness of fit": lambda design: goodness_of_fit(glm(design, "yes ~ age + sex"), 3),
    "proportional odds": lambda design: proportional_odds(ordinal(design, "likert ~ sex")).whole,
    "likelihood ratio": lambda design: glm(design, "yes ~ age + sex").test("age", method="LRT"),
    "specifications": lambda design: whole_curve(
        {
            "of age": glm(design, "yes ~ age", family="gaussian"),
            "and sex": glm(design, "yes ~ age + sex", family="gaussian"),
        }
    ),
}


def whole_curve(specifications):
    """The median of a curve and its joint test, in the words of any other test."""
    curve = specification_curves(specifications, draws=200)["age"]
    return SimpleNamespace(statistic=curve.median, df=curve.counted, p_value=curve.median_p_value)


def frame_of(seed: int) -> pd.DataFrame:
    frame = drawn(seed)
    again = np.random.default_rng(seed + 1).permutation(len(frame)) % 3 == 0
    return with_list(frame.assign(likert_again=np.where(again, 5 - frame["likert"], frame["likert"])), seed)


def with_list(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The answers to a list of three items in two arms, some of them missing."""
    generator = np.random.default_rng(seed + 2)
    treated = np.arange(len(frame)) // 2 % 2 == 0
    count = generator.binomial(3, 0.5, len(frame)) + treated * (generator.random(len(frame)) < 0.3)
    return frame.assign(
        arm=np.where(treated, "sensitive", "control"),
        count=np.where(generator.random(len(frame)) < 0.1, np.nan, count),
        chance=generator.uniform(0.3, 0.7, len(frame)),
        id=np.arange(len(frame)),
    )


def same(one, other, atol: float = 1e-9) -> None:
    assert one.names == other.names
    np.testing.assert_allclose(one.values, other.values, rtol=1e-7, atol=atol)
    spread = np.sqrt(np.maximum(np.diag(one.covariance), 1e-300))
    scale = np.outer(spread, spread) + 1e-12
    np.testing.assert_allclose(one.covariance / scale, other.covariance / scale, rtol=1e-6, atol=1e-6)
    assert np.array_equal(one.df, other.df)


def same_test(one, other) -> None:
    np.testing.assert_allclose(
        [one.statistic, one.df, one.p_value], [other.statistic, other.df, other.p_value], rtol=1e-6, atol=1e-9
    )


@pytest.mark.parametrize("name", ESTIMATORS)
@few
@given(seeds, st.sampled_from([0.001, 7.0, 1000.0]))
def test_weights_may_be_scaled(name, seed, constant):
    frame = frame_of(seed)
    scaled = frame.assign(weight=frame["weight"] * constant)
    same(ESTIMATORS[name](design_of(frame)), ESTIMATORS[name](design_of(scaled)))


@pytest.mark.parametrize("name", ESTIMATORS)
@few
@given(seeds)
def test_rows_may_be_permuted_and_strata_relabelled(name, seed):
    frame = frame_of(seed)
    labels = {label: f"region {9 - place}" for place, label in enumerate(frame["cercle"].unique())}
    moved = frame.sample(frac=1, random_state=3).reset_index(drop=True)
    moved = moved.assign(cercle=moved["cercle"].map(labels), village=100 - moved["village"])
    same(ESTIMATORS[name](design_of(frame)), ESTIMATORS[name](design_of(moved)))


# n / (n - 1) counts respondents, and so does Firth's penalty.
COUNTING = ("variance", "alpha", "firth")


@pytest.mark.parametrize("name", [name for name in ESTIMATORS if name not in COUNTING])
@few
@given(seeds)
def test_a_respondent_may_be_split_in_two_halves(name, seed):
    frame = frame_of(seed)
    halves = pd.concat([frame, frame]).assign(weight=lambda both: both["weight"] / 2).reset_index(drop=True)
    same(ESTIMATORS[name](design_of(frame)), ESTIMATORS[name](design_of(halves)))


@pytest.mark.parametrize("name", ESTIMATORS)
@few
@given(seeds)
def test_a_domain_is_a_weight_of_zero(name, seed):
    frame = frame_of(seed)
    inside = np.random.default_rng(seed).random(len(frame)) < 0.8
    inside |= np.arange(len(frame)) < 6
    zeroed = frame.assign(weight=np.where(inside, frame["weight"], 0.0))
    same(ESTIMATORS[name](design_of(frame).where(inside)), ESTIMATORS[name](design_of(zeroed).where(inside)))
    one, other = ESTIMATORS[name](design_of(frame).where(inside)), ESTIMATORS[name](design_of(zeroed))
    np.testing.assert_allclose(one.values, other.values, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", TESTS)
@few
@given(seeds)
def test_tests_do_not_change_with_scale_or_order(name, seed):
    frame = frame_of(seed)
    moved = frame.assign(weight=frame["weight"] * 50).sample(frac=1, random_state=1).reset_index(drop=True)
    same_test(TESTS[name](design_of(frame)), TESTS[name](design_of(moved)))


@few
@given(seeds)
def test_rank_tests_do_not_change_with_a_rising_function_of_the_outcome(seed):
    frame = frame_of(seed).assign(income=lambda it: it["income"] + np.arange(len(it)) * 1e-6)  # no ties
    for test in ("wilcoxon", "vanderWaerden", "median"):
        same_test(
            ranktest(design_of(frame), "income", "sex", test),
            ranktest(design_of(frame.assign(income=np.log(frame["income"]))), "income", "sex", test),
        )


@few
@given(seeds)
def test_a_transposed_table_is_as_independent(seed):
    design = design_of(frame_of(seed))
    for statistic in ("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"):
        same_test(chisq(design, "sex", "answer", statistic), chisq(design, "answer", "sex", statistic))


@few
@given(seeds)
def test_a_gap_is_minus_the_reversed_gap(seed):
    shares = proportion(design_of(frame_of(seed)), "answer", by="sex")
    pair = "answer=a|sex=women", "answer=a|sex=men"
    one, other = share_gaps(shares, {"gap": pair}), share_gaps(shares, {"gap": pair[::-1]})
    np.testing.assert_allclose(one.estimates.values, -other.estimates.values)
    np.testing.assert_allclose([one.lower, one.upper], [-other.upper, -other.lower], atol=1e-12)
    np.testing.assert_allclose(one.p_values, other.p_values, rtol=1e-6)


@few
@given(seeds)
def test_the_jackknife_of_a_total_is_its_linearised_variance(seed):
    design = SurveyDesign(frame_of(seed), **DESIGN)
    np.testing.assert_allclose(
        total(design.as_replicates("jkn"), "income").variances, total(design, "income").variances, rtol=1e-9
    )


@few
@given(seeds)
def test_a_logit_of_two_levels_is_one_model_by_three_names(seed):
    frame = frame_of(seed).assign(which=lambda it: np.where(it["yes"] == 1, "yes", "no"))
    design = design_of(frame)
    plain, base, cumulative = (
        glm(design, "yes ~ age"),
        multinomial(design, "which ~ age"),
        ordinal(design, "which ~ age"),
    )
    np.testing.assert_allclose(base.values, plain.values, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(base.covariance, plain.covariance, rtol=1e-5, atol=1e-10)
    np.testing.assert_allclose(cumulative.values, [plain.values[1], -plain.values[0]], rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(cumulative.standard_errors, plain.standard_errors[::-1], rtol=1e-5)
