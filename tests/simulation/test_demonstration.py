"""Surveys drawn from the demonstration's process: who is in them, and what is true of them."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.demonstration.population import population
from bogolan.demonstration.survey import survey

from .demonstration import drawn


@pytest.fixture(scope="module")
def draw():
    return drawn(11, ["d_good", "le_count", "e_corr"])


def test_a_draw_is_all_planned_interviews_with_the_weights_of_the_census(draw):
    sample, reasons, latent = draw
    assert len(sample) == len(reasons) == len(latent) == 1440
    assert sample["_cluster"].nunique() == 80
    assert sample["_weight"].sum() == pytest.approx(population()["population"].sum())
    silent = reasons["d_good"].isin(["dont_know", "refused"])
    assert silent.mean() > 0.2
    assert (sample["d_good"].isna() == (silent | (reasons["d_good"] == "not_asked"))).all()


def test_it_has_the_questions_that_were_asked_for_and_those_of_the_weights(draw):
    sample, reasons, _ = draw
    assert set(reasons) == {"d_good", "le_count", "e_corr", "cercle", "sex"}
    assert str(sample["le_count"].dtype) == "Int64"
    assert sample["le_count"].max() <= 4, "a refusal is no number"


def test_what_the_endorsement_moves_is_what_would_be_answered_with_it_and_without(draw):
    _, _, latent = draw
    whole = survey(11).latent
    means = whole[["e_corr", "e_vacc", "e_feast", "e_medi"]].mean(axis=1)
    supporters = latent.loc[latent["support"] == 1, "endorsement_effect"]
    assert (supporters >= 0).all()
    assert (latent.loc[latent["support"] == 0, "endorsement_effect"] <= 0).all()
    apart = means[whole["endorsed"] == 1].mean() - means[whole["endorsed"] == 0].mean()
    error = np.sqrt(means.groupby(whole["endorsed"]).var().div(whole.groupby("endorsed").size()).sum())
    assert latent["endorsement_effect"].mean() == pytest.approx(apart, abs=3 * error)
