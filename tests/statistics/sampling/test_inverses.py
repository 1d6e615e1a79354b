"""Inverses: of any scale, and of what is singular only where it is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, bias_reduced, glm, mean, multinomial, ordinal
from bogolan.statistics.sampling.inverses import pseudo_inverse

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


def test_it_is_the_inverse_of_what_has_one():
    x, units = np.random.default_rng(1).normal(size=(20, 3)), np.array([1.0, 1e8, 1e-8])
    found, rank = pseudo_inverse((x * units).T @ (x * units))
    assert rank == 3
    np.testing.assert_allclose(found * np.outer(units, units), np.linalg.inv(x.T @ x), rtol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_the_rounding_of_zero_is_left_out(seed):
    generator = np.random.default_rng(seed)
    halves, thirds = (np.eye(k)[generator.integers(0, k, 200)] for k in (2, 3))
    x = np.hstack([halves, thirds])
    found, rank = pseudo_inverse(x.T @ x)
    assert rank == 4
    np.testing.assert_allclose(x @ found @ (x.T @ x), x, atol=1e-9)


def test_nothing_has_no_inverse():
    found, rank = pseudo_inverse(np.zeros((2, 2)))
    assert rank == 0
    assert (found == 0).all()
    assert pseudo_inverse(np.full((2, 2), np.nan))[1] == 0


@pytest.mark.parametrize(
    "standard_errors",
    [
        lambda design: bias_reduced(glm(design, "yes ~ money")).standard_errors,
        lambda design: multinomial(design, "answer ~ money").standard_errors[:2],
        lambda design: ordinal(design, "answer ~ money").standard_errors[1::-1],
    ],
)
def test_incomes_may_be_in_any_currency(villages, standard_errors):
    money = np.random.default_rng(4).lognormal(3, 0.5, len(villages))
    plain, francs = (
        standard_errors(SurveyDesign(villages.assign(money=money * unit), **DESIGN)) for unit in (1.0, 1e7)
    )
    np.testing.assert_allclose(francs * [1.0, 1e7], plain, rtol=1e-6)


def test_the_working_wald_test_has_no_unit(villages):
    money = np.random.default_rng(4).lognormal(3, 0.5, len(villages))
    plain, francs = (
        glm(SurveyDesign(villages.assign(money=money * unit), **DESIGN), "yes ~ money").test(
            "money", method="WorkingWald"
        )
        for unit in (1.0, 1e7)
    )
    assert francs.statistic == pytest.approx(plain.statistic, rel=1e-6)


def test_residuals_of_two_margins_are_those_of_least_squares(tables):
    schools = tables["clus1"]
    margins = {"stype": {"E": 4421, "H": 755, "M": 1018}, "sch.wide": {"No": 1072, "Yes": 5122}}
    made = SurveyDesign(schools, weights="pw", clusters="dnum").calibrate(margins, "raking")
    value = np.average(schools["api00"], weights=made.weight)
    x = np.hstack([pd.get_dummies(schools[name]).to_numpy(float) for name in margins])
    y = schools["api00"].to_numpy() - value  # of equal weights before
    left = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    sums = np.bincount(pd.factorize(schools["dnum"])[0], made.weight * left / made.weight.sum())
    assert mean(made, "api00").variances[0] == pytest.approx(len(sums) * sums.var(ddof=1))
