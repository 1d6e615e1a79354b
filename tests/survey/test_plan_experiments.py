"""The chances of a randomised question in the plan: one clear error for what cannot be, or protects nobody."""

from __future__ import annotations

import re

import pytest

from bogolan.provenance.errors import SurveyError

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
experiments:
  - {name: paid, kind: randomised_response, question: die, share: [1], DESIGN}
"""
FORCED = "design: forced-known, p: 0.667, p0: 0.167, p1: 0.167"


@pytest.fixture
def plan_of_design(plan_of):
    return lambda design: plan_of(PLAN.replace("DESIGN", design))


@pytest.mark.parametrize(
    "design",
    [
        FORCED,
        "design: forced-known, p: 0.8, p0: 0, p1: 0.2",
        "design: mirrored, p: 0.25",
        "design: disguised, p: 0.8",
        "design: unrelated-known, p: 0.7, q: 0.25",
    ],
)
def test_chances_of_each_design(plan_of_design, design):
    (experiment,) = plan_of_design(design)["experiments"]
    assert experiment["share"] == ["1"]


@pytest.mark.parametrize(
    ("design", "key", "found", "expected"),
    [
        (FORCED.replace("p1: 0.167", "p1: 0.3"), "p", "1.134 together", "sum to 1"),
        (FORCED.replace(", p0: 0.167", ""), "design", "'forced-known' without `p0`", "the chance of a forced no"),
        (FORCED + ", q: 0.5", "q", "`q` with the design 'forced-known'", "`p`, `p0`, `p1` alone"),
        ("design: forced-known, p: 0.8, p0: 0.2, p1: 0", "p1", "0", "everybody who says yes is known to mean it"),
        ("design: forced-known, p: 1, p0: 0, p1: 0", "p", "1", "above 0 and below 1"),
        ("design: forced-known, p: 0, p0: 0.5, p1: 0.5", "p", "0", "above 0 and below 1"),
        ("design: mirrored, p: 0.5", "p", "0.5", "other than 0.5, at which the answers tell nothing"),
        ("design: mirrored, p: 0.7, p0: 0.3", "p0", "`p0` with the design 'mirrored'", "`p` alone"),
        ("design: disguised, p: 0.5", "p", "0.5", "other than 0.5"),
        ("design: disguised, p: 0", "p", "0", "above 0 and below 1"),
        ("design: unrelated-known, p: 0.7", "design", "without `q`", "the chance of yes to the unrelated question"),
        ("design: unrelated-known, p: 0.7, q: 0", "q", "0", "a chance above 0"),
        ("design: unrelated-known, p: 1.7, q: 0.5", "p", "1.7", "1"),
        ("design: crosswise, p: 0.7", "design", "'crosswise'", "forced-known, mirrored, disguised, unrelated-known"),
        ("p: 0.7", "design", "nothing", ""),
        ("design: forced-known, p0: 0.5, p1: 0.5", "p", "nothing", "a value"),
        ("design: forced-known, p: 0.8, p0: -0.1, p1: 0.3", "p0", "-0.1", "at least 0"),
        ("design: mirrored", "p", "nothing", "a value"),
        ("design: mirrored, p: often", "p", "'often'", "a number"),
        ("design: mirrored, p: .nan", "p", "nan", "finite"),
        ("design: mirrored, p: 1", "p", "1", "above 0 and below 1"),
        (
            "design: mirrored, p: 0.7, ceiling: true",
            "ceiling",
            "`ceiling` in a randomised response",
            "`question`, `share`, `design` and its chances",
        ),
        ("design: disguised", "p", "nothing", "a value"),
        ("design: disguised, p: -0.1", "p", "-0.1", "at least 0"),
        ("design: disguised, p: 0.7, q: 0.3", "q", "`q` with the design 'disguised'", "`p` alone"),
        ("design: unrelated-known, q: 0.3", "p", "nothing", "a value"),
        ("design: unrelated-known, p: 0.7, q: 1.5", "q", "1.5", "at most 1"),
        ("design: unrelated-known, p: 0.7, q: 0.2, p1: 0.3", "p1", "`p1` with the design", "`p`, `q` alone"),
        ("design: unrelated-known, p: 1, q: 0.5", "p", "1", "above 0 and below 1"),
    ],
)
def test_chances_that_cannot_be_are_one_error(plan_of_design, design, key, found, expected):
    with pytest.raises(SurveyError) as raised:
        plan_of_design(design)
    (problem,) = raised.value.problems
    assert problem.file.endswith("survey.yaml")
    assert problem.line == 7
    assert re.fullmatch(rf"experiments\.0\.{key}", problem.column)
    assert found in problem.found
    assert expected in problem.expected


LISTED = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
experiments:
  - {name: trust, kind: list, question: count, arm: arm, treated: T, items: 3}
"""


