"""Specifications of a model: how choices are crossed, and what of them makes no sense, told with its line."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan_specifications import alternatives, controls, crossed

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
design: {weights: weight}
models:
  - name: m
    outcome: {question: q, share: [4, 5]}
    terms: [age, {question: water, is: [1]}]
    specifications:
      flagged: [included, excluded]
      dont_know: [missing, not_in_share]
      weights: [weighted, unweighted]
      family: [logit, linear]
      share: [[4, 5], [5]]
      controls: [[], [edu], [edu, marital]]
"""


def test_all_alternatives_are_crossed_and_each_specification_has_a_name(plan_of):
    (model,) = plan_of(PLAN)["models"]
    found = crossed(model)
    assert len(found) == len({one.name for one in found}) == 2 * 2 * 2 * 2 * 2 * 3
    assert found[0].name == "included, missing, weighted, logit, 4+5, -"
    assert found[-1].name == "excluded, not_in_share, unweighted, linear, 5, edu+marital"
    assert controls(model) == ["edu", "marital"]


def test_a_choice_that_is_not_given_is_the_models_own(plan_of):
    start = PLAN.index("      flagged")
    (model,) = plan_of(f"{PLAN[:start]}      controls: [[], [edu]]\n")["models"]
    assert alternatives(model) == {
        "flagged": ["included"],
        "dont_know": ["missing"],
        "weights": ["weighted"],
        "family": ["logit"],
        "share": [("4", "5")],
        "controls": [(), ("edu",)],
    }
    linear = model | {"family": "linear"}
    assert [one.family for one in crossed(linear)] == ["linear", "linear"]


SPECIFICATIONS = "models.0.specifications"


@pytest.mark.parametrize(
    ("change", "line", "column", "found", "expected"),
    [
        (
            ("[included, excluded]", "[included, excluded, included]"),
            12,
            f"{SPECIFICATIONS}.flagged.2",
            "'included' a second time",
            "each alternative once",
        ),
        (("[[4, 5], [5]]", "[[4, 5], [5, 4]]"), 16, f"{SPECIFICATIONS}.share.1", "5, 4 a second time", "each"),
        (("[[], [edu],", "[[], [],"), 17, f"{SPECIFICATIONS}.controls.1", "the empty set a second time", "each"),
        (
            ("[edu, marital]", "[edu, age]"),
            17,
            f"{SPECIFICATIONS}.controls.2.1",
            "'age' again",
            "each control once, and none of age, q, water, which the model has",
        ),
        (("[edu, marital]", "[edu, q]"), 17, f"{SPECIFICATIONS}.controls.2.1", "'q' again", "each control once"),
        (("[edu, marital]", "[edu, edu]"), 17, f"{SPECIFICATIONS}.controls.2.1", "'edu' again", "each control once"),
        (
            ("design: {weights: weight}", "design: {clusters: village}"),
            14,
            f"{SPECIFICATIONS}.weights",
            "`weights` of a survey without weights",
            "or no such choice",
        ),
        (
            (
                "    outcome: {question: q, share: [4, 5]}",
                "    family: ordinal\n    outcome: {question: q, levels: [4, 5]}",
            ),
            12,
            SPECIFICATIONS,
            "specifications of a model of family ordinal",
            "a model of family logit or linear whose outcome has a `share`",
        ),
        (
            ("share: [4, 5]}", "reason: [refused]}"),
            11,
            SPECIFICATIONS,
            "specifications of a model of family logit whose outcome has no `share`",
            "a model of family logit or linear",
        ),
        (("[logit, linear]", "[logit, probit]"), 15, f"{SPECIFICATIONS}.family.1", "'probit'", "linear"),
        (("[logit, linear]", "[logit]"), 15, f"{SPECIFICATIONS}.family", "['logit']", "Kinds of regression"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(plan_of, change, line, column, found, expected):
    with pytest.raises(SurveyError) as caught:
        plan_of(PLAN.replace(*change))
    (problem,) = caught.value.problems
    assert problem.column == column
    assert problem.line == line
    assert found in problem.found
    assert expected in problem.expected
