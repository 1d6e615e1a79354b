"""Whole runs as a user makes them: a copy of the house with its surveys, run once and then copied for each test."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from browser import browser
from pdf_ua import problems

from bogolan.provenance.manifest import MARKS

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("Snakefile", "workflow", "scripts", "profiles", "requirements.lock")
SHIPPED = ("chile-1988", "mopti-demo", "mopti-headline")

# Plans under tests/surveys, and where in the shared folder their data lie.
SHARED_DATA = {
    "afghanistan-2011": "microdata/afghanistan-2011/afghan.csv",
    "mali-afrobarometer-r3": "microdata/mali-afrobarometer-r3/mali_r3.sav",
}

# What every invented survey with a form says of itself; the rest of its plan is its test's.
INVENTED = """\
synthetic: true
fieldwork: {start: 2020-02-03, end: 2020-02-20}
mode: face_to_face
sampling: probability
responses: responses.csv
questionnaire: questionnaire.xlsx
uuid: _uuid
"""
# Of its form: the columns of labels, and the choices of who is a woman or a man.
BOTH = ("label::English (en)", "label::Français (fr)")
SEXES = (["sex", 1, "Woman", "Femme"], ["sex", 2, "Man", "Homme"])


def build(folder: Path, *surveys: str) -> Path:
    """A copy of the house in a folder, with some of the shipped surveys."""
    folder.mkdir(parents=True)
    for room in ROOMS:
        source = HOUSE / room
        if source.is_dir():
            shutil.copytree(source, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / room)
    for survey in surveys:
        shutil.copytree(HOUSE / "data" / survey, folder / "data" / survey)
    return folder


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`snakemake` in a folder."""
    command = [sys.executable, "-m", "snakemake", *arguments]
    return subprocess.run(
        command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, timeout=600, check=False
    )


def with_form(folder: Path, plan: str, answers: pd.DataFrame, **sheets: list) -> None:
    """An invented survey's folder: its plan, its responses, and a form of the rows of its sheets."""
    folder.mkdir(parents=True)
    (folder / "survey.yaml").write_text(INVENTED + plan, encoding="utf-8")
    answers.to_csv(folder / "responses.csv", index=False)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / "questionnaire.xlsx")
    book.close()


def reported(folder: Path, plan: str, surveys: dict[str, pd.DataFrame], **sheets: list) -> Path:
    """A house in which surveys of one plan and form have been reported: their answers by their names."""
    house = build(folder / "house")
    for name, answers in surveys.items():
        with_form(house / "data" / name, plan, answers, **sheets)
    told = run(house, "--cores", "1")
    assert told.returncode == 0, told.stderr
    assert unsound(house) == {}
    return house


def unsound(house: Path) -> dict[str, list[str]]:
    """What is wrong with the pages and PDFs of a house's reports, by file.

    Of a page, what a browser says in its console, and what axe-core finds; of a PDF, where it is no PDF/UA.
    """
    found = {path: problems(path) for path in sorted((house / "reports").rglob("*.pdf"))}
    with browser() as chromium:
        page = chromium.page()
        for path in sorted((house / "reports").rglob("*.html")):
            page.console.clear()
            page.open(path.as_uri())
            found[path] = [*page.violations(), *page.console]
    assert {path.suffix for path in found} == {".html", ".pdf"}
    return {path.relative_to(house).as_posix(): told for path, told in found.items() if told}


def released_rows(house: Path, survey: str) -> pd.DataFrame:
    """The rows of a survey's results.json, by their id."""
    rows = json.loads((house / "reports" / survey / "results.json").read_text(encoding="utf-8"))["rows"]
    return pd.DataFrame(rows).set_index("id")


def printed(file: Path) -> str:
    """The text of a PDF, its spaces alike and its lines joined."""
    told = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(told.replace("\u00a0", " ").replace("\u202f", " ").split())


def steps(told: subprocess.CompletedProcess[str], survey: str | None = None) -> list[str]:
    """The steps that a run told, in words and sorted; of one survey or of all, with their survey's name."""
    lines = [line.partition("] ")[2] for line in told.stderr.splitlines() if line.startswith("[") and " of " in line]
    named = [line for line in lines if ": " in line]
    if survey is None:
        return sorted(named)
    return sorted(line.removeprefix(f"{survey}: ") for line in named if line.startswith(f"{survey}: "))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def assert_for_their_owner_alone(folder: Path) -> None:
    """Files of a folder are 600 and folders 700; Snakemake's own marks are empty instead."""
    for path in [folder, *folder.rglob("*")]:
        if path.name in MARKS:
            assert path.stat().st_size == 0, path
        else:
            assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


@pytest.fixture(scope="session")
def made(tmp_path_factory, worker_id) -> Path:
    """A house in which the shipped surveys have been reported: by whichever of the tests' processes comes first."""
    alone = worker_id == "master"
    shared = tmp_path_factory.mktemp("made") if alone else tmp_path_factory.getbasetemp().parent
    with (shared / "made.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "made").exists():
            folder = build(shared / "making", *SHIPPED)
            told = run(folder)
            assert told.returncode == 0, told.stderr
            folder.rename(shared / "made")
    return shared / "made"


@pytest.fixture
def copy(made, tmp_path) -> Path:
    """A copy of it to change."""
    return Path(shutil.copytree(made, tmp_path / "house", symlinks=True))
