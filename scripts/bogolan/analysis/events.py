"""Conflict events as rows of the spine: how many there are by year, in what share of them actors took part, exposure.

The events on record are counted, all of them; nothing was drawn, so that there is no interval. An event counts once for
each actor who took part in it, on whichever side, so that the shares of several actors may add up to more than 1.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.claims import DIGITS, judged, region_of
from bogolan.analysis.sampled import ALL
from bogolan.preparation.events import within
from bogolan.preparation.exposure import CLUSTER, NEAR, exposing_events, placed, takes_part
from bogolan.survey.events import called, names_joined, period_name, shares_asked, window, years
from bogolan.survey.spine import (
    ALL_EVENTS,
    CANNOT_TELL,
    CLAIM,
    CLAIMS,
    CONSISTENT,
    EVENT_SHARE,
    EVENTS,
    EXPOSED,
    INCONSISTENT,
    LOWER_QUARTILE,
    MEDIAN,
    NOT_TESTED,
    PERIOD,
    PLACED,
    UNMEASURED,
    UNPLACED,
    UPPER_QUARTILE,
    WITHOUT_POSITION,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

QUARTILES = {LOWER_QUARTILE: 0.25, MEDIAN: 0.5, UPPER_QUARTILE: 0.75}


def event_rows(events: pd.DataFrame, exposed: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a plan's events: of the whole window, of claims on events, of each year, of exposure if it is known.

    `events` are as `preparation.events.read_events` gives them, `exposed` as `preparation.exposure.exposures` does.
    """
    counted = events[within(events, window(plan))]
    yield from _of_period(counted, plan)
    yield from _verdicts(counted, plan)
    for period in years(plan):
        inside = {"domain": PERIOD, "domain_level": period_name(period)}
        yield from ({**row, **inside} for row in _of_period(counted[within(counted, period)], plan))
    if len(exposed):
        yield from _exposure(exposed, events, plan)


def share_of_events(events: pd.DataFrame, actors: str, base: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    """In what share of the base's events the actors took part: `estimate`, `count` of `n`; NaN where the base has none.

    `actors` and `base` are joined names of the plan's actors (`survey.events.names_joined`), or the base all events.
    """
    among = _of(events, base, plan)
    count = int(takes_part(among, called(plan, actors)).sum())
    return {"estimate": count / len(among) if len(among) else math.nan, "count": count, "n": len(among)}


def _of(events: pd.DataFrame, base: str, plan: Mapping[str, Any]) -> pd.DataFrame:
    return events if base == ALL_EVENTS else events[takes_part(events, called(plan, base))]


def _of_period(events: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a base with its number of events, and a row a share that the plan asks for."""
    about = {"analysis": EVENTS, "base": EVENTS}
    asked = shares_asked(plan)
    for base in dict.fromkeys(base for _, base in asked):
        number = len(_of(events, base, plan))
        yield {**about, "measure": EVENTS, "unit": EVENTS, "level": base, "estimate": number, "n": number}
    for actors, base in asked:
        told = {"measure": EVENT_SHARE, "unit": "proportion", "outcome": actors, "level": base}
        yield {**about, **told, **share_of_events(events, actors, base, plan)}


def _verdicts(events: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a claim on events: whether the share that it speaks of lies within what it says, of the events counted.

    Nothing was drawn, so that the share itself is compared. Of invented events nothing is said.
    """
    for claim in plan.get("claims", ()):
        if "events" not in claim:
            continue
        actors, base = (names_joined(claim["events"][key]) for key in ("actors", "among"))
        share, region = share_of_events(events, actors, base, plan)["estimate"], region_of(claim, ALL, is_share=True)
        told = None
        if region is not None and not math.isnan(share):
            told = CONSISTENT if region[0] <= round(share, DIGITS) <= region[1] else INCONSISTENT
        if region is not None and math.isnan(share):  # of an empty base
            verdict, reason = CANNOT_TELL, UNMEASURED
        else:
            verdict, reason = judged(claim, [{"note": told}])
        if plan.get("synthetic"):
            verdict, reason = NOT_TESTED, None
        about = {"analysis": CLAIMS, "outcome": claim["id"], "measure": CLAIM, "group": ALL, "base": EVENTS}
        yield about | {"note": verdict, "flag": reason}


def _exposure(exposed: pd.DataFrame, events: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Quartiles over clusters of the events near them, clusters without a position, events with and without one.

    Each cluster counts once, however many interviews it has.
    """
    about = {"analysis": EVENTS, "measure": EXPOSED}
    by_cluster = exposed.drop_duplicates(CLUSTER)[NEAR]
    near = by_cluster.dropna().to_numpy(float)
    for level, part in QUARTILES.items():
        number = float(np.quantile(near, part)) if len(near) else math.nan
        yield {**about, "unit": EVENTS, "level": level, "estimate": number, "clusters": len(near), "base": "clusters"}
    without = int(by_cluster.isna().sum())
    numbers = {"estimate": without, "clusters": len(by_cluster), "base": "clusters"}
    yield {**about, "unit": "clusters", "level": WITHOUT_POSITION, **numbers}
    exposing = exposing_events(events, plan)
    for level, number in ((PLACED, len(placed(exposing))), (UNPLACED, len(exposing) - len(placed(exposing)))):
        yield {**about, "unit": EVENTS, "level": level, "estimate": number, "base": EVENTS}
