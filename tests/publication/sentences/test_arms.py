"""How the report says that respondents came into the arms of an experiment: with the chances declared, and no more."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey

from bogolan.publication.sentences.experiments_by_kind import experiments_told

ABOUT = {"analysis": "experiments", "outcome": "e", "measure": "check", "level": "chances", "group": "all"}
KINDS = {
    "list": {"question": "count", "items": 3},
    "endorsement": {"questions": ["roads"], "ethics_approval": "committee no. 3"},
}
STRATA = {"a": 0.25, "b": 0.5, "c": 0.125}


def design(kind: str, language: str, **changes: object) -> str:
    plan = {"name": "e", "kind": kind, "label": {"en": "it helps", "fr": "il aide"}, "arm": "arm", "treated": "T"}
    plan |= KINDS[kind] | changes
    check = {**ABOUT, "p_value": 0.4, "p_adjusted": 0.8}
    (found,) = experiments_told(survey([item("a")], [*answers("a"), check], language, experiments=[plan]))
    return found.design.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("changes", "english", "french"),
    [
        ({"probability": 0.5}, "drawn at random", "tirée au hasard"),
        ({"probability": 0.3}, "a chance of 30%, drawn for each respondent", "Avec une probabilité de 30 %, tirée"),
        ({"probability": {"a": 0.3, "b": 0.3}}, "a chance of 30%, drawn", "une probabilité de 30 %, tirée"),
        (
            {"probability": STRATA},
            "a chance of 12.5% to 50%, fixed beforehand for each stratum",
            "une probabilité de 12,5 % à 50 %, fixée d’avance pour chaque strate",
        ),
        (
            {"probability": "chance"},
            "fixed beforehand and differs between respondents",
            "fixée d’avance, qui n’est pas",
        ),
    ],
)
def test_arms_are_said_to_be_drawn_as_the_plan_declares(kind, changes, english, french):
    told = {language: design(kind, language, **changes) for language in ("en", "fr")}
    assert english.lower() in told["en"].lower()
    assert french.lower() in told["fr"].lower()
    even = changes == {"probability": 0.5}
    assert ("half" in told["en"].lower()) == ("moitié" in told["fr"].lower()) == even
    weighted = changes["probability"] in (STRATA, "chance")
    assert ("weighted by the inverse" in told["en"]) == ("pondérée par l’inverse" in told["fr"]) == weighted


@pytest.mark.parametrize("kind", KINDS)
def test_of_an_undeclared_chance_and_of_further_arms_nothing_false_is_said(kind):
    assert "half" not in design(kind, "en").lower()
    further = design(kind, "en", probability=0.5, others=["X"])
    assert "half" not in further.lower()
    assert "a chance of 50%" in further
    assert "The experiment had further arms, which are left out here." in further
    assert "L’expérience avait d’autres groupes, qui sont laissés de côté ici." in design(kind, "fr", others=["X"])
