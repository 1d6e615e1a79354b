"""Results a second time leave only where those left out could be told of, since the two shares give theirs."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

ABOUT = {"analysis": "drivers", "unit": "proportion", "outcome": "q", "level": "yes", "base": "answered"}


def share(count: int, n: int, group: str = "women", **more: object) -> dict:
    numbers = {"estimate": count / n, "lower": 0.4, "upper": 0.6, "n": n, "count": count, "clusters": 40}
    return {**ABOUT, "measure": "share", "group": group, **numbers, **more}


def gap(**more: object) -> dict:
    numbers = {"estimate": 0.1, "lower": 0.0, "upper": 0.2, "n": 800, "count": 400, "clusters": 40}
    return {**ABOUT, "measure": "gap", "group": "women", "contrast": "men", **numbers, **more}


AGAIN = {"domain": "sensitivity", "domain_level": "clean"}


def through(*rows: dict, question_class: str = "personal") -> list[dict]:
    found = release(spine(rows), {"drivers": {"q": question_class}}, False).to_dict("records")
    return [row for row in found if row["domain"] == "sensitivity"]


@pytest.mark.parametrize(
    ("question_class", "count", "n", "outcome"),
    [
        ("personal", 150, 300, "published"),
        ("personal", 200, 400, "published"),  # nobody was left out
        ("personal", 195, 301, "withheld"),  # 99 were, fewer than any personal share is told of
        ("personal", 195, 300, "withheld"),  # of a hundred left out, five said yes
        ("community", 175, 350, "published"),
        ("community", 176, 351, "withheld"),
        ("sensitive", 150, 300, "withheld"),
        ("sensitive", 100, 200, "published"),
    ],
)
def test_those_left_out_count_as_any_others(question_class, count, n, outcome):
    (row,) = through(share(200, 400), share(count, n, **AGAIN, note="20"), question_class=question_class)
    assert row["release"] == outcome
    assert row["n"] == n // 10 * 10 if outcome == "published" else row["n"] is None or np.isnan(row["n"])


def test_a_second_share_goes_with_the_first():
    (row,) = through(share(5, 400), share(3, 200, **AGAIN))
    assert row["release"] == "withheld"


def test_a_gap_goes_with_both_its_second_shares():
    first = [share(200, 400), share(200, 400, "men"), gap()]
    told = through(*first, share(150, 300, **AGAIN), share(150, 300, "men", **AGAIN), gap(**AGAIN))
    assert [row["release"] for row in told] == ["published"] * 3
    told = through(*first, share(150, 300, **AGAIN), share(195, 390, "men", **AGAIN), gap(**AGAIN))
    assert [row["release"] for row in told] == ["published", "withheld", "withheld"]


GROUP = {"domain": "group", "domain_level": "young"}


def of_group(*rows: dict, question_class: str = "personal", communal: tuple = ()) -> list[str]:
    found = release(spine(rows), {"drivers": {"q": question_class}}, False, communal)
    return found.loc[found["domain"] == "group", "release"].tolist()


def test_a_group_leaves_where_the_others_could_be_told_of_and_its_gap_with_it():
    compared = gap(**GROUP, contrast="others")
    assert of_group(share(200, 400), share(100, 200, **GROUP), compared) == ["published"] * 2
    assert of_group(share(200, 400), share(100, 301, **GROUP), compared) == ["withheld"] * 2
    assert of_group(share(200, 400), share(5, 200, **GROUP), compared) == ["withheld"] * 2
    assert of_group(share(200, 399), share(100, 199, **GROUP), question_class="sensitive") == ["withheld"]


def test_what_joins_an_outcome_with_belonging_is_withheld_however_many_they_are():
    rows = [share(2000, 4000), share(1000, 2000, **GROUP, note="30"), share(1000, 2000, **AGAIN, note="30")]
    assert of_group(*rows, question_class="community") == ["published"]
    assert of_group(*rows, question_class="community", communal=("young",)) == ["withheld"]
    found = release(spine(rows), {"drivers": {"q": "community"}}, False, ("clean",))
    assert found["release"].tolist() == ["published", "published", "withheld"]
    assert found["release_reason"].tolist()[2] == "communal"


def test_a_group_and_an_analysis_of_one_name_are_not_mixed_up():
    again = {"domain": "sensitivity", "domain_level": "young"}
    rows = [share(200, 400), share(150, 301, **GROUP), share(150, 300, **again)]
    found = release(spine(rows), {"drivers": {"q": "personal"}}, False)
    assert found["release"].tolist() == ["published", "withheld", "published"]


def test_those_left_out_must_live_in_enough_places_themselves():
    for clusters, outcome in (("20", "published"), ("19", "withheld")):
        (row,) = through(share(300, 800), share(240, 590, **AGAIN, note=clusters), question_class="sensitive")
        assert row["release"] == outcome
        assert row["note"] is None
    (row,) = through(share(300, 800), share(240, 590, **AGAIN), question_class="sensitive")
    assert row["release"] == "withheld", "where it is not known, they may all live in one"
