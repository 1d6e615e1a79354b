"""What makes no sense in a model of the plan: an outcome its kind cannot explain, interactions, predictors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.plan_parts import CLASSES, LOGIT, OF_LEVELS, OF_NUMBERS, ORDINAL, questions_of_parts
from bogolan.survey.plan_terms import FORMULA, TERMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

# What an outcome is told by: one of these, by the kind of regression.
YES_OR_NO, LEVELS, NUMBER = ("share", "reason"), ("levels",), ()
IMPUTATION, PREDICTORS = "imputation", "predictors"


def senseless_models(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """The place of every mistake, what was found there, and what was expected."""
    for number, model in enumerate(plan.get("models", ())):
        place: Place = ["models", number]
        yield from _senseless_outcome([*place, "outcome"], model["outcome"], model.get("family", LOGIT))
        yield from _senseless_interactions([*place, "interactions"], model)
        yield from _senseless_predictors([*place, IMPUTATION, PREDICTORS], model)
        yield from _sensitive_answers_imputed(place, model, plan)


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
    for position, question in enumerate(model.get(IMPUTATION, {}).get(PREDICTORS, ())):
        if question in known:
            expected = "other questions, each once: the outcome and the terms are predicted from as it is"
            yield [*place, position], f"{question!r}, {known[question]} of the model", expected
        known.setdefault(question, "already a predictor")


def _sensitive_answers_imputed(
    place: Place, model: Mapping[str, Any], plan: Mapping[str, Any]
) -> Iterator[tuple[Place, str, str]]:
    """Terms and predictors that are sensitive: what somebody would not say of them is left unsaid, never imputed."""
    if IMPUTATION not in model:
        return
    sensitive = sensitive_questions(plan)
    sensitive.pop(model["outcome"]["question"], None)  # told by `_senseless_predictors`
    named = [([FORMULA] if FORMULA in model else [TERMS, at], term["question"]) for at, term in enumerate(model[TERMS])]
    named += [([IMPUTATION, PREDICTORS, at], name) for at, name in enumerate(model[IMPUTATION].get(PREDICTORS, ()))]
    for key, question in named:
        if question in sensitive:
            expected = "questions of other classes in a model with `imputation`: a sensitive answer is never imputed"
            yield [*place, *key], f"{question!r}, which is sensitive ({sensitive[question]})", expected


def sensitive_questions(plan: Mapping[str, Any]) -> dict[str, str]:
    """Each question that is sensitive, and by what in the plan: its class, an experiment, or a model that explains it.

    An outcome that is listed under `support` or `drivers` has the class that it has there.
    """
    items = {item["question"]: (section, item["class"]) for section in ("support", "drivers") for item in plan[section]}
    of_parts = questions_of_parts(plan)
    found = {
        model["outcome"]["question"]: f"the outcome of the model {model['name']!r}"
        for model in plan["models"]
        if model["outcome"]["class"] == CLASSES[-1] and model["outcome"]["question"] not in items
    }
    found |= {
        question: f"of the experiment {experiment['name']!r}"
        for experiment in plan["experiments"]
        for question in of_parts[experiment["name"]]
    }
    return found | {
        question: f"by its class in `{section}`" for question, (section, own) in items.items() if own == CLASSES[-1]
    }
