"""Log-linear models: independence, saturation, comparisons, and what is no table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bogolan.statistics import DesignError, ModelError, SurveyDesign, chisq, compare, crosstab, loglin

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


@pytest.fixture(scope="module")
def shares(design) -> np.ndarray:
    return crosstab(design, "sex", "answer", of="share").values.reshape(2, 3)


def test_independence_fits_the_product_of_the_margins(design, shares):
    found = loglin(design, "sex + answer")
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    np.testing.assert_allclose(np.sort(found.fitted), np.sort(expected.ravel()), rtol=1e-9)


def test_the_saturated_model_fits_the_table(design, shares):
    found = loglin(design, "sex * answer")
    np.testing.assert_allclose(np.sort(found.fitted), np.sort(shares.ravel()), rtol=1e-9)
    assert len(found) == 5


def test_terms_add_up_to_the_logarithms_of_the_shares(design, shares):
    found = loglin(design, "sex * answer")
    logarithms = np.log(shares)
    sex1 = logarithms.mean(axis=1)[0] - logarithms.mean()
    assert found.values[0] == pytest.approx(sex1)


def test_a_saturated_terms_variance_is_that_of_its_contrast(design):
    cells = crosstab(design, "sex", "answer", of="share")

    def first_sex(estimates):
        logarithms = np.log(np.array(list(estimates.values())).reshape(2, 3))
        return logarithms.mean(axis=1)[0] - logarithms.mean()

    expected = cells.contrast({"sex1": first_sex})
    found = loglin(design, "sex * answer")
    assert found.standard_errors[0] == pytest.approx(expected.standard_errors[0], rel=1e-8)


def test_the_scores_comparison_with_the_saturated_model_is_the_test_of_independence(design):
    smaller, larger = loglin(design, "sex + answer"), loglin(design, "sex * answer")
    compared, tested = compare(smaller, larger, "score"), chisq(design, "sex", "answer", "Chisq")
    assert compared.statistic == pytest.approx(tested.statistic, rel=0.2)
    assert 0 < compared.p_value < 1


def test_in_a_simple_random_sample_the_deviance_is_g_squared(villages):
    simple = SurveyDesign(villages.assign(weight=1.0), weights="weight")
    counts = villages.groupby(["sex", "answer"], observed=True).size().unstack()
    expected = stats.chi2_contingency(counts, correction=False, lambda_="log-likelihood").statistic
    found = compare(loglin(simple, "sex + answer"), loglin(simple, "sex * answer"))
    assert found.statistic * (found.df if found.statistic_name == "F" else 1) == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("tail", ["F", "satterthwaite", "saddlepoint", "integration"])
def test_every_tail_gives_nearly_one_probability(design, tail):
    smaller, larger = loglin(design, "sex + answer"), loglin(design, "sex * answer")
    found = compare(smaller, larger, tail=tail).p_value
    assert found == pytest.approx(compare(smaller, larger, tail="integration").p_value, abs=0.15)


def test_what_is_no_table_is_named(design):
    with pytest.raises(ModelError, match="two"):
        loglin(design, "sex")
    with pytest.raises(DesignError, match="'height', which the frame does not have"):
        loglin(design, "sex + height")
    with pytest.raises(ModelError, match="has one cell; expected levels to compare"):
        loglin(SurveyDesign(design.frame.assign(two=2.0), **DESIGN), "one + two")


def test_models_of_other_tables_are_not_compared(design):
    with pytest.raises((ModelError, DesignError)):
        compare(loglin(design, "sex + answer"), loglin(design, "sex * cercle"))


def test_an_empty_cell_makes_the_terms_infinite_and_is_flagged(villages):
    kept = villages[~((villages["sex"] == "women") & (villages["answer"] == "a"))].reset_index(drop=True)
    design = SurveyDesign(kept, **DESIGN)
    assert all("not_converged" in flag for flag in loglin(design, "sex * answer").flags)
    assert not any(loglin(design, "sex + answer").flags)


def test_a_level_of_weight_zero_is_no_level(villages):
    answer = villages["answer"].astype(str)
    answer[3] = "never"
    design = SurveyDesign(
        villages.assign(answer=answer, weight=villages["weight"].where(answer != "never", 0)), **DESIGN
    )
    without = loglin(design.where(answer != "never"), "sex + answer")
    assert loglin(design, "sex + answer").names == without.names
    np.testing.assert_allclose(loglin(design, "sex + answer").values, without.values)


@pytest.mark.parametrize("tail", ["F", "saddlepoint"])
def test_without_variance_there_is_no_comparison(villages, tail):
    everyone = pd.DataFrame({"sex": villages["sex"], "answer": villages["answer"], "size": len(villages)})
    design = SurveyDesign(everyone, fpc="size")
    found = compare(loglin(design, "sex + answer"), loglin(design, "sex * answer"), tail=tail)
    assert np.isnan(found.p_value)
    assert found.flag == "zero_variance"
