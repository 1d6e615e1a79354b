"""Replicate weights, totals and bounds that cannot be are refused; replicates without respondents say nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError, SurveyDesign, compare, firth, loglin, quantile

N = 48


def frame(**columns) -> pd.DataFrame:
    generator = np.random.default_rng(2)
    known = {
        "weight": generator.uniform(1, 2, N),
        "village": np.repeat(np.arange(12), 4),
        "sex": np.tile(["women", "men"], N // 2),
        "vote": np.tile(["a", "b", "b"], N // 3),
        "age": generator.normal(40, 9, N),
        "yes": np.tile([1.0, 0, 0, 1, 1, 0], N // 6),
        "first": generator.uniform(1, 2, N),
        "second": generator.uniform(1, 2, N),
        "none": 0.0,
    }
    return pd.DataFrame(known | columns)


def design(**columns) -> SurveyDesign:
    return SurveyDesign(frame(**columns), weights="weight", clusters="village")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"replicate_scale": np.nan}, "replicate_scale is nan; expected a number above zero"),
        ({"replicate_scale": -1}, "replicate_scale is -1; expected"),
        ({"replicate_scale": "a"}, "replicate_scale is 'a'; expected"),
        ({"replicate_scale": 1, "replicate_rscales": [np.inf, 1]}, "expected 2 numbers of zero or more"),
        ({"replicate_scale": 1, "replicate_rscales": 0.5}, "expected 2 numbers of zero or more"),
        ({"replicate_scale": 1, "replicate_rscales": ["a", 1]}, "expected 2 numbers of zero or more"),
        ({"replicate_kind": "fay", "fay_rho": "a"}, "fay_rho is 'a'; expected"),
        ({"replicate_scale": 1, "replicate_weights": ["first", "none"]}, "'none' are zero in every row; expected some"),
    ],
)
def test_replicates_that_cannot_be_are_refused(given, told):
    known = {"replicate_weights": ["first", "second"], "replicate_kind": "other"}
    with pytest.raises(DesignError, match=told):
        SurveyDesign(frame(), weights="weight", **(known | given))


@pytest.mark.parametrize("kind", ["jk1", "jkn", "bootstrap"])
def test_replicates_of_one_cluster_are_refused(kind):
    alone = SurveyDesign(frame(village=1), weights="weight", clusters="village", lonely="remove")
    with pytest.raises(DesignError, match="no stratum has two clusters; expected some"):
        alone.as_replicates(kind)


@pytest.mark.parametrize("replicates", [1, 2.5, "a", np.nan])
def test_the_number_of_replicates_is_two_or_more(replicates):
    with pytest.raises(DesignError, match="replicates were asked for; expected two or more"):
        design().as_replicates("bootstrap", replicates)


@pytest.mark.parametrize(
    ("margins", "options", "told"),
    [
        (["sex"], {}, "no total is given; expected"),
        ({"sex": {"women": 0, "men": 0}}, {}, "by weights of zero only; expected a population"),
        ({"(Intercept)": 0}, {"method": "linear"}, "by weights of zero only; expected a population"),
        ({"yes": {1: 30, "1": 20, 0: 30}}, {}, "two totals of one level among 1, 0; expected one each"),
        ({"age": 5000}, {"method": "linear", "bounds": 2}, "the bounds are 2; expected two numbers"),
        ({"age": 5000}, {"method": "linear", "bounds": "ab"}, "the bounds are 'ab'; expected two numbers"),
        ({"age": 5000}, {"method": "logit", "bounds": (0, np.inf)}, "bounds of logit .* expected two finite numbers"),
    ],
)
def test_totals_that_cannot_be_are_refused(margins, options, told):
    with pytest.raises(DesignError, match=told):
        design().calibrate(margins, **options)


@pytest.mark.parametrize("bounds", [("a", 2), (None, 2), (np.nan, 2), (3, 1)])
def test_bounds_of_trimming_are_around_the_mean(bounds):
    with pytest.raises(DesignError, match="expected bounds around it"):
        design().trim(*bounds)


def test_replicates_without_respondents_are_flagged():
    """A jackknife of a domain of one cluster: the replicate that leaves it out has nobody."""
    sample = design().as_replicates("jkn").where(np.arange(N) < 4)
    for found in (quantile(sample, "age", interval="quantile"), firth(sample, "yes ~ age"), loglin(sample, "sex*vote")):
        assert all("replicates_missing" in flag or "no_degrees" in flag for flag in found.flags)


def test_models_of_a_table_are_not_compared_without_degrees_of_freedom():
    sample = design().where(np.arange(N) < 4)
    found = compare(loglin(sample, "sex + vote"), loglin(sample, "sex * vote"))
    assert np.isnan(found.p_value)
    assert found.flag == "no_degrees_of_freedom"
