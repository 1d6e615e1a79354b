"""Hypotheses at the gate: by their smallest cell, with the item whose gap they are, never about belonging."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

ABOUT = {"analysis": "hypotheses", "measure": "hypothesis", "unit": "proportion", "base": "answered", "group": "all"}


def result(name: str = "H1", **more: object) -> dict:
    numbers = {
        "estimate": 0.0912,
        "lower": 0.0523,
        "upper": 0.1311,
        "standard_error": 0.02,
        "df": 60,
        "p_value": 0.00002,
    }
    told = {"p_adjusted": 0.00008, "n": 347, "count": 33, "clusters": 60, "note": "supported"}
    return {**ABOUT, "outcome": name, "level": "q", **numbers, **told, **more}


def through(*rows: dict, question_class: str = "sensitive", communal: tuple = ()) -> list[dict]:
    classes = {"hypotheses": {"H1": question_class}, "drivers": {"q": question_class}}
    return release(spine(rows), classes, True, communal).to_dict("records")


def test_the_difference_leaves_in_whole_points_with_its_verdict():
    (row,) = through(result())
    assert [row[name] for name in ("estimate", "lower", "upper", "n")] == [0.09, 0.05, 0.14, 340]
    assert (row["p_value"], row["p_adjusted"], row["note"]) == (0.001, 0.001, "supported")
    assert np.isnan(row["standard_error"])


@pytest.mark.parametrize("few", [{"n": 199}, {"count": 9}, {"clusters": 19}])
def test_a_small_cell_withholds_it_and_its_verdict(few):
    (row,) = through(result(**few))
    assert row["release"] == "withheld"
    assert row["note"] is None


def test_that_nobody_is_in_a_cell_is_not_said():
    nothing = {"estimate": np.nan, "lower": np.nan, "upper": np.nan, "count": None, "clusters": None}
    (row,) = through(result(n=0, **nothing, note="untestable"))
    assert (row["release"], row["note"]) == ("withheld", None)


def test_nothing_of_a_question_that_has_something_hidden_is_tested():
    share = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "q", "base": "answered"}
    few = {**share, "level": "no", "group": "women", "estimate": 0.02, "n": 300, "count": 7, "clusters": 60}
    many = {**share, "level": "yes", "group": "women", "estimate": 0.4, "n": 300, "count": 120, "clusters": 60}
    assert through(many, few, result(), question_class="personal")[2]["release"] == "withheld"
    assert through(many, few, result(level="other/q"), question_class="personal")[2]["release"] == "withheld"
    assert through(many, few, result(count=None), question_class="personal")[2]["release"] == "published"
    assert through(many, {**few, "count": 70}, result(), question_class="personal")[2]["release"] == "published"


def test_what_joins_an_outcome_with_belonging_is_withheld():
    (row,) = through(result(), communal=("H1",))
    assert (row["release"], row["release_reason"]) == ("withheld", "communal")


@pytest.mark.parametrize("few", ["all", "compare"])
def test_what_is_tested_of_all_and_between_groups_leaves_both_times_or_neither(few):
    whole, between = result(level=None), result(level="compare")
    assert [row["release"] for row in through(whole, between)] == ["published"] * 2
    small = {"all": [{**whole, "n": 199}, between], "compare": [whole, {**between, "count": 9}]}[few]
    assert [row["release"] for row in through(*small)] == ["withheld"] * 2
    alone, of_another = {**whole, "outcome": "H2"}, {**between, "n": 12}
    assert [row["release"] for row in through(alone, of_another)] == ["published", "withheld"]
    again = {"domain": "sensitivity", "domain_level": "clean"}
    told = through(whole, between, {**whole, **again}, {**between, **again, "n": 113})
    assert [row["release"] for row in told] == ["published", "published", "withheld", "withheld"]


@pytest.mark.parametrize(("count", "told"), [(10, "published"), (9, "withheld")])
def test_a_test_of_a_randomised_question_is_guarded_by_its_counts(count, told):
    row = {"analysis": "hypotheses", "measure": "hypothesis", "outcome": "H", "group": "all", "unit": "proportion"}
    numbers = {"estimate": 0.1, "lower": 0.0, "upper": 0.2, "n": 400, "clusters": 40, "count": count}
    found = release(spine([{**row, **numbers}]), {"hypotheses": {"H": "sensitive"}}, weighted=False)
    assert found["release"].tolist() == [told]
    assert found["count"].isna().all()


MEAN = {"unit": "scale", "estimate": 0.41234, "lower": 0.10123, "upper": 0.72345, "count": None}
OF_ITEM = {"analysis": "drivers", "measure": "mean", "unit": "scale", "outcome": "q", "base": "answered"}


def means(**of_men: object) -> list[dict]:
    """The mean of an item among women and men."""
    numbers = {"estimate": 5.1, "lower": 4.8, "upper": 5.4, "n": 340, "count": None, "clusters": 60}
    return [{**OF_ITEM, **numbers, "group": "women"}, {**OF_ITEM, **numbers, "group": "men", **of_men}]


def test_a_difference_of_means_leaves_as_its_item_does():
    *_, row = through(*means(), result(**MEAN), question_class="personal")
    assert [row[name] for name in ("estimate", "lower", "upper", "n")] == [0.412, 0.101, 0.724, 340]
    assert (row["release"], row["note"]) == ("published", "supported")
    for hidden in ({"n": 60}, {"count": 4}):
        *_, row = through(*means(**hidden), result(**MEAN), question_class="personal")
        assert (row["release"], row["note"]) == ("withheld", None)


def test_a_difference_of_means_is_guarded_by_the_class_of_its_questions():
    few = {**MEAN, "n": 150}
    assert through(*means(), result(**few), question_class="personal")[2]["release"] == "published"
    assert through(result(**few), question_class="sensitive")[0]["release"] == "withheld"
    assert through(result(**MEAN, level="elsewhere"), question_class="sensitive")[0]["release"] == "published"
    assert through(result(**{**MEAN, "count": 9}), question_class="personal")[0]["release"] == "withheld"


def test_a_difference_of_means_by_what_is_hidden_of_another_question_stays():
    """Where the answers to the condition are hidden, or to what it goes with, so is what they part."""
    share = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "r", "base": "answered"}
    few = {**share, "level": "no", "group": "women", "estimate": 0.02, "n": 300, "count": 7, "clusters": 60}
    rows = (*means(), few, result(**MEAN, level="q/r"))
    classes = {"hypotheses": {"H1": "personal"}, "drivers": {"q": "personal", "r": "personal"}}
    assert release(spine(rows), classes, False)["release"].tolist()[-1] == "withheld"


def choices(**of_pay: object) -> list[dict]:
    """The shares who named each of four choices, among women, men and all, and how many choices they named."""
    about = {"analysis": "drivers", "outcome": "why", "base": "answered", "clusters": 60}
    rows = []
    for group, n in (("women", 340), ("men", 350), ("all", 690)):
        shares = {"fear": 0.5, "faith": 0.4, "pay": 0.3, "kin": 0.2}
        for code, share in shares.items():
            told = {"measure": "share", "unit": "proportion", "level": code, "group": group, "n": n}
            changed = of_pay if code == "pay" and group == "women" else {}
            rows.append({**about, **told, "estimate": share, "count": int(share * n), **changed})
        number = {"measure": "mean", "unit": "choices", "group": group, "n": n, "count": n, "estimate": 1.4}
        rows.append({**about, **number})
    return rows


@pytest.mark.parametrize(
    ("level", "hidden"),
    [
        ("why: share pay", True),
        ("why: share fear", False),
        ("q/why: share pay", True),
        ("q/why: share fear", False),
        ("why", True),
        ("why: reason refused", True),
        ("why: is pay", True),
        ("why: share fear+faith", True),
    ],
)
def test_a_choice_that_is_hidden_hides_its_tests_and_no_others(level, hidden):
    """And whatever of its question the gate does not know to be another choice."""
    classes = {"hypotheses": {"H1": "sensitive"}, "drivers": {"why": "sensitive", "q": "personal"}}

    def last(*rows: dict) -> str:
        return release(spine([*rows, result(level=level)]), classes, False)["release"].tolist()[-1]

    assert last(*choices()) == "published"
    assert last(*choices(count=6, estimate=0.02)) == ("withheld" if hidden else "published")


def test_the_choice_that_goes_with_a_hidden_one_has_no_test_either():
    classes = {"hypotheses": {"H1": "sensitive"}, "drivers": {"why": "sensitive"}}
    tests = [result(f"H{number}", level=f"why: share {code}") for number, code in enumerate(("fear", "kin"), 1)]
    classes["hypotheses"]["H2"] = "sensitive"
    found = release(spine([*choices(count=6, estimate=0.02), *tests]), classes, False).set_index("id")
    gone = [
        name
        for name in ("fear", "faith", "kin")
        if found.loc[f"drivers/share/why/{name}/women", "release"] != "published"
    ]
    assert gone == ["kin"], "the smallest of the others goes with the hidden one"
    assert found.loc[["hypotheses/hypothesis/H1/why: share fear/all"], "release"].tolist() == ["published"]
    assert found.loc[["hypotheses/hypothesis/H2/why: share kin/all"], "release"].tolist() == ["withheld"]


AGAIN = {"domain": "sensitivity", "domain_level": "clean"}


def test_a_second_test_leaves_beside_the_first_and_not_without():
    first, second = through(result(), result(**AGAIN, note="contradicted"))
    assert (first["note"], second["note"], second["n"]) == ("supported", "contradicted", 340)
    assert [row["release"] for row in through(result(count=9), result(**AGAIN))] == ["withheld", "withheld"]
    assert [row["release"] for row in through(result(level="r"), result(**AGAIN))] == ["published", "withheld"]


@pytest.mark.parametrize("few", [{"n": 199}, {"count": 9}, {"clusters": 19}])
def test_few_of_whom_two_tests_tell_withhold_the_second_alone(few):
    first, second = through(result(), result(**AGAIN, **few))
    assert (first["release"], second["release"]) == ("published", "withheld")
    assert second["release_reason"] == "small_count", "whether few stay or few are left out is not told"


@pytest.mark.parametrize(
    ("name", "told"), [("clean", ["withheld", "published"]), ("alone", ["published", "published"])]
)
def test_a_second_test_goes_with_the_second_shares_of_its_questions(name, told):
    share = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "q", "base": "answered"}
    share |= {"level": "yes", "group": "women", "estimate": 0.4, "n": 800, "count": 320, "clusters": 60}
    few = {**share, "domain": "sensitivity", "domain_level": name, "n": 700, "count": 300}
    few["note"] = "100/20/30"  # of those left out
    rows = through(share, few, result(), result(**AGAIN), question_class="sensitive")
    assert [row["release"] for row in rows[:3]] == ["published", "withheld", "published"]
    assert rows[3]["release"] == told[0]
    of_experiment = through(share, few, result(count=None), result(**AGAIN, count=None))
    assert of_experiment[3]["release"] == "published"


@pytest.mark.parametrize(("level", "hidden"), [("why: share pay", True), ("why: share fear", False)])
def test_a_second_test_of_a_choice_goes_with_what_is_hidden_of_it_among_all(level, hidden):
    classes = {"hypotheses": {"H1": "sensitive"}, "drivers": {"why": "sensitive"}}
    rows = [*choices(count=6, estimate=0.02), result(level=level), result(level=level, **AGAIN)]
    told = release(spine(rows), classes, False)["release"].tolist()[-2:]
    assert told == ["withheld" if hidden else "published"] * 2


@pytest.mark.parametrize(("level", "hidden"), [("why: share pay", True), ("why: share fear", False)])
def test_a_second_test_of_a_choice_goes_with_what_is_hidden_of_it_again(level, hidden):
    classes = {"hypotheses": {"H1": "personal"}, "drivers": {"why": "personal"}}
    left_out = {"fear": "200/80/40", "faith": "200/80/40", "pay": "200/9/40", "kin": "200/9/40"}
    second = [
        {**row, **AGAIN, "n": row["n"] - 200, "count": row["count"] - 60, "note": left_out[row["level"]]}
        for row in choices()
        if row["measure"] == "share"
    ]
    rows = [*choices(), *second, result(level=level), result(level=level, **AGAIN)]
    told = release(spine(rows), classes, False)["release"].tolist()[-2:]
    assert told == ["published", "withheld" if hidden else "published"]


def test_a_second_difference_of_means_goes_with_what_is_hidden_of_its_item_among_all():
    *_, second = through(*means(), result(**MEAN), result(**MEAN, **AGAIN), question_class="personal")
    assert second["release"] == "published"
    *_, second = through(*means(n=60), result(**MEAN), result(**MEAN, **AGAIN), question_class="personal")
    assert second["release"] == "withheld"
    assert pd.isna(second["estimate"])


def test_what_decides_who_stays_in_a_second_test_is_not_belonging():
    rows = through(result(), result(**AGAIN), communal=("clean",))
    assert [row["release_reason"] for row in rows] == [None, "communal"]


LEVEL = {
    "analysis": "experiments",
    "measure": "marginal_mean",
    "outcome": "plans",
    "unit": "proportion",
    "group": "all",
}
LEVEL |= {"estimate": 0.5, "lower": 0.4, "upper": 0.6, "n": 800, "count": 300, "clusters": 60, "base": "answered"}
PREFERENCES = {**LEVEL, "measure": "preferences", "unit": "F", "estimate": None, "group": "women", "contrast": "men"}


def of_profiles(*rows: dict) -> list[str]:
    """What becomes of the tests that stand after the rows of an experiment."""
    return [row["release"] for row in through(*rows) if row["analysis"] == "hypotheses"]


def test_a_test_of_a_level_goes_with_all_of_its_attribute():
    tests = [result("H1", level="plans: aid=food"), result("H2", level="plans: guard=army/harm")]
    together = result("H3", level="plans", unit="F", count=None)
    few = {**LEVEL, "level": "aid=cash", "count": 9}
    told = [{**LEVEL, "level": "aid=food"}, {**LEVEL, "level": "guard=army"}, PREFERENCES]
    assert of_profiles(*told, *tests, together) == ["published"] * 3
    assert of_profiles(few, *told, *tests, together) == ["withheld", "published", "withheld"]
    assert of_profiles({**PREFERENCES, "n": 100}, *told[:2], *tests, together) == ["published", "published", "withheld"]
    gap = {**few, "measure": "gap", "group": "women", "contrast": "men"}
    assert of_profiles(gap, *told, *tests, together) == ["withheld", "published", "withheld"]


def test_where_one_test_of_an_attribute_is_withheld_so_are_all_of_it():
    told = [{**LEVEL, "level": "aid=food"}, {**LEVEL, "level": "guard=army"}]
    tests = [result("H1", level="plans: aid=food"), result("H2", level="plans: aid=cash", n=199)]
    assert of_profiles(*told, *tests, result("H3", level="plans: guard=army")) == ["withheld", "withheld", "published"]


def test_a_second_test_of_a_level_goes_with_its_second_means():
    first, again = {**LEVEL, "level": "aid=food"}, {**LEVEL, "level": "aid=cash", **AGAIN, "n": 199}
    test = result("H1", level="plans: aid=food")
    assert of_profiles(first, again, test, {**test, **AGAIN}) == ["published", "withheld"]
    other = {**again, "domain_level": "alone"}
    assert of_profiles(first, other, test, {**test, **AGAIN}) == ["published", "published"]


def test_a_test_of_an_attribute_that_shows_belonging_does_not_name_it():
    told = through({**LEVEL, "level": "kin=Bozo"}, result("H1", level="plans: kin=Bozo"), communal=("plans", "H1"))
    assert {row["release_reason"] for row in told} == {"communal"}
    assert "Bozo" not in str(told)


@pytest.mark.parametrize(("question_class", "outcome"), [("sensitive", "withheld"), ("community", "published")])
def test_a_sensitive_answer_is_compared_between_no_areas(question_class, outcome):
    classes = {"hypotheses": {"H1": question_class}}
    rows = release(spine([result(level="other")]), classes, True, areas=("H1",))
    assert rows["release"].tolist() == [outcome]
