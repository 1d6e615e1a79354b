"""How many events lie near each cluster: distances, middles of clusters, what is counted; no position comes out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.demonstration.events import ACTORS, events
from bogolan.demonstration.places import villages
from bogolan.preparation.exposure import (
    _refuse_far_events,
    cluster_positions,
    events_near,
    exposing_events,
    exposures,
    placed,
    with_exposure,
)
from bogolan.preparation.positions import kilometres
from bogolan.provenance.errors import SurveyError

PLAN = {
    "fieldwork": {"start": "2020-02-03"},
    "design": {"strata": ["region"], "clusters": "village"},
    "events": {"file": "e.csv", "radius_km": 10, "window_months": 24, "position": "gps", "actors": {"a": ["Group A"]}},
}
DEGREE = 111.195  # kilometres on a sphere of 6,371 km


def happened(*rows: tuple) -> pd.DataFrame:
    columns = ["event_date", "actor1", "actor2", "latitude", "longitude", "geo_precision"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(event_date=pd.to_datetime(frame["event_date"]), event_type="Battles")


def survey(*interviews: tuple[str, str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Responses and vault as cleaning leaves them: region, village and position of each interview."""
    keys = [f"key{place}" for place in range(len(interviews))]
    frame = pd.DataFrame(interviews, columns=["region", "village", "gps"])
    responses = frame[["region", "village"]].assign(uuid=keys, _row=range(2, len(frame) + 2))
    return responses, pd.DataFrame({"_key": keys, "uuid": [f"id-{key}" for key in keys], "gps": frame["gps"]})


HERE = ("2019-01-01", "Group A", "", 14.0, -4.0, 1)


def test_distances_are_those_over_the_sphere():
    apart = kilometres(
        np.array([0.0, 0.0, 60.0, 90.0]), np.zeros(4), np.array([1.0, 0.0, 60.0, -90.0]), np.array([0, 1, 1, 0])
    )
    quarter = np.pi * 6371
    np.testing.assert_allclose(apart, [DEGREE, DEGREE, 55.597, quarter], rtol=1e-4)
    # Bamako to Mopti, by Vincenty's formula on the ellipsoid 461 km.
    assert kilometres(12.639, -8.003, 14.484, -4.183) == pytest.approx(461, abs=2)
    assert np.isnan(kilometres(np.nan, 0.0, 0.0, 0.0))


def test_a_cluster_lies_at_the_median_of_its_interviews():
    latitude = np.array([14.0, 14.1, 19.0, 10.0, np.nan, np.nan])
    longitude = np.array([-4.0, -4.1, -9.0, -3.0, -3.0, np.nan])
    found = cluster_positions(latitude, longitude, pd.Series(["a", "a", "a", "b", "b", "c"]))
    assert found.loc["a"].tolist() == pytest.approx([14.1, -4.1]), "one that is far off moves it little"
    assert found.loc["b"].tolist() == [10.0, -3.0]
    assert found.loc["c"].isna().all()


def test_positions_of_no_place_on_earth_and_zeros_are_none():
    latitude, longitude = np.array([0.0, 95.0, 14.0, 14.0]), np.array([0.0, 0.0, 200.0, -4.0])
    assert cluster_positions(latitude, longitude, pd.Series(["a"] * 4)).loc["a"].tolist() == [14.0, -4.0]


def test_a_cluster_may_lie_across_the_180th_meridian():
    found = cluster_positions(np.full(3, -17.0), np.array([179.99, -179.99, -179.97]), pd.Series(["a"] * 3))
    near = events_near(found, happened(("2019-01-01", "Group A", "", -17.0, -179.98, 1)), 3)
    assert near.tolist() == [1]


@pytest.mark.parametrize(("north", "count"), [(0.089, 1), (0.091, 0), (-0.089, 1), (-0.091, 0)])
def test_what_lies_within_the_radius_counts(north, count):
    place = pd.DataFrame({"latitude": [14.0], "longitude": [-4.0]}, index=["v"])
    assert events_near(place, happened((*HERE[:3], 14.0 + north, -4.0, 1)), 10).tolist() == [count]


def test_on_the_radius_itself_counts_too():
    place = pd.DataFrame({"latitude": [0.0], "longitude": [0.0]}, index=["v"])
    apart = float(kilometres(0.0, 0.0, 0.25, 0.0))
    assert events_near(place, happened((*HERE[:3], 0.25, 0.0, 1)), apart).tolist() == [1]


def test_events_of_a_larger_region_are_near_no_cluster():
    assert placed(happened(HERE, (*HERE[:5], 2), (*HERE[:5], 3)))["geo_precision"].tolist() == [1, 2]


