"""What would help a file that misses its limits: every single change is tried, and the best are told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bogolan.disclosure.microdata.measures import missed_limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bogolan.disclosure.microdata.measures import Measures, Missed
    from bogolan.disclosure.microdata.request import Request
    from bogolan.survey.questionnaire import Question

MOST_TOLD = 3


@dataclass(frozen=True)
class Advice:
    """A change of the request, in words, and the limits that are missed once it is made."""

    change: str
    missed: list[Missed]

    @property
    def distance(self) -> float:
        """How far from the limits the file is then: the sum of how many times over each is; 0 within all."""
        return sum(one.times for one in self.missed)


def advice(
    request: Request, missed: list[Missed], codebook: Mapping[str, Question], measured: Callable[[Request], Measures]
) -> list[Advice]:
    """The changes that help, the best first, and of as good ones those that keep the more important keys."""
    tried = [Advice(change, missed_limits(measured(other), other)) for change, other in changes(request, codebook)]
    now = Advice("", missed).distance
    helping = [one for one in tried if one.distance < now]
    return sorted(helping, key=lambda one: one.distance)[:MOST_TOLD]


def changes(request: Request, codebook: Mapping[str, Question]) -> Iterator[tuple[str, Request]]:
    """Every change of one thing: coarser bands and answers first, then questions left out, the last keys first."""
    for name, breaks in request.bands.items():
        if name in request.questions and len(breaks) > 2:
            coarser = breaks[::2]
            told = f"bands of `{name}` that begin at [{', '.join(f'{low:g}' for low in coarser)}]"
            yield told, replace(request, bands={**request.bands, name: coarser})
    for name in request.keys[::-1]:
        choices = [code for code in codebook[name].choices if code not in _joined_in(request, name)]
        if name not in request.bands and len(choices) > 2:
            for pair in pairwise(choices):
                joined = {**request.joined, name: (*request.joined.get(name, ()), pair)}
                yield f"the answers {pair[0]} and {pair[1]} to `{name}` as one", replace(request, joined=joined)
    for name in request.keys[::-1]:
        if len(request.keys) > 1:
            yield f"no `{name}`", request.without(name)
    for name in request.variables:
        if (name in request.facts or name in request.diverse) and len(request.variables) > 1:
            yield f"no `{name}`", request.without(name)


def _joined_in(request: Request, name: str) -> set[str]:
    return {code for levels in request.joined.get(name, ()) for code in levels}
