"""The field report of whole runs: what the closing lines say, and a survey that comes in two files."""

from __future__ import annotations

import html
import re

import pytest

from .conftest import assert_for_their_owner_alone, build, run

pytestmark = pytest.mark.slow


def in_two_files(folder):
    """The demonstration's responses in two files, one after the other."""
    survey = folder / "data/mopti-demo"
    heading, *rows = (survey / "responses.csv").read_bytes().splitlines(keepends=True)
    for name, part in (("first.csv", rows[:800]), ("second.csv", rows[800:])):
        (survey / name).write_bytes(heading + b"".join(part))
    plan = (survey / "survey.yaml").read_text(encoding="utf-8")
    named = "responses: responses.csv\n"
    assert named in plan
    (survey / "survey.yaml").write_text(plan.replace(named, "responses: [first.csv, second.csv]\n"), encoding="utf-8")


def test_the_field_report_is_made_and_told(tmp_path):
    folder = build(tmp_path / "house", "mopti-demo")
    in_two_files(folder)
    told = run(folder, "--config", "survey=mopti-demo", "--", "field_reports")
    assert told.returncode == 0, told.stderr
    made = [f"data/derived/mopti-demo/field/report.{kind}" for kind in ("html", "xlsx")]
    assert told.stderr.rstrip().endswith("\n  ".join(["Field reports (confidential):", *made]))
    assert "Reports:" not in told.stderr, "none was asked for"
    assert_for_their_owner_alone(folder / "data/derived/mopti-demo/field")
    text = html.unescape((folder / made[0]).read_text(encoding="utf-8"))
    assert re.search(r"<li>Row \d+ of (first|second)\.csv \(", text)
    assert re.search(r"<li>Ligne \d+ de (first|second)\.csv \(", text)
    # Positions are counted as the phone sent them, though cleaning has blanked them.
    assert re.search("at 0 and 0 [1-9.]|at 0 and 0 0[.][1-9]", text)
    assert "the same as another’s 0%" not in text
