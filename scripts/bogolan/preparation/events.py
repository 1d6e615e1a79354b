"""The file of conflict events: read as text, with everything that is wrong in it told at once.

An id that stands twice is one event: ACLED corrects events and gives them out again, with a later timestamp.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.dates.readings import DAY_FIRST, MONTH_FIRST, moment_readings
from bogolan.preparation.interviews import FIRST_ROW
from bogolan.preparation.reading.delimited import read_table
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import as_code, number_as_typed
from bogolan.survey.events import (
    DATE,
    GEO_PRECISION,
    ID,
    LATITUDE,
    LONGITUDE,
    OPTIONAL,
    PRECISIONS,
    REQUIRED,
    SIDES,
    TIMESTAMP,
    TYPE,
    YEAR,
    window,
)
from bogolan.survey.letters import tidied
from bogolan.survey.plan_file import dotted, line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import pandas as pd

# As ACLED's codebook has days, beside 2020-02-03 and 03 February 2020.
OLD_DATES = re.compile(r"\d{1,2}-\d{1,2}-\d{4}", re.ASCII)
FARTHEST = {LATITUDE: 90, LONGITUDE: 180}
TYPES = ("Battles", "Explosions/Remote violence", "Violence against civilians", "Riots", "Protests")
TYPES += ("Strategic developments",)
# Of many rows with one mistake so many are named.
MOST_ROWS = 10


def read_events(folder: Path, plan: Mapping[str, Any]) -> pd.DataFrame | None:
    """The events of the types that count, a row each under its row of the file; None where a plan names none.

    Columns: `event_id_cnty`, `event_date` (a day), `event_type`, `actor1`, `actor2` (empty where there is none),
    `latitude`, `longitude` (degrees) and `geo_precision` (1 to 3). Of an id with several rows the latest counts. Raises
    SurveyError with everything that is wrong: columns that are lacking, no or other days, types, actors, degrees or
    precisions, rows of an id that contradict each other, and no event within the window.
    """
    return _that_count(_every_event(folder, plan), folder, plan) if "events" in plan else None


def _every_event(folder: Path, plan: Mapping[str, Any]) -> pd.DataFrame:
    path = folder / plan["events"]["file"]
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no such file", "the events that the plan names"))
    table = read_table(path).rows
    if lacking := [name for name in REQUIRED if name not in table]:
        raise SurveyError(_no_column(str(path), table, name) for name in lacking)
    told = table[[name for name in (*REQUIRED, *OPTIONAL) if name in table]].astype(object).map(tidied)
    told.index += FIRST_ROW
    told = told[(told != "").any(axis=1)]
    if problems := list(_mistakes(str(path), told)):
        raise SurveyError(sorted(problems, key=lambda problem: problem.row or 0))
    events = _typed(told)
    if problems := list(_contradictions(str(path), events)):
        raise SurveyError(problems)
    return _latest(events).drop(columns=TIMESTAMP)


def _that_count(events: pd.DataFrame, folder: Path, plan: Mapping[str, Any]) -> pd.DataFrame:
    events = events[events[TYPE].isin(plan["events"].get("types", TYPES))]
    first, last = window(plan)
    if not within(events, (first, last)).any():
        path = folder / plan["events"]["file"]
        expected = f"events of the {plan['events']['window_months']} months before fieldwork"
        raise SurveyError(Problem(str(path), f"no event that counts from {first} to {last}", expected, column=DATE))
    return events


def within(events: pd.DataFrame, period: tuple[date, date]) -> pd.Series:
    """(n) whether events are dated from the first to the last day of a period."""
    first, last = (np.datetime64(day) for day in period)
    return events[DATE].between(first, last)


def mistaken_events(folder: Path, plan: Mapping[str, Any], written: Any, path: Path) -> tuple[Problem, ...]:
    """Everything that is wrong in the plan's file of events, and actors of the plan of whom it has no event.

    `written` is the plan as `load` read it, for its lines.
    """
    if not (folder / plan.get("events", {}).get("file", "")).is_file():
        return ()
    try:
        events = _every_event(folder, plan)
        _that_count(events, folder, plan)
    except SurveyError as error:
        return error.problems
    return tuple(_nowhere(events, plan, written, path))


def _nowhere(events: pd.DataFrame, plan: Mapping[str, Any], written: Any, path: Path) -> Iterator[Problem]:
    """Actors that the file never names: mistyped, their share would be 0."""
    occurring = {*events[SIDES[0]], *events[SIDES[1]]} - {""}
    for actor, names in plan["events"]["actors"].items():
        for number, name in enumerate(names):
            if tidied(name) not in occurring:
                place = ["events", "actors", actor, number]
                expected = f"an actor1 or actor2 of {plan['events']['file']}"
                line, hint = line_of(written, place), nearest(name, occurring)
                yield Problem(str(path), repr(name), expected, line, column=dotted(place), hint=hint)


def _no_column(file: str, table: pd.DataFrame, column: str) -> Problem:
    return Problem(
        file, listing(table), f"a column {column!r}, as ACLED has it", row=1, column=column, hint=nearest(column, table)
    )


def _mistakes(file: str, told: pd.DataFrame) -> Iterator[Problem]:
    """Cells that are no id, day, type, actor, degree or precision: each mistake of a column once, at its first row."""
    if told.empty:
        yield Problem(file, "no rows", "a row for each event")
        return
    days = "a day as ACLED writes it: 2020-02-03, 03 February 2020, 03-02-2020 (day first)"
    expected: dict[str, tuple[Callable[[str], bool], str]] = {
        ID: (bool, "each event's id"),
        DATE: (lambda text: day_of(text) is not None, days),
        TYPE: (lambda text: type_of(text) is not None, f"one of {listing(TYPES)}"),
        SIDES[0]: (bool, "who took part"),
        LATITUDE: (lambda text: _is_degrees(text, LATITUDE), "degrees from -90 to 90"),
        LONGITUDE: (lambda text: _is_degrees(text, LONGITUDE), "degrees from -180 to 180"),
        GEO_PRECISION: (lambda text: as_code(text) in PRECISIONS, f"one of {listing(PRECISIONS)}"),
    }
    for column, (is_right, wanted) in expected.items():
        cells = told[column]
        wrong = {text for text in cells.unique() if not is_right(text)}
        yield from _told_once(file, cells[cells.isin(wrong)], wanted)
    if YEAR in told:
        dated = told[DATE].map({text: str(day.year) for text in told[DATE].unique() if (day := day_of(text))})
        other = told[DATE][dated.notna() & (told[YEAR] != "") & (told[YEAR].map(as_code) != dated)]
        yield from _told_once(file, other, f"a day of the year that the column {YEAR!r} says")


def _told_once(file: str, wrong: pd.Series, expected: str) -> Iterator[Problem]:
    if wrong.empty:
        return
    others = [str(row) for row in wrong.index[1:]]
    also = f", also wrong in row{'s' if len(others) > 1 else ''} {listing(others, MOST_ROWS)}" if others else ""
    found = repr(wrong.iloc[0]) if wrong.iloc[0] else "nothing"
    yield Problem(file, found + also, expected, row=int(wrong.index[0]), column=str(wrong.name))


def day_of(text: str) -> date | None:
    """The one day that a text can be, or the day-first one of those with hyphens; a month never stands first."""
    readings = moment_readings(text)
    if len(readings) > 1 and OLD_DATES.fullmatch(text):
        readings = [reading for reading in readings if reading.order == DAY_FIRST]
    if len(readings) != 1 or readings[0].order == MONTH_FIRST:
        return None
    return readings[0].day


def type_of(text: str) -> str | None:
    """A type of event in ACLED's spelling; older files have other capitals."""
    return next((known for known in TYPES if known.lower() == text.lower()), None)


