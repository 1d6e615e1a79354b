"""The expressions of a question, with what they look up: in files beside the form, and what choices are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.survey.expressions.syntax import Lookup, parse, rewritten
from bogolan.survey.xlsform_choices import CHOICE_NAME, called, choice_named, pulldata_of

if TYPE_CHECKING:
    from bogolan.survey.expressions.syntax import Expression
    from bogolan.survey.questionnaire import Question


def expression_of(text: str, question: Question) -> Expression:
    """An expression of a question, from its text; pulldata() and jr:choice-name() look up the tables that were read."""
    expression = parse(text)
    return rewritten(expression, lambda part: _looked_up(part, question)) if question.pulled else expression


def _looked_up(part: Expression, question: Question) -> Expression | None:
    named = pulldata_of(part)
    if named is not None:
        table, key = question.pulled.get(called(*named)), part.arguments[3]
    elif (of := choice_named(part)) is not None:
        table, key = question.pulled.get(f"{CHOICE_NAME}/{of}"), part.arguments[0]
    else:
        return None
    return None if table is None else Lookup(table, rewritten(key, lambda inner: _looked_up(inner, question)))
