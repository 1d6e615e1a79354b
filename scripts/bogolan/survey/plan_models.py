"""What makes no sense in a model of the plan: an outcome its kind cannot explain, interactions, predictors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.plan_parts import LOGIT, OF_LEVELS, OF_NUMBERS, ORDINAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

# What an outcome is told by: one of these, by the kind of regression.
YES_OR_NO, LEVELS, NUMBER = ("share", "reason"), ("levels",), ()


def senseless_models(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """The place of every mistake, what was found there, and what was expected."""
    for number, model in enumerate(plan.get("models", ())):
        place: Place = ["models", number]
        yield from _senseless_outcome([*place, "outcome"], model["outcome"], model.get("family", LOGIT))
        yield from _senseless_interactions([*place, "interactions"], model)
        yield from _senseless_predictors([*place, "imputation", "predictors"], model)


def _senseless_outcome(place: Place, outcome: Mapping[str, Any], family: str) -> Iterator[tuple[Place, str, str]]:
    """An outcome that says something else than its kind of regression explains, or says it twice, or not at all."""
    if family in OF_NUMBERS:
        told, measure, expected = NUMBER, "mean", "`measure: mean`: the number that was answered"
    elif family in OF_LEVELS:
        told, measure, expected = LEVELS, "share", "`levels`: two answers or more"
    else:
        told, measure, expected = YES_OR_NO, "share", "an outcome that is yes or no: `share` or `reason`"
    if outcome["measure"] != measure:
        yield (
            [*place, "measure"],
            f"`measure: {outcome['measure']}` of {'an' if family == ORDINAL else 'a'} {family} model",
            expected,
        )
    for key in (*YES_OR_NO, *LEVELS):
        if key in outcome and key not in told:
            yield [*place, key], f"`{key}` of {'an' if family == ORDINAL else 'a'} {family} model", expected
    given = [key for key in told if key in outcome]
    if told and not given:
        yield place, f"none of {', '.join(f'`{key}`' for key in told)}", expected
    if len(given) > 1:
        yield place, " and ".join(f"`{key}`" for key in given), "one of them"
    levels = outcome.get("levels", ())
    if family in OF_LEVELS and levels and (len(levels) < 2 or len(set(levels)) < len(levels)):
        yield [*place, "levels"], ", ".join(map(str, levels)), f"{expected}, each once"


def _senseless_interactions(place: Place, model: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """A pair of which one is no term of the model, or which is one term twice, or which is there already."""
    terms, known = [term["question"] for term in model["terms"]], set()
    for position, pair in enumerate(model.get("interactions", ())):
        for end, question in enumerate(pair):
            if question not in terms:
                yield [*place, position, end], repr(question), f"one of the model's terms: {', '.join(terms)}"
        if len(set(pair)) == 1:
            yield [*place, position], f"{pair[0]!r} with itself", "two different terms"
        if frozenset(pair) in known:
            yield [*place, position], f"{' and '.join(map(repr, pair))} a second time", "each pair once"
        known.add(frozenset(pair))


def _senseless_predictors(place: Place, model: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """A question that the imputation knows already: the outcome, a term, or one that is named twice."""
    known = {model["outcome"]["question"]: "the outcome", **{term["question"]: "a term" for term in model["terms"]}}
    for position, question in enumerate(model.get("imputation", {}).get("predictors", ())):
        if question in known:
            expected = "other questions, each once: the outcome and the terms are predicted from as it is"
            yield [*place, position], f"{question!r}, {known[question]} of the model", expected
        known.setdefault(question, "already a predictor")
