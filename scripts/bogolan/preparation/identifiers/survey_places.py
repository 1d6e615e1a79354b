"""The survey's places as its form offers them, by which they are found in people's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bogolan.survey.questionnaire import Question

OF_PLACES = re.compile(
    r"village|cercle|commune|region|district|province|county|hamlet|hameau|quartier|locali|\bsites?\b|\bcamps?\b|town|\bville",
)
FEWEST_OF_A_PLACE = 3


@dataclass(frozen=True)
class Places:
    """The survey's places, as folded names of so many words, and as codes."""

    names: frozenset[tuple[str, ...]] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)


NOWHERE = Places()


def places_of(questions: Mapping[str, Question], design: Iterable[str] = ()) -> Places:
    """The places that the form offers: choices of the questions of the design, and of those that ask for a place."""
    asked = set(design)
    names: set[tuple[str, ...]] = set()
    codes: set[str] = set()
    for name, question in questions.items():
        if not question.choices or (name not in asked and not OF_PLACES.search(folded(name.replace("_", " ")))):
            continue
        for code, label in question.choices.items():
            texts = label.values() if hasattr(label, "values") else [label]
            known = {folded(str(text)) for text in texts} - {folded(code)}
            names |= {tuple(text.split()) for text in known if sum(map(str.isalpha, text)) >= FEWEST_OF_A_PLACE}
            if re.search(r"[^\W\d]", code) and re.search(r"\d", code):
                codes.add(folded(code))
            elif code.isalpha() and len(code) > FEWEST_OF_A_PLACE:
                names.add((folded(code),))
    return _interned(frozenset(names), frozenset(codes))


@cache
def _interned(names: frozenset[tuple[str, ...]], codes: frozenset[str]) -> Places:
    """The same object for the same places, so that what was scanned is found again without comparing them."""
    return Places(names, codes)


@cache
def first_words(places: Places) -> dict[str, list[int]]:
    """How many words the places have that begin with a word, the longest first."""
    lengths: dict[str, set[int]] = {}
    for name in places.names:
        lengths.setdefault(name[0], set()).add(len(name))
    return {word: sorted(found, reverse=True) for word, found in lengths.items()}
