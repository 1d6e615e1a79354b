"""Each rule of the gate is tested alone: what programming over all of them together finds has tests of its own."""

from __future__ import annotations

import pytest

from bogolan.disclosure import gate


@pytest.fixture(autouse=True)
def unaudited(monkeypatch):
    """The gate as it is before it attacks itself (`audit`); see tests/attack."""
    monkeypatch.setattr(gate, "without_recovered", lambda rows, *_: rows)
