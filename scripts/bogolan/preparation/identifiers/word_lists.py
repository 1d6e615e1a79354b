"""The words by which columns and texts are searched for who somebody is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bogolan.survey.letters import folded

WORDS = "words.yaml"
NAMES = ("given_names", "given_names_of_others", "family_names")


@cache
def words(which: str) -> frozenset[str]:
    """One of the lists, folded."""
    return frozenset(folded(word) for word in _lists()[which].split())


@cache
def known_names() -> frozenset[str]:
    """Frequent given and family names, folded."""
    return frozenset().union(*map(words, NAMES))


@cache
def _lists() -> dict[str, str]:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(Path(__file__).with_name(WORDS).read_text(encoding="utf-8"))
