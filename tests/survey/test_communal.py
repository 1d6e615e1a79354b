"""Which questions tell to which people somebody belongs."""

from __future__ import annotations

import pytest

from bogolan.survey.communal import tells_communal_identity


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("q7", "Which ethnic group do you feel closest to?"),
        ("tribe", None),
        ("q8", {"en": "To which tribal group do you belong?"}),
        ("q9", {"fr": "Dans quelle langue se déroule l’entretien ?"}),
        ("livelihood", "What is your main livelihood?"),
        ("q10", {"fr": "Êtes-vous éleveur ?"}),
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
    ],
)
def test_other_questions_are_not(label):
    assert not tells_communal_identity("q1", label)
