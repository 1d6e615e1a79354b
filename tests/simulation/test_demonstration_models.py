"""One draw of the demonstration's regressions: all of the plan's models, with the numbers of the analysis itself."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.analysis.models.regressions import regression_rows
from bogolan.demonstration.events import events
from bogolan.demonstration.places import villages
from bogolan.survey.events import EXPOSURE
from bogolan.survey.spine import spine

from .demonstration import plan_of_demonstration
from .demonstration_models import effects, exposures, models, survey_of

SEED = 5


@pytest.fixture(scope="module")
def draw():
    return survey_of(SEED)


@pytest.fixture(scope="module")
def found(draw):
    return effects(*draw)


def test_every_model_of_the_plan_is_told(found):
    assert {name.split(", ")[0] for name in found} == {model["name"] for model in plan_of_demonstration()["models"]}
    answers = {name.rpartition(", answer ")[2] for name in found if name.startswith("stance, women")}
    assert answers == {"1", "2", "3", "4", "5"}


def test_effects_are_those_of_the_analysis(draw, found):
    sample, reasons = draw
    kinds = {name: {"type": "select_one", "choices": {}} for name in sample} | {EXPOSURE: {"type": "decimal"}}
    codebook = kinds | {"age": {"type": "integer"}}
    own = spine(regression_rows(sample, reasons, codebook, plan_of_demonstration() | {"models": models()}))
    own = own[(own["measure"] == "marginal_effect") & own["contrast"].isna()]
    compared = 0
    for row in own.itertuples():
        told = [row.outcome, row.group, row.level, *([f"answer {row.domain_level}"] if row.domain_level else [])]
        if ", ".join(told) in found:
            np.testing.assert_allclose(found[", ".join(told)], [row.estimate, row.lower, row.upper], rtol=1e-9)
            compared += 1
    assert compared > 100
    assert compared == len([name for name in found if "women less men" not in name])


def test_a_village_is_exposed_to_the_events_within_ten_kilometres_of_it():
    places = villages(SEED, 1)
    near = exposures(SEED)
    happened = events(places, SEED)
    happened = happened[happened["geo_precision"] < 3]
    village = places.iloc[7]
    north = np.radians(happened["latitude"] - village["latitude"]) * 6371
    east = np.radians(happened["longitude"] - village["longitude"]) * 6371 * np.cos(np.radians(village["latitude"]))
    assert near[village["village_id"]] == pytest.approx(np.log2(1 + (np.hypot(north, east) <= 10).sum()))
    assert near.nunique() > 5
