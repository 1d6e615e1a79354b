"""Many comparisons: Holm, Benjamini-Hochberg, and the largest of correlated t."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bogolan.statistics import SurveyDesign, max_t, mean, p_adjust
from bogolan.statistics.inference.multiplicity import effective_df, studentised_draws

REFERENCE = json.loads((Path(__file__).parents[2] / "reference/p_adjust.json").read_text())
METHODS = list(REFERENCE["n"])


@pytest.fixture(scope="module", autouse=True)
def _frozen():
    """statsmodels collects garbage at each Holm adjustment, which takes long among what other tests left."""
    gc.freeze()


@pytest.mark.parametrize("method", METHODS)
def test_adjusted_p_values_are_those_of_r(method):
    found = p_adjust(np.array(REFERENCE["p"], float), method)
    np.testing.assert_allclose(found, np.array(REFERENCE[method], float), rtol=1e-12)
    known = ~np.isnan(found)
    of_fourteen = p_adjust(np.array(REFERENCE["p"], float), method, n=14)
    np.testing.assert_allclose(of_fourteen[known], REFERENCE["n"][method], rtol=1e-12)


@pytest.mark.parametrize(
    ("method", "key"), [*((name, name) for name in ("holm", "bonferroni", "hommel")), ("BH", "bh"), ("BY", "by")]
)
def test_adjusted_p_values_are_those_of_the_published_example(shared_json, method, key):
    expected = shared_json("reference/sensitive/padjust.json")
    np.testing.assert_allclose(p_adjust(np.array(expected["p"]), method), expected[key], rtol=1e-9)


@pytest.mark.parametrize("method", METHODS)
@given(p_values=st.lists(st.floats(0, 1), max_size=20))
def test_an_adjusted_p_value_is_no_smaller_and_keeps_its_place_among_the_others(method, p_values):
    p_values = np.array(p_values)
    found = p_adjust(p_values, method)
    assert ((found >= p_values * (1 - 1e-12)) & (found <= 1)).all()
    assert (np.diff(found[np.argsort(p_values)]) >= -1e-15).all()
    assert np.isnan(p_adjust(np.append(p_values, np.nan), method)[-1])
    np.testing.assert_array_equal(p_adjust(np.append(p_values, np.nan), method)[:-1], found)


def test_what_is_no_probability_is_refused():
    with pytest.raises(ValueError, match="below 0 or above 1; expected probabilities"):
        p_adjust(np.array([0.5, 1.2]), "holm")
    with pytest.raises(ValueError, match="1 comparisons were told of 2 p-values; expected as many or more"):
        p_adjust(np.array([0.5, 0.2]), "holm", n=1)


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
