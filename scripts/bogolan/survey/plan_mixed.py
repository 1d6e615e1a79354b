"""The mixed models of a plan: beside which models they stand, whose intercepts they have, and what makes no sense."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.plan_parts import GAUSSIAN, LINEAR, LOGIT, ORDINAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

MIXED = "mixed"
FAMILIES = (LOGIT, LINEAR, GAUSSIAN)
FEWEST_LEVELS = 3  # of a grouping: with fewer nothing is told of how much they differ


def mixed_models(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The models that have a mixed model beside them."""
    return [model for model in plan.get("models") or () if MIXED in model]


def interviewer_question(plan: Mapping[str, Any]) -> str | None:
    """The question of who asked; None where the plan names none."""
    return plan.get("interviewer", {}).get("question")


def mixes_interviewers(plan: Mapping[str, Any]) -> bool:
    """Whether a mixed model has an intercept for each interviewer."""
    return any(interviewer_question(plan) in model[MIXED] for model in mixed_models(plan))


def senseless_mixed(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """The place of every mistake, what was found there, and what was expected."""
    for number, model in enumerate(plan.get("models", ())):
        if MIXED not in model:
            continue
        place: Place = ["models", number, MIXED]
        family = model.get("family", LOGIT)
        if family not in FAMILIES:
            found = f"a mixed model beside {'an' if family == ORDINAL else 'a'} {family} one"
            yield place, found, f"such a model of the family {', '.join(FAMILIES[:-1])} or {FAMILIES[-1]} only"
        known = {term["question"]: "a term" for term in model["terms"]} | {model["outcome"]["question"]: "the outcome"}
        for position, name in enumerate(model[MIXED]):
            if name in known:
                found = f"{name!r}, {known[name]} of the model"
                yield [*place, position], found, "a village, an interviewer or another grouping that the model lacks"
