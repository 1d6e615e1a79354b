"""The expressions of a plan (of its recodings and logical checks) against the data: each is read and tried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.form.skip_logic import day_of_interview
from bogolan.provenance.errors import Problem, listing, nearest
from bogolan.survey.expressions.evaluation import Answers, evaluate
from bogolan.survey.expressions.functions import NotComputedError
from bogolan.survey.expressions.syntax import ExpressionError, parse, references
from bogolan.survey.plan_file import dotted, line_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from bogolan.survey.plan_declarations import Place
    from bogolan.survey.questionnaire import Question

# Keys of the plan with expressions, and where in their entries those stand.
EXPRESSIONS = {"recodings": "where", "logical_checks": "check"}


def wrong_expressions(
    plan: Mapping[str, Any], written: Any, path: Path, columns: Collection[str], questions: Mapping[str, Question]
) -> Iterator[Problem]:
    """Expressions that cannot be read or evaluated or name what the data lack, and codes that nothing can become."""

    def problem(place: Place, found: str, expected: str, hint: str | None = None) -> Problem:
        return Problem(str(path), found, expected, line_of(written, place), column=dotted(place), hint=hint)

    for section, key in EXPRESSIONS.items():
        for number, entry in enumerate(plan[section]):
            place: Place = [section, number, key]
            for found, expected, hint in _mistakes(entry[key], columns, questions):
                yield problem(place, found, expected, hint)
    for number, recoding in enumerate(plan["recodings"]):
        question = questions.get(recoding["question"])
        for code in recoding["codes"].values():
            if question is not None and (code == "" or not question.is_valid(code)):
                choices = [*question.choices, *question.missing]
                expected = f"an answer of {recoding['question']!r}" + (f": {listing(choices, 20)}" if choices else "")
                yield problem(["recodings", number, "codes"], repr(code), expected, nearest(code, choices))


def _mistakes(
    text: str, columns: Collection[str], questions: Mapping[str, Question]
) -> Iterator[tuple[str, str, str | None]]:
    """What is wrong with one expression: what was found, what is expected, the nearest name."""
    try:
        expression = parse(text)
    except ExpressionError as error:
        yield error.found, error.expected, None
        return
    lacking = [name for name in references(expression) if name not in columns]
    for name in lacking:
        yield f"the question {name!r}", "a column of the responses", nearest(name, columns)
    if lacking:
        return
    nothing = Answers(np.array([""], object), np.zeros(1, np.int64))
    try:
        evaluate(expression, dict.fromkeys(columns, nothing), today=day_of_interview(questions))
    except NotComputedError as error:
        yield str(error), "an expression that can be evaluated over the answers", None
