"""The properties that the demonstration promises, over many draws, beside their targets."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.demonstration.properties import compared, intraclass_correlation, measured, properties


@pytest.mark.slow
def test_every_property_agrees_with_its_target_within_monte_carlo_error():
    found = compared(measured(200))
    assert len(found) > 90
    off = found[~found["agrees"]]
    assert off.empty, off.to_string()


def test_every_target_is_measured_and_a_wrong_one_is_seen(monkeypatch):
    found = measured(6, processes=1)
    table = compared(found)
    assert table["mean"].notna().all()
    wrong = found.assign(support=found["support"] + 0.2)
    row = compared(wrong).set_index("property").loc["support"]
    assert not row["agrees"]


def test_a_draw_repeats():
    assert properties(11) == properties(11)
    assert properties(11) != properties(12)


def test_the_intraclass_correlation_finds_what_was_put_in():
    random = np.random.default_rng(3)
    groups = np.repeat(np.arange(2000), 10)
    values = random.normal(0, 1, 2000)[groups] * np.sqrt(0.3) + random.normal(0, np.sqrt(0.7), 20_000)
    assert intraclass_correlation(values, groups) == pytest.approx(0.3, abs=0.02)
    assert intraclass_correlation(random.normal(0, 1, 20_000), groups) == pytest.approx(0, abs=0.01)