def _is_degrees(text: str, column: str) -> bool:
    value = number_as_typed(text)
    return value is not None and abs(value) <= FARTHEST[column]


def _typed(told: pd.DataFrame) -> pd.DataFrame:
    """The cells as days, numbers and codes, with the timestamp, -1 where there is none."""
    import pandas as pd

    stamps = told[TIMESTAMP] if TIMESTAMP in told else pd.Series("", told.index)
    return pd.DataFrame(
        {
            ID: told[ID],
            DATE: pd.to_datetime(told[DATE].map({text: day_of(text) for text in told[DATE].unique()})),
            TYPE: told[TYPE].map({text: type_of(text) for text in told[TYPE].unique()}),
            **{side: told[side] for side in SIDES},
            LATITUDE: told[LATITUDE].map(number_as_typed).astype(float),
            LONGITUDE: told[LONGITUDE].map(number_as_typed).astype(float),
            GEO_PRECISION: told[GEO_PRECISION].map(as_code).astype(int),
            TIMESTAMP: pd.to_numeric(stamps, errors="coerce").fillna(-1.0),
        }
    )


def _contradictions(file: str, events: pd.DataFrame) -> Iterator[Problem]:
    """Rows of one id that differ and of which none is the latest."""
    different = events.drop_duplicates()
    again = different[different.duplicated([ID, TIMESTAMP], keep="first")]
    for row, name, stamp in zip(again.index, again[ID], again[TIMESTAMP], strict=True):
        first = different.index[(different[ID] == name) & (different[TIMESTAMP] == stamp)][0]
        expected = f"an id once, or rows with a {TIMESTAMP} each: row {first} says something else"
        yield Problem(file, f"{name!r} a second time", expected, row=int(row), column=ID)


def _latest(events: pd.DataFrame) -> pd.DataFrame:
    """One row an id, the one with the latest timestamp, in the order of the file."""
    return events.sort_values(TIMESTAMP, kind="stable").drop_duplicates(ID, keep="last").sort_index()
