"""How respondents came into the arms of an experiment: said as the plan declares it, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.plan_arms import OTHERS, PROBABILITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.wording import Wording

HALF = 0.5


def drawing(wording: Wording, experiment: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Which message tells how arms were drawn, and the chances in it.

    half, chance (one for all), strata (one for each stratum), respondents (a column); some, where none is declared.
    """
    chance = experiment.get(PROBABILITY)
    if chance is None:
        return "some", {}
    if isinstance(chance, str):
        return "respondents", {}
    chances = sorted(chance.values()) if isinstance(chance, dict) else [chance]
    lowest, highest = chances[0], chances[-1]
    if lowest < highest:
        return "strata", {"lowest": percent_of_chance(wording, lowest), "highest": percent_of_chance(wording, highest)}
    if lowest == HALF and OTHERS not in experiment:
        return "half", {}
    return "chance", {"chance": percent_of_chance(wording, lowest)}


def left_out_arms(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """That further arms are left out; empty where there are none."""
    return evidence.wording("experiment.further_arms") if experiment.get(OTHERS) else ""


def percent_of_chance(wording: Wording, chance: float) -> str:
    """A chance with one decimal where it has any: 75%, 16.7%."""
    number = round(100 * chance, 1)
    return wording("number.percent", number=wording.number(number, 0 if number == int(number) else 1))
