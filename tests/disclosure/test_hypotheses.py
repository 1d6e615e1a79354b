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


def test_what_cannot_be_tested_since_nobody_was_asked_may_be_said():
    nothing = {
        "estimate": np.nan,
        "lower": np.nan,
        "upper": np.nan,
        "count": None,
        "clusters": None,
        "note": "untestable",
    }
    assert through(result(n=0, **nothing))[0]["note"] == "untestable"
    assert through(result(n=3, **nothing))[0]["release"] == "withheld"


def test_the_gap_of_an_item_goes_with_it():
    share = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "q", "level": "yes"}
    sides = [
        {**share, "base": "answered", "group": group, "estimate": count / 300, "n": 300, "count": count, "clusters": 60}
        for group, count in (("women", 34), ("men", 7))
    ]
    gap = {**sides[0], "measure": "gap", "contrast": "men", "estimate": 0.09, "count": 41, "n": 600}
    told = through(*sides, gap, result(estimate=0.09), question_class="personal")
    assert [row["release"] for row in told] == ["published", "withheld", "withheld", "withheld"]
    assert through(*sides, gap, result(estimate=0.08), question_class="personal")[3]["release"] == "published"


def test_what_joins_an_outcome_with_belonging_is_withheld():
    (row,) = through(result(), communal=("H1",))
    assert (row["release"], row["release_reason"]) == ("withheld", "communal")
