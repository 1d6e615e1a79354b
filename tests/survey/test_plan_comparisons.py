"""Which differences belong to one family, how many comparisons it has, and how it is adjusted."""

from __future__ import annotations

import pytest

from bogolan.survey.plan_comparisons import (
    adjustments,
    comparisons,
    families_of_gaps,
    families_of_tested_choices,
    name_of_test,
    outcome_name,
    same_gap,
)

ITEMS = [
    {"question": "water", "measure": "share", "share": ["yes"]},
    {"question": "roads", "measure": "share", "share": ["4", "5"]},
    {"question": "age", "measure": "mean"},
]
METHODS = {"primary": "holm", "others": "BH"}


def plan(*hypotheses: dict) -> dict:
    full = [{"test": "difference", "compare": ["women", "men"], "primary": False, **one} for one in hypotheses]
    return {"support": [], "drivers": ITEMS, "hypotheses": full, "multiplicity": METHODS}


WATER = {"outcomes": [{"question": "water", "share": ["yes"]}]}


def test_without_hypotheses_all_differences_are_one_family():
    found = plan()
    assert families_of_gaps(found)["drivers"] == {"water": "others", "roads": "others", "age": "others"}
    assert adjustments(found) == {"others": "BH"}
    assert comparisons(found) == {"others": 3}


def test_a_difference_belongs_to_the_family_of_its_hypothesis():
    found = plan({**WATER, "primary": True}, {"outcomes": [{"question": "age", "measure": "mean"}], "family": "ages"})
    assert families_of_gaps(found)["drivers"] == {"water": "primary", "roads": "others", "age": "ages"}
    assert adjustments(found) == {"others": "BH", "ages": "BH", "primary": "holm"}
    assert comparisons(found) == {"others": 1, "ages": 1, "primary": 1}


def test_a_family_with_a_primary_hypothesis_is_adjusted_as_primary_in_whatever_order():
    named = [{**WATER, "family": "all"}, {"outcomes": [{"question": "roads", "share": ["4", "5"]}], "family": "all"}]
    for first, second in ((True, False), (False, True)):
        found = plan({**named[0], "primary": first}, {**named[1], "primary": second})
        assert adjustments(found) == {"others": "BH", "all": "holm"}


def test_a_hypothesis_on_other_answers_other_people_or_an_experiment_is_about_another_difference():
    others = [
        {"outcomes": [{"question": "roads", "share": ["5"]}]},
        {"outcomes": [{"question": "roads", "reason": ["refused"]}]},
        {**WATER, "within": "men"},
        {**WATER, "by": [{"question": "rich", "is": ["1"]}]},
        {**WATER, "compare": ["young", "others"]},
        {**WATER, "test": "equivalence", "margin": 0.1},
        {"experiment": "list"},
    ]
    for one in others:
        found = plan({**one, "primary": True})
        assert set(families_of_gaps(found)["drivers"].values()) == {"others"}
        assert comparisons(found) == {"others": 3, "primary": 1}, "what is not computed counts all the same"


def test_an_association_is_no_test_and_each_outcome_is_one():
    two = {"outcomes": [{"question": "roads", "share": ["5"]}, {"question": "water", "share": ["no"]}]}
    assert comparisons(plan({**two, "primary": True}))["primary"] == 2
    assert comparisons(plan({**two, "primary": True, "test": "association"}))["primary"] == 0


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 2),
        ({"alternative": "two.sided"}, 2),
        ({"alternative": "less"}, 1),
        ({"test": "equivalence"}, 1),
        ({"experiment": "list"}, 1),
        ({"experiment": "list", "test": "misreporting"}, 2),
    ],
)
def test_what_is_a_difference_by_itself_is_tested_of_all_and_between_groups(changes, count):
    experiments = [{"name": "approval", "kind": "endorsement"}, {"name": "list", "kind": "list"}]
    found = {**plan({"experiment": "approval", "primary": True, **changes}), "experiments": experiments}
    assert comparisons(found) == {"others": 3, "primary": count}
    alone = {**found, "hypotheses": [{k: v for k, v in found["hypotheses"][0].items() if k != "compare"}]}
    assert comparisons(alone)["primary"] == 1


def test_the_choices_of_a_question_are_a_family_of_their_own_and_change_no_other():
    before, several = plan(WATER), {"question": "why", "measure": "choices"}
    found = {**before, "drivers": [*ITEMS, several], "support": [several]}
    assert families_of_gaps(found)["drivers"]["why"] == "drivers/why"
    assert families_of_gaps(found)["support"] == {"why": "support/why"}
    assert comparisons(found) == comparisons(before)
    assert adjustments(found) == {**adjustments(before), "support/why": "BH", "drivers/why": "BH"}


def test_a_choice_that_a_hypothesis_is_about_is_of_its_family():
    several = {"question": "why", "measure": "choices"}

    def found(outcome: dict, item: dict = several, **more: object) -> dict:
        return {**plan({"outcomes": [outcome], **more}), "drivers": [*ITEMS, item]}

    pay = {"question": "why", "share": ["pay"]}
    primary = found(pay, primary=True)
    assert families_of_tested_choices(primary) == {("drivers", "why", "pay"): "primary"}
    assert comparisons(primary) == {"others": 3, "primary": 1}, "the gap and the test are one"
    assert families_of_gaps(primary)["drivers"]["why"] == "drivers/why", "of the choices that are left"
    for outcome, more in (
        ({"question": "why", "share": ["pay", "fear"]}, {}),
        ({"question": "why", "reason": ["refused"]}, {}),
        ({"question": "water", "share": ["pay"]}, {}),
        (pay, {"item": {**several, "share": ["fear"]}}),
        (pay, {"item": {"question": "why", "measure": "ranking"}}),
        (pay, {"within": "young"}),
        (pay, {"test": "equivalence"}),
    ):
        assert families_of_tested_choices(found(outcome, **more)) == {}
        assert comparisons(found(outcome, **more)) == {"others": 4}


def test_a_hypothesis_is_about_the_gap_of_an_item_by_its_level():
    one = plan({**WATER})["hypotheses"][0]
    assert same_gap(plan(), one, WATER["outcomes"][0]) == ("drivers", "water", "yes")
    age = {"question": "age", "measure": "mean"}
    assert same_gap(plan(), {**one, "outcomes": [age]}, age) == ("drivers", "age", None)
    roads = {"question": "roads", "share": ["4", "5"]}
    assert same_gap(plan(), {**one, "outcomes": [roads]}, roads) == ("drivers", "roads", "4+5")


def test_a_test_is_called_so_that_its_choice_can_be_told():
    several = {**plan(), "drivers": [*ITEMS, {"question": "why", "measure": "choices"}]}
    pay, mean = {"question": "why", "share": ["pay"]}, {"question": "water", "measure": "mean"}
    alone = {"outcomes": [pay, mean]}
    assert [name_of_test(several, alone, one) for one in alone["outcomes"]] == ["why: share pay", "water"]
    twice = {"outcomes": [mean, {"question": "water", "share": ["no"]}]}
    assert [outcome_name(twice, one) for one in twice["outcomes"]] == ["water: mean", "water: share no"]
