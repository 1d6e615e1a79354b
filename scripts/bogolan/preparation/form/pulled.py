"""The expressions of a question, with what they take from files beside the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.survey.expressions.syntax import Lookup, parse, rewritten
from bogolan.survey.xlsform_choices import called, pulldata_of

if TYPE_CHECKING:
    from bogolan.survey.expressions.syntax import Expression
    from bogolan.survey.questionnaire import Question


def expression_of(text: str, question: Question) -> Expression:
    """An expression of a question, from its text; pulldata() of a file that was read looks up its table."""
    expression = parse(text)
    return rewritten(expression, lambda part: _looked_up(part, question)) if question.pulled else expression


def _looked_up(part: Expression, question: Question) -> Expression | None:
    named = pulldata_of(part)
    table = None if named is None else question.pulled.get(called(*named))
    if table is None:
        return None
    key = rewritten(part.arguments[3], lambda inner: _looked_up(inner, question))
    return Lookup(table, key)
