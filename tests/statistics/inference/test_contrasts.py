"""Linear and smooth combinations of estimates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, mean, ratio, total


@pytest.fixture(scope="module")
def design() -> SurveyDesign:
    generator = np.random.default_rng(2)
    village = np.repeat(np.arange(20), 6)
    frame = pd.DataFrame(
        {
            "village": village,
            "sex": np.tile(["women", "men"], 60),
            "births": generator.poisson(3, 120) + 0.0,
            "women": generator.poisson(5, 120) + 1.0,
        }
    )
    return SurveyDesign(frame, clusters="village")


def test_a_ratio_of_totals_is_a_ratio(design):
    totals = total(design, ["births", "women"])
    found = totals.contrast({"ratio": lambda e: e["births"] / e["women"]})
    expected = ratio(design, "births", "women")
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-14)
    np.testing.assert_allclose(found.standard_errors, expected.standard_errors, rtol=1e-12)


def test_smooth_and_linear_combinations_stand_together(design):
    totals = total(design, ["births", "women"])
    found = totals.contrast(
        {
            "log ratio": lambda e: np.log(e["births"] / e["women"]),
            "difference": {"births": 1, "women": -1},
            "same difference": lambda e: e["births"] - e["women"],
        }
    )
    spread = totals.values
    slopes = np.array([1 / spread[0], -1 / spread[1]])
    np.testing.assert_allclose(found.variances[0], slopes @ totals.covariance @ slopes, rtol=1e-12)
    np.testing.assert_allclose(found.covariance[1], found.covariance[2], rtol=1e-12)
    assert found.names == ("log ratio", "difference", "same difference")


def test_a_matrix_is_rows_of_coefficients(design):
    by_sex = mean(design, "births", by="sex")
    gap = by_sex.contrast(np.array([[-1, 1]]))
    reversed_gap = by_sex.contrast(np.array([[1, -1]]))
    assert gap.names == ("contrast 1",)
    np.testing.assert_allclose(gap.values, -reversed_gap.values)
    np.testing.assert_allclose(gap.variances, reversed_gap.variances)
    with pytest.raises(ValueError, match="the matrix has 3 columns; expected 2"):
        by_sex.contrast(np.ones((1, 3)))


def test_the_base_is_everyone_of_what_is_combined(design):
    by_sex = mean(design, "births", by="sex")
    found = by_sex.contrast({"women": {"births|sex=women": 1}, "both": lambda e: sum(e.values())})
    assert found.n.tolist() == [60, 120]
    assert found.bases[0] is by_sex.bases[by_sex.position("births|sex=women")]


def test_a_combination_of_what_does_not_exist_does_not_exist():
    frame = pd.DataFrame({"y": [1.0, 2, np.nan, np.nan], "sex": ["w", "w", "m", "m"]})
    found = mean(SurveyDesign(frame), "y", by="sex").contrast(
        {"gap": {"y|sex=w": 1, "y|sex=m": -1}, "ratio": lambda e: e["y|sex=w"] / e["y|sex=m"]}
    )
    assert np.isnan(found.values).all()
    assert found.flags == ("no_cases", "no_cases")


@pytest.mark.parametrize("combination", [{"girls": 1}, lambda e: e["girls"]])
def test_an_unknown_name_is_named(combination, design):
    with pytest.raises(KeyError, match="no estimate is named 'girls'; there are births, women"):
        total(design, ["births", "women"]).contrast({"c": combination})


def test_people_of_one_base_count_once(villages):
    found = mean(SurveyDesign(villages, weights="weight", clusters="village"), ["age", "one"], by="sex")
    women, men = (int((villages["sex"] == sex).sum()) for sex in ("women", "men"))
    contrasts = {
        "same": {"age|sex=women": 1.0, "one|sex=women": -1.0},
        "gap": {"age|sex=women": 1.0, "age|sex=men": -1.0},
        "both": dict.fromkeys(found.names, 1.0),
    }
    assert found.contrast(contrasts).counts.tolist() == [women, women + men, women + men]
