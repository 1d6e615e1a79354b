"""Malformed inputs: each gives one message that says where, what was found, what was expected; nothing is written."""

from __future__ import annotations

import hashlib
import stat
from typing import TYPE_CHECKING

import pytest

from bogolan.commands.__main__ import main

from . import (
    agreement_cases,
    corrections_cases,
    csv_cases,
    form_cases,
    form_logic_cases,
    labelled_cases,
    mixed_cases,
    outcome_cases,
    plan_cases,
    several_cases,
    small_survey,
    term_cases,
    workbook_cases,
    yaml_cases,
)

if TYPE_CHECKING:
    from pathlib import Path


KINDS = (csv_cases, workbook_cases, labelled_cases, form_cases, form_logic_cases)
KINDS += (yaml_cases, plan_cases, agreement_cases, corrections_cases, several_cases, outcome_cases, term_cases)
KINDS += (mixed_cases,)
CASES = [case for kind in KINDS for case in kind.CASES]


def contents(folder: Path) -> dict[str, tuple[int, str]]:
    """What lies in a folder, links and pipes too: kind and rights, and a digest of the content."""
    found = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(mode) else ""
        found[path.relative_to(folder).as_posix()] = (mode, digest)
    return found


def test_there_are_many_and_each_is_another():
    assert len(CASES) >= 200
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_one_clear_message(case, tmp_path, capsys):
    folder = small_survey.write(tmp_path / "data")
    case.spoil(folder)
    before = contents(tmp_path)
    assert main(["check", str(tmp_path / "data")]) == 1
    told = capsys.readouterr()
    head, place, found, expected, *hint = told.err.splitlines()
    assert head == f"{small_survey.NAME}: 1 to mend", told.err
    assert place == f"{folder}/{case.place}", told.err
    assert found.startswith("    found:    ")
    assert case.found in found, told.err
    assert expected.startswith("    expected: ")
    assert case.expected in expected, told.err
    assert len(hint) <= 1
    assert told.out == ""
    assert small_survey.ID not in told.err
    assert "Fatoumata" not in told.err
    assert contents(tmp_path) == before, "nothing is written"


def test_the_small_survey_itself_is_well_formed(tmp_path, capsys):
    small_survey.write(tmp_path / "data")
    assert main(["check", str(tmp_path / "data")]) == 0
    assert "12 respondents (6 women, 6 men)" in capsys.readouterr().out
