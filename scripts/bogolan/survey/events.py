"""What a conflict event is in ACLED's columns, and what the plan asks of events: actors, bases, radius and window.

ACLED, the Armed Conflict Location and Event Data Project, codes reports of events: Raleigh, Linke, Hegre and Karlsen
(2010), doi:10.1177/0022343310378914.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bogolan.survey.spine import ALL_EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The columns of a file of events that are read, beside the coordinates; all others stay in it.
ID, DATE, TYPE, GEO_PRECISION = "event_id_cnty", "event_date", "event_type", "geo_precision"
SIDES = ("actor1", "actor2")
LATITUDE, LONGITUDE = "latitude", "longitude"
REQUIRED = (ID, DATE, TYPE, *SIDES, LATITUDE, LONGITUDE, GEO_PRECISION)
# The year again, by which a day that was read wrongly is seen; and when a row was coded, the later of two being right.
YEAR, TIMESTAMP = OPTIONAL = ("year", "timestamp")
# How exactly a place is known: the town, the area around it, a larger region. The last is placed in none of its towns.
PRECISIONS = ("1", "2", "3")
LEAST_PRECISE_PLACED = 2

# The column of the sample, and the term of models, with the exposure of a respondent's cluster.
EXPOSURE = "_exposure"
MONTHS_OF_A_YEAR = 12

Period = tuple[date, date]


def events_at(exposure: float) -> float:
    """How many events an exposure of log2(1 + events) stands for."""
    return 2**exposure - 1


def window(plan: Mapping[str, Any]) -> Period:
    """The first and last day on which an event counts: the months before the first day of fieldwork."""
    start = _first_day(plan)
    return months_before(start, plan["events"]["window_months"]), start - timedelta(days=1)


def years(plan: Mapping[str, Any]) -> list[Period]:
    """The years of the window, counted back from the first day of fieldwork, the earliest first; it may be shorter.

    None where the window is a year or less, since that would be the whole again.
    """
    start, months = _first_day(plan), plan["events"]["window_months"]
    if months <= MONTHS_OF_A_YEAR:
        return []
    edges = [months_before(start, back) for back in (*range(0, months, MONTHS_OF_A_YEAR), months)]
    return [(first, after - timedelta(days=1)) for after, first in pairwise(edges)][::-1]


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last of that month where it has no such day."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period_name(period: Period) -> str:
    """A period as a row of the spine names it: its first and last day."""
    return "/".join(day.isoformat() for day in period)


def period_of(name: str) -> Period:
    """The period that a row of the spine names."""
    first, last = map(date.fromisoformat, name.split("/"))
    return first, last


def names_joined(actors: Iterable[str]) -> str:
    """Actors of the plan as one name, the same in whichever order they stand."""
    return "+".join(sorted(set(actors)))


def shares_asked(plan: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Whose share of whose events is told: the names of the actors and of the base, each pair once.

    That of every actor among all events and among each further base it belongs to, and what the claims are about.
    Bases are those of `events.among` and of the claims.
    """
    claimed = [claim["events"] for claim in plan.get("claims", ()) if "events" in claim]
    bases = [*plan["events"].get("among", ()), *(claim["among"] for claim in claimed)]
    found = [(actor, ALL_EVENTS) for actor in plan["events"]["actors"]]
    found += [(actor, names_joined(base)) for base in bases for actor in plan["events"]["actors"] if actor in base]
    for claim in claimed:
        actors = names_joined(claim["actors"])
        found += [(actors, ALL_EVENTS), (actors, names_joined(claim["among"]))]
    return list(dict.fromkeys(found))


def called(plan: Mapping[str, Any], actors: str) -> list[str]:
    """How the actors of a joined name are called in the file."""
    return [name for actor in actors.split("+") for name in plan["events"]["actors"][actor]]


def exposing_actors(plan: Mapping[str, Any]) -> list[str] | None:
    """The actors, by their names in the plan, whose events expose a village; None for whoever takes part."""
    return plan["events"].get("exposure", {}).get("actors")


def has_exposure(plan: Mapping[str, Any]) -> bool:
    """Whether the plan says where its interviews were, so that exposure is known."""
    return "position" in plan.get("events", {})


def with_exposure(codebook: Mapping[str, Any], plan: Mapping[str, Any], label: Any = None) -> dict[str, Any]:
    """The codebook with exposure beside the questions, a number with this label, where the plan knows it."""
    return {**codebook, **({EXPOSURE: {"type": "decimal", "label": label}} if has_exposure(plan) else {})}


def _first_day(plan: Mapping[str, Any]) -> date:
    return date.fromisoformat(plan["fieldwork"]["start"])
