"""Free text: how much there is, in which languages, what it says, and that nobody can be found in it."""

from __future__ import annotations

import csv
import re
import time
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from bogolan.demonstration import words
from bogolan.demonstration.parameters import parameters, stream

# First names of the region and of the world, places and months, as a scan for identifiers would know them.
NAMES = """
    Adama Aissata Alassane Ali Amadou Aminata Aminatou Awa Bakary Binta Boubacar Boukary Djeneba Fanta Fatou Fatoumata
    Hamadou Hamidou Hawa Ibrahim Ibrahima Issa Kadia Kadidia Mamadou Mariam Mohamed Moussa Nouhoum Oumar Oumou Ousmane
    Ramata Salif Sekou Seydou Souleymane Yacouba Youssouf Jean Pierre John Mary
    Mopti Sévaré Bandiagara Bankass Djenné Douentza Koro Ténenkou Youwarou Bamako Mali Niger Ségou
    janvier février avril juin juillet août septembre octobre novembre décembre ramadan tabaski
    january february april june july august september october november december
"""
# What may begin with a capital inside a sentence.
CAPITALS = {"Dieu", "God", "Coran", "État", "I"}


@pytest.fixture(scope="module")
def said():
    """200,000 answers with their stance and motive."""
    rng = stream(1, "test of words")
    stance = rng.choice([0, 1, 2, 3, 4, 5, 98, 99], 200_000)
    motive = np.where((stance >= 1) & (stance <= 3), rng.integers(0, 12, len(stance)), 0)
    return stance, motive, words.open_answers(rng, stance, motive)


def plain(text):
    return "".join(letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter))


def vocabulary(*parts, **where):
    """The words of phrases as they may be typed, with care or in a hurry, by language."""
    found = {"fr": set(), "en": set()}
    with (Path(words.__file__).parent / words.TABLE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["part"] in parts and all(row[column] in values for column, values in where.items()):
                typed = (row["text"], words._in_a_hurry(row["text"], row["language"]))
                found[row["language"]] |= set(re.findall(r"\w+|&", plain(" ".join(typed))))
    return found


def test_shares_of_empty_texts_and_of_languages(said):
    texts = said[2]
    given = texts[texts != ""]
    assert len(given) / len(texts) == pytest.approx(0.4, abs=0.01)
    table = vocabulary("opener", "claim", "addition", "closer")
    french, english = table["fr"] - table["en"], table["en"] - table["fr"]
    seen = [set(re.findall(r"\w+|&", plain(text))) for text in given]
    both = np.array([(bool(text & french), bool(text & english)) for text in seen])
    assert both.any(axis=1).all()
    assert np.mean(both[:, 0] & ~both[:, 1]) == pytest.approx(0.7, abs=0.01)
    assert np.mean(both[:, 1] & ~both[:, 0]) == pytest.approx(0.2, abs=0.01)
    assert np.mean(both.all(axis=1)) == pytest.approx(0.1, abs=0.01)


def test_texts_agree_with_stance_and_motive(said):
    stance, motive, texts = said
    by_theme = {}
    with (Path(words.__file__).parent / words.TABLE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["part"] == "claim":
                by_theme.setdefault(row["theme"], []).append(row["text"])
                by_theme[row["theme"]].append(words._in_a_hurry(row["text"], row["language"]))

    def share(where, themes):
        claims = [claim.lower() for theme in themes for claim in by_theme[theme]]
        given = [text.lower() for text in texts[where & (texts != "")][:2000]]
        return np.mean([any(claim in text for claim in claims) for text in given])

    for code, theme in enumerate(words.MOTIVES, 1):
        assert share((motive == code) & (stance == 1), [theme]) > 0.9, theme
        assert share((motive == 0) & (stance == 1), [theme]) < 0.25, theme
    assert share(stance == 5, words.COSTS) > 0.8
    assert share(stance == 99, words.RESERVED) > 0.8
    assert share(stance == 1, words.COSTS) < 0.02
    assert share(stance == 0, words.COSTS) == pytest.approx(parameters()["words.tone.0.opposed"], abs=0.04)


def test_who_speaks_of_fear_does_not_praise(said):
    praise = ("dieu merci", "que cela dure", "we are relieved", "nous en sommes soulages", "ns en sommes soulages")
    stance, motive, texts = said
    afraid = [plain(text) for text in texts[np.isin(motive, (10, 11)) & (stance == 1)]]
    glad = [plain(text) for text in texts[(motive == 1) & (stance == 1)]]
    assert any(word in text for text in glad for word in praise)
    assert not any(word in text for text in afraid for word in praise)


@pytest.mark.parametrize("kind", ["answers", "notes", "livelihoods"])
def test_nobody_can_be_found_in_clean_texts(said, kind):
    rng = stream(2, "test of words")
    texts = {
        "answers": said[2],
        "notes": words.interviewer_notes(rng, 50_000),
        "livelihoods": words.other_livelihoods(rng, 5_000),
    }[kind]
    everything = "\n".join(sorted(set(texts)))
    assert not re.search(r"[0-9@]", everything), "a telephone number, a date, an address"
    assert set(plain(NAMES).split()) & set(re.findall(r"\w+", plain(everything))) == set()
    inner = set(re.findall(r"(?<=[\w,'] )[A-ZÀ-Ý]\w*|(?<=['’])[A-ZÀ-Ý]\w*", everything))
    assert inner <= CAPITALS
    kin = r"\b(fils|fille|frère|soeur|femme|épouse|cousin|cousine|neveu) (du|de la|de l'|des) (chef|imam|maire|juge)"
    assert not re.search(kin, everything)


def test_a_planted_identifier_would_be_seen():
    assert re.search(r"(?<=[\w,'] )[A-ZÀ-Ý]\w*", "on en parle avec Oumar").group() not in CAPITALS
    assert "oumar" in plain(NAMES).split()


def test_a_thousand_texts_repeat_little(said):
    first = said[2][:1000]
    given = first[first != ""]
    assert len(set(given)) > 0.95 * len(given)


def test_every_theme_has_its_phrases_in_both_languages():
    table = words._phrases()
    for part in ("opener", "claim", "addition", "closer"):
        assert (table[part].count >= 2).all(), part
    for part in ("remark", "remark_end", "work", "work_end"):
        assert (table[part].count[:, 0] >= 2).all(), part


def test_tones_of_each_stance_are_shares():
    for code in (*words.STANCES, words.UNKNOWN):
        assert sum(parameters().under(f"words.tone.{code}").values()) == pytest.approx(1)


def test_notes_are_rare_and_livelihoods_never_empty():
    rng = stream(3, "test of words")
    notes, livelihoods = words.interviewer_notes(rng, 100_000), words.other_livelihoods(rng, 10_000)
    assert np.mean(notes != "") == pytest.approx(0.06, abs=0.005)
    assert "" not in set(livelihoods)
    assert len(set(livelihoods)) > 100


def test_the_same_stream_writes_the_same_texts():
    stance = np.array([1, 2, 3, 4, 5, 98, 99, 0] * 50)
    once, again, other = (words.open_answers(stream(seed, "words"), stance, np.zeros(400, int)) for seed in (1, 1, 2))
    assert once.tolist() == again.tolist() != other.tolist()


def test_a_million_texts_take_seconds():
    stance = np.arange(1_000_000) % 5 + 1
    begins = time.perf_counter()
    words.open_answers(stream(1, "words"), stance, np.zeros(len(stance), int))
    assert time.perf_counter() - begins < 3
