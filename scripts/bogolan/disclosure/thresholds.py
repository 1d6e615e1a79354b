"""How many a number must be of before it leaves: the numbers behind the gate's rules, in one place.

Their sources stand in docs/disclosure.md. A plan may only make them stricter (`disclosure.thresholds`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    Number = TypeVar("Number", int, float, pd.Series)

# Parts of the analysis of which the outcomes are questions.
OF_QUESTIONS = ("support", "drivers")


@dataclass(frozen=True)
class OfClass:
    """The fewest respondents and clusters for a number, and for a band where one is allowed; whether counts matter."""

    base: int
    clusters: int
    band_base: int | None = None
    band_clusters: int | None = None
    counts_matter: bool = True


@dataclass(frozen=True)
class OfArea:
    """The fewest respondents of a gender, and clusters, for a band within an area or an age band."""

    base: int = 30
    clusters: int = 5


@dataclass(frozen=True)
class Thresholds:
    """By class of question, and for what is of no class.

    `fewest` respondents stand behind a share and behind its complement, and bases that could tell of fewer leave in
    multiples of it. From an intraclass correlation of `alike` on, all of a cluster answer alike. So many
    `specifications`, or so many `questions` of which the silence is pooled, hide each of them. So many
    `clusters_beside` lie on either side of a quartile of exposure; an age group of who spoke is of so many `years`.
    Of the questions in `lowered` fewer people than the fewest are told, by exception, and of how few.
    """

    community: OfClass = field(default=OfClass(50, 10, band_base=30, band_clusters=5, counts_matter=False))
    personal: OfClass = field(default=OfClass(100, 0))
    sensitive: OfClass = field(default=OfClass(200, 20))
    area: OfArea = field(default=OfArea())
    fewest: int = 10
    alike: float = 0.95
    specifications: int = 10
    questions: int = 5
    clusters_beside: int = 10
    years: int = 10
    lowered: Mapping[str, int] = field(default_factory=dict)

    def of_class(self, question_class: str) -> OfClass:
        """Those of a class of questions; of an unknown one the strictest."""
        by_class = {"community": self.community, "personal": self.personal}
        return by_class.get(question_class, self.sensitive)

    def of_question(self, analysis: str, outcome: str) -> Thresholds:
        """Those of a question, by exception with a `fewest` of its own."""
        own = self.lowered.get(outcome) if analysis in OF_QUESTIONS else None
        return self if own is None else replace(self, fewest=own, lowered={})

    def coarse(self, people: Number) -> Number:
        """A number of people, or several, downward to a multiple of the fewest."""
        return people // self.fewest * self.fewest


DEFAULT = Thresholds()


def coarse_bases(rows: pd.DataFrame, thresholds: Thresholds) -> pd.Series:
    """The bases of rows of the spine, each downward to a multiple of the fewest of its question."""
    if not thresholds.lowered:
        return thresholds.coarse(rows["n"])
    bases = rows["n"].copy()
    for place, own in rows.groupby(["analysis", "outcome"], sort=False, dropna=False):
        bases[own.index] = thresholds.of_question(*place).coarse(own["n"])
    return bases


def thresholds_of(asked: Mapping[str, Any]) -> Thresholds:
    """The thresholds of a plan's `disclosure.thresholds`; those that it does not give are the defaults."""
    given = {}
    for name, value in asked.items():
        own = getattr(DEFAULT, name)
        given[name] = _replaced(own, value) if isinstance(own, OfClass | OfArea) else value
    return _replaced(DEFAULT, given)


def _replaced(thresholds: Any, values: Mapping[str, Any]) -> Any:
    return replace(thresholds, **values)
