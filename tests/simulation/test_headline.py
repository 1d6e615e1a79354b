"""The draws behind the headline simulation: who is in them, what is true of them, and how a row is judged."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.demonstration.population import population

from . import headline as simulated


@pytest.fixture(scope="module")
def draw():
    return simulated.drawn(11)


def test_a_draw_is_all_planned_interviews_with_the_weights_of_the_census(draw):
    sample, reasons, latent = draw
    assert len(sample) == len(reasons) == len(latent) == 1440
    assert sample["_cluster"].nunique() == 80
    assert sample["_weight"].sum() == pytest.approx(population()["population"].sum())
    silent = reasons["d_good"].isin(["dont_know", "refused"])
    assert silent.mean() > 0.2
    assert (sample["d_good"].isna() == (silent | (reasons["d_good"] == "not_asked"))).all()


def test_its_truth_is_what_no_interview_sees(draw):
    sample, _, latent = draw
    truth = dict(simulated._truth(sample, latent))
    total, weight = truth["support/women"]
    women = (sample["_gender"] == "women").to_numpy()
    assert total / weight == pytest.approx(np.average(latent["support"][women], weights=sample["_weight"][women]))
    assert 0.1 < total / weight < 0.35


def test_two_draws_are_analysed_and_judged():
    rows = list(simulated.headline(2, 5))
    names = [row["what"] for row in rows]
    assert len(names) == len(set(names)) == 66
    assert all(0 <= row["share"] <= 1 for row in rows)
    by_name = {row["what"]: row for row in rows}
    assert 0.95 < by_name["a_marry, women"]["truth"] < 1
    assert by_name["H1: more women gain access to marriage; found"]["met"], "nobody said how often"


def test_a_share_that_is_too_low_is_not_met():
    assert not simulated._row("x", 0.9, (0.93, 1.0), 2000)["met"]
    assert simulated._row("x", 0.9, None, 2000)["met"]
