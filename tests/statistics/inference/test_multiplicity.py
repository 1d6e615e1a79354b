"""Many comparisons: Holm, Benjamini-Hochberg, and the largest of correlated t."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bogolan.statistics import SurveyDesign, benjamini_hochberg, holm, max_t, mean
from bogolan.statistics.inference.multiplicity import effective_df, studentised_draws

P_VALUES = np.array([0.01, 0.04, 0.03, 0.005])


def test_holm_by_hand():
    np.testing.assert_allclose(holm(P_VALUES), [0.03, 0.06, 0.06, 0.02])


def test_benjamini_hochberg_by_hand():
    np.testing.assert_allclose(benjamini_hochberg(P_VALUES), [0.02, 0.04, 0.04, 0.02])


@pytest.mark.parametrize("adjusted", [holm, benjamini_hochberg])
def test_missing_p_values_stay_and_do_not_count(adjusted):
    found = adjusted(np.array([0.01, np.nan, 0.04, 0.03, 0.005]))
    np.testing.assert_allclose(np.delete(found, 1), adjusted(P_VALUES))
    assert np.isnan(found[1])
    assert np.isnan(adjusted(np.array([np.nan]))).all()
    assert len(adjusted(np.array([]))) == 0


@pytest.mark.parametrize("adjusted", [holm, benjamini_hochberg])
def test_what_is_no_probability_is_refused(adjusted):
    with pytest.raises(ValueError, match="below 0 or above 1; expected probabilities"):
        adjusted(np.array([0.5, 1.2]))


@pytest.fixture(scope="module")
def independent():
    """Means of four unrelated answers of 30,000 people: their t are all but independent normals."""
    generator = np.random.default_rng(5)
    frame = pd.DataFrame(generator.normal(size=(30_000, 4)), columns=list("abcd")).assign(w=1.0)
    frame["d"] += 0.02
    return mean(SurveyDesign(frame, weights="w"), list("abcd"))


def test_independent_estimates_have_sidaks_critical_value(independent):
    found = max_t(independent, draws=200_000)
    assert found.critical == pytest.approx(stats.norm.ppf((1 + 0.95**0.25) / 2), rel=0.01)
    alone = 2 * stats.norm.sf(np.abs(found.t))
    np.testing.assert_allclose(found.p_value, 1 - (1 - alone) ** 4, atol=0.01)


def test_equal_estimates_have_the_critical_value_of_one(villages):
    design = SurveyDesign(villages.assign(again=villages["age"]), weights="weight", clusters="village")
    found = max_t(mean(design, ["age", "again"]), draws=200_000)
    assert found.critical == pytest.approx(stats.t.ppf(0.975, 11), rel=0.02)


def test_few_degrees_of_freedom_take_students_distribution(villages):
    design = SurveyDesign(villages, weights="weight", strata="cercle", clusters="village")
    alone = max_t(mean(design, ["age", "yes"]).select(["age"]), draws=200_000)
    assert alone.critical == pytest.approx(stats.t.ppf(0.975, 9), rel=0.02)


def test_by_steps_is_never_less_sure(independent):
    found = max_t(independent, null=0.01)
    assert (found.p_adjusted <= found.p_value + 1e-12).all()
    order = np.argsort(-np.abs(found.t))
    assert (np.diff(found.p_adjusted[order]) >= 0).all()


def test_limits_hold_the_estimates_and_are_wider_than_alone(independent):
    found = max_t(independent)
    lower, upper = independent.interval()
    assert ((found.lower < lower) & (found.upper > upper)).all()


def test_the_same_seed_gives_the_same_numbers(independent):
    assert max_t(independent, seed=3).critical == max_t(independent, seed=3).critical
    assert max_t(independent, seed=3).critical != max_t(independent, seed=4).critical


def test_what_does_not_vary_takes_no_part(villages):
    design = SurveyDesign(villages, weights="weight", strata="cercle", clusters="village")
    found = max_t(mean(design, ["age", "one"]))
    assert np.isnan(found.t[1])
    assert found.flags[1] == "zero_variance"
    assert found.critical == pytest.approx(max_t(mean(design, "age")).critical)
    assert np.isnan(max_t(mean(design, "one")).critical)


def test_the_frame_has_a_row_an_estimate(independent):
    frame = max_t(independent).frame()
    assert frame["name"].tolist() == list("abcd")
    assert list(frame.columns) == ["name", "t", "p_value", "p_adjusted", "lower", "upper", "flag"]


def test_unequal_clusters_are_fewer(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    heavy = SurveyDesign(
        villages.assign(weight=villages["weight"] * np.where(villages["village"] == "v0", 50, 1)),
        weights="weight",
        clusters="village",
    )
    even, uneven = (effective_df(mean(one, ["age", "yes"])) for one in (design, heavy))
    assert ((even > 7) & (even < 11)).all()
    assert (uneven < 1.5).all()


@pytest.mark.parametrize("df", [2, 5, 60, 2000])
def test_draws_are_of_students_t(df):
    """One by one they are Student's t with as many degrees of freedom, however the estimates correlate."""
    from scipy.stats import kstest, t

    covariance = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 4.0]])
    slopes = np.vstack([np.eye(3), [1, -1, 0], [0, 1, 2]])
    drawn = studentised_draws(covariance, df, slopes, 20_000, 3)
    assert all(kstest(column, t(df).cdf).pvalue > 1e-3 for column in drawn.T)
