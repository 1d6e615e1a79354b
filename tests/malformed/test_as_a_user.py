"""Malformed inputs in a whole run: each stops its own survey with its message, and the others are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whole.conftest import build, run

from . import small_survey
from .test_malformed import CASES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

CHOSEN = (
    "csv: a NUL in a cell",
    "csv: a cell too many",
    "csv: a folder",
    "xlsx: a bomb",
    "xlsx: a formula",
    "parquet: cut in half",
    "sav: zeros",
    "form: a question that waits for itself",
    "form: a list that is not there",
    "yaml: a key twice",
    "yaml: keys in themselves",
    "plan: responses of a very long name",
    "yaml: a folder",
    "corrections: an interview that there is not",
)


def spoilt(data: Path, number: int, name: str) -> str:
    """A small survey of its own that is spoilt; its name."""
    (case,) = [case for case in CASES if case.name == name]
    case.spoil(small_survey.write(data))
    return (data / small_survey.NAME).rename(data / f"small-{number}").name


def test_each_stops_alone(tmp_path):
    house = build(tmp_path / "house", "mopti-headline")
    surveys = {spoilt(house / "data", number, name): name for number, name in enumerate(CHOSEN)}
    told = run(house)
    assert told.returncode == 1
    assert "Traceback" not in told.stderr + told.stdout
    assert "a fault of Bogolan's" not in told.stderr
    for survey, name in surveys.items():
        assert told.stderr.count(f"{survey} stopped: 1 to mend") == 1, f"{name}\n{told.stderr}"
        assert f"Stopped: {survey};" in told.stderr
        assert not (house / "reports" / survey).exists()
        made = [path.name for path in (house / "data/derived" / survey).rglob("*") if path.is_file()]
        assert made == ["validate.log"], name
    assert (house / "reports/mopti-headline/manifest.json").exists()
    assert small_survey.ID not in told.stderr + told.stdout
    assert "Fatoumata" not in told.stderr + told.stdout
