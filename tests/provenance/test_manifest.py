"""The manifest finds any file that was edited, added or lost."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.provenance.manifest import record_outputs, refuse_other_files, verify, write_manifest


@pytest.fixture
def report(tmp_path):
    (tmp_path / "input.csv").write_text("a\n1\n")
    folder = tmp_path / "reports/x"
    (folder / "en").mkdir(parents=True)
    (folder / "en/report.html").write_text("<p>60%</p>")
    (folder / "results.json").write_text("{}")
    write_manifest(folder / "manifest.json", [tmp_path / "input.csv"], {"clean": "abc"})
    return folder


def test_an_untouched_report_verifies(report):
    assert verify(report) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda folder: (folder / "en/report.html").write_text("<p>70%</p>"), "other bytes"),
        (lambda folder: (folder / "results.json").unlink(), "no such file"),
        (lambda folder: (folder / "extra.txt").write_text("x"), "does not list"),
    ],
)
def test_a_changed_report_does_not(report, change, told):
    change(report)
    problems = verify(report)
    assert len(problems) == 1
    assert told in str(problems[0])


def test_only_what_the_steps_made_is_signed(report, tmp_path):
    record = tmp_path / "derived/made/all.json"
    record_outputs([report / "en/report.html", report / "results.json"], report, record)
    refuse_other_files(report, [record])
    (report / "en/report.html").write_text("<p>39%</p>")
    (report / "extra.txt").write_text("x")
    with pytest.raises(SurveyError) as caught:
        refuse_other_files(report, [record])
    assert [problem.found for problem in caught.value.problems] == [
        "other bytes than were written",
        "a file that no step has made",
    ]


def test_a_folder_without_a_manifest_is_named(tmp_path):
    with pytest.raises(SurveyError, match=r"manifest\.json"):
        verify(tmp_path)
