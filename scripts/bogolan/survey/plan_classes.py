"""How closely each question is guarded: as the plan says, and where it says nothing by what the question is about.

Whatever is asked of support, violence, trust or armed actors is sensitive until the plan says that it is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.guarded_words import tells_of_harm
from bogolan.survey.plan_parts import CLASSES
from bogolan.survey.spine import HYPOTHESES, MODELS, SPECIFICATIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bogolan.survey.questionnaire import Question

SENSITIVE = CLASSES[-1]
ITEM_CLASSES = {"support": SENSITIVE, "drivers": "personal"}
MODEL_CLASS = SENSITIVE
# What the plan itself says of a question in words.
WORDED = ("label", "statement", "topic")


def give_classes(plan: Mapping[str, Any]) -> None:
    """Give, in place, one class a question, the strictest that it has anywhere; a model has its strictest question's.

    `classed` of an item says whether the plan gives its question a class anywhere.
    """
    items = [item for section in ITEM_CLASSES for item in plan[section]]
    given = [*items, *(model["outcome"] for model in plan["models"])]
    classed = {one["question"] for one in given if one.get("class")}
    for section, default in ITEM_CLASSES.items():
        for item in plan[section]:
            item["classed"] = item["question"] in classed
            harmful = not item["classed"] and _is_worded_as_harm(item, plan)
            item["class"] = item.get("class") or (SENSITIVE if harmful else default)
    classes: dict[str, str] = {}
    for item in [*items, *(model["outcome"] for model in plan["models"] if model["outcome"].get("class"))]:
        classes[item["question"]] = strictest(item["class"], classes.get(item["question"]))
    for item in items:
        item["class"] = classes[item["question"]]
    for model in plan["models"]:
        outcome = classes.get(model["outcome"]["question"], MODEL_CLASS)
        model["outcome"]["class"] = strictest(outcome, *(classes.get(term["question"]) for term in model["terms"]))


def strictest(*classes: str | None) -> str:
    """The strictest of some classes."""
    return max((name for name in classes if name), key=CLASSES.index)


def _is_worded_as_harm(item: Mapping[str, Any], plan: Mapping[str, Any]) -> bool:
    question = plan["questions"].get(item["question"], {})
    texts = [words for one in (item, question) for name in WORDED for words in _in_all_languages(one.get(name))]
    return tells_of_harm(item["question"], texts)


def _in_all_languages(text: Any) -> Iterator[str]:
    if text:
        yield from text.values() if isinstance(text, dict) else [str(text)]


def with_classes_by_wording(plan: Mapping[str, Any], questions: Mapping[str, Question]) -> dict[str, Any]:
    """A plan with the classes that its questions have once the wording of a form, or of the data, is known."""
    harmful = _harmful(unclassed_questions(plan), questions)
    told = {**plan}
    for section in ITEM_CLASSES:
        told[section] = [
            {**item, "class": SENSITIVE} if item["question"] in harmful else item for item in plan[section]
        ]
    told["models"] = [
        {**model, "outcome": {**model["outcome"], "class": SENSITIVE}} if harmful & {*_questions(model)} else model
        for model in plan["models"]
    ]
    return told


def _harmful(unclassed: Iterable[str], questions: Mapping[str, Question]) -> set[str]:
    return {name for name in unclassed if name in questions and tells_of_harm(name, questions[name].label)}


def _questions(model: Mapping[str, Any]) -> list[str]:
    return [model["outcome"]["question"], *(term["question"] for term in model["terms"])]


def unclassed_questions(plan: Mapping[str, Any]) -> list[str]:
    """The questions to which the plan gives no class."""
    return sorted({item["question"] for section in ITEM_CLASSES for item in plan[section] if not item["classed"]})


def questions_of_outcomes(plan: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """By analysis the questions that each model, specification curve or hypothesis is about."""
    models = {model["name"]: _questions(model) for model in plan["models"]}
    controls = {
        model["name"]: [
            *models[model["name"]],
            *(name for names in model[SPECIFICATIONS].get("controls", ()) for name in names),
        ]
        for model in plan["models"]
        if SPECIFICATIONS in model
    }
    hypotheses = {
        one["id"]: [part["question"] for key in ("outcomes", "by", "with") for part in one.get(key, ())]
        for one in plan["hypotheses"]
    }
    return {MODELS: models, SPECIFICATIONS: controls, HYPOTHESES: hypotheses}


def classes_by_content(
    classes: Mapping[str, Mapping[str, str]],
    unclassed: Collection[str],
    about: Mapping[str, Mapping[str, Iterable[str]]],
    questions: Mapping[str, Question],
) -> dict[str, dict[str, str]]:
    """Every outcome's class, by analysis, now that the wording of all questions is known: that of a form or the data.

    `unclassed` are the questions to which the plan gives no class, `about` those that models and hypotheses are about.
    """
    harmful = _harmful(unclassed, questions)
    return {
        analysis: {
            name: SENSITIVE if not harmful.isdisjoint(about.get(analysis, {}).get(name, [name])) else own
            for name, own in of_analysis.items()
        }
        for analysis, of_analysis in classes.items()
    }
