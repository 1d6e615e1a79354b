"""Which columns are questions put to a respondent, and which answers of theirs are "other"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bogolan.survey.codes import NUMBERS
from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bogolan.survey.questionnaire import Question

# How forms call the choice that none of the others is, in English and French and without accents.
OTHER = re.compile(r"(an)?other\b.*|autres?\b.*")
AGE = re.compile(
    r"how old\b.*|quel age\b.*|.*\byour age\b.*|.*\bvotre age\b.*|(respondent s )?age( in years| en annees)?"
)


def asked_questions(
    questions: Mapping[str, Question], plan: Mapping[str, Any], columns: Collection[str]
) -> list[Question]:
    """Questions with choices or numbers, in the form's order: not what the phone notes, calculates or places.

    Where there is a form only what it asks; the interviewer's code and gender, the design and the consent are asked of
    nobody.
    """
    who, design = plan.get("interviewer", {}), plan["design"]
    set_by_design = {plan.get("uuid"), plan.get("consent", {}).get("question"), who.get("question")}
    set_by_design |= {who.get("gender", {}).get("question"), design.get("weights"), design.get("clusters")}
    set_by_design |= set(design["strata"])
    has_form = any(question.form_row is not None for question in questions.values())
    found = [
        question
        for name, question in questions.items()
        if name in columns
        and name not in set_by_design
        and (question.form_row is not None or not has_form)
        and not question.meta
        and not question.calculation
        and (question.choices or question.several or question.type in NUMBERS)
    ]
    return sorted(found, key=lambda question: question.form_row or 0)


def other_codes(question: Question) -> set[str]:
    """The codes of the choices that say "other"."""
    return {
        code
        for code, label in question.choices.items()
        if any(OTHER.fullmatch(folded(str(text))) for text in _texts(label))
    }


def is_age(question: Question) -> bool:
    """Whether a number is the age of someone: by its name, or by the question as it was put."""
    if question.type != "integer":
        return False
    named = "age" in re.split(r"[^a-z]+", question.name.lower())
    return named or any(AGE.fullmatch(folded(str(text))) for text in _texts(question.label))


def _texts(label: Any) -> list[Any]:
    return list(label.values()) if isinstance(label, dict) else [label or ""]
