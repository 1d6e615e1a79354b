"""Released rows of the spine as a sentence or a table reads them: nothing is computed here, only found and told apart.

A number may be published, banded ("between 75 and 90%"), withheld, or not there at all; the four are never mixed up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bogolan.publication.sources import sourced, traced
from bogolan.survey.spine import COEFFICIENT, EXCERPTS, MARGINAL_EFFECT, MODELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from bogolan.publication.wording import Wording

PUBLISHED, BANDED, WITHHELD = "published", "banded", "withheld"

GROUPS = ("women", "men", "all")
WOMEN, MEN, EVERYONE = GROUPS

# How a sensitive share near 0 or 1 is published.
OR_LESS, OR_MORE = "or_less", "or_more"

SIGNIFICANT = 0.05

# Why a row is withheld that would join an outcome with what a community is recognised by.
COMMUNAL = "communal"


@dataclass(frozen=True)
class Row:
    """One released number; None wherever the gate or the estimate left nothing."""

    analysis: str
    measure: str
    unit: str | None
    outcome: str
    level: str | None
    domain: str | None
    domain_level: str | None
    group: str | None
    contrast: str | None
    estimate: float | None
    lower: float | None
    upper: float | None
    interval_method: str | None
    n: int | None
    count: int | None
    clusters: int | None
    design_effect: float | None
    p_value: float | None
    p_adjusted: float | None
    family: str | None
    base: str | None
    flag: str | None
    note: str | None
    release: str
    release_reason: str | None
    place: int | None = None  # among all rows of a report, of a row whose numbers tell where they come from

    @property
    def published(self) -> bool:
        """Whether the number itself may be printed."""
        return self.release == PUBLISHED and self.estimate is not None

    @property
    def banded(self) -> bool:
        """Whether only a range that holds the number may be printed."""
        return self.release == BANDED and self.note is not None

    @property
    def shown(self) -> bool:
        """Whether a reader sees anything of it."""
        return self.published or self.banded

    @property
    def interval(self) -> tuple[float, float] | None:
        """The limits of the interval; None where there are none or where they have collapsed onto each other."""
        if self.release != PUBLISHED or self.lower is None or self.upper is None or self.lower >= self.upper:
            return None
        return self.lower, self.upper

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of 0."""
        return self.interval is not None and (self.interval[0] > 0 or self.interval[1] < 0)

    @property
    def established(self) -> bool:
        """Whether the number is told from 0, also among all comparisons of its family where it was adjusted."""
        return self.excludes_zero and (self.p_adjusted is None or self.p_adjusted < SIGNIFICANT)

    @property
    def flags(self) -> frozenset[str]:
        """What a reader must know of the number."""
        return frozenset(part.strip() for part in (self.flag or "").split(",") if part.strip())


class Rows(tuple[Row, ...]):
    """All rows of a report in their order, found without a look at each: a report asks for them many thousand times."""

    # By what nearly every question names; what has many values finds few rows.
    FIELDS = ("outcome", "level", "measure", "analysis")

    @cached_property
    def _places(self) -> dict[str, dict[object, list[Row]]]:
        places: dict[str, dict[object, list[Row]]] = {name: {} for name in self.FIELDS}
        for name, by_value in places.items():
            for row in self:
                by_value.setdefault(getattr(row, name), []).append(row)
        return places

    def candidates(self, wanted: Mapping[str, object]) -> Sequence[Row]:
        """Rows in their order, all that have the wanted values among them and as few others as can be told at once."""
        found = [self._places[name].get(wanted[name], ()) for name in self.FIELDS if name in wanted]
        return min(found, key=len, default=self)


def rows(released: pd.DataFrame, trace: bool = False) -> Rows:
    """The released rows in their order, with numbers that tell their row if `trace`; KeyError for a missing column."""
    names = [name for name in Row.__dataclass_fields__ if name != "place"]
    columns = released[names].astype(object)
    columns = columns.where(columns.notna(), None)
    found = [Row(*(_number(name, value) for name, value in zip(names, row, strict=True))) for row in columns.to_numpy()]
    return Rows(traced(row, place) for place, row in enumerate(found)) if trace else Rows(found)


