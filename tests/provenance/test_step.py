"""A step's mistakes are told without a traceback; its faults stay in the confidential log."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.provenance.step import step


@pytest.fixture
def job(tmp_path):
    log = tmp_path / "derived/a-survey/logs/clean.log"
    log.parent.mkdir(parents=True)
    return SimpleNamespace(log=[str(log)], wildcards=SimpleNamespace(survey="a-survey"), rule="clean")


def test_a_mistake_is_told_as_it_is(job, capsys):
    with pytest.raises(SystemExit, match="1"), step(job):
        raise SurveyError(
            [Problem("a.yaml", "x", "y", line=3, column="k", hint="z?"), Problem("b.csv", "1", "2", row=4)]
        )
    told = capsys.readouterr().err
    assert "a-survey stopped: 2 to mend" in told
    assert "a.yaml:3, k\n    found:    x\n    expected: y\n    hint:     z?" in told
    assert "b.csv, row 4" in told
    assert "Traceback" not in told


def test_a_fault_is_named_and_its_details_stay_confidential(job, tmp_path, capsys):
    with pytest.raises(SystemExit, match="1"), step(job):
        raise KeyError("the answer of a respondent")
    told = capsys.readouterr().err
    assert "unexpected KeyError in step clean" in told
    assert "respondent" not in told
    log = tmp_path / "derived/a-survey/logs/clean.log"
    assert "the answer of a respondent" in log.read_text()
    assert [path.stat().st_mode & 0o777 for path in (log, log.parent, log.parents[1], log.parents[2])] == [
        0o600,
        0o700,
        0o700,
        0o700,
    ]


def test_all_is_well(job, tmp_path):
    with step(job) as given:
        assert given is job
    assert (tmp_path / "derived/a-survey/logs/clean.log").read_text() == ""


def test_nearest_spelling():
    assert nearest("Sampel", ["sample", "weights"]) == "did you mean 'sample'?"
    assert nearest("zzz", ["sample"]) is None
    assert nearest("5", [1, 5]) == "did you mean '5'?"


def test_long_lists_are_cut():
    assert listing(range(15), 12) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 3 more"
