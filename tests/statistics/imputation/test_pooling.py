"""Rubin's rules: R mice's pool and mitools' covariance on the same imputations, and what cannot be pooled."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, glm, mean, pool

NUMBERS = {
    "estimate": lambda pooled: pooled.values,
    "variance": lambda pooled: np.diag(pooled.covariance),
    "within": lambda pooled: np.diag(pooled.within),
    "between": lambda pooled: np.diag(pooled.between),
    "df": lambda pooled: pooled.df,
    "riv": lambda pooled: pooled.relative_increases,
    "lambda": lambda pooled: pooled.shares_between,
    "fmi": lambda pooled: pooled.missing_information,
    "covariance": lambda pooled: pooled.covariance,
}
MODELS = {
    "logit": ("yes ~ woman * (school + age)", "binomial"),
    "linear": ("age ~ woman + school + yes", "gaussian"),
}


@pytest.fixture(scope="module")
def oracle(reference) -> dict:
    return reference("imputation.json")


@pytest.fixture(scope="module")
def designs(oracle) -> list[SurveyDesign]:
    """The sample with the values that mice imputed, five times."""
    frame = pd.DataFrame(oracle["data"])
    return [
        SurveyDesign(frame.assign(**imputed), weights="weight", strata="cercle", clusters="village")
        for imputed in oracle["imputed"]
    ]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("model", MODELS)
def test_models_pool_to_the_numbers_of_mice(designs, oracle, model, number):
    formula, family = MODELS[model]
    pooled = pool([glm(design, formula, family=family).coefficients for design in designs])
    assert pooled.complete_df.tolist() == [oracle[model]["complete_df"]] * len(pooled.names)
    np.testing.assert_allclose(NUMBERS[number](pooled), oracle[model][number], rtol=1e-6)


def test_a_share_pools_to_the_numbers_of_mice(designs, oracle):
    pooled = pool([mean(design, "school") for design in designs])
    assert pooled.complete_df.tolist() == [16]
    found = {
        "qbar": pooled.values,
        "ubar": np.diag(pooled.within),
        "b": np.diag(pooled.between),
        "t": np.diag(pooled.covariance),
        "df": pooled.df,
        "fmi": pooled.missing_information,
    }
    for name, number in found.items():
        np.testing.assert_allclose(number, [oracle["share"][name]], rtol=1e-6, err_msg=name)


def test_a_contrast_has_the_pooled_covariance(designs, oracle):
    pooled = pool([glm(design, MODELS["logit"][0]).coefficients for design in designs])
    women = pooled.contrast({"school of women": {"school": 1.0, "woman:school": 1.0}})
    covariance = np.array(oracle["logit"]["covariance"])
    both = [oracle["logit"]["names"].index(name) for name in ("school", "woman:school")]
    np.testing.assert_allclose(women.values, pooled.values[both].sum(), rtol=1e-12)
    np.testing.assert_allclose(women.standard_errors**2, covariance[np.ix_(both, both)].sum(), rtol=1e-6)


def test_effects_and_their_gap_pool_as_coefficients_do(designs):
    effects = [glm(design, "yes ~ woman * school + age").marginal_effects("school", by="woman") for design in designs]
    pooled = pool(effects)
    gap = pooled.contrast({"gap": {pooled.names[1]: 1.0, pooled.names[0]: -1.0}})
    values = np.array([one.values for one in effects])
    gaps = values[:, 1] - values[:, 0]
    variances = [one.covariance[0, 0] + one.covariance[1, 1] - 2 * one.covariance[0, 1] for one in effects]
    np.testing.assert_allclose(gap.values, gaps.mean(), rtol=1e-10)
    np.testing.assert_allclose(gap.standard_errors**2, np.mean(variances) + 1.2 * gaps.var(ddof=1), rtol=1e-8)
    lower, upper = gap.interval()
    excludes_zero = (lower > 0) | (upper < 0)
    assert ((gap.p_values < 0.05) == excludes_zero).all()
    frame = gap.frame()
    assert frame["name"].tolist() == ["gap"]
    assert frame["lower"][0] < frame["estimate"][0] < frame["upper"][0]


def test_where_nothing_is_missing_the_design_is_all_there_is(designs):
    estimates = mean(designs[0], "age")
    pooled = pool([estimates] * 4)
    np.testing.assert_allclose(pooled.covariance, estimates.covariance, rtol=1e-12)
    assert pooled.shares_between.tolist() == [0.0]
    assert 14 < pooled.df[0] < estimates.df[0] == 16
    assert pooled.missing_information[0] < 0.15


def test_what_an_imputation_cannot_estimate_has_no_pooled_number(designs):
    separated = [
        glm(SurveyDesign(design.frame.assign(yes=design.frame["yes"].mask(design.frame["woman"] == 1, 1)),
                         weights="weight", strata="cercle", clusters="village"), "yes ~ woman").coefficients
        for design in designs[:2]
    ]  # fmt: skip
    pooled = pool(separated)
    assert np.isfinite(pooled.values).tolist() == [True, False]
    assert np.isnan(pooled.p_values[1])


def test_one_imputation_and_other_estimates_are_refused(designs):
    ages = mean(designs[0], "age")
    with pytest.raises(ValueError, match="1 imputations are to be pooled; expected two or more"):
        pool([ages])
    with pytest.raises(ValueError, match="an imputation estimates school; expected age"):
        pool([ages, mean(designs[1], "school")])
