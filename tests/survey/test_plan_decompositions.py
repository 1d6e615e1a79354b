"""Decompositions in a plan: refused where nothing may be told of a term, with the place and what is expected."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan_decompositions import told_terms
from bogolan.survey.plan_parts import community_drivers

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {GENDER}
drivers:
  - {question: road, share: [1], class: community}
  - {question: school, share: [1], class: community}
  - {question: fear, share: [1], class: sensitive}
models:
  - name: m
    family: FAMILY
    outcome: {question: q, OUTCOME}
    terms: [TERMS]
    MORE
    decomposition: [WAY]
"""


TOGETHER = "`oaxaca` of women and men together"


def read(plan_of, **changes):
    told = {
        "GENDER": "question: sex, women: 2, men: 1",
        "FAMILY": "logit",
        "OUTCOME": "share: [1]",
        "TERMS": "road, school",
        "MORE": "by_gender: true",
        "WAY": "shapley, oaxaca",
    }
    text = PLAN
    for name, value in (told | changes).items():
        text = text.replace(name, value)
    return plan_of(text)


@pytest.mark.parametrize(("family", "outcome"), [("logit", "share: [1]"), ("linear", "reason: [refused]"),
                                                 ("gaussian", "measure: mean")])  # fmt: skip
def test_these_kinds_are_decomposed(plan_of, family, outcome):
    plan = read(plan_of, FAMILY=family, OUTCOME=outcome)
    assert community_drivers(plan) == ["road", "school"]
    assert told_terms(plan, plan["models"][0]) == ["road", "school"]


def test_shares_of_what_is_explained_are_told_of_a_curve(plan_of):
    plan = read(plan_of, TERMS="road, {question: school, polynomial: 2}", WAY="shapley")
    assert told_terms(plan, plan["models"][0]) == ["road", "school"]


def test_other_terms_may_stand_beside_those_of_which_shares_are_told(plan_of):
    plan = read(plan_of, TERMS="age, road, fear", WAY="shapley")
    assert told_terms(plan, plan["models"][0]) == ["road"]


@pytest.mark.parametrize(
    ("changes", "found", "expected"),
    [
        ({"TERMS": "age, fear", "WAY": "shapley"}, "`shapley` of 0 terms on the community", "class `community`"),
        ({"TERMS": "road, age", "FAMILY": "linear", "WAY": "shapley"}, "`shapley` of a linear model with 'age'",
         "the rest of its R2 would tell of the others"),
        ({"TERMS": "road, age, fear", "WAY": "oaxaca"}, "`oaxaca` with 'age', 'fear'", "only terms that are `drivers`"),
        ({"FAMILY": "ordinal", "OUTCOME": "levels: [1, 2]", "WAY": "shapley"}, "`shapley` of an ordinal model",
         "one of logit, linear, gaussian"),
        ({"FAMILY": "poisson", "OUTCOME": "measure: mean", "WAY": "oaxaca"}, "`oaxaca` of a poisson model",
         "one of logit, linear, gaussian"),
        ({"MORE": "interactions: [[road, school]]", "WAY": "shapley"}, "`shapley` beside `interactions`",
         "one of them"),
        ({"TERMS": "road, {question: school, polynomial: 2}", "WAY": "oaxaca"}, "`oaxaca` with a curve of 'school'",
         "numbers as they are"),
        ({"MORE": "by_gender: false", "WAY": "oaxaca"}, TOGETHER, "`by_gender: true`"),
        ({"GENDER": "question: sex, women: 2", "WAY": "oaxaca"}, TOGETHER, "both in `gender`"),
    ],
)  # fmt: skip
def test_what_cannot_be_decomposed_is_one_problem_with_its_place(plan_of, changes, found, expected):
    with pytest.raises(SurveyError) as caught:
        read(plan_of, **changes)
    (problem,) = caught.value.problems
    assert (problem.column, problem.found) == ("models.0.decomposition.0", found)
    assert expected in problem.expected
    assert problem.line == 16


def test_thirteen_terms_are_too_many(plan_of):
    names = [f"d{number}" for number in range(13)]
    drivers = "".join(f"  - {{question: {name}, share: [1], class: community}}\n" for name in names)
    text = PLAN.replace("GENDER", "question: sex, women: 2, men: 1").replace("FAMILY", "logit").replace("MORE", "")
    text = text.replace("OUTCOME", "share: [1]").replace("TERMS", ", ".join(names)).replace("WAY", "shapley")
    with pytest.raises(SurveyError, match="`shapley` of 13 terms on the community"):
        plan_of(text.replace("drivers:\n", f"drivers:\n{drivers}"))
