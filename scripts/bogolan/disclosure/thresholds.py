"""How many a number must be of before it leaves: the numbers behind the gate's rules, in one place.

Their sources stand in docs/disclosure.md. A plan may only make them stricter (`disclosure.thresholds`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    Number = TypeVar("Number", int, float, pd.Series)


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

    def of_class(self, question_class: str) -> OfClass:
        """Those of a class of questions; of an unknown one the strictest."""
        by_class = {"community": self.community, "personal": self.personal}
        return by_class.get(question_class, self.sensitive)

    def coarse(self, people: Number) -> Number:
        """A number of people, or several, downward to a multiple of the fewest."""
        return people // self.fewest * self.fewest


DEFAULT = Thresholds()


def thresholds_of(asked: Mapping[str, Any]) -> Thresholds:
    """The thresholds of a plan's `disclosure.thresholds`; those that it does not give are the defaults."""
    given = {}
    for name, value in asked.items():
        own = getattr(DEFAULT, name)
        given[name] = _replaced(own, value) if isinstance(own, OfClass | OfArea) else value
    return _replaced(DEFAULT, given)


def _replaced(thresholds: Any, values: Mapping[str, Any]) -> Any:
    from dataclasses import replace

    return replace(thresholds, **values)
