"""Hypotheses at the gate: by their smallest cell, with the item whose gap they are, never about belonging."""

from __future__ import annotations

import numpy as np
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


@pytest.mark.parametrize(("count", "told"), [(10, "published"), (9, "withheld")])
def test_a_test_of_a_randomised_question_is_guarded_by_its_counts(count, told):
    row = {"analysis": "hypotheses", "measure": "hypothesis", "outcome": "H", "group": "all", "unit": "proportion"}
    numbers = {"estimate": 0.1, "lower": 0.0, "upper": 0.2, "n": 400, "clusters": 40, "count": count}
    found = release(spine([{**row, **numbers}]), {"hypotheses": {"H": "sensitive"}}, weighted=False)
    assert found["release"].tolist() == [told]
    assert found["count"].isna().all()
