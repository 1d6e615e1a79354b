"""One demonstration survey, drawn once and only read."""

from __future__ import annotations

import pytest

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import SEED, survey


@pytest.fixture(scope="session")
def faultless():
    """The faultless interviews of the shipped seed."""
    return survey()


@pytest.fixture(scope="session")
def exported(faultless):
    """The same as a server would export them."""
    return as_exported(faultless.answers)


@pytest.fixture(scope="session")
def planted(faultless, exported):
    """The same with all faults of the table."""
    return plant(exported, faultless.answers, faultless.latent, SEED)


@pytest.fixture(scope="session")
def latent(faultless, planted):
    """The latent truth of the planted rows."""
    return faultless.latent.loc[planted.origin].reset_index(drop=True)
