"""Exceptions in a plan: who decided, when and why; never of what is told of nobody."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import read_plan

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
design: {clusters: village}
domains: [{question: cercle}, {question: ethnie, label: Ethnic group}, {question: village}]
questions: {fam: {label: Are you of a founding family of the village?}}
support: [{question: backs, share: [1]}]
drivers:
  - {question: water, share: [1], class: personal}
  - {question: road, share: [1], class: community}
  - {question: fam, share: [1], class: personal}
  - {question: village, share: [1], class: personal}
disclosure:
  exceptions:
"""
WHO = "decided_by: The ethics committee, date: 2024-05-01, reason: It must be known"


def read(tmp_path, exception: str) -> dict:
    path = tmp_path / "survey" / "survey.yaml"
    path.parent.mkdir()
    path.write_text(f"{PLAN}    - {{{exception}}}\n")
    return read_plan(path)


def refused(tmp_path, exception: str):
    with pytest.raises(SurveyError) as caught:
        read(tmp_path, exception)
    return [
        (one.column.removeprefix("disclosure.exceptions.0."), one.found, one.expected) for one in caught.value.problems
    ]


def test_an_exception_that_says_all_is_read(tmp_path):
    (one,) = read(tmp_path, f"questions: [water], treat_as: community, {WHO}")["disclosure"]["exceptions"]
    assert one["questions"] == ["water"]
    assert one["date"] == "2024-05-01"


@pytest.mark.parametrize("missing", ["decided_by", "date", "reason", "questions"])
def test_nobody_makes_one_without_a_name_a_day_and_a_reason(tmp_path, missing):
    parts = {"questions": "[water]", "treat_as": "community", "decided_by": "X", "date": "2024-05-01", "reason": "R"}
    asked = ", ".join(f"{key}: {value}" for key, value in parts.items() if key != missing)
    ((column, found, _),) = refused(tmp_path, asked)
    assert (column, found) == (missing, "nothing")


@pytest.mark.parametrize("empty", ["decided_by: ''", "reason: ''", "reason: {}"])
def test_an_empty_name_or_reason_is_none(tmp_path, empty):
    key = empty.partition(":")[0]
    asked = ", ".join([part for part in WHO.split(", ") if not part.startswith(key)] + [empty])
    assert refused(tmp_path, f"questions: [water], treat_as: community, {asked}")[0][0] == key


@pytest.mark.parametrize(
    ("asked", "column", "found", "expected"),
    [
        ("questions: [watr], treat_as: community", "questions.0", "'watr'", "a question of `support` or `drivers`"),
        ("questions: [water]", None, "the keys", ""),
        ("questions: [road], treat_as: personal", "treat_as", "'personal' of 'road', which is community", "milder"),
        ("questions: [water], treat_as: personal", "treat_as", "which is personal", "milder"),
        ("questions: [backs], treat_as: community", "treat_as", "which is sensitive", "'personal'"),
        ("questions: [backs], treat_as: personal, within: [cercle]", "within", "which is sensitive", "told by area"),
        ("questions: [fam], treat_as: community", "questions.0", "tells a community", "never an exception"),
        ("questions: [village], treat_as: community", "questions.0", "tells the village", "never an exception"),
        ("questions: [water], treat_as: community, within: [ethnie]", "within.0", "tells a community", "never"),
        ("questions: [water], treat_as: community, within: [village]", "within.0", "tells the village", "never"),
        ("questions: [water], treat_as: community, within: [region]", "within.0", "'region'", "of `domains`"),
        ("questions: [water], fewest: 2", "fewest", "2", "at least 3"),
        ("questions: [water], fewest: 10", "fewest", "10", "at most 9"),
    ],
)  # fmt: skip
def test_what_is_never_told_or_excepts_nothing_is_refused(tmp_path, asked, column, found, expected):
    ((at, told, wanted),) = refused(tmp_path, f"{asked}, {WHO}")
    assert column is None or at == column
    assert found in told
    assert expected in wanted


def test_a_day_that_no_calendar_has(tmp_path):
    asked = "questions: [water], treat_as: community, decided_by: X, date: 2024-02-30, reason: R"
    assert refused(tmp_path, asked) == [("date", "'2024-02-30'", "a day of the calendar, as YYYY-MM-DD")]


def test_a_question_stands_in_one_exception(tmp_path):
    twice = f"questions: [water], treat_as: community, {WHO}}}\n    - {{questions: [water], fewest: 5, {WHO}"
    with pytest.raises(SurveyError) as caught:
        read(tmp_path, twice)
    (problem,) = caught.value.problems
    assert (problem.column, problem.found) == ("disclosure.exceptions.1.questions.0", "'water' a second time")
