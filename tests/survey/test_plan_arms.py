"""The arms of experiments in the plan: what is read of them, and one clear error for what cannot be."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan_parts import experiments_arms, without_words

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
design: {strata: cercle, clusters: village}
experiments:
  - {name: trust, kind: list, question: count, arm: arm, treated: 1, items: 3, MORE}
"""


@pytest.fixture
def plan_with(plan_of):
    return lambda more: plan_of(PLAN.replace("MORE", more))


def test_arms_are_codes_as_text_and_reach_the_check_of_counts(plan_with):
    plan = plan_with("control: 0, others: [2, 3.0]")
    (experiment,) = plan["experiments"]
    assert (experiment["treated"], experiment["control"], experiment["others"]) == ("1", "0", ["2", "3"])
    assert experiments_arms(plan)[0]["others"] == ["2", "3"]


@pytest.mark.parametrize(
    ("more", "chance"),
    [
        ("probability: 0.25", 0.25),
        ("probability: chance", "chance"),
        ("probability: {1: 0.25, label: 0.5}", {"1": 0.25, "label": 0.5}),
    ],
)
def test_a_chance_is_a_number_a_column_or_one_for_each_stratum(plan_with, more, chance):
    plan = plan_with(more)
    assert plan["experiments"][0]["probability"] == chance
    kept = without_words(plan, "experiments")["experiments"][0]
    assert kept["probability"] == chance, "no stratum is taken for a key of wording"


@pytest.mark.parametrize(
    ("more", "key", "found", "expected"),
    [
        ("probability: 1", "probability", "1", "a number below 1"),
        ("probability: {a: 0.5, b: 0}", "probability.b", "0", "a number above 0"),
        ("floor: 1", "floor", "1", "true or false"),
        ("control: 1", "control", "'1', which is also `treated`", "another arm"),
        ("control: 0, others: [0]", "others", "'0', which is also `control`", "neither"),
        ("others: [1]", "others", "'1', which is also `treated`", "neither"),
        ("control_probability: 0.3", "control_probability", "alone", "`probability` and `others`"),
        ("probability: 0.3, control_probability: 0.7", "control_probability", "alone", "of two arms"),
        ("others: [2], probability: p", "probability", "without `control_probability`", "chances of the control arm"),
        (
            "others: [2], probability: 0.6, control_probability: 0.4",
            "control_probability",
            "chances of both arms that are 1 together",
            "less than 1",
        ),
    ],
)
def test_arms_and_chances_that_cannot_be_are_one_error(plan_with, more, key, found, expected):
    with pytest.raises(SurveyError) as raised:
        plan_with(more)
    (problem,) = raised.value.problems
    assert (problem.line, problem.column) == (8, f"experiments.0.{key}")
    assert found in problem.found
    assert expected in problem.expected


def test_chances_by_stratum_need_strata(plan_of):
    with pytest.raises(SurveyError) as raised:
        plan_of(PLAN.replace("strata: cercle, ", "").replace("MORE", "probability: {a: 0.5}"))
    (problem,) = raised.value.problems
    assert "chances by stratum of a design without `strata`" in problem.found


@pytest.mark.parametrize(("key", "value"), [("probability", "0.3"), ("others", "[2]"), ("floor", "true")])
def test_a_randomised_response_has_no_arms_and_no_floor(plan_of, key, value):
    die = "{name: paid, kind: randomised_response, question: die, share: [1], design: mirrored, p: 0.3, "
    listed = "{name: trust, kind: list, question: count, arm: arm, treated: 1, items: 3, MORE}"
    with pytest.raises(SurveyError) as raised:
        plan_of(PLAN.replace(listed, f"{die}{key}: {value}}}"))
    (problem,) = raised.value.problems
    assert problem.column == f"experiments.0.{key}"
    assert f"`{key}` in a randomised" in problem.found
