"""Events counted by hand, by actor, base and year; and the shares that the invented events are known to have."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.events import event_rows, share_of_events
from bogolan.demonstration.parameters import parameters
from bogolan.preparation.events import read_events
from bogolan.survey.plan import read_plan
from bogolan.survey.spine import spine

ACTORS = {"a": ["Group A", "Faction of A"], "b": ["Group B"], "army": ["Army"]}
PLAN = {
    "fieldwork": {"start": "2020-02-03"},
    "events": {"file": "e.csv", "radius_km": 10, "window_months": 24, "actors": ACTORS, "among": [["a", "b"]]},
}
NOBODY = pd.DataFrame({"_row": [], "cluster": [], "events": []})
FIRST, SECOND = "2018-02-03/2019-02-02", "2019-02-03/2020-02-02"


def happened(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["event_date", "actor1", "actor2"])
    return frame.assign(event_date=pd.to_datetime(frame["event_date"]), geo_precision=1)


EVENTS = happened(
    ("2018-02-02", "Group A", ""),  # a day too early
    ("2018-02-03", "Group A", "Army"),
    ("2019-02-02", "Army", "Faction of A"),
    ("2019-02-03", "Group A", "Group B"),
    ("2019-06-01", "Group A", "Faction of A"),
    ("2020-02-02", "Army", "Civilians"),
    ("2020-02-03", "Group B", ""),  # a day too late
)


def rows_of(events: pd.DataFrame, plan: dict = PLAN, exposed: pd.DataFrame = NOBODY) -> pd.DataFrame:
    return spine(event_rows(events, exposed, plan)).set_index("id")


def share(row: pd.Series) -> tuple:
    return row["count"], row["n"], row["estimate"]


def test_an_event_counts_once_for_each_actor_on_either_side():
    rows = rows_of(EVENTS)
    assert rows.loc["events/events/all_events", "estimate"] == 5
    assert share(rows.loc["events/event_share/a/all_events"]) == (4, 5, 0.8)
    assert share(rows.loc["events/event_share/b/all_events"]) == (1, 5, 0.2)
    assert share(rows.loc["events/event_share/army/all_events"]) == (3, 5, 0.6)


def test_a_share_has_the_base_that_it_names():
    rows = rows_of(EVENTS)
    assert rows.loc["events/events/a+b", "estimate"] == 4
    assert share(rows.loc["events/event_share/a/a+b"]) == (4, 4, 1.0)
    assert share(rows.loc["events/event_share/b/a+b"]) == (1, 4, 0.25)
    assert "events/event_share/army/a+b" not in rows.index


def test_years_are_counted_back_from_fieldwork_and_add_up():
    rows = rows_of(EVENTS)
    numbers = [rows.loc[f"events/events/all_events/period/{year}", "estimate"] for year in (FIRST, SECOND)]
    assert numbers == [2, 3]
    assert share(rows.loc[f"events/event_share/army/all_events/period/{FIRST}"]) == (2, 2, 1.0)
    assert share(rows.loc[f"events/event_share/a/a+b/period/{SECOND}"]) == (2, 2, 1.0)
    counts = rows[rows["measure"] == "event_share"].groupby(["outcome", "level", rows["domain"].isna()])["count"].sum()
    assert (counts.xs(True, level=2) == counts.xs(False, level=2)).all()


def test_nothing_is_known_of_a_share_of_no_events():
    rows = rows_of(happened(("2019-06-01", "Army", "")))
    assert share(rows.loc["events/event_share/a/all_events"]) == (0, 1, 0.0)
    row = rows.loc["events/event_share/a/a+b"]
    assert math.isnan(row["estimate"])
    assert (row["count"], row["n"]) == (0, 0)


def test_a_claim_has_the_share_that_it_is_about():
    claim = {"id": "C1", "events": {"actors": ["b", "army"], "among": ["a"]}}
    rows = rows_of(EVENTS, {**PLAN, "claims": [claim]})
    assert share(rows.loc["events/event_share/army+b/a"]) == (3, 4, 0.75)
    assert share(rows.loc["events/event_share/army+b/all_events"]) == (4, 5, 0.8)
    counted = EVENTS[1:-1]
    assert share_of_events(counted, "army+b", "a", PLAN) == {"estimate": 0.75, "count": 3, "n": 4}


@pytest.mark.parametrize(
    ("claimed", "verdict", "reason"),
    [
        ({"value": {"all": 0.79}}, "consistent", None),
        ({"value": {"all": 0.81}}, "inconsistent", None),
        ({"value": {"all": 0.81}, "margin": 0.07}, "consistent", None),
        ({"at_least": {"all": 0.75}}, "consistent", None),
        ({"at_most": {"all": 0.74}}, "inconsistent", None),
        ({}, "cannot_tell", "no_number"),
        ({"value": {"all": 0.75}, "synthetic": True}, "not_tested", None),
    ],
)
def test_the_share_itself_is_compared_with_a_claim(claimed, verdict, reason):
    """Three of four: 0.75, give or take the five points that a value is allowed."""
    claim = {"id": "C1", "events": {"actors": ["army", "b"], "among": ["a"]}, **claimed}
    plan = {**PLAN, "synthetic": "synthetic" in claimed, "claims": [claim, {"id": "C2"}]}
    row = rows_of(EVENTS, plan).loc["claims/claim/C1/all"]
    assert (row["note"], row["flag"]) == (verdict, reason)
    assert row["base"] == "events"


def test_there_is_no_interval_and_no_error():
    rows = rows_of(EVENTS)
    assert rows[["standard_error", "lower", "upper", "p_value"]].isna().all().all()
    assert rows["base"].unique().tolist() == ["events"]


def test_exposure_is_told_over_clusters_and_not_over_respondents():
    clusters = [f"v{number}" for number in range(5)]
    exposed = pd.DataFrame(
        {"_row": range(11), "cluster": [*clusters, *["v4"] * 6], "events": [0, 2, 4, None, 9] + [9] * 6}
    )
    vague = EVENTS.assign(geo_precision=[1, 1, 2, 3, 3, 1, 1])
    rows = rows_of(vague, exposed=exposed.astype({"events": "Int64"}))
    told = rows[rows["measure"] == "exposed"].set_index("level")
    assert told["estimate"].to_dict() == {
        **dict(
            zip(
                ("lower_quartile", "median", "upper_quartile"),
                np.quantile([0, 2, 4, 9], (0.25, 0.5, 0.75)),
                strict=True,
            )
        ),
        "without_position": 1,
        "placed": 3,
        "unplaced": 2,
    }
    assert told.loc["median", "clusters"] == 4


def test_where_no_position_is_known_exposure_has_no_size():
    exposed = pd.DataFrame({"_row": [2, 3], "cluster": ["v", "w"], "events": pd.array([None, None], "Int64")})
    told = rows_of(EVENTS, exposed=exposed).query("measure == 'exposed'").set_index("level")["estimate"]
    assert math.isnan(told["median"])
    assert told["without_position"] == 2


@pytest.fixture(scope="module")
def demonstration(house):
    folder = house / "data/mopti-demo"
    plan = read_plan(folder / "survey.yaml")
    return plan, rows_of(read_events(folder, plan), plan)


def test_group_a_has_the_share_of_events_linked_to_militants_that_it_was_given(demonstration):
    """Of these, not of all: that is what the article takes it for."""
    _, rows = demonstration
    given = parameters().under("events")
    of_militants, of_all = (
        rows.loc[f"events/event_share/group_a/{base}"] for base in ("group_a+group_b", "all_events")
    )
    assert of_militants["n"] == round(given["share.militant"] * 400)
    assert of_militants["count"] == round(given["share.group_a_of_militant"] * of_militants["n"])
    assert of_militants["estimate"] == pytest.approx(0.64, abs=0.002)
    assert of_all["count"] == of_militants["count"]
    assert of_all["estimate"] == pytest.approx(0.64 * given["share.militant"], abs=0.002)


def test_the_demonstrations_window_holds_all_that_was_invented(demonstration):
    plan, rows = demonstration
    assert rows.loc["events/events/all_events", "estimate"] == 400
    assert set(rows.loc[rows["analysis"] == "events", "outcome"].dropna()) == set(plan["events"]["actors"])
    assert rows.loc["claims/claim/C9/all", "note"] == "not_tested"
    alone = rows[(rows["measure"] == "event_share") & rows["domain"].isna() & (rows["level"] == "all_events")]
    assert alone["estimate"].sum() > 1, "events between two actors count for both"
