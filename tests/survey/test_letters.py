"""Letters: tidied, mended where garbled, folded to compare; and how far apart two spellings are."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bogolan.survey.codes import number, numbers
from bogolan.survey.letters import FEW, all_tidied, are_plain, folded, from_windows, near, repaired, tidied


@pytest.mark.parametrize(
    ("cell", "tidy"),
    [
        (" 1 ", "1"),
        ("1\t", "1"),
        ("\u00a01\u202f", "1"),
        ("\ufeff1", "1"),
        ("1\u200b", "1"),
        (" \u200b \u00a01", "1"),
        ("\u200bV012\u200b-03-1", "V012-03-1"),
        (unicodedata.normalize("NFD", "Ténenkou"), "Ténenkou"),
        ("deux mots", "deux mots"),
        ("\u200b", ""),
        ("l’œuvre qu’on a", "l'œuvre qu'on a"),
        ("‘deux’ mots’", "‘deux’ mots’"),
    ],
)
def test_white_space_goes_and_accents_are_composed(cell, tidy):
    assert tidied(cell) == tidy


@pytest.mark.parametrize("text", ["Ténenkou", "déjà là", "l’œuvre", "“oui”", "À Ï Í", "prix : 5 €"])
@pytest.mark.parametrize("times", [1, 2])
def test_utf_8_read_as_windows_1252_is_mended(text, times):
    garbled = text
    for _ in range(times):
        garbled = from_windows(garbled.encode())
    assert garbled != text
    assert repaired(garbled) == text


@pytest.mark.parametrize(
    "text", ["Ténenkou", "Ã la carte", "CAFÉ®", "été", "Djenn\ufffd", "ɓundu", "日本", "10 °C", ""]
)
def test_what_was_meant_stays(text):
    assert repaired(text) == text


@given(st.text(alphabet=st.sampled_from("abcéèàçÉœ’“” "), max_size=20))
def test_no_french_text_is_garbled_by_the_repair(text):
    assert repaired(text) == text
    assert repaired(from_windows(text.encode())) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amélioré", "AMELIORE "),
        ("Ne sait pas", "ne  SAIT pas."),
        ("D’accord", "d'accord"),
        ("sœur", "Soeur"),
        ("ɓiɗɗo", "biddo"),
        ("Ténenkou", unicodedata.normalize("NFD", "ténenkou")),
    ],
)
def test_folded_alike(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("<1 an", ">1 an"), ("8+", "8"), ("हाँ", "ह"), ("oui", "non")])
def test_what_parts_answers_is_not_folded_away(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("youvarou", "youwarou", 1),
        ("teninkou", "tenenkou", 1),
        ("bandiagra", "bandiagara", 1),
        ("mopit", "mopti", 1),
        ("bandigra", "bandiagara", None),
        ("bandiagarra sud", "bandiagara sud", 1),
        ("koroba", "koro", None),
        ("oui", "out", None),
        ("yes", "yet", None),
        ("koro", "kora", None),
        ("possible", "impossible", None),
        ("unsatisfied", "satisfied", None),
        ("improved", "unimproved", None),
        ("change", "no change", None),
        ("nord est", "nord ouest", None),
        ("village012", "village013", None),
        ("mother", "father", None),
    ],
)
def test_how_many_slips_part_two_spellings(one, other, slips):
    assert near(one, other) == near(other, one) == slips


@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(["1.5", "1e3", "1.", "a b", "7\n"]))
)
def test_few_texts_and_many_are_looked_at_alike(some):
    few = np.array(some[:FEW], object)
    many = np.concatenate([few, np.full(FEW + 1, "x", object)])
    assert are_plain(few).tolist() == are_plain(many)[: len(few)].tolist()
    assert all_tidied(many).tolist() == [tidied(text) for text in many]
    found = [None if np.isnan(value) else value for value in numbers(many)]
    assert found == [number(text) for text in many]
    assert np.array_equal(numbers(few), numbers(many)[: len(few)], equal_nan=True)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_ascii_is_folded_as_all_letters_are(text):
    assert folded(text) == folded(f"{text} \u00e9").removesuffix("e").rstrip()
