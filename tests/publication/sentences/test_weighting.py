"""How answers were weighted, in both languages: the steps of the plan, and of the numbers only what was released."""

from __future__ import annotations

import pytest
from released_surveys import HEADLINE_CODEBOOK, evidence, headline_plan, headline_rows, released

from bogolan.publication.sentences.methods import aapor, methods
from bogolan.publication.sentences.weighting import weights

CODEBOOK = {
    **HEADLINE_CODEBOOK,
    "cercle": {"label": {"en": "Which cercle?", "fr": "Quel cercle ?"}},
    "sex": {"label": {"en": "Sex", "fr": "Sexe"}},
    "ethnicity": {"label": {"en": "Ethnic group", "fr": "Ethnie"}},
}
TOTALS = {"totals": "p.csv", "total": "population", "margins": [["cercle", "sex"]], "method": "poststratify"}
ROW = {"analysis": "weights", "group": "all", "n": 120}
SPREAD = [
    {**ROW, "measure": "design_effect", "level": "before", "estimate": 1.12},
    {**ROW, "measure": "design_effect", "level": "after", "estimate": 1.2},
    {**ROW, "measure": "weight", "level": "smallest", "estimate": 0.6},
    {**ROW, "measure": "weight", "level": "largest", "estimate": 2.1},
]


def told(language, weighting, spread=SPREAD, **design):
    plan = headline_plan(weighting=weighting, design={"clusters": "village", **design})
    return evidence(released(*headline_rows(), *spread), plan, CODEBOOK, language)


def test_in_english():
    assert weights(told("en", {**TOTALS, "trim": [0.3, 3]})) == (
        "Before answers are weighted, everyone counts one. Answers are weighted to known totals of the population by "
        "“Which cercle?” × “Sex”, by poststratification; intervals count what these totals leave unexplained. "
        "No weight is less than 0.3 or more than 3 times the mean weight. Weights range from 0.6 to 2.1 times their "
        "mean. The design effect of weighting (Kish) is 1.20, where the weights before had 1.12."
    )


def test_in_french():
    raked = {**TOTALS, "margins": [["cercle"], ["sex"]], "method": "rake", "trim": [0.3, 3]}
    assert weights(told("fr", raked, weights="w")).replace("\u00a0", " ") == (
        "Au départ, les réponses ont les poids de l’enquête. Les réponses sont calées sur des totaux connus de la "
        "population selon « Quel cercle ? » et « Sexe », par ajustement itératif sur marges (raking ratio) ; les "
        "intervalles comptent ce que ces totaux laissent inexpliqué. Aucun poids n’est inférieur à 0,3 fois ni "
        "supérieur à 3 fois le poids moyen. Les poids vont de 0,6 à 2,1 fois leur moyenne. L’effet de plan dû à la "
        "pondération (Kish) est de 1,20, contre 1,12 pour les poids de départ."
    )


def test_a_frame_and_interviews_not_given():
    text = weights(told("en", {"frame": {"file": "f.csv"}, "nonresponse": {"cells": ["cercle"], "fewest": 20}}, []))
    assert text == (
        "Every answer weighs the inverse of the respondent’s chance of being selected, which follows from the sampling "
        "frame. Within cells of “Which cercle?”, those who completed the interview also stand for those who refused or "
        "broke off."
    )


def test_weights_of_1_had_no_design_effect():
    spread = [{**SPREAD[0], "estimate": 1.0}, *SPREAD[1:]]
    assert weights(told("en", TOTALS, spread)).endswith("The design effect of weighting (Kish) is 1.20.")


def test_what_was_withheld_is_not_told():
    spread = [{**row, "estimate": None, "release": "withheld", "release_reason": "small_count"} for row in SPREAD]
    assert weights(told("en", TOTALS, spread)).endswith("leave unexplained.")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_communal_identity_is_not_named(language):
    text = weights(told(language, {**TOTALS, "margins": [["ethnicity"]]}))
    assert "Ethni" not in text
    assert {"en": "kept confidential", "fr": "reste confidentielle"}[language] in text


def test_it_stands_in_the_methods_and_in_aapors_items():
    said = told("en", TOTALS)
    assert weights(said) in methods(said)
    assert weights(said) in dict(aapor(said))["9. Weighting"]
