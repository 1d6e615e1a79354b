"""The properties that the demonstration promises, over many draws, beside their targets."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.demonstration.properties import compared, intraclass_correlation, measured, properties
from bogolan.demonstration.survey import survey


@pytest.mark.slow
def test_every_property_agrees_with_its_target_within_monte_carlo_error():
    found = compared(measured(200))
    assert len(found) > 100
    off = found[~found["agrees"]]
    assert off.empty, off.to_string()


def test_every_target_is_measured_and_a_wrong_one_is_seen(monkeypatch):
    found = measured(6, processes=1)
    table = compared(found)
    assert table["mean"].notna().all()
    wrong = compared(found.assign(support=found["support"] + 0.05)).set_index("property").loc["support"]
    assert not wrong["agrees"]


def test_what_no_level_shows_holds_too():
    # Eight thousand interviews: the reversed statement goes against the others, and some people agree with everything.
    drawn = survey(seed=5, scale=5).latent
    for item in ("b_status", "b_women", "b_punish"):
        assert drawn["b_before"].corr(drawn[item]) < -0.03
        assert drawn["b_status"].corr(drawn[item]) > 0.25
    assert drawn["b_court"].corr(drawn["b_bride"]) > 0.12
    assert drawn["b_fear"].corr(drawn["b_before"]) > drawn["b_fear"].corr(drawn["b_status"])


def test_a_draw_repeats():
    assert properties(11) == properties(11)
    assert properties(11) != properties(12)


def test_the_intraclass_correlation_finds_what_was_put_in():
    random = np.random.default_rng(3)
    groups = np.repeat(np.arange(2000), 10)
    values = random.normal(0, 1, 2000)[groups] * np.sqrt(0.3) + random.normal(0, np.sqrt(0.7), 20_000)
    assert intraclass_correlation(values, groups) == pytest.approx(0.3, abs=0.02)
    assert intraclass_correlation(random.normal(0, 1, 20_000), groups) == pytest.approx(0, abs=0.01)
