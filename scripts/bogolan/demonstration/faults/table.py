"""The 31 faults of the field: how often each is planted, how it should be found, what is right to do. One table."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = "faults.csv"
UNITS = ("planned interviews", "villages", "interviewers", "file", "share")
# What cleaning should do with the cell or row: give the clean value, empty it, keep it with a flag, leave it as it is,
# take the row out of the answers, or hide a part of it before anything leaves.
OUTCOMES = ("fixed", "blanked", "flagged", "left_alone", "set_aside", "redacted")
# What is no number of planted things: a share, and what is written beside the responses.
UNSCALED = ("file", "share")


@dataclass(frozen=True)
class Kind:
    """One kind of one fault: `count` of them in a survey with `per` of `unit`."""

    fault: str
    kind: str
    name: str
    count: float
    per: int
    unit: str
    outcome: str
    how_found: str
    action: str


@cache
def kinds() -> Mapping[tuple[str, str], Kind]:
    """The table, by fault and kind."""
    with (Path(__file__).parent / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["fault"], row["kind"]): _kind(row) for row in rows}


@dataclass(frozen=True)
class Counts:
    """How many of each kind a survey of these sizes gets: `sizes` by unit, `rates` multiplies (all, or by fault)."""

    sizes: Mapping[str, int]
    rates: Mapping[str, float] | float = 1.0

    def __post_init__(self) -> None:
        """Refuses rates of faults that the table does not have, and negative ones."""
        rates = self.rates if isinstance(self.rates, Mapping) else {"every fault": self.rates}
        known = {"every fault", *(fault for fault, _ in kinds())}
        for fault, rate in rates.items():
            if fault not in known:
                raise ValueError(f"a rate for {fault!r}, which is none of the faults E01 to E31")
            if not rate >= 0:
                raise ValueError(f"a rate of {rate} for {fault}: 0 or more is expected")

    def __getitem__(self, kind: tuple[str, str]) -> int:
        """The table's count in proportion to the survey's size, rounded half up."""
        row = kinds()[kind]
        rate = self.rates if isinstance(self.rates, int | float) else self.rates.get(row.fault, 1.0)
        return math.floor(row.count * self.sizes[row.unit] * rate / row.per + 0.5)


def share(fault: str, kind: str) -> float:
    """A share that the table gives, which does not grow with the survey."""
    return kinds()[fault, kind].count


def _kind(row: Mapping[str, str]) -> Kind:
    numbers = {"count": float(row["count"]), "per": int(row["per"])}
    return Kind(**{name: numbers.get(name, row[name]) for name in Kind.__dataclass_fields__})
