"""What the tests share: where the house stands."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def house() -> Path:
    """The root of the project."""
    return HOUSE


def pytest_collection_finish() -> None:
    """Who collects garbage, as statsmodels at each Holm adjustment, need not look through all collected tests again."""
    gc.freeze()
