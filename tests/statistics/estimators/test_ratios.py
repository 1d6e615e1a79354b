"""Ratios of totals: the formula by hand, bases, and what has no ratio."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError, SurveyDesign, mean, ratio


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    generator = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "village": np.repeat(np.arange(10), 5),
            "weight": generator.uniform(1, 4, 50),
            "region": np.tile(["n", "s"], 25),
            "births": generator.poisson(2, 50),
            "deaths": generator.poisson(1, 50),
            "women": generator.poisson(4, 50) + 1,
            "one": 1,
            "none": 0,
            "gap": np.where(np.arange(50) < 4, np.nan, 1.0),
        }
    )


@pytest.fixture(scope="module")
def design(frame) -> SurveyDesign:
    return SurveyDesign(frame, weights="weight", clusters="village")


def test_by_hand(frame, design):
    found = ratio(design, "births", "women")
    w, y, x = (frame[column].to_numpy(float) for column in ("weight", "births", "women"))
    value = (w * y).sum() / (w * x).sum()
    scores = pd.Series(w * (y - value * x) / (w * x).sum()).groupby(frame["village"]).sum()
    assert found.names == ("births/women",)
    np.testing.assert_allclose(found.values, [value])
    np.testing.assert_allclose(found.variances, [10 * scores.var(ddof=1)])


def test_over_ones_it_is_a_mean(design):
    found, expected = ratio(design, "births", "one", by="region"), mean(design, "births", by="region")
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-14)
    np.testing.assert_allclose(found.covariance, expected.covariance, rtol=1e-12)


def test_several_are_crossed_and_joint(design):
    found = ratio(design, ["births", "deaths"], ["women", "one"], by="region")
    assert found.names[:4] == (
        "births/women|region=n",
        "births/women|region=s",
        "deaths/women|region=n",
        "deaths/women|region=s",
    )
    alone = ratio(design, "deaths", "one", by="region")
    np.testing.assert_allclose(found.select(alone.names).covariance, alone.covariance)


def test_who_lacks_either_is_outside_the_base(design):
    assert ratio(design, "births", "gap").n[0] == ratio(design, "gap", "births").n[0] == 46


def test_over_nothing_there_is_no_ratio(design):
    found = ratio(design, "births", "none")
    assert np.isnan(found.values[0])
    assert "no_denominator" in found.flags[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], "women"), "a numerator and a denominator"),
        (("births", "girls"), "the column 'girls', which"),
        (("births", "region"), "expected numbers"),
    ],
)
def test_what_cannot_be_divided_is_named(arguments, message, design):
    with pytest.raises(DesignError, match=message):
        ratio(design, *arguments)
