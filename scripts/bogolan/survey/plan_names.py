"""What a plan names: questions and answers, each with its place in the plan, so that a mistake can be shown there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.events import has_exposure
from bogolan.survey.folders import FILES, plan_files
from bogolan.survey.plan_declarations import declared_answers, declared_questions
from bogolan.survey.plan_events import is_exposure
from bogolan.survey.plan_terms import TERMS, placed_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place


def named_questions(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every question that the plan names, with its place in the plan; known exposure to events is no question."""
    for place, name in _named(plan):
        if not (has_exposure(plan) and is_exposure(place, name)):
            yield place, name


def _named(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for key in ("consent", "gender"):
        if "question" in plan.get(key, {}):
            yield [key, "question"], plan[key]["question"]
    for key in ("uuid", "respondent"):
        if key in plan:
            yield [key], plan[key]
    if "by" in plan.get("positions", {}):
        yield ["positions", "by"], plan["positions"]["by"]
    for number, outlier in enumerate(plan.get("outliers", [])):
        for key in ("question", "by"):
            if key in outlier:
                yield ["outliers", number, key], outlier[key]
    for key in ("weights", "clusters"):
        if key in plan["design"]:
            yield ["design", key], plan["design"][key]
    for name in plan["design"]["strata"]:
        yield ["design", "strata"], name
    for name in plan["questions"]:
        yield ["questions", name], name
    for place, item in items(plan):
        yield [*place, "question"], item["question"]
    for place, term in placed_terms(plan["models"]):
        yield place, term["question"]
    yield from declared_questions(plan)


def named_answers(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, list[str]]]:
    """Every answer that the plan names: its place, its question, its codes."""
    gender = plan["gender"]
    for key in ("women", "men"):
        if "question" in gender and key in gender:
            yield ["gender", key], gender["question"], [gender[key]]
    if "consent" in plan:
        yield ["consent", "given"], plan["consent"]["question"], [plan["consent"]["given"]]
    for place, item in items(plan):
        for key in ("share", "against", "among"):
            if key in item:
                yield [*place, key], item["question"], item[key]
    for place, term in placed_terms(plan["models"]):
        if "is" in term:
            yield [*place, "is"], term["question"], term["is"]
        if "reference" in term:
            yield [*place, "reference"] if TERMS in place else place, term["question"], [term["reference"]]
    yield from declared_answers(plan)


def named_companions(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every file that the plan names beside the responses, the questionnaire and the corrections, with its place."""
    for place, name in plan_files(plan):
        if place[0] not in FILES:
            yield place, name


def items(plan: Mapping[str, Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Every item that is estimated or explained: its place and itself."""
    for section in ("support", "drivers"):
        for number, item in enumerate(plan[section]):
            yield [section, number], item
    for number, model in enumerate(plan["models"]):
        yield ["models", number, "outcome"], model["outcome"]
