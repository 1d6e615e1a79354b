"""The truth of the simulated marginal effects: what a very large sample estimates."""

from __future__ import annotations

import numpy as np
import pytest

from .effects import drawn, effects, estimated, truth
from .populations import Sample


def test_a_large_sample_estimates_the_truth():
    found = estimated(drawn(Sample(120_000, 4000, 0.0), np.random.default_rng(1)))
    true = truth()
    for name, value, error in zip(found.names, found.values, found.standard_errors, strict=True):
        assert value == pytest.approx(true[name], abs=4 * error)
        assert error < 0.012


def test_a_dozen_villages_are_told_and_not_judged():
    rows = list(effects(3, 1))
    assert len(rows) == 18
    assert all(row["met"] for row in rows if row["clusters"] == 12)
    assert {row["effect"] for row in rows} == set(truth())
