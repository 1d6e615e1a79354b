"""Population variances and covariances."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError, SurveyDesign, mean, variance


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    generator = np.random.default_rng(6)
    x = generator.normal(10, 2, 80)
    return pd.DataFrame(
        {
            "x": x,
            "y": x + generator.normal(size=80),
            "far": x + 1e9,
            "sex": np.tile(["w", "m"], 40),
            "village": np.repeat(np.arange(16), 5),
            "gap": np.where(np.arange(80) < 7, np.nan, x),
        }
    )


def test_equal_weights_give_the_textbook_variance(frame):
    found = variance(SurveyDesign(frame), ["x", "y"])
    assert found.names == ("x", "x:y", "y")
    expected = np.cov(frame["x"], frame["y"])
    np.testing.assert_allclose(found.values, expected[np.triu_indices(2)])


def test_the_standard_error_is_that_of_the_mean_square(frame):
    design = SurveyDesign(frame.assign(square=(frame["x"] - frame["x"].mean()) ** 2 * 80 / 79), clusters="village")
    expected = mean(design, "square").standard_errors
    np.testing.assert_allclose(variance(design, "x").standard_errors, expected, rtol=1e-12)


def test_large_numbers_lose_no_digits(frame):
    found = variance(SurveyDesign(frame), ["x", "far"])
    np.testing.assert_allclose(found.values[2], found.values[0], rtol=1e-6)


def test_by_group_and_without_answers(frame):
    found = variance(SurveyDesign(frame), "gap", by="sex")
    women = frame.loc[frame["sex"] == "w", "gap"]
    assert found.names == ("gap|sex=m", "gap|sex=w")
    assert found.values[1] == pytest.approx(women.var())
    assert found.n[1] == women.notna().sum()


def test_one_respondent_has_no_variance(frame):
    found = variance(SurveyDesign(frame).where(np.arange(80) == 3), "x")
    assert np.isnan(found.values[0])
    assert "one_case" in found.flags[0]


def test_what_has_no_variance_is_named(frame):
    with pytest.raises(DesignError, match="expected numbers"):
        variance(SurveyDesign(frame), "sex")
    with pytest.raises(DesignError, match="no variable is named"):
        variance(SurveyDesign(frame), [])
