"""Columns of days and moments, each cell read where it can be read in one way only, and flagged where in two.

What settles a cell is its own form, the years of fieldwork where the phone noted it, its column where that is written
in one form throughout, and, of a start or an end, the day that the phone noted beside it. Fieldwork settles years only:
a clock may be wrong, so that a day beside fieldwork is no proof that day and month are the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import AMBIGUOUS_DATE, BLANKED, DATE
from bogolan.preparation.dates.readings import are_iso, form_of_numbers, is_iso, is_time, moment_readings, time_read
from bogolan.preparation.revisions import revised
from bogolan.survey.codes import ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.preparation.dates.readings import Reading
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question

DATES = "dates"
# The share of a column's cells that must have one form if that form is the column's.
ONE_FORM = 0.9
# Where the day of a moment may stand beside it, the surest first.
BESIDE = {"start": ("today",), "end": ("today", "start"), "today": ()}
DAY = len("2020-02-03")
OFFSET = r"(?P<zone>Z|[+-]\d\d:?\d\d)$"


@dataclass(frozen=True, eq=False)
class Dated:
    """Columns with their days and moments as 2020-02-03 and 2020-02-03T09:14:05.

    `ambiguous` is where cells have two readings, `impossible` where they have none: no such day or time is.
    """

    seen: dict[str, Recognised]
    ambiguous: list[Breach]
    impossible: list[Breach]


def dated(seen: Mapping[str, Recognised], questions: Mapping[str, Question], plan: Mapping[str, Any]) -> Dated:
    """The columns that the form says are dates, times or moments, read; the check `dates` of the plan."""
    columns, ambiguous, impossible = dict(seen), [], []
    if DATES not in plan["checks"]:
        return Dated(columns, ambiguous, impossible)
    years = {int(plan["fieldwork"][side][:4]) for side in ("start", "end")}
    noted = {question.meta: name for name, question in questions.items() if question.meta in BESIDE}
    named = [name for name in seen if questions[name].moment]
    for name in sorted(named, key=lambda name: [*BESIDE, questions[name].meta].index(questions[name].meta)):
        question = questions[name]
        if question.moment == "time":
            columns[name], unread = _times(columns[name])
        else:
            beside = [columns[noted[meta]] for meta in BESIDE.get(question.meta, ()) if meta in noted]
            columns[name], doubtful, unread = _moments(columns[name], years if question.meta else None, beside)
            ambiguous.append(Breach(name, AMBIGUOUS_DATE, doubtful))
        unread &= ~np.isin(columns[name].codes, ["", *question.no_answers, *ERRORS])[columns[name].places]
        impossible.append(Breach(name, BLANKED.about(kind=question.moment), unread))
    return Dated(columns, ambiguous, impossible)


def _times(column: Recognised) -> tuple[Recognised, np.ndarray]:
    """A column of times of day, as 09:14:00, and (n) where cells have no reading."""
    read = [time_read(cell) for cell in column.codes]
    found = np.array([time is not None for time in read], bool)
    unread = np.array([time is None and not is_time(cell) for cell, time in zip(column.codes, read, strict=True)], bool)
    times = revised(column, found[column.places], np.array(read, object)[column.places], DATE)
    return times, unread[column.places]


def _moments(
    column: Recognised, years: set[int] | None, beside: list[Recognised]
) -> tuple[Recognised, np.ndarray, np.ndarray]:
    """A column of days or moments with those read that can be; (n) where cells have two readings left, and none."""
    written = (column.codes == "") | are_iso(column.codes)
    cells = [
        () if told else _of_years(moment_readings(cell), years)
        for cell, told in zip(column.codes, written, strict=True)
    ]
    unread = (~written & np.array([not readings for readings in cells], bool))[column.places]
    cells = _of_the_columns_order(column, cells)
    zone = _offset(column)
    certain = np.array([len(readings) == 1 for readings in cells], bool)
    single = np.array([readings[0].as_moment(zone) if readings else "" for readings in cells], object)
    codes, rows = single[column.places], certain[column.places]
    doubtful = np.array([len(readings) > 1 for readings in cells], bool)[column.places]
    for other in beside:
        open_rows = np.flatnonzero(doubtful)
        pairs = list(zip(column.places[open_rows], other.codes[other.places[open_rows]], strict=True))
        settled = {pair: _settled(cells[pair[0]], pair[1]) for pair in set(pairs)}
        for row, pair in zip(open_rows, pairs, strict=True):
            if (reading := settled[pair]) is not None:
                codes[row], rows[row], doubtful[row] = reading.as_moment(zone), True, False
    return revised(column, rows, codes, DATE), doubtful, unread


def _of_years(readings: list[Reading], years: set[int] | None) -> tuple[Reading, ...]:
    """The readings that lie in the years of fieldwork, if any does; all of them where no years are given."""
    within = [reading for reading in readings if years and reading.day.year in years]
    return tuple(within or readings)


def _of_the_columns_order(column: Recognised, cells: list[tuple[Reading, ...]]) -> list[tuple[Reading, ...]]:
    """The readings left once a column that has one form throughout has shown in which order it is written.

    It shows it where some cell can be read in one order only, and none in another only.
    """
    forms = np.array(
        [form_of_numbers(cell) if readings else None for cell, readings in zip(column.codes, cells, strict=True)],
        object,
    )
    rows = np.bincount(column.places, minlength=len(cells))
    told = rows[column.codes != ""].sum()
    orders: dict[str, str] = {}
    for form in {form for form in forms if form}:
        alike = forms == form
        shown = {readings[0].order for readings, here in zip(cells, alike, strict=True) if here and len(readings) == 1}
        if rows[alike].sum() >= ONE_FORM * told and len(shown) == 1:
            orders[form] = shown.pop()

    def left(readings: tuple[Reading, ...], form: str | None) -> tuple[Reading, ...]:
        return tuple(reading for reading in readings if reading.order == orders.get(form)) or readings

    return [left(readings, form) for readings, form in zip(cells, forms, strict=True)]


def _settled(readings: tuple[Reading, ...], beside: str) -> Reading | None:
    """The one reading that has the day that stands beside it; None where that is no day or none has it."""
    if not is_iso(beside):
        return None
    same = [reading for reading in readings if reading.day.isoformat() == beside[:DAY]]
    return same[0] if len(same) == 1 else None


def _offset(column: Recognised) -> str:
    """The offset from universal time that all moments of a column with one have; empty where they differ."""
    import pyarrow as pa
    import pyarrow.compute as pc

    clocks = pc.utf8_slice_codeunits(pa.array(column.codes[are_iso(column.codes)], pa.string()), DAY)
    zones = pc.struct_field(pc.extract_regex(clocks.filter(pc.not_equal(clocks, "")), OFFSET), "zone")
    offsets = {zone or "" for zone in pc.unique(zones).to_pylist()}
    return offsets.pop() if len(offsets) == 1 else ""
