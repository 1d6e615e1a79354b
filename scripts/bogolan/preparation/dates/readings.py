"""The days and times that a text can be read as, however people and devices write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

ISO = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
NUMBERS = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})", re.ASCII)
TOGETHER = re.compile(r"\d{8}", re.ASCII)
SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?", re.ASCII)
CLOCK = (
    r"(?P<hour>\d{1,2})\s?[:hH]\s?(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s?(?P<half>[aApP]\.?[mM]\.?)?\s?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
TIME = re.compile(CLOCK, re.ASCII)
MOMENT = re.compile(rf"(?P<day>.*?\d)(?:[Tt]|,?\s+(?:à\s+|at\s+)?){CLOCK}", re.ASCII)

# Excel counts the days since this one, of which it calls the first of 1900 day 1, and takes 1900 for a leap year.
EXCEL_DAY_0 = date(1899, 12, 30)
SECONDS_A_DAY = 86_400
CENTURIES = (1900, 2000)
EARLIEST, LATEST = 1900, 2099
# Where day, month and year stand: what people in different countries write.
YEAR_FIRST, DAY_FIRST, MONTH_FIRST = ORDERS = ("ymd", "dmy", "mdy")

# French and English, folded; whole and as they are cut. What the two would mean differently is left out.
MONTHS = (
    ("janvier", "january", "janv", "jan"), ("fevrier", "february", "fevr", "fev", "feb"), ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"), ("mai", "may"), ("juin", "june", "jun"), ("juillet", "july", "juil", "jul"),
    ("aout", "august", "aou", "aug"), ("septembre", "september", "sept", "sep"), ("octobre", "october", "oct"),
    ("novembre", "november", "nov"), ("decembre", "december", "dec"),
)  # fmt: skip
MONTH = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
WEEKDAYS = frozenset({
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lun", "mar", "mer", "jeu", "ven", "sam",
    "dim", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed",
    "thu", "thur", "thurs", "fri", "sat", "sun",
})  # fmt: skip
ORDINAL = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)", re.ASCII)


@dataclass(frozen=True)
class Reading:
    """One way to read a text: the day, the time of day where there is one, and the offset from universal time.

    `order` says in which order day, month and year were read where all three are numbers, else it is empty.
    """

    day: date
    clock: time | None = None
    zone: str = ""
    order: str = ""

    def as_date(self) -> str:
        """As 2020-02-03."""
        return self.day.isoformat()

    def as_moment(self, zone: str = "") -> str:
        """As 2020-02-03T09:14:05, with its own offset or, where it has none, this one; a day alone without a time."""
        if self.clock is None:
            return self.as_date()
        return f"{self.as_date()}T{self.clock.isoformat('seconds')}{self.zone or zone}"


def is_iso(text: str) -> bool:
    """Whether a text is a day or moment as phones write it."""
    return ISO.fullmatch(text) is not None and _is_day(text[: len("2020-02-03")])


@cache
def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Whether a text is a time of day as phones write it."""
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


def are_iso(texts: np.ndarray) -> np.ndarray:
    """(n) the same of many texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.match_substring_regex(pa.array(texts, pa.string()), f"^(?:{ISO.pattern})$")
    iso = found.to_numpy(zero_copy_only=False).astype(bool)
    iso[iso] = [_is_day(text[: len("2020-02-03")]) for text in texts[iso]]
    return iso


def time_read(text: str) -> str | None:
    """A time of day such as 9h14 or 2:05 pm as 09:14:00; None where it is none or is written so already."""
    if is_time(text):
        return None
    found = TIME.fullmatch(text)
    clock = _clock(found) if found else None
    return None if clock is None else clock.isoformat("seconds") + (found["zone"] or "")


def moment_readings(text: str) -> list[Reading]:
    """All ways to read a text as a day, with or without a time of day; none where it is no day."""
    if found := SERIAL.fullmatch(text):
        day, share = EXCEL_DAY_0 + timedelta(days=int(found[1])), found[2]
        seconds = round(float(f"0.{share}") * SECONDS_A_DAY) if share else 0
        clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60) if share and seconds < SECONDS_A_DAY else None
        return [Reading(day, clock)]
    found = MOMENT.fullmatch(text)
    if found is None:
        return [Reading(day, order=order) for day, order in _days(text)]
    clock = _clock(found)
    if clock is None:
        return []
    return [Reading(day, clock, found["zone"] or "", order) for day, order in _days(found["day"])]


def form_of_numbers(text: str) -> str | None:
    """What a day in numbers looks like, for comparison with others of its column; None where it is none."""
    found = NUMBERS.match(text)
    return None if found is None else f"{found[2]}{'yyyy' if len(found[4]) > 2 else 'yy'}"


def _clock(found: re.Match[str]) -> time | None:
    hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None


def _days(text: str) -> list[tuple[date, str]]:
    """The days that a text can be read as, each with its order; the same day once."""
    found: dict[date, str] = {}
    for order, year, month, day in _parted(text):
        for whole in _years(year):
            try:
                found.setdefault(date(whole, int(month), int(day)), order)
            except ValueError:
                continue
    return list(found.items())


def _parted(text: str) -> Iterator[tuple[str, str, str | int, str]]:
    """Order, year, month and day, in each way in which a text can be parted."""
    if found := NUMBERS.fullmatch(text):
        first, _, middle, last = found.groups()
        if len(first) > 2:
            yield YEAR_FIRST, first, middle, last
            return
        yield DAY_FIRST, last, middle, first
        yield MONTH_FIRST, last, first, middle
        if len(last) <= 2:
            yield YEAR_FIRST, first, middle, last
    elif TOGETHER.fullmatch(text):
        yield YEAR_FIRST, text[:4], text[4:6], text[6:]
        yield DAY_FIRST, text[4:], text[2:4], text[:2]
        yield MONTH_FIRST, text[4:], text[:2], text[2:4]
    else:
        yield from _named(folded(text).split())


def _named(words: list[str]) -> Iterator[tuple[str, str, int, str]]:
    """The ways to part a day of which the month is named: 3 février 2020, lundi 3 fév 20, February 3rd, 2020."""
    if len(words) == 4 and words[0] in WEEKDAYS:
        words = words[1:]
    words = [ordinal[1] if (ordinal := ORDINAL.fullmatch(word)) else word for word in words]
    names = [place for place, word in enumerate(words) if word in MONTH]
    if len(words) != 3 or len(names) != 1 or names[0] == 2:
        return
    month = MONTH[words.pop(names[0])]
    if not all(word.isdecimal() and word.isascii() and len(word) in (1, 2, 4) for word in words):
        return
    first, last = words
    if len(last) != 1 and len(first) <= 2:
        yield "", last, month, first
    if names[0] == 1 and len(first) != 1 and len(last) <= 2:
        yield "", first, month, last


def _years(year: str) -> list[int]:
    """The years that are written so: of two digits in either century, of others as they stand where they can be."""
    if len(year) == 2:
        return [century + int(year) for century in CENTURIES]
    return [int(year)] if len(year) == 4 and EARLIEST <= int(year) <= LATEST else []
