"""Specification curves at the gate: linked outputs of nearly the same people, which must not tell of the few others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

SINGLES = 12
ABOUT = {"analysis": "specifications", "outcome": "m", "level": "q=1", "base": "specification", "note": "40/20"}
SIZES = {"n": 400, "clusters": 40, "count": 60}


def curve(group: str = "women", contrast: str | None = None, singles: int = SINGLES, **more: object) -> list[dict]:
    """What all specifications say together, then each of them; `more` changes all rows."""
    place = {**ABOUT, **SIZES, "group": group, "contrast": contrast, "unit": "proportion", **more}
    together = [
        {"measure": "specified", "unit": "specifications", "estimate": float(singles)},
        {"measure": "median_effect", "estimate": 0.0346, "lower": -0.0123, "upper": 0.0812, "p_value": 0.0312},
        {"measure": "same_sign", "estimate": (singles - 1) / singles, "p_value": 0.2},
        {"measure": "significant", "estimate": 1 / singles, "p_value": 0.04},
    ]
    numbers = {"estimate": 0.0346, "lower": -0.0123, "upper": 0.0812, "standard_error": 0.02, "df": 60}
    each = [
        {"measure": "marginal_effect", "domain": "specification", "domain_level": f"s{number}", **numbers,
         "p_value": 0.2 if number else 0.03}
        for number in range(singles)
    ]  # fmt: skip
    return [{**place, **row} for row in (*together, *each)]


def own(group: str = "women", contrast: str | None = None, **more: object) -> dict:
    """The effect by the model itself."""
    place = {"analysis": "models", "measure": "marginal_effect", "unit": "proportion", "outcome": "m", "level": "q=1"}
    numbers = {"estimate": 0.03, "lower": -0.01, "upper": 0.08, **SIZES}
    return {**place, "base": "model", "group": group, "contrast": contrast, **numbers, **more}


def through(*rows: dict, communal: tuple = (), question_class: str = "sensitive") -> list[dict]:
    """What leaves of the curves, beside the models' own effects."""
    classes = {"models": {"m": question_class}, "specifications": {"m": question_class}}
    found = release(spine(rows), classes, True, communal)
    return found[found["analysis"] == "specifications"].to_dict("records")


def told(rows: list[dict]) -> dict[str, list[str]]:
    """By whether of one specification or of all what happens to the rows."""
    return {
        name: sorted({row["release"] for row in rows if (row["domain"] is None) == (name == "together")})
        for name in ("together", "each")
    }


def changed(rows: list[dict], number: int, **more: object) -> list[dict]:
    """One specification's row changed."""
    return [{**row, **more} if row.get("domain_level") == f"s{number}" else row for row in rows]


def test_effects_leave_in_whole_points_without_the_size_of_any_base():
    number, median, same, significant, first, *others = through(own(), *curve())
    assert number["estimate"] == SINGLES
    assert [median[name] for name in ("estimate", "lower", "upper", "p_value")] == [0.03, -0.02, 0.09, 0.03]
    assert (same["estimate"], same["p_value"]) == (11 / 12, 0.2)
    assert significant["estimate"] == 1 / 12
    assert [first[name] for name in ("estimate", "lower", "upper", "note")] == [0.03, -0.02, 0.09, "significant"]
    assert all(row["note"] is None for row in others)
    for row in (number, median, same, significant, first, *others):
        assert row["release"] == "published"
        assert np.isnan(row["standard_error"])
        assert pd.isna([row[name] for name in ("n", "count", "clusters")]).all()
    assert all(np.isnan(row["p_value"]) for row in (first, *others)), "of one, only on which side of .05 it is"


@pytest.mark.parametrize("note", ["9/20", "40/4", "0/0", None, "few", "40"])
def test_where_two_bases_are_close_none_leaves_alone_and_all_together_are_coarse(note):
    rows = through(own(), *curve(note=note))
    assert told(rows) == {"together": ["published"], "each": ["withheld"]}
    number, median, same, significant = rows[:4]
    assert median["estimate"] == 0.03
    assert np.isnan([median["lower"], median["upper"]]).all()
    assert [(row["estimate"], row["note"]) for row in (same, significant)] == [(0.9, "in_tenths"), (0.1, "in_tenths")]
    assert number["estimate"] == SINGLES


def test_few_specifications_are_not_told_together_where_they_may_not_be_alone():
    assert told(through(own(), *curve(singles=9, note="9/20"))) == {"together": ["withheld"], "each": ["withheld"]}
    assert told(through(own(), *curve(singles=9))) == {"together": ["published"], "each": ["published"]}
    few = changed(curve(singles=9), 3, n=199)
    assert told(through(own(), *few)) == {"together": ["withheld"], "each": ["published", "withheld"]}


@pytest.mark.parametrize(
    ("few", "reason"),
    [({"n": 199}, "small_base"), ({"count": 9}, "small_count"), ({"flag": "separated"}, "small_count")],
)
def test_one_that_may_not_leave_takes_the_ends_with_it(few, reason):
    rows = through(own(), *changed(curve(), 3, **few))
    hidden = [row for row in rows if row["release"] == "withheld"]
    assert [(row["domain_level"], row["release_reason"]) for row in hidden] == [("s3", reason)]
    assert np.isnan([rows[1]["lower"], rows[1]["upper"]]).all(), "it may be the smallest or the largest"
    assert rows[2]["estimate"] == 0.9, "of twelve of which one is hidden, in tenths"
    assert rows[0]["estimate"] == SINGLES


def test_one_without_an_effect_hides_nothing_of_the_others():
    rows = through(own(), *changed(curve(), 3, estimate=np.nan, lower=np.nan, upper=np.nan, count=0))
    assert rows[1]["lower"] == -0.02


@pytest.mark.parametrize("own_rows", [[], [own(n=199)], [own(count=9)]])
def test_what_is_hidden_of_the_models_own_effect_is_hidden_here(own_rows):
    assert told(through(*own_rows, *curve())) == {"together": ["withheld"], "each": ["withheld"]}


def test_that_the_model_itself_is_separated_hides_no_specification_that_is_not():
    assert told(through(own(flag="separated"), *curve())) == {"together": ["published"], "each": ["published"]}


def test_a_difference_leaves_where_both_its_sides_do():
    effects = [own(), own("men"), own("women", "men")]
    gap = curve("women", "men")
    rows = through(*effects, *curve(), *curve("men"), *gap)
    assert {row["release"] for row in rows} == {"published"}
    rows = through(*effects, *curve(), *changed(curve("men"), 3, count=9), *gap)
    hidden = [(row["domain_level"], row["contrast"]) for row in rows if row["release"] == "withheld"]
    assert hidden == [("s3", None), ("s3", "men")]
    rows = through(*effects, *curve(), *curve("men", count=9), *gap)
    assert {row["release"] for row in rows if row["contrast"]} == {"withheld"}
    rows = through(*effects, *curve(), *gap)
    assert {row["release"] for row in rows if row["contrast"]} == {"withheld"}, "of a side nobody knows of"


def test_nothing_leaves_of_a_term_that_tells_belonging_or_of_an_unknown_measure():
    rows = through(own(), *curve(), communal=("q",))
    assert {(row["release"], row["release_reason"]) for row in rows} == {("withheld", "communal")}
    rows = through(own(), *({**row, "measure": "odds"} for row in curve()[:1]))
    assert [row["release"] for row in rows] == ["withheld"]


def test_an_outcome_of_no_class_is_taken_for_sensitive():
    found = release(spine([own(n=150), *curve(n=150)]), {}, weighted=True)
    assert set(found["release"]) == {"withheld"}
