"""Conjoint experiments in a plan: what they are completed to, and what makes no sense in them."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.declared import not_computed
from bogolan.survey.folders import plan_files
from bogolan.survey.plan_conjoint import profile_files
from bogolan.survey.plan_names import named_questions
from bogolan.survey.plan_parts import communal_parts, questions_of_parts, without_words

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
experiments:
  - name: plans
    kind: conjoint
    profiles: profiles.csv
    question: chosen
    task: task
    place: place
    attributes:
      - {name: aid, label: {en: Help, fr: Aide}, levels: {1: Food, 2: Cash}, reference: 1}
      - guard
      - chief
    constraints: [[aid, chief]]
    covariates: [age]
"""


@pytest.fixture
def plan_of(plan_of):
    def read(*change: str):
        assert not change or PLAN.count(change[0]) == 1
        return plan_of(PLAN.replace(*change) if change else PLAN)

    return read


def test_attributes_are_completed_with_codes_as_text(plan_of):
    aid, guard, _ = plan_of()["experiments"][0]["attributes"]
    assert (list(aid["levels"]), aid["reference"]) == (["1", "2"], "1")
    assert guard == {"name": "guard"}


def test_columns_of_the_profiles_are_no_questions_of_the_survey(plan_of):
    plan = plan_of()
    named = {name for _, name in named_questions(plan)}
    assert "age" in named
    assert named.isdisjoint({"chosen", "task", "place", "aid", "guard"})
    assert questions_of_parts(plan)["plans"] == []
    assert (["experiments", 0, "profiles"], "profiles.csv") in list(plan_files(plan))


def test_another_wording_reads_and_estimates_nothing_anew(plan_of):
    one, other = plan_of(), plan_of("en: Help", "en: Assistance")
    third = plan_of("1: Food", "1: Meals")
    for changed in (other, third):
        assert changed != one
        assert profile_files(changed) == profile_files(one)
        assert without_words(changed, "experiments") == without_words(one, "experiments")


def test_files_of_files_are_the_same(plan_of):
    found = profile_files(plan_of())
    assert profile_files({"experiments": found}) == found
    assert found[0]["attributes"][0] == {"name": "aid", "levels": ["1", "2"]}


@pytest.mark.parametrize(
    ("change", "column", "found"),
    [
        (("reference: 1", "reference: 3"), "experiments.0.attributes.0.reference", "'3'"),
        (("- guard", "- aid"), "experiments.0.attributes.1", "'aid' a second time"),
        (("task: task", "task: chosen"), "experiments.0.task", "'chosen' a second time"),
        (("- guard", "- place"), "experiments.0.attributes.1", "'place' a second time"),
        (("[[aid, chief]]", "[[aid, chef]]"), "experiments.0.constraints.0.1", "'chef'"),
        (("[[aid, chief]]", "[[aid, aid]]"), "experiments.0.constraints.0.1", "'aid' a second time"),
        (("[[aid, chief]]", "[[aid, chief], [guard, aid]]"), "experiments.0.constraints.1.1", "'aid' a second time"),
        (("    task: task\n", ""), "experiments.0.place", "`place` without `task`"),
        (("- guard", "- guard=who"), "experiments.0.attributes.1", "'guard=who'"),
        (("    task: task\n", "    task: task\n    arm: arm\n"), "experiments.0.arm", "`arm` in a conjoint experiment"),
        (("{1: Food, 2: Cash}", "{1: Food}"), "experiments.0.attributes.0.levels", "1"),
        (("[[aid, chief]]", "[[aid]]"), "experiments.0.constraints.0", "['aid']"),
        (("    question: chosen\n", ""), "experiments.0.question", "nothing"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_place(plan_of, change, column, found):
    with pytest.raises(SurveyError) as caught:
        plan_of(*change)
    told = {problem.column: problem for problem in caught.value.problems}
    assert found in told[column].found
    assert told[column].line


@pytest.mark.parametrize(
    ("change", "communal"),
    [
        (("en: Help, fr: Aide", "en: Help, fr: Ethnie"), ["plans"]),
        (("2: Cash", "2: {en: From a family of herders, fr: D’une famille d’éleveurs}"), ["plans"]),
        (("- guard", "- religion_of_guard"), ["plans"]),
        (("name: plans", "name: tribes"), ["tribes"]),
        (("1: Food", "1: Rice"), []),
    ],
)
def test_an_attribute_that_is_about_belonging_makes_the_whole_experiment_so(plan_of, change, communal):
    assert communal_parts(plan_of(*change)) == communal


TESTED = "{id: H1, statement: s, registered: 2019-12-01, experiment: plans, compare: [women, men], test: difference"


@pytest.mark.parametrize("more", ["", ", level: aid=1", ", level: guard=army, alternative: less"])
def test_a_level_or_all_attributes_together_can_be_tested(plan_of, more):
    plan = plan_of("experiments:", f"hypotheses: [{TESTED}{more}}}]\nexperiments:")
    assert not [*not_computed(plan)]


@pytest.mark.parametrize(
    ("change", "column", "found", "expected"),
    [
        ((", test", ", level: aid=3, test"), "0.level", "'aid=3'", "aid=level, the level one of 1, 2"),
        ((", test", ", level: help=1, test"), "0.level", "'help=1'", "the attribute one of aid, guard, chief"),
        ((", test", ", level: aid, test"), "0.level", "aid", ""),
        (("difference", "misreporting"), "0.test", "`test: misreporting` of a conjoint", "one of difference"),
        (("difference", "equivalence, margin: 0.1"), "0", "`test: equivalence` of a conjoint", "`level`"),
        (("difference", "difference, alternative: less"), "0.alternative", "less` without `level`", "no direction"),
        (("compare: [women, men], ", "level: aid=1, "), "0", "without `compare`", "the two groups that differ"),
        (("compare", "outcomes: [{question: q, share: [1]}], compare"), "0.outcomes", "`outcomes` of a", "`level`"),
        (
            ("experiment: plans", "outcomes: [{question: q, share: [1]}], level: aid=1"),
            "0.level",
            "`level` without",
            "plans",
        ),
    ],
)
def test_a_test_that_makes_no_sense_is_told_with_its_place(plan_of, change, column, found, expected):
    assert change[0] in TESTED
    with pytest.raises(SurveyError) as caught:
        plan_of("experiments:", f"hypotheses: [{TESTED.replace(*change)}}}]\nexperiments:")
    told = {problem.column: problem for problem in caught.value.problems}[f"hypotheses.{column}"]
    assert found in told.found
    assert expected in told.expected
    assert told.line
