"""What a plan may ask of mixed models."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_mixed import interviewer_question, mixed_models, mixes_interviewers

PLAN = """\
title: A survey
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
responses: responses.csv
gender: {question: sex, women: f, men: m}
design: {clusters: village}
interviewer: {question: who}
models:
  - {name: m, outcome: {question: water, share: [1]}, terms: [age], MORE}
"""


def plan(tmp_path, more: str, whole: str = PLAN):
    folder = tmp_path / "a-survey"
    folder.mkdir()
    (folder / "survey.yaml").write_text(whole.replace("MORE", more))
    return read_plan(folder / "survey.yaml")


def test_what_is_asked(tmp_path):
    asked = plan(tmp_path, "mixed: [village, who]")
    assert [model["name"] for model in mixed_models(asked)] == ["m"]
    assert (interviewer_question(asked), mixes_interviewers(asked)) == ("who", True)


@pytest.mark.parametrize("more", ["mixed: [village]", "by_gender: false"])
def test_interviewers_are_numbered_only_where_they_have_intercepts(tmp_path, more):
    assert not mixes_interviewers(plan(tmp_path, more))
    assert not mixes_interviewers({})


def test_a_plan_without_interviewers_may_mix_villages(tmp_path):
    asked = plan(tmp_path, "mixed: [village]", PLAN.replace("interviewer: {question: who}\n", ""))
    assert (interviewer_question(asked), mixes_interviewers(asked)) == (None, False)


@pytest.mark.parametrize("family", ["linear", "logit"])
def test_families_that_have_one(tmp_path, family):
    assert mixed_models(plan(tmp_path, f"mixed: [village], family: {family}"))


@pytest.mark.parametrize(
    ("more", "place", "found"),
    [
        ("mixed: [village, age]", "models.0.mixed.1", "'age', a term of the model"),
        ("mixed: [water]", "models.0.mixed.0", "'water', the outcome of the model"),
        ("mixed: [village, village]", "models.0.mixed", "['village', 'village']"),
        ("mixed: []", "models.0.mixed", "[]"),
        ("mixed: village", "models.0.mixed", "'village'"),
    ],
)
def test_what_makes_no_sense_is_named_with_its_line(tmp_path, more, place, found):
    with pytest.raises(SurveyError) as caught:
        plan(tmp_path, more)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (9, place)
    assert found in problem.found


@pytest.mark.parametrize(
    ("family", "outcome"),
    [
        ("ordinal", "{question: water, levels: [1, 2]}"),
        ("multinomial", "{question: water, levels: [1, 2]}"),
        ("poisson", "{question: water, measure: mean}"),
    ],
)
def test_other_families_have_none(tmp_path, family, outcome):
    whole = PLAN.replace("{question: water, share: [1]}", outcome)
    with pytest.raises(SurveyError, match=f"a mixed model beside an? {family} one") as caught:
        plan(tmp_path, f"family: {family}, mixed: [village]", whole)
    assert "logit, linear or gaussian" in str(caught.value)
