"""Results that would decide a claim: found by asking the interval itself, in whole percents, and at the edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.statistics import SurveyDesign, decisive_shares, decisive_values, mean, proportion, share_interval


def villages(share: float, n: int = 400, size: int = 10, seed: int = 5) -> SurveyDesign:
    generator = np.random.default_rng(seed)
    village = np.arange(n) // size
    level = generator.normal(0, 0.1, n // size)[village]
    yes = generator.random(n) < np.clip(share + level, 0, 1)
    frame = pd.DataFrame({"yes": yes, "village": village, "number": generator.normal(5, 2, n)})
    return SurveyDesign(frame, clusters="village")


@settings(max_examples=40, deadline=None)
@given(st.floats(0.2, 0.8), st.floats(0, 0.9), st.floats(0.02, 0.1), st.integers(1, 5))
def test_the_results_at_the_ends_decide_and_those_beside_them_do_not(share, low, width, seed):
    design, region = villages(share, seed=seed), (low, low + width)
    shares = proportion(design, "yes")
    (found,) = decisive_shares(shares, region)
    cases = shares.values * (1 - shares.values) / shares.standard_errors**2

    def interval(result: float):
        variance = result * (1 - result) / cases
        limits = share_interval(np.array([result]), variance, shares.n, shares.clusters, shares.df)
        return float(limits[0][0]), float(limits[1][0])

    results = np.arange(101) / 100
    if not np.isnan(found.below):
        assert all(interval(result)[1] < region[0] for result in results[results <= found.below])
        assert region[0] <= interval(round(found.below + 0.01, 2))[1]
    if not np.isnan(found.above):
        assert all(interval(result)[0] > region[1] for result in results[results >= found.above])
        assert region[1] >= interval(round(found.above - 0.01, 2))[0]
    if not np.isnan(found.lowest):
        for result in results[(results >= found.lowest) & (results <= found.highest)]:
            assert region[0] <= interval(result)[0]
            assert interval(result)[1] <= region[1]


def test_where_limits_jump_only_what_every_further_result_decides_is_said():
    """100 respondents in 10 villages, at least 80%: 88% would agree, 90 to 95% would not, and all from 96% on would."""
    village, place = np.divmod(np.arange(100), 10)
    frame = pd.DataFrame({"yes": place < 7 + village % 2, "village": village})  # villages are more alike than by chance
    shares = proportion(SurveyDesign(frame, clusters="village"), "yes")
    (found,) = decisive_shares(shares, (0.8, 1.0))
    cases = shares.values * (1 - shares.values) / shares.standard_errors**2
    grid = np.arange(101) / 100
    whole = (np.full(101, value) for value in (100.0, 10.0, shares.df[0]))
    lower, _ = share_interval(grid, grid * (1 - grid) / min(float(cases[0]), 150.0), *whole)
    agrees = lower >= 0.8
    assert (np.diff(agrees.astype(int)) < 0).any(), "the limits jump here"
    assert agrees[grid >= found.lowest].all()
    assert found.highest == 1.0


def test_all_of_sixty_women_in_twelve_villages_cannot_show_that_it_is_all():
    """The question of this house: 60 of 60 do not show that at least 95% would say so; 50 of 60 show the opposite."""
    frame = pd.DataFrame({"yes": np.ones(60, bool), "village": np.arange(60) // 5})
    shares = proportion(SurveyDesign(frame, clusters="village"), "yes")
    (found,) = decisive_shares(shares, (0.95, 1.0))
    assert np.isnan(found.lowest)
    assert found.below == 0.83  # of 33 effective cases; Clopper and Pearson's upper limit of 0.84 is beyond 0.95
    (larger,) = decisive_shares(proportion(villages(1.2, n=1000), "yes"), (0.95, 1.0))
    assert larger.highest == 1.0
    assert larger.lowest <= 1.0


def test_a_mean_decides_where_its_t_interval_does():
    means = mean(villages(0.5), "number")
    (low,), (high,) = means.interval()
    margin = (high - low) / 2
    (found,) = decisive_values(means, (4.0, 6.0))
    assert [found.lowest, found.highest] == pytest.approx([4 + margin, 6 - margin])
    assert [found.below, found.above] == pytest.approx([4 - margin, 6 + margin])
    (narrow,) = decisive_values(means, (5.0, 5.0 + margin))
    assert np.isnan([narrow.lowest, narrow.highest]).all()
    (at_least,) = decisive_values(means, (5.0, np.inf))
    assert (at_least.lowest, at_least.highest) == (pytest.approx(5 + margin), np.inf)
    assert np.isnan(at_least.above)


def test_nobody_asked_decides_nothing_and_a_region_must_be_one():
    nobody = proportion(villages(0.5).where(np.zeros(400, bool)), "yes")
    (found,) = decisive_shares(nobody, (0.2, 0.4))
    assert np.isnan([found.lowest, found.highest, found.below, found.above]).all()
    for region in ((0.5, 0.4), (np.nan, 1.0)):
        for decide in (decisive_shares, decisive_values):
            with pytest.raises(ValueError, match="expected where it begins"):
                decide(nobody, region)
    with pytest.raises(ValueError, match="level"):
        decisive_shares(nobody, (0, 1), level=1)
