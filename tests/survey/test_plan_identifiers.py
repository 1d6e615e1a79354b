"""What identifies and is analysed all the same: a mistake where it is marked, with its line."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_identifiers import analysed_columns

PLAN = """\
title: A survey
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
responses: responses.csv
gender: {question: sex, women: f, men: m}
design: {strata: region, clusters: village}
interviewer: {question: who, gender: {question: who_sex, women: 1, men: 2}}
events: {file: e.csv, position: gps, radius_km: 9, window_months: 9, actors: {a: [A]}}
drivers: [{question: water, share: [1]}]
models:
  - {name: m, outcome: {question: water, share: [1]}, terms: [age], mixed: [village, who]}
"""


def plan(tmp_path, more):
    folder = tmp_path / "a-survey"
    folder.mkdir()
    (folder / "survey.yaml").write_text(PLAN + more)
    return read_plan(folder / "survey.yaml")


def test_what_is_analysed(tmp_path):
    told = analysed_columns(plan(tmp_path, "identifiers: [who, gps]\nquestions: {phone: {type: text}}\n"))
    assert told == ["age", "region", "sex", "village", "water", "who_sex"]


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("sex", "gender.question"),
        ("village", "design.clusters"),
        ("water", "drivers.0.question"),
        ("age", "models.0.terms.0"),
        ("who_sex", "interviewer.gender.question"),
    ],
)
def test_what_is_marked_and_analysed_is_named_with_its_line(tmp_path, name, where):
    with pytest.raises(SurveyError) as caught:
        plan(tmp_path, f"identifiers: [gps, {name}]\n")
    told = str(caught.value)
    assert "survey.yaml:12, identifiers.1" in told
    assert f"{name!r}, which the plan analyses ({where})" in told
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("identifiers: [gps]\nnot_identifiers: [phone, gps]\n", "not_identifiers.1"),
        ("uuid: id\nnot_identifiers: [id]\n", "by which interviews are known"),
        ("identifiers: [gps, gps]\n", "identifiers"),
    ],
)
def test_contradictions_are_named(tmp_path, more, told):
    with pytest.raises(SurveyError, match=told):
        plan(tmp_path, more)
