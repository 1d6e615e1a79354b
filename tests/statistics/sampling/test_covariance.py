"""The covariance of a design's stages, against sums written out cluster by cluster."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, mean, total
from bogolan.statistics.sampling.covariance import less_rounding


def spread_within(totals: pd.DataFrame, fraction: float = 0.0, about: pd.Series | None = None) -> pd.DataFrame:
    """(1 - f) m / (m - 1) times the sum of squares and products of a stratum's cluster totals."""
    m = len(totals)
    deviations = totals - (totals.mean() if about is None else about)
    inflation = m / (m - 1) if m > 1 else 1.0
    return (1 - fraction) * inflation * (deviations.T @ deviations)


@pytest.fixture(scope="module")
def scores(villages) -> pd.DataFrame:
    """Weighted totals' scores, with their stratum and cluster."""
    frame = villages[["cercle", "village"]].copy()
    frame["age"], frame["one"] = villages["weight"] * villages["age"], villages["weight"]
    return frame


def by_cluster(scores: pd.DataFrame) -> pd.DataFrame:
    return scores.groupby(["cercle", "village"], sort=True)[["age", "one"]].sum()


def test_strata_and_clusters_written_out(villages, scores):
    design = SurveyDesign(villages, weights="weight", strata="cercle", clusters="village")
    expected = sum(spread_within(part) for _, part in by_cluster(scores).groupby("cercle"))
    np.testing.assert_allclose(total(design, ["age", "one"]).covariance, expected, rtol=1e-12)


def test_a_fraction_of_the_clusters_drawn(villages, scores):
    fractions = villages["cercle"].map({"Bankass": 0.5, "Douentza": 0.25, "Koro": 1.0})
    design = SurveyDesign(villages.assign(f=fractions), weights="weight", strata="cercle", clusters="village", fpc="f")
    known = {"Bankass": 0.5, "Douentza": 0.25, "Koro": 1.0}
    expected = sum(spread_within(part, known[name]) for name, part in by_cluster(scores).groupby("cercle"))
    np.testing.assert_allclose(total(design, ["age", "one"]).covariance, expected, rtol=1e-12)


def test_two_stages_written_out(villages, scores):
    frame = villages.assign(villages_there=48, people_there=40, person=np.arange(120))
    first, second = 12 / 48, 10 / 40
    design = SurveyDesign(
        frame, weights="weight", clusters=["village", "person"], fpc=["villages_there", "people_there"]
    )
    between = spread_within(scores.groupby("village")[["age", "one"]].sum(), first)
    inside = sum(spread_within(part[["age", "one"]], second) for _, part in scores.groupby("village"))
    np.testing.assert_allclose(total(design, ["age", "one"]).covariance, between + first * inside, rtol=1e-12)


LONELY = {
    "remove": lambda alone, others, everyone: spread_within(others),
    "certainty": lambda alone, others, everyone: spread_within(others),
    "adjust": lambda alone, others, everyone: spread_within(others) + spread_within(alone, about=everyone.mean()),
    "average": lambda alone, others, everyone: 2 * spread_within(others),
}


@pytest.mark.parametrize("lonely", LONELY)
def test_a_lonely_cluster_written_out(villages, scores, lonely):
    kept = villages["village"].isin(["v0", "v4", "v5", "v6", "v7"])
    frame, totals = villages[kept].reset_index(drop=True), by_cluster(scores[kept])
    design = SurveyDesign(frame, weights="weight", strata="cercle", clusters="village", lonely=lonely)
    alone, others = totals.loc[["Bankass"]], totals.loc[["Douentza"]]
    expected = LONELY[lonely](alone, others, totals)
    np.testing.assert_allclose(total(design, ["age", "one"]).covariance, expected, rtol=1e-12)


def test_a_census_of_a_stratum_needs_no_second_cluster(villages):
    kept = villages["village"].isin(["v0", "v4", "v5", "v6", "v7"])
    frame = villages[kept].assign(f=np.where(villages.loc[kept, "village"] == "v0", 1.0, 0.1)).reset_index(drop=True)
    design = SurveyDesign(frame, weights="weight", strata="cercle", clusters="village", fpc="f")
    assert (mean(design, "age").variances > 0).all()


def test_the_order_of_the_labels_does_not_matter(villages):
    renamed = villages.assign(village=villages["village"].map(lambda name: -int(name[1:])))
    design = {"weights": "weight", "strata": "cercle", "clusters": "village"}
    one, other = (SurveyDesign(table, **design) for table in (villages, renamed))
    np.testing.assert_allclose(mean(one, "age").covariance, mean(other, "age").covariance, rtol=1e-13)


def test_what_is_rounding_becomes_zero_by_the_size_of_its_parts():
    scores = np.array([[1e-15, 1e-3], [1.0, 1e-13]])
    size = np.array([2.0, 1.0])
    np.testing.assert_array_equal(less_rounding(scores, size), [[0.0, 1e-3], [1.0, 0.0]])
    assert np.isnan(less_rounding(np.array([[np.nan]]), 1.0))[0, 0]


def test_shares_that_add_to_one_do_not_vary_together(villages):
    design = SurveyDesign(villages.assign(no=1 - villages["yes"]), weights="weight", clusters="village")
    whole = mean(design, ["yes", "no"]).contrast({"both": {"yes": 1.0, "no": 1.0}})
    assert whole.variances[0] == 0
    assert whole.flags == ("zero_variance",)
