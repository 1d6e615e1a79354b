"""The documents: every command in them is run, every file they name is there, what they quote or show is true."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader

from .conftest import HOUSE, build

DRIVER = """\
drivers: [{question: marriage, share: [improved], class: community}]
questions: {marriage: {label: Marriage, choices: {improved: Improved, same: The same, worse: Worse}}}
"""

EXAMPLE = "docs/SYNTHETIC-example-report.pdf"
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/cleaning.md",
    "docs/field-report.md",
    "docs/identifiers.md",
    "docs/demonstration.md",
    "docs/statistics.md",
)

# Commands that would run these very tests, or set up the environment they run in; `.ci/run` runs each of them in a
# fresh environment (the plain ones are what the Makefile's recipes consist of).
RUN_BY_CI = ("make lint", "make test-all", "make report")
RUN_BY_MAKE = {
    "make test": '-m pytest -q $(ON_EVERY_CORE) -m "not slow"',
    "python3 -m venv .venv": "-m venv .venv",
    ".venv/bin/pip install --require-hashes -r requirements.lock": "--requirement requirements.lock",
    ".venv/bin/pip install --require-hashes -r requirements-dev.lock": "--requirement requirements-dev.lock",
    '.venv/bin/pytest -m "not slow"': '-m pytest -q $(ON_EVERY_CORE) -m "not slow"',
}
RUN_HERE = (
    ".venv/bin/snakemake",
    "make new SURVEY=my-survey FILE=export.csv",
    "make check SURVEY=my-survey",
    "make report SURVEY=my-survey",
    "make verify",
    "make demonstration",
    "make demonstration-check",
    "make demonstration TRUTH=somewhere",
)


def commands(document: str) -> list[str]:
    """The lines of a document's sh blocks."""
    return [line.strip() for block in blocks(document, "sh") for line in block.splitlines() if line.strip()]


def blocks(document: str, language: str) -> list[str]:
    """What a document has between fences of a language."""
    text = (HOUSE / document).read_text(encoding="utf-8")
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)


def test_every_command_in_the_documents_is_run_somewhere():
    named = {command for document in DOCUMENTS for command in commands(document)}
    assert "make report" in named
    known = {*RUN_BY_CI, *RUN_BY_MAKE, *RUN_HERE}
    assert named <= known, named - known
    makefile, ci = ((HOUSE / name).read_text() for name in ("Makefile", ".ci/run"))
    assert all(recipe in makefile for recipe in RUN_BY_MAKE.values())
    assert all(f"\n{command}\n" in ci for command in RUN_BY_CI)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_example_in_python_runs(document):
    people = np.arange(96)
    columns = {"weight": 1.0 + people % 3, "cercle": people // 48, "village": people // 8, "agrees": people % 5 < 2}
    frame = pd.DataFrame({**columns, "satisfied": people % 7 < 3, "sex": np.where(people % 2, "women", "men")})
    for example in blocks(document, "python"):
        exec(compile(example, document, "exec"), {"frame": frame})


def test_every_file_the_documents_name_is_there():
    for document in DOCUMENTS:
        text = (HOUSE / document).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert (HOUSE / document).parent.joinpath(target).exists(), f"{document} links to {target}"
        for name in re.findall(
            r"`((?:scripts|tests|workflow|statistics|disclosure|preparation|publication|survey)/[\w./-]+)`", text
        ):
            places = [HOUSE / name, HOUSE / "scripts/bogolan" / name]
            assert any(place.exists() for place in places), f"{document} names {name}"


def test_make_alone_lists_what_there_is():
    told = subprocess.run(["make"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    for target in ("setup", "report", "test", "test-all", "lint", "check", "new", "verify", "bench", "clean"):
        assert f"make {target} " in told


@pytest.mark.slow
def test_the_readmes_path_from_an_export_to_a_report(tmp_path):
    folder = build(tmp_path / "house")
    shutil.copy(HOUSE / "Makefile", folder)
    environment(folder)
    shutil.copy(HOUSE / "data/mopti-headline/responses.csv", folder / "export.csv")

    def make(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, check=False)

    assert make("new", "SURVEY=my-survey", "FILE=export.csv").returncode == 0
    plan = folder / "data/my-survey/survey.yaml"
    unfinished = make("check", "SURVEY=my-survey")
    assert "TODO" in unfinished.stderr
    text = (
        plan.read_text()
        .replace("title: TODO", "title: My survey")
        .replace("start: TODO, end: TODO", "start: 2020-01-01, end: 2020-01-31")
    )
    text = text.replace("sampling: TODO", "sampling: purposive").replace(
        "question: TODO, women: TODO, men: TODO", "question: sex, women: female, men: male"
    )
    plan.write_text(text.replace("drivers: []", DRIVER).replace("design: {}", "design: {clusters: village}"))
    checked = make("check", "SURVEY=my-survey")
    assert checked.returncode == 0, checked.stderr
    reported = make("report", "SURVEY=my-survey")
    assert reported.returncode == 0, reported.stderr
    assert "reports/my-survey/fr/report.pdf" in reported.stderr
    assert make("verify").returncode == 0


@pytest.mark.slow
def test_the_demonstration_is_written_and_checked_as_its_page_says(tmp_path):
    folder = build(tmp_path / "house")
    shutil.copy(HOUSE / "Makefile", folder)
    environment(folder)
    for arguments in (["demonstration"], ["demonstration", "TRUTH=somewhere"]):
        written = subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, check=False)
        assert written.returncode == 0, written.stderr
        for survey in ("data/mopti-demo", "tests/surveys/mopti-badlist"):
            for path in (folder / survey).iterdir():
                assert path.read_bytes() == (HOUSE / survey / path.name).read_bytes(), path
    assert (folder / "somewhere/SYNTHETIC-faults.csv").is_file()
    checked = subprocess.run(["make", "demonstration-check"], cwd=folder, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert "102 of 102 agree" in checked.stdout


@pytest.mark.slow
def test_the_readmes_picture_and_example_are_those_of_the_demonstrations_report(made):
    reports = made / "reports/mopti-demo"
    assert (HOUSE / "docs/SYNTHETIC-figure.png").read_bytes() == (
        reports / "figures/SYNTHETIC-gender-gaps-3-en.png"
    ).read_bytes()
    # The whole would change with every change of the code, whose digests stand at its end.
    first_pages = [PdfReader(path).pages[0].extract_text() for path in (HOUSE / EXAMPLE, reports / "en/report.pdf")]
    assert first_pages[0] == first_pages[1]


def environment(folder: Path) -> None:
    """An environment in `.venv` that stands for the one these tests run in, so that set-up has nothing to do."""
    venv = folder / ".venv"
    venv.mkdir()
    for name in ("bin", "lib", "lib64"):
        if (Path(sys.prefix) / name).exists():
            (venv / name).symlink_to(Path(sys.prefix) / name)
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", venv)
    shutil.copy(HOUSE / "requirements.lock", venv)
    assert os.access(venv / "bin/python", os.X_OK)


@pytest.mark.slow
def test_the_sentence_that_the_readme_quotes_is_in_the_report(made):
    quoted = " ".join(
        line.removeprefix("> ") for line in (HOUSE / "README.md").read_text().splitlines() if line.startswith("> ")
    )
    page = (made / "reports/mopti-headline/en/report.html").read_text(encoding="utf-8")
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert quoted.replace("\u2013", "-") in words.replace("\u2013", "-")
