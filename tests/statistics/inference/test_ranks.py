"""Confidence sets of ranks: apart, equal, together, and what has no rank."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, mean, rank_sets


def estimates(shifts: list[float], n: int = 400, seed: int = 2):
    generator = np.random.default_rng(seed)
    names = [f"item{place}" for place in range(len(shifts))]
    frame = pd.DataFrame(generator.normal(size=(n, len(shifts))) + shifts, columns=names)
    frame = frame.assign(w=generator.uniform(1, 3, n), village=np.arange(n) // 10)
    return mean(SurveyDesign(frame, weights="w", clusters="village"), names)


def test_items_far_apart_have_one_rank_each():
    found = rank_sets(estimates([3.0, 1.0, 2.0, 4.0]))
    assert found.rank.tolist() == found.best.tolist() == found.worst.tolist() == [2, 4, 3, 1]


def test_items_alike_may_have_any_rank():
    found = rank_sets(estimates([0.0, 0.0, 0.0]))
    assert found.best.tolist() == [1, 1, 1]
    assert found.worst.tolist() == [3, 3, 3]


def test_the_set_holds_the_estimated_rank():
    for seed in range(5):
        found = rank_sets(estimates([0.1, 0.2, 0.0, 0.3], seed=seed), draws=2000)
        assert ((found.best <= found.rank) & (found.rank <= found.worst)).all()


def test_a_higher_level_allows_more_ranks():
    asked = estimates([0.2, 0.05, 0.0, 0.3])
    low, high = (rank_sets(asked, level=level) for level in (0.5, 0.999))
    assert (low.best >= high.best).all()
    assert (low.worst <= high.worst).all()
    assert (low.worst - low.best).sum() < (high.worst - high.best).sum()


def test_each_by_itself_allows_no_more_ranks_than_all_together():
    asked = estimates([0.25, 0.1, 0.0, 0.3, 0.15])
    together, alone = rank_sets(asked), rank_sets(asked, simultaneous=False)
    assert (alone.best >= together.best).all()
    assert (alone.worst <= together.worst).all()


def test_answers_that_move_together_are_told_apart_sooner():
    generator = np.random.default_rng(3)
    n, common = 200, generator.normal(size=200)
    noise = generator.normal(size=(n, 2)) * 0.1
    frame = pd.DataFrame({"a": common + noise[:, 0] + 0.1, "b": common + noise[:, 1], "w": 1.0})
    found = rank_sets(mean(SurveyDesign(frame, weights="w"), ["a", "b"]))
    assert found.worst[0] == 1
    apart = frame.assign(b=generator.permutation(frame["b"]))
    assert rank_sets(mean(SurveyDesign(apart, weights="w"), ["a", "b"])).worst[0] == 2


def test_equal_items_share_the_better_rank_and_a_flag(villages):
    design = SurveyDesign(villages.assign(again=villages["age"]), weights="weight", clusters="village")
    found = rank_sets(mean(design, ["age", "again", "one"]))
    assert found.rank.tolist() == [1, 1, 3]
    assert found.worst.tolist() == [2, 2, 3]
    assert "zero_variance" in found.flags[0]


def test_what_does_not_exist_has_no_rank(villages):
    design = SurveyDesign(villages.assign(nothing=np.nan), weights="weight", clusters="village")
    found = rank_sets(mean(design, ["age", "nothing", "yes"]))
    assert np.isnan([found.rank[1], found.best[1], found.worst[1]]).all()
    assert found.rank[[0, 2]].tolist() == [1, 2]
    assert "no_cases" in found.flags[1]
    with pytest.raises(ValueError, match="ranks were asked of 1 estimates; expected two or more"):
        rank_sets(mean(design, ["age", "nothing"]))


def test_the_frame_has_a_row_an_estimate():
    frame = rank_sets(estimates([1.0, 2.0])).frame()
    assert list(frame.columns) == ["name", "rank", "best", "worst", "flag"]
    assert frame["name"].tolist() == ["item0", "item1"]
