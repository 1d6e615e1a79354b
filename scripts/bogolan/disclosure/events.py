"""Conflict events at the gate: those on record tell of no respondent, and how many lie near one village is never told.

Counts and shares of events leave as they are, since anybody can count them in the public file. Where the name of an
actor says to which people somebody belongs, nothing is told of that actor: it could be turned against a community.
Of exposure leave the quartiles over villages, in whole events, each where ten villages or more lie on either side of
it: of the extremes, or of few villages, somebody with the public file could find which village was asked. Everything
else is withheld.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bogolan.disclosure.rounding import whole_percent
from bogolan.disclosure.rules import COMMUNAL, FEW_CLUSTERS, PUBLISHED, SMALL_COUNT, WITHHELD, known
from bogolan.survey.events import EXPOSURE
from bogolan.survey.spine import (
    EVENT_SHARE,
    EVENTS,
    EXPOSED,
    LOWER_QUARTILE,
    MEDIAN,
    PLACED,
    UNPLACED,
    UPPER_QUARTILE,
    WITHOUT_POSITION,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

# The part of the clusters that lie on the smaller side of a quartile.
PARTS_BESIDE = {MEDIAN: 2, LOWER_QUARTILE: 4, UPPER_QUARTILE: 4}


def event_decision(row: pd.Series, communal: Collection[str], thresholds: Thresholds) -> tuple[str, str | None]:
    """What happens to a row; among `communal` are actors whose name tells belonging, and exposure to their events."""
    if row["measure"] in (EVENTS, EVENT_SHARE):
        named = {name for part in (row["outcome"], row["level"]) if part for name in part.split("+")}
        return (PUBLISHED, None) if named.isdisjoint(communal) else (WITHHELD, COMMUNAL)
    if row["measure"] != EXPOSED:
        return WITHHELD, SMALL_COUNT
    if EXPOSURE in communal:
        return WITHHELD, COMMUNAL
    if row["level"] in (PLACED, UNPLACED):
        return PUBLISHED, None
    if row["level"] == WITHOUT_POSITION:
        enough = row["estimate"] == 0 or row["estimate"] >= thresholds.clusters_beside
    else:
        enough = known(row["clusters"]) >= thresholds.clusters_beside * PARTS_BESIDE.get(row["level"], math.inf)
    return (PUBLISHED, None) if enough else (WITHHELD, FEW_CLUSTERS)


def event_numbers(row: pd.Series) -> dict[str, Any]:
    """The numbers of a row that leaves: a share in whole per cent with its counts, a quartile in whole events.

    How many clusters a quartile is of would tell how many have no position.
    """
    if row["measure"] == EVENT_SHARE:
        return {"estimate": whole_percent(row["estimate"]), "n": row["n"], "count": row["count"], "clusters": None}
    estimate = row["estimate"]
    whole = math.floor(estimate + 0.5) if math.isfinite(estimate) else estimate
    return {"estimate": whole, "n": row["n"], "count": None, "clusters": None}