def test_only_events_of_the_window_by_whom_the_plan_says_expose():
    rows = [
        HERE,
        ("2018-02-02", *HERE[1:]),
        ("2020-02-03", *HERE[1:]),
        ("2019-01-01", "Army", "Group A", *HERE[3:]),
        ("2019-01-01", "Army", "", *HERE[3:]),
    ]
    assert len(exposing_events(happened(*rows), PLAN)) == 3
    by_group = {**PLAN, "events": {**PLAN["events"], "exposure": {"actors": ["a"]}}}
    assert exposing_events(happened(*rows), by_group).index.tolist() == [0, 3]


def test_all_interviews_of_a_village_have_its_exposure_and_nothing_else_comes_out():
    interviews = [
        ("n", "v1", "14.0 -4.0 0 5"),
        ("n", "v1", ""),
        ("n", "v2", "16.0 -4.0 0 5"),
        ("s", "v1", "14.05 -4.0 0 5"),
        ("s", "v3", ""),
    ]
    responses, vault = survey(*interviews)
    found = exposures(responses, vault, happened(HERE, (*HERE[:3], 14.12, -4.0, 1)), PLAN)
    assert list(found) == ["_row", "cluster", "events"]
    assert found["_row"].tolist() == [2, 3, 4, 5, 6]
    assert found["events"].astype(object).where(found["events"].notna(), None).tolist() == [1, 1, 0, 2, None]
    assert found["cluster"].nunique() == 4, "a village of one name in another stratum is another village"


def test_positions_in_columns_of_their_parts():
    responses, vault = survey(("n", "v1", ""))
    vault = vault.drop(columns="gps").assign(_gps_latitude="14.0", _gps_longitude="-4.0")
    assert exposures(responses, vault, happened(HERE), PLAN)["events"].tolist() == [1]


def test_a_position_that_the_plan_keeps_with_the_answers():
    responses, vault = survey(("n", "v1", "14.0 -4.0"))
    responses, vault = responses.assign(gps=vault["gps"]), vault.drop(columns="gps")
    assert exposures(responses, vault, happened(HERE), PLAN)["events"].tolist() == [1]


def test_without_positions_there_is_no_exposure():
    plan = {**PLAN, "events": {key: value for key, value in PLAN["events"].items() if key != "position"}}
    found = exposures(*survey(("n", "v1", "14.0 -4.0")), happened(HERE), plan)
    assert found.empty
    sample = pd.DataFrame({"_row": [2]})
    assert with_exposure(sample, found) is sample
    assert with_exposure(sample, None) is sample


def test_exposure_of_a_respondent_is_the_binary_logarithm_of_one_more():
    exposed = pd.DataFrame({"_row": [2, 3, 4, 5], "cluster": list("abcd"), "events": [0, 1, 7, None]})
    found = with_exposure(pd.DataFrame({"_row": [5, 4, 2, 3]}), exposed.astype({"events": "Int64"}))
    np.testing.assert_array_equal(found["_exposure"], [np.nan, 3.0, 0.0, 1.0])


def test_the_invented_villages_with_more_violence_are_more_exposed():
    """In the invented survey events follow what violence by the group a village reports: so does exposure to them."""
    group = [ACTORS["group_a"][0], ACTORS["group_b"][0]]
    together, apart = [], []
    for seed in range(12):
        places = villages(seed)
        every = events(places, seed)
        every["event_date"] = pd.to_datetime(every["event_date"])
        plan = {**PLAN, "events": {**PLAN["events"], "actors": {"g": group}, "exposure": {"actors": ["g"]}}}
        exposing = placed(exposing_events(every, plan))
        near = events_near(places, exposing, 10).to_numpy(float)
        effect = places["group_violence_effect"].to_numpy()
        together.append(np.corrcoef(np.log2(1 + near), effect)[0, 1])
        apart.append(np.corrcoef(np.log2(1 + near), places["state_violence_effect"].to_numpy())[0, 1])
    assert np.mean(together) > 0.15
    assert np.mean(together) > np.mean(apart) + 0.1


def test_events_of_another_region_are_a_mistake_that_is_named():
    plan = {"events": {"file": "events.csv"}}
    places = pd.DataFrame({"latitude": [14.5, np.nan], "longitude": [-4.0, np.nan]}, index=["v", "w"])
    _refuse_far_events(places, happened((*HERE[:3], 17.0, -4.0, 1)), plan)
    with pytest.raises(SurveyError) as raised:
        _refuse_far_events(places, happened((*HERE[:3], -4.0, 14.5, 1)), plan)
    (problem,) = raised.value.problems
    assert (problem.file, problem.found) == ("events.csv", "no event within 500 km of any cluster")
    assert "exchanged" in problem.hint
