"""Work beside other work gives what it would give here, and fails as it would fail here."""

from __future__ import annotations

import os

import pytest

from bogolan.provenance import beside as module
from bogolan.provenance.beside import beside
from bogolan.provenance.errors import Problem, SurveyError


def on_cores(monkeypatch, cores):
    monkeypatch.setattr(module.sys, "platform", "linux")
    monkeypatch.setattr(module.os, "sched_getaffinity", lambda process: set(range(cores)), raising=False)


@pytest.mark.parametrize("cores", [1, 2])
def test_the_result_is_that_of_the_work_as_things_stood(monkeypatch, cores):
    on_cores(monkeypatch, cores)
    cells = ["one"]
    result = beside(lambda: (tuple(cells), os.getpid()))
    cells.append("two")
    found, process = result()
    assert result() == (found, process)
    assert found == ("one",)
    assert (process == os.getpid()) == (cores == 1)


@pytest.mark.parametrize("cores", [1, 2])
def test_mistakes_and_faults_are_raised_where_the_result_is_asked_for(monkeypatch, cores):
    on_cores(monkeypatch, cores)
    problem = Problem("a.csv", "x", "y", row=2)

    def mistaken():
        raise SurveyError(problem)

    def faulty():
        raise KeyError("answer")

    result = beside(mistaken)
    with pytest.raises(SurveyError) as mistake:
        result()
    assert str(mistake.value) == str(SurveyError(problem))
    with pytest.raises(KeyError) as fault:
        beside(faulty)()
    assert "in faulty" in "".join(fault.value.__notes__)
