"""Answering by arm, and Lee's bounds: by sorting and trimming, by their definition as scores, and what they cover."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import SurveyDesign, difference_in_means, interval_between, lee_bounds, mean, response_by_arm

from .lists import LIST, TRUTH, design_of, drawn, slopes_by_weight


def declining(seed: int, treated: float = 0.25, control: float = 0.05, **told):
    """So many of each arm decline; of the treated arm, those who hold the item twice as often."""
    frame = drawn(seed, **told)
    generator = np.random.default_rng(seed + 10_000)
    in_treated = frame["arm"] == "sensitive"
    chance = np.where(in_treated, treated * (1 + frame["holds"]), control)
    return frame.assign(count=frame["count"].where(generator.random(len(frame)) >= chance))


def test_response_is_the_mean_of_who_answered():
    frame = declining(1)
    found = response_by_arm(design_of(frame), **LIST, by="sex")
    answered = mean(design_of(frame.assign(answered=frame["count"].notna())), "answered", by=["sex", "arm"])
    rates = found.values[:4]
    expected = [
        answered.values[answered.position(f"answered|sex={sex},arm={arm}")]
        for arm in ("sensitive", "control")
        for sex in ("men", "women")
    ]
    np.testing.assert_allclose(rates, expected, rtol=1e-12)
    np.testing.assert_allclose(found.values[4:], rates[:2] - rates[2:], rtol=1e-10)
    assert found.is_share.tolist() == [True] * 4 + [False] * 2
    assert found.names[4] == "count:sensitive answered (difference)|sex=men"
    assert (found.test()["p_value"].iloc[4:] < 0.01).all()
    assert found.counts[:4].sum() == frame["count"].notna().sum()


def trimmed_by_sorting(frame, top: bool) -> float:
    """Mean of the arm that answers more often, less so large a share of it, with unit weights repeated 1,000 times."""
    arms = {arm: frame[frame["arm"] == arm] for arm in ("sensitive", "control")}
    rates = {arm: rows["count"].notna().mean() for arm, rows in arms.items()}
    more = max(rates, key=rates.get)
    less = min(rates, key=rates.get)
    answers = np.repeat(np.sort(arms[more]["count"].dropna()), 1000)
    kept = round(len(answers) * rates[less] / rates[more])
    part = answers[:kept] if not top else answers[-kept:]
    whole = arms[less]["count"].mean()
    return part.mean() - whole if more == "sensitive" else whole - part.mean()


@pytest.mark.parametrize("rates", [(0.25, 0.05), (0.05, 0.25)])
def test_the_bounds_are_means_of_what_is_left_when_sorted(rates):
    frame = declining(2, *rates).assign(weight=1.0)
    found = lee_bounds(SurveyDesign(frame), **LIST)
    lower, upper = sorted(trimmed_by_sorting(frame, top) for top in (False, True))
    np.testing.assert_allclose(found.values, [lower, upper], atol=1e-5)


@pytest.mark.parametrize("rates", [(0.25, 0.05), (0.05, 0.25)])
def test_the_scores_are_the_slopes_by_the_weights(rates):
    frame = declining(3, *rates).assign(village=np.arange(720))
    rows = np.arange(0, 720, 53)
    estimated = lee_bounds(design_of(frame), **LIST, by="sex")
    slopes = slopes_by_weight(lambda moved: lee_bounds(design_of(moved), **LIST, by="sex").values, frame, rows)
    np.testing.assert_allclose(estimated.scores[rows], slopes, atol=1e-8)


def test_where_all_answer_both_bounds_are_the_difference_in_means():
    design = design_of(drawn(4))
    found, plain = lee_bounds(design, **LIST, by="sex"), difference_in_means(design, **LIST, by="sex")
    np.testing.assert_allclose(found.values, np.tile(plain.values, 2), rtol=1e-12)
    np.testing.assert_allclose(found.covariance[:2, :2], plain.covariance, rtol=1e-9)


def test_names_and_counts():
    frame = declining(5)
    found = lee_bounds(design_of(frame), **LIST, by="sex")
    assert found.names[0] == "count:sensitive lower|sex=men"
    assert found.labels[3] == {"variable": "count", "level": "sensitive", "sex": "women", "bound": "upper"}
    assert found.counts[:2].sum() == frame["count"].notna().sum()
    assert found.n[:2].sum() == len(frame)
    assert (found.values[:2] < found.values[2:]).all()


@pytest.mark.slow
def test_the_interval_between_covers_those_who_would_answer_in_either_arm():
    """Holders decline the treated list twice as often: the difference in means is off, the bounds are not."""
    covered, plain = [], []
    for seed in range(300):
        frame = declining(seed, 0.15, 0.0, villages=10)
        design = design_of(frame)
        found = lee_bounds(design, **LIST, by="sex")
        errors = found.standard_errors
        lower, upper = interval_between(found.values[:2], found.values[2:], errors[:2], errors[2:], found.df[:2])
        truth = np.array([TRUTH[sex] for sex in ("men", "women")])
        always = truth * 0.7 / (truth * 0.7 + (1 - truth) * 0.85)  # of those who would answer the treated list too
        covered.append((lower <= always) & (always <= upper))
        low, high = difference_in_means(design, **LIST, by="sex").interval()
        plain.append((low <= truth) & (truth <= high))
    assert (np.mean(covered, axis=0) > 0.93).all()
    assert (np.mean(covered, axis=0) > np.mean(plain, axis=0)).all()


def test_a_group_without_an_arm_has_none():
    frame = declining(6)
    frame = frame.assign(group=np.where((frame["sex"] == "women") & (frame["arm"] == "sensitive"), "treated", "others"))
    found = lee_bounds(design_of(frame), **LIST, by="group")
    assert np.isnan(found.values[[1, 3]]).all()
    assert found.flags[1] == "empty_arm"


@pytest.mark.parametrize("gone", ["sensitive", "control"])
def test_bounds_of_a_group_whose_arm_nobody_answered_in_are_none(gone):
    frame = declining(7)
    women = (frame["sex"] == "women").to_numpy()
    for change in (
        {"count": frame["count"].mask(women & (frame["arm"] == gone))},
        {"arm": frame["arm"].mask(women & (frame["arm"] == gone))},
    ):
        found = lee_bounds(design_of(frame.assign(**change)), **LIST, by="sex")
        of_women = np.array(["women" in name for name in found.names])
        assert np.isnan(found.values[of_women]).all()
        assert np.isfinite(found.values[~of_women]).all()
