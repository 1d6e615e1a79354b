"""The sizes of arms against the chances with which they were drawn: exact where it can be, and of its size."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, chi2

from bogolan.statistics import ExperimentError, SurveyDesign, chance_test


def result_of(frame: pd.DataFrame, by: str | None = None, **design: str):
    made = SurveyDesign(frame.assign(w=frame.get("w", 1.0)), weights="w", **design)
    return chance_test(made, "arm", "T", "p", by)


def test_one_chance_for_all_is_the_exact_binomial_of_those_whose_arm_is_known():
    frame = pd.DataFrame({"arm": ["T"] * 37 + ["C"] * 53 + [None] * 5, "p": 0.3})
    frame["w"] = np.where(np.arange(95) < 3, 0.0, 4.0)
    assert result_of(frame).p_value == pytest.approx(binomtest(34, 87, 0.3).pvalue, rel=1e-12)


def test_chances_by_stratum_are_chi_squared_with_a_degree_a_stratum():
    counts = {"a": (30, 100, 0.25), "b": (40, 60, 0.75), "c": (52, 80, 0.75)}
    frame = pd.concat([
        pd.DataFrame({"arm": ["T"] * t + ["C"] * (n - t), "p": p, "s": s}) for s, (t, n, p) in counts.items()
    ])  # fmt: skip
    statistic = sum((t - n * p) ** 2 / (n * p * (1 - p)) for t, n, p in counts.values())
    found = result_of(frame.reset_index(drop=True), by="s")
    assert (found.statistic, found.df) == (pytest.approx(statistic), 3)
    assert found.p_value == pytest.approx(chi2.sf(statistic, 3), rel=1e-10)
    by_chance = result_of(frame.reset_index(drop=True))
    assert by_chance.df == 2, "without strata, those of one chance are a cell"


def test_small_cells_are_put_together_and_many_chances_are_tenths():
    frame = pd.DataFrame({"arm": ["T", "C"] * 200, "p": 0.5, "s": ["big"] * 380 + list("abcdefghij") * 2})
    assert result_of(frame, by="s").df == 2
    frame["s"] = ["big"] * 396 + ["small"] * 4
    assert result_of(frame, by="s").df == 1
    frame["p"] = np.linspace(0.2, 0.8, 400)
    assert result_of(frame).df == 10


def test_whole_clusters_that_were_drawn_are_counted_and_not_their_members():
    village = np.repeat(np.arange(20), 30)
    frame = pd.DataFrame({"arm": np.where(village < 13, "T", "C"), "p": 0.5, "village": village})
    found = result_of(frame, clusters="village")
    assert found.p_value == pytest.approx(binomtest(13, 20, 0.5).pvalue)
    frame.loc[0, "arm"] = "C"
    assert result_of(frame, clusters="village").p_value < 1e-4, "members that were drawn one by one are counted"
    frame.loc[0, "arm"], frame.loc[1, "p"] = "T", 0.4
    with pytest.raises(ExperimentError, match="several chances"):
        result_of(frame, clusters="village")


@pytest.mark.parametrize("wrong", [0.0, 1.0, 1.4, np.nan])
def test_what_is_no_chance_is_named_with_its_row(wrong):
    frame = pd.DataFrame({"arm": ["T", "C"] * 10, "p": 0.5})
    frame.loc[3, "p"] = wrong
    with pytest.raises(ExperimentError, match=r"'p' is no chance in .*3.*expected numbers above 0 and below 1"):
        result_of(frame)
    assert result_of(frame.assign(arm=frame["arm"].where(frame.index != 3))).p_value > 0.5, (
        "who is in no arm needs none"
    )


@pytest.mark.slow
def test_it_rejects_true_chances_as_seldom_as_it_says_and_finds_false_ones():
    generator = np.random.default_rng(4)
    stratum = np.repeat(list("abcd"), 60)
    chance = pd.Series(stratum).map({"a": 0.2, "b": 0.35, "c": 0.5, "d": 0.8}).to_numpy()
    rejected = {"true": 0, "false": 0}
    draws = 400
    for _ in range(draws):
        drawn = {"true": generator.random(240) < chance, "false": generator.random(240) < 0.46}
        for name, treated in drawn.items():
            frame = pd.DataFrame({"arm": np.where(treated, "T", "C"), "p": chance, "s": stratum})
            rejected[name] += result_of(frame, by="s").p_value < 0.05
    assert 0.02 <= rejected["true"] / draws <= 0.085, "400 draws: .05, give or take three times .011"
    assert rejected["false"] / draws > 0.98, "the arms are of the right size together, and of no stratum"
