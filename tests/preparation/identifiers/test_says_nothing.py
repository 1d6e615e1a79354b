"""Texts of which the words alone show that nobody is named: nothing is ever found in them, and they are most texts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan import demonstration
from bogolan.preparation.identifiers.survey_places import Places
from bogolan.preparation.identifiers.text_scan import among_words, says_nothing
from bogolan.preparation.identifiers.word_lists import words

PLACES = Places(frozenset({("koro",), ("grand", "marche"), ("san",)}), frozenset({"v049"}))
PHRASES = Path(demonstration.__file__).with_name("phrases.csv")
LISTS = ("titles", "capitals", "small", "given_names", "given_names_of_others", "family_names", "naming")
INTRODUCING = (
    *("je m'appelle", "Mon prénom est", "my first name is", "I am called", "elle s’appelle", "surnommée", "Nommé"),
    *("named", "le village de", "Quartier", "Camp", "ville d'", "mon frère", "the chief", "à", "near", "fils de"),
)
OTHERS = (
    *("Koro", "SAN", "grand", "Marché", "v049", "V049", "Fictifbougou", "xyzwèrè", "l'Untel", "d’amadou", "qu'Awa"),
    *(
        "Exemple",
        "exemples",
        "renom",
        "camping",
        "Ça",
        "œuvre",
        "Œuvre",
        "É",
        "A-t-il",
        "_",
        "n°",
        "²",
        "12",
        "V38-5-1",
        "2024-01",
    ),
)


def said():
    """The phrases of the invented interviews."""
    with PHRASES.open(encoding="utf-8", newline="") as file:
        return [line["text"] for line in csv.DictReader(file)]


def spelled(word):
    return st.sampled_from((word, word.lower(), word.capitalize(), word.upper()))


def texts():
    """Words of the lists, phrases and what introduces somebody, in any case and parted by all sorts of marks."""
    listed = [word for which in LISTS for word in sorted(words(which))]
    parts = st.one_of(*(st.sampled_from(those) for those in (listed, said(), INTRODUCING, OTHERS))).flatmap(spelled)
    parted = st.sampled_from((" ", " ", " ", ", ", ". ", " - ", "'", "’", "-", " (", "\n", "… ", ""))
    return st.lists(st.tuples(parted, parts), max_size=7).map(lambda pairs: "".join(map("".join, pairs)))


@given(texts())
@settings(max_examples=1500)
def test_nothing_is_found_where_each_word_says_nothing(text):
    for whole in (text, text.strip()):
        assert not (says_nothing(whole, PLACES) and list(among_words(whole, PLACES)))


@pytest.mark.parametrize(
    "text", ["", "?", "Les femmes ne sont plus libres, mais on vit.", "Dieu nous aide.", "V38-53-1"]
)
def test_common_words_say_nothing(text):
    assert says_nothing(text, PLACES)


@pytest.mark.parametrize("text", ["Awa", "ceux de v049", "L'Exemple", "on a vu Untel", "je m'appelle untel", "GRAND"])
def test_what_may_tell_is_looked_at_where_it_stands(text):
    assert not says_nothing(text, PLACES)


def test_most_of_what_is_said_is_known_to_say_nothing():
    phrases = said()
    assert sum(says_nothing(f"{phrase[:1].upper()}{phrase[1:]}.", PLACES) for phrase in phrases) > 0.9 * len(phrases)
