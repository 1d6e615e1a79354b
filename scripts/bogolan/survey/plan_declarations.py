"""The declared parts of a plan (experiments, hypotheses, claims and so on): which questions and answers they name.

In all of them the same key means the same thing, so that they need no description of their own here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bogolan.survey.codes import as_code
from bogolan.survey.plan_arms import CONTROL, CONTROL_PROBABILITY, OTHERS, PROBABILITY
from bogolan.survey.plan_conjoint import without_columns_of_profiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Place: TypeAlias = list[str | int]

PARTS = (
    "weighting",
    "groups",
    "domains",
    "sensitivity",
    "experiments",
    "hypotheses",
    "claims",
    "events",
    "interviewer",
    "identifiers",
    "bystanders",
    "back_checks",
    "form_version",
    "recodings",
    "logical_checks",
    "not_identifiers",
    "microdata",
)
MODEL_PARTS = ("interactions", "imputation", "specifications", "mixed")

# Keys that hold a question's name, or several, and keys that hold answers to the question beside them.
QUESTION, ARM, TREATED = "question", "arm", "treated"
# Answers of `arm`, and the chances of arms, which may be a column's name.
ARMS = (TREATED, CONTROL, OTHERS)
CHANCES_OF_ARMS = (PROBABILITY, CONTROL_PROBABILITY)
QUESTIONS = (
    QUESTION,
    "questions",
    ARM,
    *CHANCES_OF_ARMS,
    "margins",
    "cells",
    "eligible",
    "controls",
    "covariates",
    "predictors",
    "interactions",
    "mixed",
    "position",
    "identifiers",
    "match",
    "type1",
    "type2",
    "type3",
    "not_identifiers",
    "keys",
    "variables",
)
ANSWERS = ("is", "is_not", "share", "among", "levels", "women", "men")


def declared_questions(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every question that a declared part names, with its place in the plan."""
    yield from questions_of(_declared(plan))


def questions_of(part: Any) -> Iterator[tuple[Place, str]]:
    """Every question that a part of the plan names, with its place in that part."""
    for place, node in _objects(part, []):
        for key in QUESTIONS:
            yield from _texts(node.get(key), [*place, key])


def declared_answers(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, list[str]]]:
    """Every answer that a declared part names: its place, its question, its codes."""
    for place, node in _objects(_declared(plan), []):
        if isinstance(node.get(QUESTION), str):
            for key in ANSWERS:
                if key in node:
                    yield [*place, key], node[QUESTION], _listed(node[key])
        for key in ARMS if ARM in node else ():
            if key in node:
                yield [*place, key], node[ARM], _listed(node[key])
    for number, model in enumerate(plan["models"]):
        question = model["outcome"]["question"]
        if "levels" in model["outcome"]:
            yield ["models", number, "outcome", "levels"], question, model["outcome"]["levels"]
        for position, codes in enumerate(model.get("specifications", {}).get("share", [])):
            yield ["models", number, "specifications", "share", position], question, codes


def with_codes_as_text(part: Any) -> Any:
    """A declared part with the codes of answers as text, as they stand in the data."""
    if isinstance(part, list):
        return [with_codes_as_text(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    codes = (*ANSWERS, *ARMS) if QUESTION in part or ARM in part else ()
    return {key: _as_codes(value) if key in codes else with_codes_as_text(value) for key, value in part.items()}


def _declared(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The declared parts of a plan where they stand in it; of models, what they have beside outcome and terms."""
    parts = {key: plan[key] for key in PARTS if key in plan}
    if "experiments" in parts:
        parts["experiments"] = without_columns_of_profiles(parts["experiments"])
    models = [
        {key: model[key] for key in MODEL_PARTS if key in model and not (key == "interactions" and "formula" in model)}
        for model in plan["models"]
    ]
    return {**parts, "models": models}


def _objects(node: Any, place: Place) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Every object in a part, all the way down, with its place."""
    if isinstance(node, dict):
        yield place, node
    if isinstance(node, dict | list):
        for key, entry in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _objects(entry, [*place, key])


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """A text, or all texts of lists in lists, each with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            yield from _texts(entry, [*place, position])


def _listed(codes: str | list[str]) -> list[str]:
    return codes if isinstance(codes, list) else [codes]


def _as_codes(value: Any) -> Any:
    return [_as_codes(code) for code in value] if isinstance(value, list) else as_code(value)
