"""The design: what it refuses, how it counts, and that a domain keeps it whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError, SurveyDesign, mean


def table(**columns) -> pd.DataFrame:
    n = 6
    base = {
        "weight": np.ones(n),
        "stratum": list("aaabbb"),
        "cluster": [1, 2, 3, 1, 2, 3],
        "y": np.arange(n, dtype=float),
    }
    return pd.DataFrame({**base, **columns})


@pytest.mark.parametrize(
    ("frame", "arguments", "message"),
    [
        (table().iloc[:0], {}, "no rows"),
        (table(), {"weights": "w"}, "weights names the column 'w'"),
        (table(), {"strata": ["stratum", "s"]}, "strata names the column 's'"),
        (table(), {"clusters": "village"}, "clusters names the column 'village'"),
        (
            table(weight=[1, np.nan, 1, 1, np.nan, 1]),
            {"weights": "weight"},
            r"missing in 2 rows \(counted from 0: 1, 4\)",
        ),
        (table(weight=[1, -1, 1, 1, 1, 1]), {"weights": "weight"}, r"negative in 1 rows \(counted from 0: 1\)"),
        (table(weight=[1, 1, np.inf, 1, 1, 1]), {"weights": "weight"}, r"infinite in 1 rows \(counted from 0: 2\)"),
        (table(weight=[0.0] * 6), {"weights": "weight"}, "zero in every row"),
        (table(weight=list("abcdef")), {"weights": "weight"}, "expected numbers"),
        (table(stratum=["a", None, "a", "b", "b", "b"]), {"strata": "stratum"}, "no label in 1 rows"),
        (table(cluster=[1, np.nan, 3, 1, 2, 3]), {"clusters": "cluster"}, "no label in 1 rows"),
        (
            table(cluster=[1, 1, 1, 1, 2, 3]),
            {"strata": "stratum", "clusters": "cluster", "nest": True},
            "1 of 2 strata .* one cluster: a;",
        ),
        (table(cluster=[1] * 6), {"clusters": "cluster"}, "the sample is one cluster"),
        (table().iloc[:1], {}, "the sample is one cluster"),
        (table(), {"lonely": "ignore"}, "lonely is 'ignore'"),
    ],
)
def test_what_does_not_fit_is_named(frame, arguments, message):
    with pytest.raises(DesignError, match=message):
        SurveyDesign(frame, **arguments)


def test_only_a_few_of_many_faulty_rows_are_listed():
    frame = pd.DataFrame({"weight": [np.nan] * 40})
    with pytest.raises(DesignError, match=r"40 rows \(counted from 0: 0, 1, 2, 3, 4, \.\.\.\)"):
        SurveyDesign(frame, weights="weight")


def test_cluster_labels_are_nested_in_strata():
    frame = table(cluster=[1, 1, 2, 1, 2, 2])
    with pytest.raises(DesignError, match=r"2 labels of the clusters 'cluster' occur in two strata .*: 1, 2; .* nest"):
        SurveyDesign(frame, strata="stratum", clusters="cluster")
    design = SurveyDesign(frame, strata="stratum", clusters="cluster", nest=True)
    assert len(design.stratum) == 4
    assert design.degrees_of_freedom == 2


def test_strata_are_crossed():
    frame = table(urban=[True, True, False] * 2).loc[[0, 1, 2, 3, 4, 5, 2, 5]].reset_index(drop=True)
    design = SurveyDesign(frame, strata=["stratum", "urban"])
    assert sorted(design.clusters_by_stratum) == [2, 2, 2, 2]


@pytest.mark.parametrize("kind", [str, float, "category", "string"])
def test_labels_of_any_type_give_the_same_clusters(kind):
    plain = SurveyDesign(table(), clusters="cluster")
    typed = SurveyDesign(table(cluster=pd.Series([1, 2, 3, 1, 2, 3]).astype(kind)), clusters="cluster")
    assert np.array_equal(plain.cluster, typed.cluster)


def test_zero_weights_are_out_of_n_and_of_the_degrees_of_freedom():
    frame = table(cluster=[1, 2, 3, 4, 5, 6], weight=[0.0, 1, 1, 1, 1, 1])
    design = SurveyDesign(frame, weights="weight", strata="stratum", clusters="cluster")
    assert design.degrees_of_freedom == 3
    assert mean(design, "y").n[0] == 5
    assert mean(design, "y").clusters[0] == 5


def test_a_domain_keeps_the_design_and_counts_its_own_clusters():
    design = SurveyDesign(table(cluster=[1, 2, 3, 4, 5, 6]), strata="stratum", clusters="cluster")
    domain = design.where(design.frame["y"] < 2)
    assert domain.degrees_of_freedom == 1
    assert len(domain.stratum) == 6
    assert domain.same_sample(design)
    assert design.degrees_of_freedom == 4, "where() must not change the design it narrows"
    assert not domain.where(design.frame["y"] > 4).domain.any()


def test_a_missing_value_in_a_mask_is_outside():
    design = SurveyDesign(table())
    assert design.where(pd.Series([True, None, False] * 2, dtype="boolean")).domain.sum() == 2
    with pytest.raises(DesignError, match="the mask has 2 values; expected 6"):
        design.where(np.array([True, False]))


def test_covariance_by_hand():
    # Two clusters with totals 1 + 2 and 4: m / (m - 1) times the squares about their mean of 3.5.
    frame = pd.DataFrame({"cluster": ["x", "x", "y"]})
    design = SurveyDesign(frame, clusters="cluster")
    assert design.covariance(np.array([1.0, 2.0, 4.0])) == pytest.approx(np.array([[2 * (0.25 + 0.25)]]))


@pytest.mark.parametrize(
    ("lonely", "variance"), [("remove", 1.0), ("certainty", 1.0), ("average", 2.0), ("adjust", 1 + (5 - 8 / 3) ** 2)]
)
def test_lonely_strata_by_hand(lonely, variance):
    # Stratum a: totals 1 and 2, a variance of 2 x 0.5 = 1. Stratum b: 5 alone, and the mean of all three is 8 / 3.
    frame = pd.DataFrame({"stratum": list("aab"), "cluster": [1, 2, 3]})
    design = SurveyDesign(frame, strata="stratum", clusters="cluster", lonely=lonely)
    assert design.covariance(np.array([1.0, 2.0, 5.0]))[0, 0] == pytest.approx(variance)
