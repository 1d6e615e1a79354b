"""What the tests share: where the house stands, and survey folders to work on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
SHARED = HOUSE.parent / "shared"

# Plans under tests/surveys, and where in the shared folder their data lie.
SHARED_DATA = {
    "afghanistan-2011": "microdata/afghanistan-2011/afghan.csv",
    "mali-afrobarometer-r3": "microdata/mali-afrobarometer-r3/mali_r3.sav",
}


@pytest.fixture(scope="session")
def house() -> Path:
    """The root of the project."""
    return HOUSE


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder beside the project; tests that need it are skipped on a machine without it."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared, which holds the real microdata and references, is not on this machine")
    return SHARED


def put_survey(name: str, data: Path) -> Path:
    """A survey's folder, put into `data`: a shipped one, or a plan of tests/surveys with its data from the shared folder."""
    folder = data / name
    if name in SHARED_DATA:
        shutil.copytree(HOUSE / "tests/surveys" / name, folder)
        shutil.copy(SHARED / SHARED_DATA[name], folder)
    else:
        shutil.copytree(HOUSE / "data" / name, folder)
    return folder


def snakemake(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run this house's workflow in a folder, on its own data/ and reports/, as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "snakemake", "--snakefile", str(HOUSE / "Snakefile"), "--cores", "2", *arguments],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def steps_of(run: subprocess.CompletedProcess[str]) -> list[str]:
    """The steps that a run told, as "survey: step", sorted."""
    lines = [line.partition("] ")[2] for line in run.stderr.splitlines() if line.startswith("[") and " of " in line]
    return sorted(line for line in lines if ": " in line)
