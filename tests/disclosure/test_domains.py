"""Within an area or an age band: bands at most, nothing of sensitive questions, no difference."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine


def local(count: int, n: int, clusters: int = 8, group: str = "women", **more: object) -> dict:
    about = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "q", "level": "yes"}
    place = {"domain": "area", "domain_level": "north", "group": group, "base": "answered"}
    numbers = {"estimate": count / n, "lower": 0.1, "upper": 0.9, "n": n, "count": count, "clusters": clusters}
    return {**about, **place, **numbers, **more}


def through(*rows: dict, question_class: str = "community", communal: tuple[str, ...] = ()) -> list[dict]:
    return release(spine(rows), {"drivers": {"q": question_class}}, False, communal).to_dict("records")


@pytest.mark.parametrize(
    ("question_class", "count", "n", "clusters", "note", "reason"),
    [
        ("community", 31, 31, 5, "90-100", "area"),
        ("community", 15, 29, 8, None, "small_base"),
        ("community", 15, 31, 4, None, "few_clusters"),
        ("personal", 40, 65, 8, "25-75", "area"),
        ("personal", 9, 65, 8, None, "small_count"),
        ("personal", 60, 65, 8, None, "small_count"),
        ("sensitive", 300, 600, 60, None, "area"),
        ("of no kind", 300, 600, 60, None, "area"),
    ],
)
def test_each_class_has_bands_or_nothing(question_class, count, n, clusters, note, reason):
    (row,) = through(local(count, n, clusters), question_class=question_class)
    assert (row["release"], row["note"], row["release_reason"]) == ("banded" if note else "withheld", note, reason)
    assert all(np.isnan(row[name]) for name in ("estimate", "lower", "upper", "standard_error"))


def test_a_base_leaves_in_tens_and_few_cases_are_said():
    few, many = through(local(20, 47, flag="few_cases"), local(20, 69, group="men"))
    assert (few["n"], few["flag"]) == (40, "few_cases")
    assert (many["n"], many["flag"]) == (60, None)


def test_a_gap_in_an_area_never_leaves():
    (row,) = through(local(200, 400, contrast="men", measure="gap", p_value=0.01))
    assert row["release"] == "withheld"
    assert np.isnan(row["p_value"])


def test_where_one_gender_is_withheld_both_together_are():
    told = through(local(40, 60), local(10, 20, group="men"), local(50, 80, group="all"))
    assert [row["release"] for row in told] == ["banded", "withheld", "withheld"]


def test_nothing_is_told_by_ethnic_group_or_livelihood():
    (row,) = through(local(40, 60), communal=("area",))
    assert (row["release"], row["release_reason"]) == ("withheld", "communal")


def test_what_is_withheld_in_an_area_hides_nothing_of_the_whole():
    whole = {**local(200, 400), "domain": None, "domain_level": None, "lower": 0.45, "upper": 0.55, "clusters": 30}
    told, _ = through(whole, local(10, 20))
    assert (told["release"], told["n"], told["estimate"]) == ("published", 400, 0.5)


@pytest.mark.parametrize(
    "more",
    [
        {"measure": "mean", "unit": "scale", "level": None, "estimate": 5.4, "lower": 5.0, "upper": 5.8},
        {"measure": "mean_rank", "unit": "places", "level": "road", "estimate": 2.1, "lower": 1.9, "upper": 2.3},
    ],
)
@pytest.mark.parametrize("question_class", ["community", "personal", "sensitive"])
def test_a_mean_has_no_band_and_never_leaves_an_area(more, question_class):
    (row,) = through(local(300, 600, 60, **more), question_class=question_class)
    assert (row["release"], row["release_reason"], row["note"]) == ("withheld", "area", None)
    assert all(np.isnan(row[name]) for name in ("estimate", "lower", "upper"))


def test_choices_of_an_area_leave_in_bands_each_on_its_own_account():
    rare, common = local(9, 90, level="pay"), local(50, 90, level="fear")
    told = through(common, rare, question_class="personal")
    assert [(row["release"], row["note"]) for row in told] == [("banded", "25-75"), ("withheld", None)]
    told = through(common, rare, question_class="sensitive")
    assert [row["release"] for row in told] == ["withheld"] * 2
