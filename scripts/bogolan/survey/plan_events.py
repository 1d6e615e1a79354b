"""What a plan asks of conflict events that makes no sense, and how exposure to them stands in models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.events import EXPOSURE, has_exposure
from bogolan.survey.plan_claims import NUMBERS_CLAIMED
from bogolan.survey.plan_terms import AS_ANSWERS, placed_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

MODELS, OUTCOME, ALL = "models", "outcome", "all"


def is_exposure(place: Place, name: str) -> bool:
    """Whether a name in the plan is the exposure to events, which only models may have, and not as their outcome."""
    return name == EXPOSURE and place[0] == MODELS and OUTCOME not in place


def senseless_events(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Positions without the clusters that they place, exposure of places that nobody knows, claims by gender."""
    if not plan:
        return
    if has_exposure(plan) and "clusters" not in plan["design"]:
        expected = "`design: {clusters: ...}`, since exposure is that of a village or area and of no respondent"
        yield ["events", "position"], "a position without clusters in `design`", expected
    if "exposure" in plan.get("events", {}) and not has_exposure(plan):
        expected = "`position`, the question with the position of an interview"
        yield ["events", "exposure"], "`exposure` without `position`", expected
    for number, claim in enumerate(plan["claims"]):
        if "events" in claim:
            yield from _senseless_claim(["claims", number], claim)
    for place, term in placed_terms(plan["models"]):
        if term["question"] == EXPOSURE:
            yield from _misused(place, term, plan)


def _senseless_claim(place: Place, claim: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """A claim on events that is one on answers too, or that has numbers by group: events are nobody's answers."""
    for key in ("outcomes", "experiment"):
        if key in claim:
            yield [*place, key], f"`{key}` beside `events`", "a claim of its own for each"
    for key in NUMBERS_CLAIMED:
        for group in claim.get(key, {}):
            if group != ALL:
                yield [*place, key, group], f"a number of {group!r}", f"one of {ALL!r}: events are of no group"


def _misused(place: Place, term: Mapping[str, Any], plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """A term of exposure that is not known, or that enters as if it were answers."""
    if not has_exposure(plan):
        expected = "`events` with `position`, the question with the position of an interview"
        yield place, f"{EXPOSURE!r} without positions", expected
    if term.get("as", "number") != "number" or any(key in term for key in AS_ANSWERS):
        yield place, f"{EXPOSURE!r} as answers", "a number: no `is`, no `reference`, no `as: category`"
