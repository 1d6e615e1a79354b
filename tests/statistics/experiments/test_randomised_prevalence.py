"""The prevalence by a randomised question: against its own definition, and the truth of invented samples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from bogolan.statistics import (
    interval_between,
    join,
    mean,
    proportion,
    randomised_misreporting,
    randomised_prevalence,
    silence_bounds,
)

from ..villages import few, seeds
from .lists import TRUTH, design_of, slopes_by_weight
from .randomised import CHANCES, MADE, randomised

ORDER = ("men", "women")


@few
@given(seeds)
def test_it_is_the_share_of_yes_less_what_chance_added(seed):
    for name in CHANCES:
        design = design_of(randomised(name, seed % 10**6))
        found = randomised_prevalence(design, "said", MADE[name], by="sex")
        shares, chances = mean(design, "said", by="sex"), MADE[name]
        np.testing.assert_allclose(found.values, (shares.values - chances.yes_if_not) / chances.slope, atol=1e-12)
        np.testing.assert_allclose(found.covariance, shares.covariance / chances.slope**2, rtol=1e-9, atol=1e-15)
        assert found.names == ("said held|sex=men", "said held|sex=women")
        assert list(found.df) == list(shares.df)
        assert list(found.counts) == list(found.n) == [360, 360], "never how many said yes"


def test_the_scores_are_the_slopes_by_the_weights():
    frame = randomised("forced-known", 5).assign(village=np.arange(720))
    chances, rows = MADE["forced-known"], np.arange(0, 720, 31)

    def estimated(moved):
        return randomised_prevalence(design_of(moved), "said", chances, by="sex").values

    scores = randomised_prevalence(design_of(frame), "said", chances, by="sex").scores
    np.testing.assert_allclose(scores[rows], slopes_by_weight(estimated, frame, rows), atol=1e-9)


def test_it_is_told_as_it_is_where_chance_does_not_allow_it():
    frame = randomised("forced-known", 5).assign(said=0.0)
    frame.loc[::20, "said"] = 1.0
    (found,) = randomised_prevalence(design_of(frame), "said", MADE["forced-known"]).values
    assert found < -0.1


def test_what_is_admitted_less_what_is_held():
    frame = randomised("mirrored", 8)
    frame["direct"] = frame["holds"] * (np.arange(720) % 2 < 1)
    frame.loc[::9, "said"] = np.nan
    design = design_of(frame)
    found = randomised_misreporting(design, "said", MADE["mirrored"], "direct", by="sex")
    both = join(mean(design, "direct", by="sex"), randomised_prevalence(design, "said", MADE["mirrored"], by="sex"))
    np.testing.assert_allclose(found.values[4:], both.values[:2] - both.values[2:], atol=1e-12)
    spread = both.covariance
    expected = [spread[at, at] + spread[at + 2, at + 2] - 2 * spread[at, at + 2] for at in (0, 1)]
    np.testing.assert_allclose(found.variances[4:], expected, rtol=1e-9)
    assert found.names[4] == "direct - said held|sex=men"


def test_the_bounds_take_the_silent_for_all_or_none():
    frame = randomised("unrelated-known", 9)
    frame.loc[::8, "said"] = np.nan
    frame["asked"] = np.arange(720) % 5 > 0
    design, chances = design_of(frame), MADE["unrelated-known"]
    asked = frame["asked"].to_numpy()
    found = silence_bounds(design, "said", chances, asked, by="sex")
    answered = randomised_prevalence(design.where(asked), "said", chances, by="sex").values
    spoke = proportion(design.where(asked).with_frame(frame.assign(spoke=frame["said"].notna())), "spoke", by="sex")
    np.testing.assert_allclose(
        found.values, [*(answered * spoke.values), *(answered * spoke.values + 1 - spoke.values)]
    )
    assert found.names == tuple(f"said held {end}|sex={sex}" for end in ("lower", "upper") for sex in ORDER)
    assert [label["bound"] for label in found.labels] == ["lower", "lower", "upper", "upper"]
    low, high = interval_between(*found.values.reshape(2, 2), *found.standard_errors.reshape(2, 2), found.df[:2])
    assert (low < found.values[:2]).all()
    assert (high > found.values[2:]).all()


@few
@given(seeds)
def test_replicates_and_calibration_are_followed(seed):
    design = design_of(randomised("mirrored", seed % 1000, villages=6, each=10))
    linear = randomised_prevalence(design, "said", MADE["mirrored"], by="sex")
    jackknifed = randomised_prevalence(design.as_replicates("jkn"), "said", MADE["mirrored"], by="sex")
    np.testing.assert_allclose(jackknifed.values, linear.values, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(jackknifed.standard_errors, linear.standard_errors, rtol=0.15)
    calibrated = design.calibrate({"sex": {"women": 600.0, "men": 500.0}}, "poststratify")
    same = randomised_prevalence(calibrated, "said", MADE["mirrored"], by="sex")
    np.testing.assert_allclose(same.values, linear.values, rtol=1e-9, atol=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANCES)
def test_intervals_cover_the_truth(name):
    """1,000 samples of each design: .95 within three simulation errors, and no bias beyond them."""
    truth = np.array([TRUTH["men"], TRUTH["women"], TRUTH["women"] - TRUTH["men"]])
    errors, covered = [], []
    for seed in range(1000):
        design = design_of(randomised(name, seed, villages=16, each=12))
        found = randomised_prevalence(design, "said", MADE[name], by="sex")
        both = join(found, found.contrast({"gap": {found.names[1]: 1.0, found.names[0]: -1.0}}))
        lower, upper = both.interval()
        errors.append(both.values - truth)
        covered.append((lower <= truth) & (truth <= upper))
    share, errors = np.mean(covered, axis=0), np.array(errors)
    assert (np.abs(share - 0.95) < 3 * np.sqrt(0.05 * 0.95 / 1000)).all(), share
    bias = errors.mean(axis=0) / (errors.std(axis=0) / np.sqrt(1000))
    assert (np.abs(bias) < 3.5).all(), bias
