"""How many events lie near each cluster. Positions come from the vault, and only the numbers of events leave here.

A cluster lies at the median of the positions of its interviews. An event of which only the larger region is known
(geo_precision 3) stands at a town of that region by convention, so that it is near no cluster in particular.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.events import within
from bogolan.preparation.identifiers.vault import opened
from bogolan.preparation.interviews import ROW, UUID
from bogolan.preparation.positions import columns_of_position, degrees, kilometres
from bogolan.preparation.weighting.sample import crossed
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.events import (
    EXPOSURE,
    GEO_PRECISION,
    LATITUDE,
    LEAST_PRECISE_PLACED,
    LONGITUDE,
    SIDES,
    exposing_actors,
    has_exposure,
    window,
)
from bogolan.survey.letters import tidied

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

CLUSTER, NEAR = "cluster", "events"
# Events that are all further away than this are of another region.
FAR_KM = 500


def exposures(
    responses: pd.DataFrame, vault: pd.DataFrame, events: pd.DataFrame, plan: Mapping[str, Any]
) -> pd.DataFrame:
    """(n) of each interview its `_row`, its `cluster`, and how many `events` lie near that; NA where nobody knows.

    `responses` and `vault` are as `clean` leaves them, `events` as `read_events` gives them. No rows where the plan
    names no position.
    """
    import pandas as pd

    if not has_exposure(plan):
        return pd.DataFrame({ROW: [], CLUSTER: [], NEAR: []}).astype({ROW: "int64", CLUSTER: object, NEAR: "Int64"})
    design, question = plan["design"], plan["events"]["position"]
    cluster = crossed(responses, [*design["strata"], design["clusters"]])
    columns = [UUID, *(name for name in columns_of_position(question) if name in responses)]
    found = degrees(opened(responses[columns], vault), question)
    nowhere = np.full(len(responses), np.nan)
    places = cluster_positions(*(found or (nowhere, nowhere)), cluster)
    exposing = placed(exposing_events(events, plan))
    near = events_near(places, exposing, plan["events"]["radius_km"])
    if not near.fillna(0).any():
        _refuse_far_events(places, exposing, plan)
    number = near.reindex(cluster).to_numpy()
    return pd.DataFrame({ROW: responses[ROW].to_numpy(), CLUSTER: cluster.to_numpy(), NEAR: number}).astype(
        {NEAR: "Int64"}
    )


def _refuse_far_events(places: pd.DataFrame, events: pd.DataFrame, plan: Mapping[str, Any]) -> None:
    """Raises SurveyError where all events lie far from every cluster: in another region, or their degrees exchanged."""
    known = places.dropna()
    if known.empty or events.empty:
        return
    latitude, longitude = events[LATITUDE].to_numpy(), events[LONGITUDE].to_numpy()
    nearest = min(
        float(kilometres(north, east, latitude, longitude).min())
        for north, east in known.itertuples(index=False, name=None)
    )
    if nearest > FAR_KM:
        found = f"no event within {FAR_KM} km of any cluster"
        hint = "are latitude and longitude exchanged, there or in the interviews?"
        expected = "events of the region of the survey"
        raise SurveyError(Problem(plan["events"]["file"], found, expected, column=LATITUDE, hint=hint))


def exposing_events(events: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
    """The events of the window by whoever exposes a cluster."""
    known, actors = within(events, window(plan)), exposing_actors(plan)
    if actors is not None:
        known &= takes_part(events, [name for actor in actors for name in plan["events"]["actors"][actor]])
    return events[known]


def placed(events: pd.DataFrame) -> pd.DataFrame:
    """The events of which the place is known better than by its region."""
    return events[events[GEO_PRECISION] <= LEAST_PRECISE_PLACED]


def takes_part(events: pd.DataFrame, names: Iterable[str]) -> pd.Series:
    """(n) whether an actor of one of these names is on either side of an event."""
    return events[list(SIDES)].isin({tidied(name) for name in names}).any(axis=1)


def cluster_positions(latitude: np.ndarray, longitude: np.ndarray, cluster: pd.Series) -> pd.DataFrame:
    """The median latitude and longitude (degrees) of each cluster, by its name; NaN where no position is known.

    A position of 0, 0 or of no place on earth is none. Longitudes are counted from one of the cluster's own, so that a
    cluster may lie across the 180th meridian; they may come out beyond it.
    """
    import pandas as pd

    known = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180) & ((latitude != 0) | (longitude != 0))
    points = pd.DataFrame({LATITUDE: latitude, LONGITUDE: longitude}).where(pd.Series(known))
    names = cluster.to_numpy(object)
    origin = points.groupby(names)[LONGITUDE].transform("first")
    points[LONGITUDE] = origin + (points[LONGITUDE] - origin + 180) % 360 - 180
    return points.groupby(names).median()


def events_near(places: pd.DataFrame, events: pd.DataFrame, radius_km: float) -> pd.Series:
    """How many events lie within the radius of each place, or just on it; NA where nobody knows the place."""
    import pandas as pd

    latitude, longitude = events[LATITUDE].to_numpy(), events[LONGITUDE].to_numpy()
    number = [
        int((kilometres(north, east, latitude, longitude) <= radius_km).sum()) if np.isfinite(north) else pd.NA
        for north, east in zip(places[LATITUDE], places[LONGITUDE], strict=True)
    ]
    return pd.Series(number, places.index, dtype="Int64", name=NEAR)


def with_exposure(sample: pd.DataFrame, exposed: pd.DataFrame | None) -> pd.DataFrame:
    """The sample with `_exposure`, log2(1 + events) of each respondent's cluster, so that 1 more is twice as many.

    As it is where exposure is not known.
    """
    if exposed is None or exposed.empty:
        return sample
    number = exposed.set_index(ROW)[NEAR].reindex(sample[ROW]).astype("float64").to_numpy()
    return sample.assign(**{EXPOSURE: np.log2(1 + number)})
