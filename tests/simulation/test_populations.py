"""The simulated populations are what they say: shares, correlation within clusters, and sizes."""

from __future__ import annotations

import numpy as np
import pytest

from .parts import within
from .populations import Sample, answers, batches, design_of, frame_of


@pytest.mark.parametrize("icc", [0.0, 0.1, 0.4])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.95])
def test_answers_have_the_share_and_the_correlation(icc, share):
    generator = np.random.default_rng(1)
    frame = frame_of(Sample(500, 24, icc), generator)
    drawn = answers(frame, {"women": share, "men": share}, icc, 4000, generator)
    assert drawn.mean() == pytest.approx(share, abs=0.01)
    cluster = frame["cluster"].to_numpy()
    first, second = (np.array([np.flatnonzero(cluster == one)[place] for one in range(24)]) for place in (0, 1))
    pairs = (drawn[first] - share) * (drawn[second] - share)
    assert pairs.mean() / (share * (1 - share)) == pytest.approx(icc, abs=0.03)


def test_women_and_men_of_a_cluster_are_alike_too():
    generator = np.random.default_rng(2)
    frame = frame_of(Sample(120, 12, 0.4), generator)
    drawn = answers(frame, {"women": 0.5, "men": 0.3}, 0.4, 4000, generator)
    women = (frame["sex"] == "women").to_numpy()
    assert drawn[women].mean() == pytest.approx(0.5, abs=0.02)
    assert drawn[~women].mean() == pytest.approx(0.3, abs=0.02)
    cluster = frame["cluster"].to_numpy()
    means = [np.array([drawn[rows & (cluster == one)].mean(axis=0) for one in range(12)]) for rows in (women, ~women)]
    assert np.corrcoef(means[0].ravel(), means[1].ravel())[0, 1] > 0.4


def test_clusters_are_of_unequal_size_and_in_strata():
    frame = frame_of(Sample(500, 12, 0.1), np.random.default_rng(3))
    sizes = frame["cluster"].value_counts()
    assert abs(sizes.sum() - 500) < 10
    assert sizes.max() / sizes.min() > 1.5
    assert design_of(frame, np.zeros((len(frame), 2))).degrees_of_freedom == 10


def test_batches_hold_all_samples():
    assert batches(450) == [200, 200, 50]


def test_two_monte_carlo_errors_are_forgiven():
    assert within(0.92, 0.93, 1.0, 2000)
    assert not within(0.91, 0.93, 1.0, 2000)
    assert not within(0.075, 0.03, 0.06, 2000)
