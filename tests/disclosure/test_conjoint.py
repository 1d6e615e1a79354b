"""Conjoint experiments at the gate: guarded as lists are, and an attribute wholly or not at all."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.disclosure.gate import release
from bogolan.preparation.identifiers.profiles import communal_experiments
from bogolan.survey.questionnaire import Question
from bogolan.survey.spine import spine

ABOUT = {"analysis": "experiments", "outcome": "plans", "unit": "proportion"}


def mean(level: str, group: str = "women", **more: object) -> dict:
    numbers = {"estimate": 0.5678, "lower": 0.5211, "upper": 0.6099, "standard_error": 0.02, "df": 30.0}
    counts = {"n": 417, "clusters": 40, "count": 300}
    return {**ABOUT, "measure": "marginal_mean", "level": level, "group": group, **numbers, **counts, **more}


def through(*rows: dict, **more: object) -> list[dict]:
    return release(spine(rows), {}, weighted=False, **more).to_dict("records")


def test_means_leave_in_whole_percents_without_what_counts_answers():
    (row,) = through(mean("aid=food", flag="few_clusters,zero_variance,invalid_experiment"))
    assert [row[name] for name in ("estimate", "lower", "upper", "n")] == [0.57, 0.52, 0.61, 410]
    assert row["flag"] == "few_clusters,invalid_experiment"
    assert np.isnan(row["standard_error"])
    assert row["count"] is None


@pytest.mark.parametrize("few", [{"n": 199}, {"clusters": 19}, {"count": 9}, {"n": None}])
def test_one_level_withheld_takes_all_of_its_attribute_and_no_other(few):
    others = [mean("aid=cash", group) for group in ("women", "men", "all")]
    gap = mean("aid=cash", measure="gap", contrast="men")
    effect = mean("aid=cash", "all", measure="amce", note="food")
    elsewhere = [mean("guard=army"), mean("guard=army", "men")]
    told = through(mean("aid=food", **few), *others, gap, effect, *elsewhere)
    assert [row["release"] for row in told] == [*["withheld"] * 6, "published", "published"]
    assert {row["release_reason"] for row in told[1:6]} == {"small_count"}, "which level was few is not told"


def test_the_smallest_difference_that_would_have_been_found_leaves_and_stays_with_its_attribute():
    nothing = {"lower": None, "upper": None, "count": None}
    smallest = mean("aid=food", measure="detectable", contrast="men", estimate=0.2345, **nothing)
    weak = mean("aid=food", measure="gap", contrast="men", flag="not_informative")
    told = through(weak, smallest)
    assert [(row["release"], row["flag"]) for row in told] == [("published", "not_informative"), ("published", None)]
    assert told[1]["estimate"] == 0.23
    hidden = through(mean("aid=cash", count=9), weak, smallest)
    assert [row["release"] for row in hidden] == ["withheld"] * 3


def test_whether_women_and_men_prefer_alike_leaves_as_a_p_value_alone():
    test = {**ABOUT, "unit": "F", "measure": "preferences", "group": "women", "contrast": "men", "clusters": 40}
    (row,) = through({**test, "p_value": 0.01234, "n": 830})
    assert (row["p_value"], row["n"], row["release"]) == (0.01, 830, "published")
    (row,) = through({**test, "p_value": 0.01234, "n": 150})
    assert row["release"] == "withheld"
    assert np.isnan(row["p_value"])


def test_profiles_are_counted_in_tens_and_not_where_few_respondents_stand_behind_them():
    counted = {**ABOUT, "measure": "profiles", "unit": "profiles", "group": "all"}
    told = through(
        {**counted, "level": "answered", "estimate": 3338, "n": 417},
        {**counted, "level": "unanswered", "estimate": 8, "n": 1},
        {**counted, "level": "set_aside", "estimate": 0, "n": 0},
        {**counted, "level": "per_task", "estimate": 2, "n": 417},
    )
    assert [row["release"] for row in told] == ["published", "withheld", "published", "published"]
    assert [told[place]["estimate"] for place in (0, 2, 3)] == [3330, 0, 2]


def test_ratings_leave_in_three_digits():
    (row,) = through(mean("aid=food", unit="rating", estimate=5.12345, lower=4.9876, upper=5.2678))
    assert [row[name] for name in ("estimate", "lower", "upper")] == [5.12, 4.98, 5.27]


QUESTIONS = {
    "people": Question("people", "select_one", label="Your ethnic group", choices={"1": "Bozo", "2": "Songhay"}),
    "age": Question("age", "integer", label="Your age"),
}


@pytest.mark.parametrize(
    ("level", "shown", "communal"),
    [
        ("guard=army", ["guard", "Who guards"], False),
        ("guard=Bozo", ["guard", "Who guards"], True),
        ("guard=songhay_chief", ["guard", "Who guards"], True),
        ("guard=1", ["guard", "1", "Un chef bozo"], True),
        ("guard=1", ["guard", "1", "Same religion"], True),
        ("mother_tongue=1", ["guard"], True),
    ],
)
def test_profiles_that_show_a_community_are_found_by_the_plan_the_data_and_the_form(level, shown, communal):
    rows = spine([mean(level), {**mean("x=Bozo"), "outcome": "another"}])
    assert communal_experiments(rows, {"plans": shown}, QUESTIONS) == ({"plans"} if communal else set())
    assert communal_experiments(rows, {}, QUESTIONS) == set()


def test_of_these_nothing_leaves_not_even_the_checks():
    check = {**ABOUT, "measure": "check", "level": "levels", "group": "all", "p_value": 0.5, "n": 830, "clusters": 40}
    effect = mean("aid=Bozo", measure="amce", note="Songhay")
    told = through(mean("aid=Bozo"), mean("aid=Songhay"), effect, check, communal={"plans"})
    assert {(row["release"], row["release_reason"]) for row in told} == {("withheld", "communal")}
    assert [row["measure"] for row in told] == ["marginal_mean", "amce", "check"]
    assert "Bozo" not in str(told)
    assert "Songhay" not in str(told)


AGAIN = {"domain": "sensitivity", "domain_level": "clean"}


@pytest.mark.parametrize(("few", "told"), [({}, "published"), ({"n": 199}, "withheld"), ({"count": 9}, "withheld")])
def test_means_again_leave_as_the_first_do_and_those_left_out_are_among_the_fewest(few, told):
    test = {**ABOUT, "unit": "F", "measure": "preferences", "group": "women", "contrast": "men", "clusters": 40}
    first = [mean("aid=food"), mean("aid=cash"), mean("guard=army"), {**test, "n": 417, "p_value": 0.2}]
    again = [
        mean("aid=food", **{**AGAIN, "n": 210, **few}),
        mean("aid=cash", **AGAIN, n=210),
        mean("guard=army", **AGAIN, n=210),
    ]
    rows = through(*first, *again)
    assert [row["release"] for row in rows[:4]] == ["published"] * 4, "what leaves first does so whatever follows"
    assert [row["release"] for row in rows[4:6]] == [told, told]
    assert rows[6]["release"] == "published"
