"""Which released rows may be drawn as a point, and the words that stand where one may not.

A withheld number is neither missing nor zero, and a band is not a point: neither may be drawn as one.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple

from bogolan.publication.released import EVERYONE, MEN, OR_LESS, OR_MORE, WOMEN, share_text
from bogolan.survey.spine import LEFT_OUT, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

ANSWERED, ASKED = "answered", "asked"


class Key(NamedTuple):
    """What a released number measures, for the whole sample."""

    analysis: str
    measure: str
    outcome: str
    level: str | None
    group: str | None
    contrast: str | None = None


def by_key(rows: Iterable[Row]) -> dict[Key, Row]:
    """The released rows for the whole sample, by what they measure."""
    whole = (row for row in rows if row.domain is None)
    return {Key(row.analysis, row.measure, row.outcome, row.level, row.group, row.contrast): row for row in whole}


def is_point(row: Row | None) -> bool:
    """Whether there is a number that may be drawn as one; "at most 5%" is not."""
    return row is not None and row.published and row.note not in (OR_LESS, OR_MORE)


def has_interval(row: Row | None) -> bool:
    """Whether the point has an interval that may be drawn."""
    return is_point(row) and row.interval is not None


def band(row: Row | None) -> tuple[float, float] | None:
    """The range of a share of which nothing finer may be told, such as 0.75 to 0.9; None of any other row."""
    if row is None or row.measure != "share":
        return None
    if row.banded:
        lower, upper = (int(part) / 100 for part in row.note.split("-"))
        return lower, upper
    if row.published and row.note in (OR_LESS, OR_MORE):
        return (0.0, row.estimate) if row.note == OR_LESS else (row.estimate, 1.0)
    return None


def words(row: Row, wording: Wording) -> str:
    """What stands in the place of a point: "withheld", "75–90%", "at most 5%"."""
    if row.measure == "share" and row.shown:
        return share_text(row, wording)
    if row.published or row.release == "published" or row.release_reason in LEFT_OUT:
        return wording("figures.not_estimable")
    return wording("figures.withheld")


def percent(row: Row, wording: Wording) -> str:
    """A share: "87%", in parentheses if it rests on few cases (DHS), or its words."""
    if not is_point(row):
        return words(row, wording)
    text = share_text(row, wording)
    return wording("figures.few", number=text) if "few_cases" in row.flags else text


def groups_of(found: Iterable[str | None]) -> tuple[str, ...]:
    """The groups a figure compares: women and men, or the one there is; everyone together only if there is no other."""
    found = set(found)
    return tuple(group for group in (WOMEN, MEN) if group in found) or tuple({EVERYONE} & found)


def bases(rows: Iterable[Row], wording: Wording) -> str:
    """The unweighted bases behind several numbers: "n = 60", "n = 57–60" where they differ, "" if none is released."""
    known = sorted({row.n for row in rows if row.n is not None})
    if not known:
        return ""
    if len(known) == 1:
        return wording("figures.n", n=wording.number(known[0]))
    return wording("figures.n_range", lower=wording.number(known[0]), upper=wording.number(known[-1]))


def points_interval(row: Row, wording: Wording, digits: int = 0, scale: float = 100) -> str:
    """The interval of a difference in percentage points, or by another scale: "[−2, +28]"; "" if there is none."""
    if not has_interval(row):
        return ""
    lower, upper = (wording.signed(scale * limit, digits) for limit in row.interval)
    return wording("figures.interval", lower=lower, upper=upper)


def identifiers(rows: Iterable[Row | None]) -> tuple[str, ...]:
    """The ids of rows in the spine."""
    return tuple(identifier(asdict(row)) for row in rows if row is not None)
