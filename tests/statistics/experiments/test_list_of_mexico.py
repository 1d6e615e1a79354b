"""Regressions of a real list, Mexico 2012, beside base R: the models of Blair and Imai (2012) written out anew.

`tests/reference/list_mexico.R` knows nothing of R's package list, whose own results on Mexico are its differences in
means, its test of no design effect (`test_shared_list_experiments.py`) and `ictreg.joint`, which is not here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, difference_in_means, list_regression

TOLD = {"count": "y ~ male + age + education + urban", "arm": "t", "treated": 1, "items": 3}
TOLERANCE = {"linear": 1e-9, "nls": 1e-5, "ml": 1e-5}


@pytest.fixture(scope="module")
def mexico(shared) -> pd.DataFrame:
    frame = pd.read_csv(shared("microdata/us-list-experiments/mexico.csv"))
    return frame.rename(columns=lambda name: name.removeprefix("mex.")).rename(columns={"y.all": "y"})


@pytest.fixture(scope="module")
def expected(reference) -> dict:
    return reference("list_mexico.json")


@pytest.mark.parametrize("method", TOLERANCE)
def test_regressions_are_those_of_r(mexico, expected, method):
    fit = list_regression(SurveyDesign(mexico), **TOLD, method=method)
    assert fit.converged
    assert set(fit.n) == {1004}
    errors = np.sqrt(np.diag(fit.simple_covariance))
    for part in ("sensitive", "control"):
        place, theirs = fit.parts[part], expected[method]
        np.testing.assert_allclose(fit.values[place], list(theirs[part].values()), rtol=TOLERANCE[method])
        np.testing.assert_allclose(errors[place], theirs[f"se_{part}"], rtol=TOLERANCE[method])
    if method == "ml":
        assert fit.log_likelihood == pytest.approx(expected["ml"]["log_likelihood"], rel=1e-9)


@pytest.mark.parametrize("method", TOLERANCE)
def test_what_they_predict_of_women_and_men_is_averaged_over_them(mexico, expected, method):
    found = list_regression(SurveyDesign(mexico), **TOLD, method=method).prevalence(by="male")
    terms = mexico[["male", "age", "education", "urban"]].to_numpy(float)
    index = np.column_stack([np.ones(len(terms)), terms]) @ list(expected[method]["sensitive"].values())
    share = index if method == "linear" else 1 / (1 + np.exp(-index))
    by_hand = [share[mexico["male"] == male].mean() for male in (0, 1)]
    np.testing.assert_allclose(found.values, by_hand, rtol=1e-5)
    plain = difference_in_means(SurveyDesign(mexico), "y", "t", 1, items=3, by="male")
    lower, upper = plain.interval()
    assert ((lower < found.values) & (found.values < upper)).all()


def test_a_term_that_makes_up_another_is_named(mexico):
    with pytest.raises(ModelError, match="do not identify 'months': collinear"):
        list_regression(SurveyDesign(mexico.assign(months=12 * mexico["age"])), **TOLD | {"count": "y ~ age + months"})
