"""Claims on ranks in a plan: which driver each is about, read with its codes as text, and what is refused."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan_claims import groups_named
from bogolan.survey.plan_ranks import ranked_driver

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
groups: [{name: young, where: [{question: age, below: 35}]}]
drivers:
  - {question: water, share: [1, 2], among: [1, 2, 3]}
  - {question: why, measure: choices, share: [4, 5]}
  - {question: order, measure: ranking}
  - {question: age, measure: mean}
claims:
  - {id: C1, statement: a claim, source: a paper, OF, rank: {women: 1, gap: 2}}
"""
WATER = "outcomes: [{question: water, share: [1, 2], among: [1, 2, 3]}]"


@pytest.mark.parametrize(
    ("outcomes", "question"),
    [
        (WATER, "water"),
        ("outcomes: [{question: why, share: [4]}]", "why"),
        ("outcomes: [{question: order, share: [9]}]", "order"),
    ],
)
def test_a_rank_is_of_a_driver_or_of_one_of_its_choices(plan_of, outcomes, question):
    plan = plan_of(PLAN.replace("OF", outcomes))
    (claim,) = plan["claims"]
    assert ranked_driver(plan, claim)["question"] == question
    assert claim["rank"] == {"women": 1, "gap": 2}
    assert groups_named(claim) == ["women", "gap"]


@pytest.mark.parametrize(
    ("outcomes", "column", "found"),
    [
        ("outcomes: [{question: water, share: [1, 2]}]", "claims.0.outcomes.0", "a rank of 'water'"),
        ("outcomes: [{question: why, share: [6]}]", "claims.0.outcomes.0", "a rank of 'why'"),
        ("outcomes: [{question: why, share: [4, 5]}]", "claims.0.outcomes.0", "a rank of 'why'"),
        ("outcomes: [{question: why, reason: [refused]}]", "claims.0.outcomes.0", "a rank of 'why'"),
        ("outcomes: [{question: age, measure: mean}]", "claims.0.outcomes.0", "a rank of 'age'"),
        ("outcomes: [{question: roads, share: [1]}]", "claims.0.outcomes.0", "a rank of 'roads'"),
        ("unanswerable: so", "claims.0.rank", "a rank of 0 outcomes"),
        (f"{WATER}, margin: 0.1", "claims.0.margin", "`margin` beside `rank`"),
        (f"{WATER}, value: {{women: 0.5}}", "claims.0.value", "`value` beside `rank`"),
    ],
)
def test_a_rank_of_anything_else_is_refused(plan_of, outcomes, column, found):
    with pytest.raises(SurveyError) as caught:
        plan_of(PLAN.replace("OF", outcomes))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.found) == (13, column, found)


def test_a_group_that_nobody_is_called_by_is_told_with_the_nearest(plan_of):
    with pytest.raises(SurveyError) as caught:
        plan_of(PLAN.replace("OF", WATER).replace("women: 1, gap", "woman: 1, gap"))
    (problem,) = caught.value.problems
    assert (problem.column, problem.hint) == ("claims.0.rank.woman", "did you mean 'women'?")
