"""Clocks that are wrong, and days that each device writes in its own way (E15, E16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration import export
from bogolan.demonstration.faults.moments import minutes, moments

if TYPE_CHECKING:
    from collections.abc import Callable

    from bogolan.demonstration.faults.sheet import Sheet

FIRST_OF_1970, FIRST_OF_2031 = np.datetime64("1970-01-01"), np.datetime64("2031-01-01")
FRENCH_MONTHS = (
    "janv.", "fév.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
EXCEL_DAY_0 = np.datetime64("1899-12-30")
# Up to this day of a month, day and month can be taken for each other.
LAST_AMBIGUOUS_DAY = 12


def absurd_times(sheet: Sheet) -> None:
    """E15: ends before starts, clocks reset to 1970 or set to 2031, midnight."""
    random = sheet.random("E15")
    for kind, made in (
        ("end_before_start", lambda start, end: (start, start - minutes(random, 5, 90, len(start)))),
        ("reset", lambda start, end: _on(FIRST_OF_1970, start, end)),
        ("ahead", lambda start, end: _on(FIRST_OF_2031, start, end)),
        ("midnight", lambda start, end: (start.astype("datetime64[D]"),) * 2),
    ):
        rows = sheet.pick(random, ~sheet.busy, "E15", kind)
        sheet.busy[rows] = True
        start, end = made(*(moments(sheet[question][rows]) for question in ("start", "end")))
        sheet.put("E15", kind, rows, "start", export.moment(start))
        sheet.put("E15", kind, rows, "end", export.moment(end))
        sheet.put("E15", kind, rows, "today", export.day(start))


def mixed_dates(sheet: Sheet) -> None:
    """E16: days in five ways of writing, each from tablets of its own as far as they go round."""
    random = sheet.random("E16")
    tablet = sheet.latent["interviewer"].to_numpy()
    turn = random.permutation(int(tablet.max()) + 1)
    for kind, question, written in WAYS:
        count = sheet.counts["E16", kind]
        free = np.flatnonzero(sheet.free("today") & sheet.free("start"))
        if len(free) < count:
            raise ValueError(f"E16 {kind}: {count} rows asked for, {len(free)} that can have it")
        rows = free[np.argsort(turn[tablet[free]], kind="stable")][:count]
        if count:
            # The next way of writing begins with another tablet.
            turn = np.where(turn <= turn[tablet[rows[-1]]], turn + len(turn), turn)
        day = sheet["today"][rows].astype("datetime64[D]")
        texts = written(day)
        outcome = np.full(count, "fixed", object)
        if written in (slashes, dashes) and question == "today":
            outcome[_day_of_month(day) <= LAST_AMBIGUOUS_DAY] = "flagged"
        if question == "start":
            texts = texts + " " + np.array([text[11:19] for text in sheet["start"][rows]], object)
        sheet.put("E16", kind, rows, question, texts, outcome=outcome)


def slashes(day: np.ndarray) -> np.ndarray:
    """03/02/2020."""
    return _joined(day, lambda year, month, date: f"{date}/{month}/{year}")


def french(day: np.ndarray) -> np.ndarray:
    """3 fév. 2020."""
    return _joined(day, lambda year, month, date: f"{int(date)} {FRENCH_MONTHS[int(month) - 1]} {year}")


def dashes(day: np.ndarray) -> np.ndarray:
    """02-03-20, the month first."""
    return _joined(day, lambda year, month, date: f"{month}-{date}-{year[2:]}")


def serial(day: np.ndarray) -> np.ndarray:
    """43864, the days since Excel's first."""
    return np.char.mod("%d", (day - EXCEL_DAY_0).astype(int)).astype(object)


WAYS = (
    ("slashes", "today", slashes),
    ("french", "today", french),
    ("dashes", "today", dashes),
    ("serial", "today", serial),
    ("start", "start", slashes),
)


def _on(first: np.datetime64, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same times of day on the first day of an epoch."""
    shift = first - start.astype("datetime64[D]")
    return start + shift, end + shift


def _joined(day: np.ndarray, written: Callable[[str, str, str], str]) -> np.ndarray:
    """Days as a device writes them; few days occur, so each is written once."""
    distinct, place = np.unique(day, return_inverse=True)
    return np.array([written(*text.split("-")) for text in np.datetime_as_string(distinct)] or [""], object)[place]


def _day_of_month(day: np.ndarray) -> np.ndarray:
    return (day - day.astype("datetime64[M]")).astype(int) + 1
