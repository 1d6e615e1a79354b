"""What is said of decompositions: associations, in the plan's order, and what is withheld named as such."""

from __future__ import annotations

import pytest
from decomposed_model import MODEL, explained, parted, survey

from bogolan.publication.sentences.decompositions import decompositions_told, driver_text, levels
from bogolan.publication.sentences.methods import methods
from bogolan.survey.spine import ASSOCIATION, COMPOSITION, DIFFERENCE

TABLES = {"explained-m": 7, "parted-m": 8}
REST = ((DIFFERENCE, None), (ASSOCIATION, None), (ASSOCIATION, "(Intercept)"))


def told(rows, language="en", tables=TABLES, **changes):
    found = survey(rows, language, **changes)
    return [text.replace("\u00a0", " ") for text in decompositions_told(found, found.plan["models"][0], tables)]


def test_the_shares_of_women_and_of_men_with_their_limits():
    (text,) = told(explained())
    assert text.startswith(
        "Of all the variation in the answers, what goes with the questions of table 7 together is 5% among women "
        "(0–12%) and 5% among men (0–12%). "
    )
    (french,) = told(explained(), "fr")
    assert french.startswith(
        "Sur l’ensemble de la variation des réponses, ce qui va de pair avec les questions du tableau 7 prises "
        "ensemble représente 5 % chez les femmes (0 à 12 %) et 5 % chez les hommes (0 à 12 %). "
    )


def test_beside_other_terms_they_are_what_goes_beyond_those():
    terms = [*MODEL["terms"], {"question": "age"}]
    assert " together and beyond the other terms of the model is " in told(explained(), terms=terms)[0]
    assert " et au-delà des autres termes du modèle représente " in told(explained(), "fr", terms=terms)[0]


@pytest.mark.parametrize(("language", "said"), [("en", "is withheld"), ("fr", "n’est pas publié")])
def test_what_is_withheld_is_said(language, said):
    (partly,) = told(explained(hidden=("road", None)), language)
    assert said in partly
    assert "5" not in partly.replace("7", "")
    (nothing,) = told(explained(hidden=("road", "school", None)), language, {})
    assert said in nothing
    (rest,) = told(parted(REST), language)
    assert said in rest
    assert ("+2 points (−1 to +5)" if language == "en" else "+2 points (−1 à +5)") in rest
    assert "+5 points (" not in rest
    (some,) = told(parted(((COMPOSITION, "road"), (COMPOSITION, None), *REST)), language)
    assert said in some
    assert "points (" not in some
    (none,) = told(parted(), language, {})
    assert said in none


def test_the_parts_of_a_difference():
    (text,) = told(parted())
    assert text.startswith(
        "The difference between women and men, +5 points (+2 to +8), parts into +2 points (−1 to +5), which goes with "
        "what they said otherwise in answer to the questions of table 8, and +3 points (0 to +6), which goes with all "
        "else: the same answers go with the outcome otherwise"
    )
    assert "Neither gender is the norm" in text
    (french,) = told(parted(), "fr")
    assert "+5 points (+2 à +8), se partage en +2 points (−1 à +5)" in french


def test_in_the_unit_of_the_outcome():
    (text,) = told([{**one, "unit": "value"} for one in parted()])
    assert ", +0.05 (+0.02 to +0.08), parts into +0.02 (−0.01 to +0.05)," in text


def test_without_rows_nothing_is_said():
    assert told([]) == []
    assert "Shapley" not in " ".join(methods(survey([])))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_methods_name_what_is_published(language):
    both = " ".join(methods(survey([*explained(), *parted()], language)))
    assert "Shapley" in both
    assert "bootstrap" in both
    assert "Kitagawa" in both
    hidden = " ".join(methods(survey(explained(hidden=("road", "school", None)), language)))
    assert "Shapley" not in hidden


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_is_caused_ranked_or_said_of_a_people(language):
    terms = [*MODEL["terms"], {"question": "tongue"}]
    rows = [*explained(), *parted(), *({**one, "level": "tongue"} for one in explained() if one["level"] == "road")]
    found = survey(rows, language, terms=terms)
    text = " ".join(told(rows, language, terms=terms)).lower()
    for word in ("cause", "drives", "because", "first", "most", "effect", "parce que", "grâce", "effet", "entraîne"):
        assert word not in text
    assert levels(found, found.rows) == ["road", "school"]


def test_a_question_is_named_with_the_answers_that_count():
    found = survey(explained())
    assert driver_text(found, found.plan["models"][0], "road") == "“Yes” to “Is there a road?”"
    assert driver_text(found, found.plan["models"][0], "school") == "“Which school is there?”"


def test_invented_answers_carry_their_mark():
    found = survey([*explained(), *parted()])
    found.plan["synthetic"] = True
    assert all("SYNTHETIC" in text for text in decompositions_told(found, found.plan["models"][0], TABLES))
