"""A copy of the house in a folder of its own, in which a benchmark runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("Snakefile", "workflow", "scripts", "profiles", "requirements.lock")


def copy_house(folder: Path, *more: str) -> None:
    """The house's rooms, and more of its paths, as they stand."""
    for room in (*ROOMS, *more):
        (folder / room).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (HOUSE / room).is_dir() else shutil.copy
        copy(HOUSE / room, folder / room)


def met(holds: bool) -> str:
    """A word for whether what was asked for holds."""
    return "met" if holds else "NOT MET"