@pytest.mark.parametrize("key", ["share: [1]", "p: 0.5", "design: mirrored", "questions: [a]", "task: t"])
def test_what_a_list_is_not_described_by_is_not_passed_over(plan_of, key):
    with pytest.raises(SurveyError) as raised:
        plan_of(LISTED.replace("items: 3", f"items: 3, {key}"))
    (problem,) = raised.value.problems
    name = key.partition(":")[0]
    assert (problem.line, problem.column) == (7, f"experiments.0.{name}")
    assert (problem.found, problem.expected) == (
        f"`{name}` in a list experiment",
        "`question`, `arm`, `treated` and `items`",
    )


@pytest.mark.parametrize("key", ["error: uniform", "joint: turnout"])
def test_models_of_lists_that_there_are_none_of_are_one_error(plan_of, key):
    """R's ictreg has them: response errors, and the list's answer as a predictor."""
    with pytest.raises(SurveyError) as raised:
        plan_of(LISTED.replace("items: 3", f"items: 3, {key}"))
    (problem,) = raised.value.problems
    assert (problem.line, problem.found) == (7, f"the key {key.partition(':')[0]!r}")
    assert "ceiling" in problem.expected


@pytest.mark.parametrize("key", ["arm: a", "treated: T", "items: 3", "questions: [a]", "control: C"])
def test_what_a_randomised_question_is_not_described_by_is_not_passed_over(plan_of_design, key):
    with pytest.raises(SurveyError) as raised:
        plan_of_design(f"{FORCED}, {key}")
    (problem,) = raised.value.problems
    assert problem.column == f"experiments.0.{key.partition(':')[0]}"
    assert f"`{key.partition(':')[0]}` in a randomised" in problem.found


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ("drivers: [{question: count, share: [4]}]", "drivers.0.question"),
        (
            "claims: [{id: C1, statement: s, source: t, outcomes: [{question: count, share: [4]}]}]",
            "claims.0.outcomes.0.question",
        ),
        (
            "hypotheses: [{id: H1, statement: s, registered: 2019-12-01, outcomes: [{question: q, share: [1]}],"
            " by: [{question: arm, is: [T]}], compare: [women, men], test: interaction}]",
            "hypotheses.0.by.0.question",
        ),
        (
            "models: [{name: m, outcome: {question: count, share: [4]}, terms: [age]}]",
            "models.0.outcome.question",
        ),
        ("models: [{name: m, outcome: {question: q, share: [1]}, terms: [age, arm]}]", "models.0.terms.1"),
        ("models: [{name: m, outcome: {question: q, share: [1]}, formula: age + count}]", "models.0.formula"),
        (
            "models: [{name: m, outcome: {question: q, share: [1]}, terms: [age],"
            " specifications: {controls: [[], [count]]}}]",
            "models.0.specifications.controls.1.0",
        ),
        (
            "groups: [{name: all_four, label: who said four, where: [{question: count, is: [4]}]}]",
            "groups.0.where.0.question",
        ),
        ("domains: [{question: count}]", "domains.0.question"),
        (
            "sensitivity: [{name: fewer, label: others, where: [{question: count, is_not: [4]}]}]",
            "sensitivity.0.where.0.question",
        ),
    ],
)
def test_answers_that_an_experiment_hides_are_reported_nowhere_else(plan_of, more, column):
    with pytest.raises(SurveyError) as raised:
        plan_of(f"{LISTED}{more}\n")
    (problem,) = raised.value.problems
    assert (problem.line, problem.column) == (8, column)
    assert "of the experiment 'trust'" in problem.found


ENDORSED = LISTED.replace("kind: list, question: count", "kind: endorsement, questions: [roads]").replace(
    ", items: 3", ""
)


@pytest.mark.parametrize(
    "more",
    [
        "models: [{name: m, outcome: {question: roads, share: [5]}, terms: [age, arm]}]",
        "groups: [{name: heard, label: who heard it, where: [{question: arm, is: [T]}]}]",
    ],
)
def test_the_arm_of_an_endorsement_that_nobody_approved_parts_nobody(plan_of, more):
    """The effect of the endorsement would be told by another name."""
    with pytest.raises(SurveyError) as raised:
        plan_of(f"{ENDORSED}{more}\n")
    (problem,) = raised.value.problems
    assert problem.line == 8
    assert (problem.found, problem.expected) == (
        "'arm', the arm of the endorsement 'trust'",
        "`ethics_approval` in 'trust'",
    )
    plan_of(f"{ENDORSED.replace('treated: T', 'treated: T, ethics_approval: committee no. 3')}{more}\n")
