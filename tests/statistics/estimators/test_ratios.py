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


def test_listwise_as_r(tables):
    """R: svyratio(~api00+miss, ~api99+full, d, na.rm=TRUE), with miss = ifelse(api99 %% 11 == 0, NA, meals)."""
    schools = tables["clus1"].assign(miss=tables["clus1"]["meals"].where(tables["clus1"]["api99"] % 11 != 0))
    design = SurveyDesign(schools, weights="pw", clusters="dnum")
    found = ratio(design, ["api00", "miss"], ["api99", "full"], missing="listwise")
    expected = [1.0612900682096, 0.0840003154201001, 7.3625547045952, 0.582740700218818]
    np.testing.assert_allclose(found.values, expected, rtol=1e-9)
    spread = [0.00645900846018717, 0.0136436718219129, 0.234583417456627, 0.0794578162558495]
    np.testing.assert_allclose(found.standard_errors, spread, rtol=1e-9)
    assert len(set(found.n)) == 1
    with pytest.raises(DesignError, match="listwise"):
        ratio(design, "api00", "api99", missing="some")


@pytest.mark.parametrize(
    ("table", "strata", "clusters", "without", "replaced"),
    [
        ("clus1", None, "dnum", 2.54188048760233, 2.46678134248119),
        ("strat", "stype", None, 1.17816037779179, 1.14011838922953),
    ],
)
def test_design_effects_as_r(tables, table, strata, clusters, without, replaced):
    """R: svyratio(~api00, ~api99, d, deff=TRUE) and deff="replace"."""
    design = SurveyDesign(tables[table], weights="pw", strata=strata, clusters=clusters)
    found = ratio(design, "api00", "api99")
    assert found.design_effects_without_replacement[0] == pytest.approx(without, rel=1e-9)
    assert found.design_effects[0] == pytest.approx(replaced, rel=1e-9)


def test_design_effects_of_groups_are_those_of_their_domains(design):
    found = ratio(design, "births", "women", by="region")
    alone = [ratio(design.where(design.frame["region"] == region), "births", "women") for region in ("n", "s")]
    np.testing.assert_allclose(found.design_effects, [one.design_effects[0] for one in alone], rtol=1e-12)
