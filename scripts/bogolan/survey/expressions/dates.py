"""Dates and times in expressions: texts as phones write them, days since 1970 where a number is wanted."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta

from bogolan.survey.codes import number

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS_A_DAY = 86_400
# What may stand after % in the format of a date: ODK XForms specification, format-date().
PARTS = {
    "Y": lambda moment: f"{moment.year:04}",
    "y": lambda moment: f"{moment.year % 100:02}",
    "m": lambda moment: f"{moment.month:02}",
    "n": lambda moment: str(moment.month),
    "b": lambda moment: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
        moment.month - 1
    ],
    "d": lambda moment: f"{moment.day:02}",
    "e": lambda moment: str(moment.day),
    "H": lambda moment: f"{moment.hour:02}",
    "h": lambda moment: str(moment.hour),
    "M": lambda moment: f"{moment.minute:02}",
    "S": lambda moment: f"{moment.second:02}",
    "3": lambda moment: f"{moment.microsecond // 1000:03}",
    "a": lambda moment: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][moment.weekday()],
}


def moment_of(text: str) -> datetime | None:
    """The moment that a text is, as phones write it: 2020-02-03, or 2020-02-03T09:30:00.000+01:00; None if it is none.

    It keeps its own clock; without an offset it counts as of universal time.
    """
    text = text.strip()
    if len(text) < len("2020-02-03") or text[4] != "-" or text[7] != "-":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def days_since_1970(moment: datetime) -> float:
    """Days, with the part of the day that has gone; a day begins where the clock of the moment says so."""
    return (moment.replace(tzinfo=UTC) - EPOCH).total_seconds() / SECONDS_A_DAY


def day_of(text: str) -> date | None:
    """The day that a text tells: a date's, a moment's, or that so many days after 1970; None if it tells none."""
    moment = moment_of(text)
    if moment is not None:
        return moment.date()
    days = number(text.strip())
    try:
        return None if days is None else (EPOCH + timedelta(days=math.floor(days))).date()
    except OverflowError:
        return None


def date_as_text(text: str) -> str:
    """The day that a text tells, as 2020-02-03; empty if it tells none."""
    day = day_of(text)
    return "" if day is None else day.isoformat()


def share_of_day(text: str) -> float:
    """The part of a day that has gone at a time such as 09:30 or at a moment; NaN if it is none."""
    moment = moment_of(text)
    try:
        clock = moment.time() if moment else time.fromisoformat(text.strip())
    except ValueError:
        return math.nan
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / SECONDS_A_DAY


def formatted(text: str, pattern: str) -> str:
    """A date or moment in another form: %d.%m.%Y; empty if it is none."""
    day = day_of(text)
    if day is None:
        return ""
    moment = moment_of(text) or datetime.combine(day, time(), UTC)
    return re.sub(r"%(.)", lambda found: PARTS[found[1]](moment) if found[1] in PARTS else found[0], pattern)
