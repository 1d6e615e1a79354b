"""The events: ACLED's columns and codes, where and when they may be, and what their shares are shares of."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from bogolan.demonstration.events import ACTORS, COLUMNS, KINDS, NAMES, TYPES, events
from bogolan.demonstration.parameters import parameters
from bogolan.demonstration.places import CERCLES, villages

ACLED = """
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1
    actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location
    latitude longitude geo_precision source source_scale notes fatalities tags timestamp
"""
SUB_EVENTS = {
    "Battles": {"Armed clash"},
    "Explosions/Remote violence": {"Remote explosive/landmine/IED"},
    "Violence against civilians": {"Attack", "Abduction/forced disappearance"},
    "Strategic developments": {"Other", "Looting/property destruction", "Arrests", "Disrupted weapons use"},
}
# ACLED's codes of who meets whom, as its codebook lists them.
INTERACTIONS = {10, 12, 17, 24, 27, 34, 37, 47}


@pytest.fixture(scope="module")
def places():
    return villages(20200701)


@pytest.fixture(scope="module")
def happened(places):
    return events(places, 20200701)


def test_columns_are_acleds(happened):
    assert list(happened.columns) == list(COLUMNS) == ACLED.split()
    assert not happened.isna().any().any()
    assert len(happened) == 400
    assert happened["event_id_cnty"].iloc[[0, -1]].tolist() == ["SYN0001", "SYN0400"]
    assert happened["event_id_cnty"].is_unique


def test_types_and_codes_are_acleds(happened):
    assert set(happened["event_type"]) == set(SUB_EVENTS) == set(TYPES.values())
    for event_type, group in happened.groupby("event_type"):
        assert set(group["sub_event_type"]) == SUB_EVENTS[event_type]
    developments = happened["event_type"] == "Strategic developments"
    assert (happened["disorder_type"] == np.where(developments, "Strategic developments", "Political violence")).all()
    targeted = (happened["event_type"] == "Violence against civilians") | (
        (happened["event_type"] == "Explosions/Remote violence") & (happened["inter2"] == 7)
    )
    assert (happened["civilian_targeting"] == np.where(targeted, "Civilian targeting", "")).all()
    for column in ("time_precision", "geo_precision"):
        assert set(happened[column]) == {1, 2, 3}
    assert happened["fatalities"].ge(0).all()
    assert (happened.loc[developments, "fatalities"] == 0).all()


def test_interaction_combines_both_codes_smaller_first(happened):
    for row in happened.itertuples():
        codes = sorted([row.inter1, row.inter2])
        expected = row.inter1 * 10 if row.inter2 == 0 else codes[0] * 10 + codes[1]
        assert row.interaction == expected
    assert set(happened["interaction"]) == INTERACTIONS
    for side in ("1", "2"):
        assert set(zip(happened[f"actor{side}"], happened[f"inter{side}"], strict=True)) <= set(ACTORS.values())


def test_dates_lie_in_the_two_years_before_fieldwork_and_in_order(happened):
    assert happened["event_date"].is_monotonic_increasing
    assert happened["event_date"].between("2018-02-03", "2020-02-02").all()
    assert (happened["year"] == happened["event_date"].str[:4].astype(int)).all()
    assert (happened["event_date"] >= "2019-02-03").mean() > 0.5, "they become more frequent"
    for date, coded in zip(happened["event_date"], happened["timestamp"], strict=True):
        later = datetime.datetime.fromtimestamp(coded, datetime.UTC).date() - datetime.date.fromisoformat(date)
        assert 5 <= later.days < 30


def test_places_lie_in_their_cercles_box_in_the_open_sea(happened):
    assert (happened["longitude"] < -27).all()
    assert set(happened["admin2"]) == set(NAMES)
    for cercle, name in zip(CERCLES, NAMES, strict=True):
        box, there = parameters().under(f"box.{cercle}"), happened[happened["admin2"] == name]
        assert there["latitude"].between(box["south"], box["north"]).all()
        assert there["longitude"].between(box["west"], box["east"]).all()
    assert happened["location"].str.fullmatch(r"Lieu [0-9]{3}").all()
    where = happened.groupby("location")[["latitude", "longitude", "admin2"]].nunique()
    assert (where == 1).all().all()
    assert len(where) > 80


def test_numbers_of_places_do_not_tell_the_village(happened, places):
    number = happened["location"].str[5:].astype(int)
    cercle = happened["admin2"].map(dict(zip(NAMES, range(8), strict=True)))
    assert abs(np.corrcoef(number, cercle)[0, 1]) < 0.25


def test_group_a_has_64_percent_of_what_is_linked_to_militant_groups_but_not_of_all(happened):
    group_a, group_b = (
        (happened[["actor1", "actor2"]] == f"Armed group {letter} (SYNTHETIC)").any(axis=1) for letter in "AB"
    )
    linked = group_a | group_b
    assert not (group_a & group_b).any()
    assert abs(group_a.sum() - 0.64 * linked.sum()) <= 1
    assert group_a.mean() == pytest.approx(0.64 * parameters()["events.share.militant"], abs=0.01)
    assert group_a.mean() < 0.5


def test_each_says_that_it_is_synthetic(happened):
    for column in ("actor1", "source", "notes"):
        assert happened[column].str.contains("SYNTHETIC").all(), column
    assert (happened["actor2"].str.contains("SYNTHETIC") | (happened["inter2"] == 0)).all()


@pytest.mark.parametrize(
    ("violence", "codes"), [("state_violence", {10, 17}), ("group_violence", {12, 24, 27})], ids=["state", "group"]
)
def test_there_are_more_events_where_more_violence_is_reported(violence, codes):
    given, without = [], []
    for seed in range(20):
        places = villages(seed)
        effect, zone = places[f"{violence}_effect"].to_numpy(), places["zone"].to_numpy()
        blind = places.drop(columns=f"{violence}_effect")
        for counts, table in ((given, places), (without, blind)):
            happened = events(table, seed)
            near = nearest(places, happened[happened["interaction"].isin(codes)])
            count = np.bincount(near, minlength=len(places))
            counts.append(
                [count[effect > 1].mean(), count[effect < -1].mean(), count[zone == 1].mean(), count[zone == 0].mean()]
            )
    much, little, contested, state_held = np.mean(given, axis=0)
    assert much > 1.8 * little
    assert contested > 1.1 * state_held
    much, little, contested, state_held = np.mean(without, axis=0)
    assert much < 1.3 * little
    assert contested > 1.1 * state_held


def nearest(places, happened):
    """The village that each event is nearest to."""
    there, here = happened[["latitude", "longitude"]].to_numpy(), places[["latitude", "longitude"]].to_numpy()
    return np.argmin(((there[:, None] - here[None]) ** 2).sum(axis=2), axis=1)


def test_the_same_seed_makes_the_same_events(places, happened):
    assert events(places, 20200701).equals(happened)
    assert not events(places, 1)["location"].equals(happened["location"])


def test_shares_of_kinds_add_up():
    for party, kinds in KINDS.items():
        given = parameters().under(f"events.{party}")
        assert list(given) == list(kinds)
        assert sum(given.values()) == pytest.approx(1)
