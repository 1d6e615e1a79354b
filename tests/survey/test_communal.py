"""Which questions tell to which people somebody belongs."""

from __future__ import annotations

import pytest

from bogolan.survey.communal import speaks_of_communal_identity, tells_communal_identity


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("q7", "Which ethnic group do you feel closest to?"),
        ("tribe", None),
        ("q8", {"en": "To which tribal group do you belong?"}),
        ("q9", {"fr": "Dans quelle langue se déroule l’entretien ?"}),
        ("livelihood", "What is your main livelihood?"),
        ("q10", {"fr": "Êtes-vous éleveur ?"}),
        ("found_fam", None),
        ("q11", {"en": "Is your family among those that own land or lead in the village?"}),
        ("q11", {"fr": "Votre famille fait-elle partie de celles qui possèdent la terre ?"}),
        ("q12", {"fr": "Êtes-vous d’une famille fondatrice ?"}),
        ("q12", "Is yours a founding family?"),
        ("q13", "What is your hereditary status?"),
        ("q13", {"fr": "Quel est votre statut héréditaire ?"}),
    ],
)
def test_a_question_of_belonging_is_recognised_in_either_language(name, label):
    assert tells_communal_identity(name, label)


@pytest.mark.parametrize(
    "label",
    [
        {"en": "State courts favour those who pay", "fr": "Les tribunaux de l’État favorisent ceux qui paient"},
        {"fr": "Faites-vous confiance au tribunal ?"},
        {"en": "How do you read body language?"},
        {
            "en": "A few families here keep land, positions and aid for themselves",
            "fr": "Ici, quelques familles gardent pour elles la terre, les postes et l’aide",
        },
        {"en": "Do you think that the new law on land would lead to conflict?"},
        {"en": "Have you found family support?"},
    ],
)
def test_other_questions_are_not(label):
    assert not tells_communal_identity("q1", label)


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("For people of low hereditary status, joining is a way up.", True),
        ({"fr": "dans les familles qui ne possèdent pas la terre ni ne dirigent le village"}, True),
        ({"en": "in families that neither own land nor lead in the village"}, True),
        ("Women support the group more than men.", False),
        (None, False),
    ],
)
def test_a_sentence_that_speaks_of_belonging(text, speaks):
    assert speaks_of_communal_identity(text) is speaks
