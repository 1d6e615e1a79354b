"""The draws behind the headline simulation: who is in them, what is true of them, and how a row is judged."""

from __future__ import annotations

import numpy as np
import pytest

from . import headline as simulated
from .demonstration import drawn


@pytest.fixture(scope="module")
def draw():
    return drawn(11, simulated.questions())


def test_its_truth_is_what_no_interview_sees(draw):
    sample, _, latent = draw
    truth = dict(simulated._truth(simulated._whether_counted(sample), latent))
    total, weight = truth["support/women"]
    women = (sample["_gender"] == "women").to_numpy()
    assert total / weight == pytest.approx(np.average(latent["support"][women], weights=sample["_weight"][women]))
    assert 0.1 < total / weight < 0.35
    total, weight = truth["endorsement_effect/all"]
    assert total / weight == pytest.approx(np.average(latent["endorsement_effect"], weights=sample["_weight"]))


def test_two_draws_are_analysed_and_judged():
    rows = list(simulated.headline(2, 5))
    names = [row["what"] for row in rows]
    assert len(names) == len(set(names)) == 140
    assert all(0 <= row["share"] <= 1 for row in rows)
    by_name = {row["what"]: row for row in rows}
    assert 0.95 < by_name["a_marry, women"]["truth"] < 1
    assert by_name["H3: women are better protected; found"]["must be"].startswith("0.2"), "a small difference"
    assert by_name["H4: women's work became worse; found"]["must be"] == "1.00 to 1.00"
    assert -0.3 < by_name["effect of the endorsement, all"]["truth"] < 0


def test_a_share_that_is_too_low_is_not_met():
    assert not simulated._row("x", 0.9, (0.93, 1.0), 2000)["met"]
    assert not simulated._row("x", 0.7, (0.3, 0.6), 2000)["met"], "nor is one that is found too often"
    assert simulated._row("x", 0.5, (0.3, 0.6), 2000)["met"]


def test_power_is_that_of_the_two_sided_z_test():
    assert simulated.power(0.0, 1.0) == pytest.approx(0.05)
    assert simulated.power(-0.28, 0.01) == pytest.approx(0.80, abs=0.001)
    draws = np.random.default_rng(1).normal(0.15, 0.1, 200_000)
    assert simulated.power(0.15, 0.01) == pytest.approx((np.abs(draws) > 0.196).mean(), abs=0.005)
