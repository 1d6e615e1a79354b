"""Curves of a number: R's ns, bs and poly in svyglm, their slopes, and the numbers of which no curve is made."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import (
    BSpline,
    Level,
    ModelError,
    NaturalSpline,
    Polynomial,
    Slope,
    SurveyDesign,
    b_spline,
    bends,
    glm,
    marginal_effects,
    natural_spline,
    polynomial,
    wald_test,
)

STRAT, CLUS = ("strat", {"weights": "pw", "strata": "stype"}), ("clus1", {"weights": "pw", "clusters": "dnum"})
NUMBER = "meals"
# By the reference's name: the sample, what is explained, the family, the basis, what else is in it, what is crossed.
MODELS = {
    "natural_logit": (STRAT, "wide", "binomial", lambda x: natural_spline(x, 3), "ell", None),
    "natural_given": (STRAT, "wide", "binomial", lambda x: natural_spline(x, None, [30, 60], (5, 90)), "ell", None),
    "natural_linear": (CLUS, "api00", "gaussian", lambda x: natural_spline(x, 4), "ell", None),
    "polynomial_by": (STRAT, "wide", "binomial", lambda x: polynomial(x, 2), "poor", "poor"),
    "b_linear": (STRAT, "api00", "gaussian", lambda x: b_spline(x, 5), "ell", None),
}
BASES = [
    NaturalSpline((20.0, 33.0, 41.0, 70.0)),
    BSpline((30.0, 45.0), (18.0, 80.0)),
    BSpline((), (18.0, 80.0), 2),
    Polynomial(3, 40.0, 15.0),
]


@pytest.fixture(scope="module")
def oracle(reference) -> dict:
    return reference("curves.json")


def fitted(tables, name):
    """The fit, its basis, the frame, and the columns that move with the number: {name: (values, slopes, crossed)}."""
    (sample, design), outcome, family, make, other, by = MODELS[name]
    frame = tables[sample].assign(poor=(tables[sample]["ell"] > 25) * 1.0)
    basis = make(frame[NUMBER].to_numpy(float))
    crossed = np.ones(len(frame)) if by is None else frame[by].to_numpy()
    parts = {"b": np.ones(len(frame)), **({"p": crossed} if by else {})}
    terms = {"one": 1.0}
    for part, times in parts.items():
        for place, values in enumerate(basis.columns(frame[NUMBER].to_numpy(float)).T):
            terms[f"{part}{place}"] = values * times
    terms[other] = frame[other].astype(float)
    survey = SurveyDesign(frame, **design)
    return glm(survey, frame[outcome].astype(float), pd.DataFrame(terms), family), basis, frame, parts


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("variance", ["delta", "unconditional"])
def test_the_average_slope_is_of_the_number_whatever_columns_it_stands_in(tables, oracle, name, variance):
    fit, basis, frame, parts = fitted(tables, name)
    slopes = basis.slopes(frame[NUMBER].to_numpy(float))
    moved = {f"{part}{place}": slopes[:, place] * times for part, times in parts.items() for place in range(basis.size)}
    found = marginal_effects(fit, [Slope(NUMBER, moved)], variance)
    assert found.values[0] == pytest.approx(oracle[name]["ame"]["value"], rel=1e-6)
    assert found.standard_errors[0] == pytest.approx(oracle[name]["ame"][variance], rel=1e-5)


@pytest.mark.parametrize("name", MODELS)
def test_what_is_expected_at_a_value_is_rs(tables, oracle, name):
    fit, basis, _, parts = fitted(tables, name)
    for value, expected in zip(oracle[name]["values"], oracle[name]["predicted"], strict=True):
        at = basis.columns(np.array([value]))[0]
        held = {f"{part}{place}": at[place] * times for part, times in parts.items() for place in range(basis.size)}
        found = marginal_effects(fit, [Level("at", held)])
        assert found.values[0] == pytest.approx(expected["value"], rel=1e-6)
        assert found.standard_errors[0] == pytest.approx(expected["unconditional"], rel=1e-5)


@pytest.mark.parametrize("name", MODELS)
def test_all_columns_together_are_tested_as_by_r(tables, oracle, name):
    fit, basis, _, parts = fitted(tables, name)
    found = wald_test(fit.select([f"{part}{place}" for part in parts for place in range(basis.size)]))
    assert found.statistic == pytest.approx(oracle[name]["all"]["statistic"], rel=1e-5)
    assert found.df_denominator == oracle[name]["all"]["df_denominator"]
    assert found.p_value == pytest.approx(oracle[name]["all"]["p"], rel=1e-5)
    assert fit.deviance == pytest.approx(oracle[name]["deviance"], rel=1e-8)


@pytest.mark.parametrize("name", MODELS)
def test_that_the_curve_is_straight_is_tested_as_by_r(tables, oracle, name):
    fit, basis, frame, parts = fitted(tables, name)
    of_one = bends(basis, frame[NUMBER].to_numpy(float))
    coefficients = fit.select([f"{part}{place}" for part in parts for place in range(basis.size)])
    found = wald_test(coefficients.contrast(np.kron(np.eye(len(parts)), of_one)))
    assert found.statistic == pytest.approx(oracle[name]["straight"]["statistic"], rel=1e-5)
    assert (found.df, found.df_denominator) == tuple(
        oracle[name]["straight"][part] for part in ("df", "df_denominator")
    )
    assert found.p_value == pytest.approx(oracle[name]["straight"]["p"], rel=1e-5)


def test_knots_are_quantiles_of_the_sample(tables, oracle):
    for sample, name, df in (("strat", "strat", 3), ("clus1", "clus", 4)):
        found = natural_spline(tables[sample][NUMBER].to_numpy(float), df)
        np.testing.assert_allclose(found.knots, oracle["knots"][name])
    found = b_spline(tables["strat"][NUMBER].to_numpy(float), 5)
    np.testing.assert_allclose(found.inner, oracle["knots"]["b"])


@pytest.mark.parametrize("basis", BASES)
def test_slopes_are_the_derivatives_of_the_columns(basis):
    numbers, step = np.linspace(19, 79, 41), 1e-4
    numeric = (basis.columns(numbers + step) - basis.columns(numbers - step)) / (2 * step)
    np.testing.assert_allclose(basis.slopes(numbers), numeric, atol=1e-6)
    assert basis.columns(numbers).shape == (41, basis.size)


@pytest.mark.parametrize("basis", BASES)
def test_every_straight_line_is_a_curve_and_a_missing_number_has_none(basis):
    numbers = np.linspace(18, 80, 50)
    columns = np.column_stack([np.ones(50), basis.columns(numbers)])
    straight = columns @ np.linalg.lstsq(columns, numbers, rcond=None)[0]
    np.testing.assert_allclose(straight, numbers, atol=1e-9)
    assert np.linalg.matrix_rank(columns) == basis.size + 1
    some = np.array([np.nan, 30.0])
    for found in (basis.columns(some), basis.slopes(some)):
        assert np.isnan(found[0]).all()
        assert np.isfinite(found[1]).all()


def test_beyond_its_ends_a_natural_spline_is_straight():
    basis = NaturalSpline((20.0, 33.0, 41.0, 70.0))
    for ends in ([0, 5, 10, 20], [70, 80, 95, 200]):
        slopes = basis.slopes(np.array(ends, float))
        np.testing.assert_allclose(slopes, np.broadcast_to(slopes[:1], slopes.shape), atol=1e-12)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda x: natural_spline(x, 3), "3 different values for a curve of 4 parameters; expected 4 or more"),
        (lambda x: b_spline(x, 3), "3 different values for a curve of 4 parameters"),
        (lambda x: polynomial(x, 3), "3 different values for a curve of 4 parameters"),
        (lambda x: natural_spline(x, 2), "expected each above the one before"),
        (lambda x: natural_spline(x, None, [0.5]), "knots at 1, 0.5, 2; expected each above"),
        (lambda x: b_spline(x, None, [9], 1), "knots at 1, 9, 3"),
        (lambda x: b_spline(x, 2), "2 degrees of freedom of a spline of degree 3; expected 3 or more"),
    ],
)
def test_too_few_different_numbers_and_knots_that_do_not_ascend(make, told):
    with pytest.raises(ModelError, match=told):
        make(np.array([1.0] * 90 + [2.0] * 9 + [3.0, np.nan]))


def test_who_is_oldest_moves_no_knot_of_a_natural_spline():
    """Its ends are quantiles and not the range, so that nothing made with it tells how old the oldest is."""
    ages = np.random.default_rng(4).integers(18, 70, 300).astype(float)
    older = np.where(np.arange(300) == ages.argmax(), 104.0, ages)
    assert natural_spline(ages, 3) == natural_spline(older, 3)
    given = (18.0, 65.0)
    assert natural_spline(ages, None, [30, 45], given).knots == (18.0, 30.0, 45.0, 65.0)


@pytest.mark.parametrize("basis", BASES)
def test_pieces_part_between_the_ends(basis):
    assert len(basis.cuts) + 1 <= basis.size
    assert np.diff(basis.cuts).min(initial=1) > 0


@pytest.mark.parametrize(
    ("name", "basis"),
    [
        ("natural", NaturalSpline((20.0, 30.0, 45.0, 70.0))),
        ("b_spline", BSpline((30.0, 45.0), (18.0, 80.0))),
        ("b_line", BSpline((30.0, 45.0), (18.0, 80.0), 1)),
        ("polynomial", Polynomial(3, 40.0, 15.0)),
    ],
)
def test_the_curves_are_those_of_formulaics_cr_bs_and_poly(reference, name, basis):
    """Their columns and ours, each with the intercept, make up the same curves."""
    told = reference("formulas.json")["columns"][name]
    theirs = np.column_stack([np.ones(len(told["x"])), told["columns"]])
    ours = np.column_stack([np.ones(len(told["x"])), basis.columns(np.array(told["x"]))])
    assert np.linalg.matrix_rank(theirs) == np.linalg.matrix_rank(ours) == basis.size + 1
    assert np.linalg.matrix_rank(np.column_stack([theirs, ours / np.abs(ours).max(axis=0)]), tol=1e-8) == basis.size + 1
