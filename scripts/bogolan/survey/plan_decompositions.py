"""What makes no sense in the decomposition of a model: another kind of model, or terms of which nothing may be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.plan_parts import GAUSSIAN, LINEAR, LOGIT, ORDINAL, community_drivers
from bogolan.survey.plan_terms import is_curve
from bogolan.survey.spine import OAXACA, SHAPLEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

DECOMPOSABLE = (LOGIT, LINEAR, GAUSSIAN)
# Twice as many regressions for each: the most that statistics takes.
MOST_DECOMPOSED = 12


def told_terms(plan: Mapping[str, Any], model: Mapping[str, Any]) -> list[str]:
    """The questions of a model's terms of which its decomposition may tell."""
    community = community_drivers(plan)
    return [term["question"] for term in model["terms"] if term["question"] in community]


def senseless_decompositions(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """The place of every mistake, what was found there, and what was expected."""
    for number, model in enumerate(plan.get("models", ())):
        for position, way in enumerate(model.get("decomposition", ())):
            place: Place = ["models", number, "decomposition", position]
            for found, expected in (*_of_any(model), *_of_terms(plan, model, way)):
                yield place, f"`{way}` {found}", expected


def _of_any(model: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    family = model.get("family", LOGIT)
    if family not in DECOMPOSABLE:
        yield f"of {'an' if family == ORDINAL else 'a'} {family} model", f"one of {', '.join(DECOMPOSABLE)}"
    if "interactions" in model:
        yield "beside `interactions`", "one of them: what goes with two terms together is no part of either"


def _of_terms(plan: Mapping[str, Any], model: Mapping[str, Any], way: str) -> Iterator[tuple[str, str]]:
    told = told_terms(plan, model)
    others = [term["question"] for term in model["terms"] if term["question"] not in told]
    if way == SHAPLEY and not 0 < len(told) <= MOST_DECOMPOSED:
        expected = (
            f"1 to {MOST_DECOMPOSED} terms that are `drivers` of the class `community`: nothing is told of others"
        )
        yield f"of {len(told)} terms on the community", expected
    if way == SHAPLEY and others and model.get("family", LOGIT) in (LINEAR, GAUSSIAN):
        expected = "only terms that are `drivers` of the class `community`: the rest of its R2 would tell of the others"
        yield f"of a {model['family']} model with {', '.join(map(repr, others))}", expected
    if way == OAXACA and others:
        expected = "only terms that are `drivers` of the class `community`: what is left over would tell of the others"
        yield f"with {', '.join(map(repr, others))}", expected
    curves = [term["question"] for term in model["terms"] if is_curve(term)]
    if way == OAXACA and curves:
        expected = "numbers as they are, or categories: what goes with a curve depends on where it is counted from"
        yield f"with a curve of {', '.join(map(repr, curves))}", expected
    if way == OAXACA and not (model["by_gender"] and {"women", "men"} <= plan["gender"].keys()):
        yield "of women and men together", "`by_gender: true`, and both in `gender`"
