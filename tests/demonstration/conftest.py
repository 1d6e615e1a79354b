"""One demonstration survey, drawn once and only read."""

from __future__ import annotations

import pytest

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.survey import survey


@pytest.fixture(scope="session")
def faultless():
    """The faultless interviews of the shipped seed."""
    return survey()


@pytest.fixture(scope="session")
def exported(faultless):
    """The same as a server would export them."""
    return as_exported(faultless.answers)
