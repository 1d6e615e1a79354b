"""Released rows of conflict events made by hand, and a plan that asks for them."""

from __future__ import annotations

EVENTS = {
    "file": "e.csv",
    "radius_km": 10,
    "window_months": 24,
    "position": "gps",
    "actors": {"a": ["Group A", "Faction of A"], "b": ["Group B"], "army": ["Army"]},
}
YEARS = ("2017-11-04/2018-11-03", "2018-11-04/2019-11-03")
WITHHELD = {"release": "withheld", "estimate": None, "n": None, "count": None}


def number(base: str, events: int, **more: object) -> dict:
    """How many events a base has."""
    about = {"analysis": "events", "measure": "events", "unit": "events", "level": base, "base": "events"}
    return {**about, "estimate": events, "n": events, **more}


def share(actor: str, base: str, count: int, of: int, **more: object) -> dict:
    """In what share of a base's events an actor took part."""
    about = {"analysis": "events", "measure": "event_share", "unit": "proportion", "base": "events"}
    estimate = round(count / of, 2) if of else None
    return {**about, "outcome": actor, "level": base, "estimate": estimate, "n": of, "count": count, **more}


def exposed(**levels: int | None) -> list[dict]:
    """Rows on exposure by level; None is withheld."""
    about = {"analysis": "events", "measure": "exposed", "base": "clusters"}
    hidden = {"release": "withheld", "release_reason": "few_clusters"}
    return [
        {**about, "level": level, "estimate": value, **(hidden if value is None else {})}
        for level, value in levels.items()
    ]


def of_year(row: dict, year: str) -> dict:
    """A row of one year of the window."""
    return {**row, "domain": "period", "domain_level": year}


SHARES = [
    number("all_events", 400),
    number("a+b", 250),
    share("a", "all_events", 160, 400),
    share("army", "all_events", 152, 400),
    share("a", "a+b", 160, 250),
]
BY_YEAR = [
    *(of_year(number("all_events", events), year) for events, year in zip((167, 233), YEARS, strict=True)),
    of_year(share("a", "all_events", 67, 167), YEARS[0]),
    of_year(share("a", "all_events", 93, 233), YEARS[1]),
]
EXPOSED = exposed(lower_quartile=6, median=10, upper_quartile=17, without_position=0, placed=370, unplaced=30)
