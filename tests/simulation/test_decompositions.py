"""The populations of which decompositions are simulated, and the cells that are judged."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import mean

from . import decompositions as simulated
from .populations import Sample


def test_terms_are_as_common_as_the_process_says_and_go_together():
    frame = simulated.drawn(Sample(40000, 4000, 0.0), simulated.STRONG, 0.2, np.random.default_rng(1))
    found = mean(simulated.design_of(frame), simulated.TERMS, by="sex")
    for sex, common in simulated.STRONG.common.items():
        own = found.select([f"{term}|sex={sex}" for term in simulated.TERMS])
        np.testing.assert_allclose(own.values, common, atol=0.02)
    correlations = frame[simulated.TERMS].corr().to_numpy()[np.triu_indices(5, 1)]
    assert correlations.min() > 0.05


@pytest.mark.parametrize(("part", "rows"), [("explained", 6 * 17), ("parted_linear", 4 * 14), ("parted_logit", 4 * 14)])
def test_few_samples_are_drawn_and_judged(part, rows, monkeypatch):
    monkeypatch.setattr(simulated, "POPULATION", Sample(4000, 400, 0.0))
    monkeypatch.setattr(simulated, "TIMES", 1)
    found = list(simulated.PARTS[part](3, 5))
    assert len(found) == rows
    assert all(0 <= row["coverage"] <= 1 for row in found)
    assert set(simulated.PARTS) == set(simulated.TITLES)
    by_name = {row["what"]: row["truth"] for row in found}
    if part == "explained":
        terms = sum(by_name[f"{term}, women"] for term in simulated.TERMS)
        assert terms == pytest.approx(by_name["explained, women"])
    else:
        assert by_name["drivers"] + by_name["association"] == pytest.approx(by_name["gap"])
