"""What was specified beside "other": which text belongs to which choice of which question, as the form says.

cleaningtools' `create_logic_for_other` and ipacheck's `ipacheckspecify` look for the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bogolan.survey.codes import as_code
from bogolan.survey.expressions.syntax import Call, Literal, Operation, Reference, parse
from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.expressions.syntax import Expression
    from bogolan.survey.questionnaire import Question

# How forms call the choice and the text, in English and French and without accents.
WORDS = frozenset({"other", "others", "autre", "autres"})
ENDINGS = ("_other", "_oth", "_autre", "_specify", "_osp")


class Specified(NamedTuple):
    """A text that says what "other" is: the text, the question whose choice it specifies, and that choice's code."""

    text: str
    question: str
    code: str


def specified_texts(questions: Mapping[str, Question]) -> list[Specified]:
    """The texts of a form that are asked where a question was answered with "other"."""
    return [found for question in questions.values() for found in _specified(question, questions)]


def _specified(question: Question, questions: Mapping[str, Question]) -> Iterator[Specified]:
    if question.type != "text" or question.several or not question.relevant:
        return
    chosen = _chosen(parse(question.relevant[-1]))
    whole = questions.get(chosen[0]) if chosen else None
    if whole is not None and (chosen[1] in whole.choices or chosen[1] in whole.several):
        label = whole.choices.get(chosen[1], "")
        texts = [chosen[1], *(label.values() if isinstance(label, dict) else [label])]
        if question.name.endswith(ENDINGS) or any(WORDS & set(folded(str(text)).split()[:1]) for text in texts):
            yield Specified(question.name, whole.name, chosen[1])


def _chosen(condition: Expression) -> tuple[str, str] | None:
    """The question and the code of a condition that is just the choice of it: ${q} = 96, selected(${q}, '96')."""
    pair: tuple[Expression, ...] = ()
    if isinstance(condition, Operation) and condition.operator == "equal":
        pair = (condition.left, condition.right)
    elif isinstance(condition, Call) and condition.function == "selected":
        pair = condition.arguments
    names = [part.name for part in pair if isinstance(part, Reference)]
    codes = [as_code(part.value) for part in pair if isinstance(part, Literal)]
    return (names[0], codes[0]) if len(names) == len(codes) == 1 and len(pair) == 2 else None
