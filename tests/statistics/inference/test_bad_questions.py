"""Levels, nulls, draws, pairs and contrasts that cannot be are refused; what has no finite value is flagged."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, join, max_t, mean, p_adjust, rank_sets, ranktest, share_gaps, ttest

N = 96


def design(**columns) -> SurveyDesign:
    generator = np.random.default_rng(1)
    known = {
        "weight": generator.uniform(0.5, 3, N),
        "village": np.repeat(np.arange(12), 8),
        "sex": np.where(np.arange(N) % 2, "women", "men"),
        "age": generator.normal(40, 10, N),
        "yes": (generator.random(N) < 0.4) * 1.0,
    }
    return SurveyDesign(pd.DataFrame(known | columns), weights="weight", clusters="village")


def found():
    return mean(design(), ["age", "yes"])


def shares():
    return mean(design(), "yes", by="sex")


@pytest.mark.parametrize("level", [0, 1, np.nan, 50, -0.5, "a", None, 1e-300])
@pytest.mark.parametrize(
    "asked",
    [
        lambda level: found().interval(level),
        lambda level: shares().interval(level, "capped"),
        lambda level: share_gaps(shares(), {"gap": shares().names}, level),
        lambda level: max_t(found(), level),
        lambda level: rank_sets(found(), level),
    ],
)
def test_a_level_is_between_0_and_1(asked, level):
    with pytest.raises(ValueError, match=r"the level is .*; expected more than 0 and less than 1"):
        asked(level)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda: found().test(null=np.nan), "the null is nan; expected a number"),
        (lambda: found().test("age", null=np.inf), "the null is inf; expected a number"),
        (lambda: ttest(design(), "age", null="a"), "the null is 'a'; expected a number"),
        (lambda: max_t(found(), null=np.nan), "the null is nan; expected a number"),
        (lambda: found().test([]), "no estimate is named; expected one or more to test"),
        (lambda: max_t(found(), draws=0), "0 draws were asked for; expected one or more"),
        (lambda: rank_sets(found(), draws=-1), "-1 draws were asked for; expected one or more"),
        (lambda: shares().interval(0.9, "capped", np.nan), "planning_icc is nan; expected 0 to 1"),
        (lambda: shares().interval(0.9, "capped", -1), "planning_icc is -1; expected 0 to 1"),
        (lambda: share_gaps(shares(), {}), "the pairs are no pairs; expected"),
        (lambda: share_gaps(shares(), {"gap": ("yes|sex=men",)}), "the pairs are no pairs; expected"),
        (lambda: join(), "nothing was to be joined; expected"),
        (lambda: p_adjust([[0.5, 0.1]], "holm"), "the p-values have 2 dimensions; expected"),
        (lambda: p_adjust([0.5, 0.1], "tukey"), "the method is 'tukey'; expected one of holm"),
        (lambda: found().contrast({"x": {"age": np.nan}}), "the contrast 'x' has a coefficient .*; expected numbers"),
        (lambda: found().contrast({"x": {"age": "a"}}), "the contrast 'x' has a coefficient .*; expected numbers"),
        (lambda: found().contrast(np.array([[np.inf, 0]])), "of a matrix has a coefficient .*; expected numbers"),
        (lambda: found().contrast(np.ones((1, 2, 2))), "expected 2, one an estimate"),
        (lambda: found().contrast({"x": 5}), "the contrast 'x' is 5; expected"),
        (lambda: found().contrast({"x": lambda e: "a"}), "'x' cannot be evaluated .*; expected a number"),
        (lambda: found().contrast({"x": lambda e: math.log(e["age"])}), "cannot be evaluated .*; expected a number"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(asked, told):
    with pytest.raises(ValueError, match=told):
        asked()


@pytest.mark.parametrize(
    "function",
    [
        lambda e: np.log(-e["age"]),
        lambda e: np.sqrt(-e["age"]),
        lambda e: np.log(e["age"] - e["age"]),
        lambda e: e["age"] / (e["yes"] - e["yes"]),
        lambda e: np.exp(1000 * e["age"]),
        lambda e: 1 / 0,
        lambda e: np.nan,
    ],
)
def test_a_contrast_without_a_finite_real_value_is_flagged(function):
    contrast = found().contrast({"x": function})
    assert np.isnan(contrast.values[0])
    assert "undefined" in contrast.flags[0]
    assert np.isnan(contrast.interval()).all()


def test_powers_of_negative_estimates_are_real():
    below = found().contrast({"x": {"age": -1.0}}).contrast({"cube": lambda e: e["x"] ** 3})
    assert below.values[0] == pytest.approx(-(found().values[0] ** 3))
    assert below.flags == ("",)


def test_infinite_degrees_of_freedom_take_the_normal():
    tested = found().test("age", null=38, df=np.inf)
    assert tested.p_value == pytest.approx(found().test(null=38, df=np.inf)["p_value"].iloc[0])


def test_ranks_that_are_the_same_for_everyone_of_a_group_do_not_vary():
    tested = ranktest(design(), "yes", "yes")
    assert tested.flag == "zero_variance"
    assert np.isnan(tested.p_value)
