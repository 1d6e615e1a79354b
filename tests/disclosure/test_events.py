"""Events at the gate: counts of what is on record leave, how many lie near a village never does."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

SHARE = {"analysis": "events", "measure": "event_share", "unit": "proportion", "base": "events"}
SHARE |= {"outcome": "a", "level": "a+b", "estimate": 160 / 251, "n": 251, "count": 160}
NUMBER = {"analysis": "events", "measure": "events", "unit": "events", "level": "all_events", "base": "events"}
NUMBER |= {"estimate": 3, "n": 3}
YEAR = {"domain": "period", "domain_level": "2018-02-03/2019-02-02"}


def exposed(level: str, estimate: float, clusters: int | None = 80) -> dict:
    about = {"analysis": "events", "measure": "exposed", "unit": "events", "base": "clusters", "level": level}
    return {**about, "estimate": estimate, "clusters": clusters}


def through(*rows: dict, communal: tuple = (), classes: dict | None = None) -> list[dict]:
    return release(spine(rows), classes or {}, weighted=True, communal=communal).to_dict("records")


def test_counts_and_shares_of_events_leave_whatever_the_survey_is():
    number, of_year, share = through(NUMBER, {**NUMBER, **YEAR}, SHARE)
    assert (number["estimate"], of_year["estimate"], of_year["n"]) == (3, 3, 3)
    assert (share["estimate"], share["n"], share["count"]) == (0.64, 251, 160)
    assert {row["release"] for row in (number, of_year, share)} == {"published"}


def test_a_share_of_no_events_is_not_there():
    (share,) = through({**SHARE, "estimate": float("nan"), "n": 0, "count": 0})
    assert pd.isna(share["estimate"])


@pytest.mark.parametrize("communal", [("a",), ("b",), ("a", "other")])
def test_an_actor_called_by_a_community_is_told_nothing_of(communal):
    share, year, base, total = through(SHARE, {**SHARE, **YEAR}, {**NUMBER, "level": "a+b"}, NUMBER, communal=communal)
    for row in (share, year, base):
        assert (row["release"], row["release_reason"]) == ("withheld", "communal")
        assert pd.isna([row["estimate"], row["n"], row["count"]]).all()
    assert total["estimate"] == 3


@pytest.mark.parametrize(
    ("level", "clusters", "told"),
    [
        ("median", 20, True),
        ("median", 19, False),
        ("lower_quartile", 40, True),
        ("lower_quartile", 39, False),
        ("upper_quartile", 40, True),
        ("upper_quartile", 39, False),
        ("median", None, False),
        ("largest", 400, False),
        (None, 400, False),
    ],
)
def test_quartiles_leave_where_ten_villages_lie_on_either_side(level, clusters, told):
    (row,) = through(exposed(level, 6.5, clusters))
    assert (row["release"] == "published") is told
    assert told or (row["release_reason"] == "few_clusters" and pd.isna(row["estimate"]))


def test_quartiles_leave_in_whole_events_and_not_of_how_many_villages():
    for estimate, whole in ((6.5, 7), (6.49, 6), (0.0, 0)):
        (row,) = through(exposed("median", estimate))
        assert row["estimate"] == whole
        assert pd.isna(row["clusters"])


@pytest.mark.parametrize(("number", "told"), [(0, True), (1, False), (9, False), (10, True)])
def test_a_few_villages_without_a_position_are_not_counted_in_public(number, told):
    (row,) = through(exposed("without_position", number))
    assert (row["release"] == "published") is told


def test_events_that_are_near_no_place_are_counted():
    placed, unplaced = through(exposed("placed", 4, None), exposed("unplaced", 1, None))
    assert (placed["estimate"], unplaced["estimate"]) == (4, 1)


def test_exposure_to_a_community_is_told_nowhere():
    coefficient = {"analysis": "models", "measure": "marginal_effect", "unit": "proportion", "outcome": "m"}
    coefficient |= {"level": "_exposure", "group": "women", "estimate": 0.1, "n": 900, "count": 300, "clusters": 60}
    classes = {"models": {"m": "personal"}}
    rows = [exposed("median", 6), exposed("unplaced", 1), coefficient]
    assert [row["release"] for row in through(*rows, classes=classes)] == ["published"] * 3
    hidden = through(*rows, classes=classes, communal=("_exposure",))
    assert [row["release_reason"] for row in hidden] == ["communal"] * 3


def test_the_verdict_on_a_claim_leaves_unless_it_is_on_a_community():
    verdict = {"analysis": "claims", "outcome": "C1", "measure": "claim", "group": "all", "base": "events"}
    verdict["note"] = "consistent"
    (row,) = through(verdict)
    assert (row["release"], row["note"]) == ("published", "consistent")
    (row,) = through(verdict, communal=("C1",))
    assert (row["release"], row["release_reason"], row["note"]) == ("withheld", "communal", None)


def test_what_is_not_known_stays():
    (row,) = through({**NUMBER, "measure": "fatalities"})
    assert row["release"] == "withheld"
    assert pd.isna(row["estimate"])


def test_events_change_nothing_of_other_rows():
    share = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "marriage", "level": "1"}
    share |= {"group": "women", "estimate": 0.5, "lower": 0.4, "upper": 0.6, "n": 200, "count": 100, "clusters": 40}
    share["base"] = "answered"
    classes = {"drivers": {"marriage": "community"}}
    alone = release(spine([share]), classes, weighted=False)
    beside = release(spine([share, SHARE, {**NUMBER, **YEAR}, exposed("median", 6, 3)]), classes, weighted=False)
    pd.testing.assert_frame_equal(alone, beside[:1])