def _number(name: str, value: object) -> object:
    return int(value) if value is not None and name in ("n", "count", "clusters") else value


def select(among: Iterable[Row], **wanted: object) -> tuple[Row, ...]:
    """The rows whose fields have these values; of the whole survey unless a domain is named."""
    wanted.setdefault("domain", None)
    among = among.candidates(wanted) if isinstance(among, Rows) else among
    return tuple(row for row in among if all(getattr(row, name) == value for name, value in wanted.items()))


def find(among: Iterable[Row], **wanted: object) -> Row | None:
    """The one row whose fields have these values, or None. ValueError where several have: either could be meant."""
    found = select(among, **wanted)
    if len(found) > 1:
        raise ValueError(f"{len(found)} released rows where one was expected: {wanted}")
    return found[0] if found else None


def genders(among: Iterable[Row]) -> tuple[str, ...]:
    """Which of women and men were asked, women first; who speaks in an excerpt is no respondent."""
    present = {row.group for row in among if row.analysis != EXCERPTS}
    return tuple(group for group in (WOMEN, MEN) if group in present)


def joined(codes: Sequence[object]) -> str:
    """The level of a share that several answers make up."""
    return "+".join(str(code) for code in codes)


def share_text(row: Row, wording: Wording) -> str:
    """A released share in words: "87%", "75–90%", "at most 5%"; empty where nothing may be shown."""
    if row.banded:
        lower, upper = (sourced(int(part) / 100, row.place) for part in row.note.split("-"))
        if lower == 0:
            return wording("share.at_most", share=wording.percent(upper))
        if upper == 1:
            return wording("share.at_least", share=wording.percent(lower))
        return wording.percent_range(lower, upper)
    if not row.published:
        return ""
    if row.note in (OR_LESS, OR_MORE):
        return wording(
            "share.at_most" if row.note == OR_LESS else "share.at_least", share=wording.percent(row.estimate)
        )
    return wording.percent(row.estimate)


def mean_text(value: float, row: Row, wording: Wording) -> str:
    """A mean, a difference of means or a limit, in as many decimals as the width of the interval supports."""
    if row.interval is None:
        return wording.significant(value)
    width = row.interval[1] - row.interval[0]
    return wording.number(value, max(0, 1 - math.floor(math.log10(width))))


def signed_mean_text(value: float, row: Row, wording: Wording) -> str:
    """A difference of means, or a limit of it, with its sign."""
    return ("+" if value > 0 else "") + mean_text(value, row, wording)


def points_digits(row: Row) -> int:
    """The decimals of a percentage point that a row was released with: tenths of the effects of models."""
    return 1 if row.analysis == MODELS and row.measure in (MARGINAL_EFFECT, COEFFICIENT) else 0


def points_with_unit(difference: float, wording: Wording, digits: int | None = None) -> str:
    """A difference of two shares in words, without its sign: "1 point", "3 points"."""
    number = points_text(difference, wording, digits)
    rounded = round(abs(100 * difference), 1 if abs(100 * difference) < 0.95 else 0)
    return wording("points", rounded, number=number)


def points_text(difference: float, wording: Wording, digits: int | None = None) -> str:
    """A difference of two shares in points without its sign, with a decimal where it has one, or `digits`."""
    points = abs(round(100 * difference, 1))
    return wording.number(points, _decimals(points) if digits is None else digits)


def signed_points(difference: float, wording: Wording, digits: int | None = None) -> str:
    """A difference of two shares in points with its sign, with a decimal where it has one, or `digits`."""
    points = round(100 * difference, 1)
    return wording.signed(points, _decimals(points) if digits is None else digits)


def _decimals(points: float) -> int:
    return 0 if points == int(points) else 1


def effect_text(value: float, row: Row, wording: Wording) -> str:
    """An effect on a scale, or a limit of it, with its sign and the decimals that the row was released with."""
    return wording.signed(value, effect_digits(row))


def effect_digits(row: Row) -> int:
    """The decimals that an effect on a scale, and its limits, were released with, three at most."""
    told = [number for number in (row.estimate, row.lower, row.upper) if number is not None]
    return next(digits for digits in range(4) if digits == 3 or all(round(one, digits) == one for one in told))
