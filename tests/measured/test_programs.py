"""The programs that measure: they run, print what they found, write their page, and say what is not here."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from .pages import recorded_digest, statistics_digest
from .used import HOUSE

FOLDERS = ("scripts", "tests", "tests/benchmarks", "tests/statistics")


def run(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """A program of the Makefile's, as it is called there."""
    paths = os.pathsep.join(str(HOUSE / folder) for folder in FOLDERS)
    return subprocess.run(
        [sys.executable, "-m", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=HOUSE,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "arguments", "told", "measured"),
    [
        (
            "simulation",
            ["--samples", "60", "--parts", "few_exposed"],
            "Two of twelve clusters exposed",
            "simulation/parts.py",
        ),
        ("statistics_core", ["--sizes", "2000", "4000"], "| medians |", "benchmarks/statistics_core/ours.py"),
        ("open_references", [], " agree.", "statistics/open_references/*.py"),
    ],
)
def test_a_page_is_printed_and_written(program, arguments, told, measured, tmp_path):
    done = run(program, *arguments, "--write", str(tmp_path / "page.md"), SVY_PYTHON="nowhere")
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert told in page, done.stderr
    assert page.strip() == done.stdout.strip()
    assert recorded_digest(page) == statistics_digest((HOUSE / "tests").glob(measured))


@pytest.mark.slow
def test_what_is_not_here_is_said(tmp_path):
    done = run("statistics_core", "--sizes", "2000", SVY_PYTHON="nowhere", PATH=str(tmp_path))
    assert "R with the packages survey and jsonlite is not here: left out" in done.stderr
    assert "svy is not here: left out" in done.stderr
    assert "| means |" in done.stdout


def test_every_program_is_called_by_the_makefile():
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    for program, page in {"simulation": "coverage", "statistics_core": "speed", "open_references": "r-survey"}.items():
        assert f"-m {program} --write docs/measured/{page}.md" in makefile
