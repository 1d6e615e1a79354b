"""Wald's joint test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, glm, mean, proportion


@pytest.fixture(scope="module")
def design() -> SurveyDesign:
    generator = np.random.default_rng(8)
    frame = pd.DataFrame(generator.normal(0.1, 1, (90, 3)), columns=list("xyz"))
    frame["village"] = np.repeat(np.arange(15), 6)
    frame["answer"] = generator.choice(list("abc"), 90)
    frame["constant"] = 1.0
    return SurveyDesign(frame, clusters="village")


def test_of_one_estimate_it_is_the_square_of_t(design):
    estimates = mean(design, ["x", "y"])
    joint, alone = estimates.test("x"), estimates.test().loc["x"]
    assert joint.statistic == pytest.approx(alone["t"] ** 2)
    assert joint.p_value == pytest.approx(alone["p_value"])
    assert (joint.df, joint.df_denominator) == (1, 14)


def test_of_several_by_hand(design):
    estimates = mean(design, ["x", "y", "z"])
    found = estimates.test(["x", "z"], null=0.1)
    distance = estimates.values[[0, 2]] - 0.1
    inverse = np.linalg.inv(estimates.covariance[np.ix_([0, 2], [0, 2])])
    assert found.statistic == pytest.approx(distance @ inverse @ distance / 2)
    assert found.df == 2


def test_shares_that_add_to_one_lose_a_degree_of_freedom(design):
    shares = proportion(design, "answer")
    assert shares.test(shares.names, null=1 / 3).df == 2


def test_nothing_is_tested_without_variance_or_value(design):
    constant = mean(design, "constant").test("constant")
    assert np.isnan(constant.p_value)
    assert constant.flag == "zero_variance"
    two = SurveyDesign(design.frame, clusters="village").where(design.frame["village"] == 0)
    alone = mean(two, "x").test("x")
    assert np.isnan(alone.p_value)
    assert "no_degrees_of_freedom" in alone.flag


def test_of_random_samples_it_is_of_its_size():
    generator = np.random.default_rng(4)
    rejected = 0
    for _ in range(400):
        frame = pd.DataFrame(generator.normal(size=(60, 3)), columns=list("xyz"))
        rejected += mean(SurveyDesign(frame), list("xyz")).test(list("xyz")).p_value < 0.05
    assert 0.02 < rejected / 400 < 0.09


def test_infinite_degrees_of_freedom_are_a_chi_squared(tables):
    """R: regTermTest(svyglm(api00~stype+ell+meals, d), ~stype, df=Inf)."""
    design = SurveyDesign(tables["strat"], weights="pw", strata="stype")
    found = glm(design, "api00 ~ stype + ell + meals", family="gaussian").test("stype", df=np.inf)
    assert found.p_value == pytest.approx(9.35750946063716e-34, rel=1e-9)
