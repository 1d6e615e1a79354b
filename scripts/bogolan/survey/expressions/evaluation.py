"""Expressions evaluated over all interviews at once: each distinct combination of answers is looked at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bogolan.survey.expressions.functions import FUNCTIONS, UNKNOWABLE, NotComputedError
from bogolan.survey.expressions.syntax import (
    Call,
    Current,
    Expression,
    Literal,
    Lookup,
    Name,
    Negative,
    NodePath,
    Operation,
    Reference,
    Union,
    asks_for_the_day,
    is_about_itself,
    parts,
    references,
)
from bogolan.survey.expressions.vectors import (
    Vector,
    as_booleans,
    as_numbers,
    as_texts,
    booleans,
    numbers,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


# Why a function that looks something up has no table to do so.
NOT_LOOKED_UP = {
    "pulldata": "of a file that is not beside the form",
    "jr:choice-name": "of choices that are not called the same in every language",
}


@dataclass(frozen=True, eq=False)
class Answers:
    """What n interviews have in one column.

    distinct    its texts, each once; "" where there is no answer.
    places      (n) which of them each interview has.
    in_numbers  whether it is answered in numbers.
    """

    distinct: np.ndarray
    places: np.ndarray
    in_numbers: bool = False


def evaluate(
    expression: Expression, answers: Mapping[str | Name, Answers], of: str | None = None, today: str | None = None
) -> tuple[Vector, np.ndarray]:
    """An expression's values, and (n) which of them each interview has; an expression without answers has one for all.

    answers are by question, in the order of the form; those under a bare name are what a column of the choices says of
    the choice made. of is the question that a point speaks of, today the question that holds the day of the interview.
    Raises NotComputedError, which says what, for what the answers do not tell (random numbers) or is not computed here.
    """
    if any(isinstance(part, NodePath) for part in parts(expression)):
        raise NotComputedError("a path through the form")
    names: list[str | Name] = [*references(expression), *(part for part in parts(expression) if isinstance(part, Name))]
    names += [of] if of is not None and is_about_itself(expression) else []
    names += [today] if today is not None and asks_for_the_day(expression) else []
    unknown = next((name for name in names if name not in answers), None)
    if unknown is not None:
        if isinstance(unknown, Name):
            raise NotComputedError(
                f"the bare name {unknown.name}, which is neither ${{{unknown.name}}} nor '{unknown.name}'"
            )
        raise NotComputedError(f"the answers to {unknown}, which the data do not have")
    names = list(dict.fromkeys(names))
    firsts, places = combinations([answers[name] for name in names])
    held = {
        name: texts(answers[name].distinct[answers[name].places[firsts]], answers[name].in_numbers) for name in names
    }
    scope = Scope(held, len(firsts), of, today, [name for name in answers if name in held])
    return scope.value(expression), places


def holds(
    expression: Expression, answers: Mapping[str | Name, Answers], of: str | None = None, today: str | None = None
) -> np.ndarray:
    """(n) where an expression is true; for the rest see `evaluate`."""
    values, places = evaluate(expression, answers, of, today)
    return as_booleans(values)[places]


def combinations(columns: list[Answers]) -> tuple[np.ndarray, np.ndarray]:
    """The first interview of each distinct combination of answers, and (n) which combination each interview has."""
    import pandas as pd

    if not columns:
        return np.zeros(1, np.int64), np.zeros(1, np.int64)
    number = columns[0].places.astype(np.int64)
    for column in columns[1:]:
        number = number * np.int64(max(len(column.distinct), 1)) + column.places
        number = pd.factorize(number)[0].astype(np.int64)  # so that the product of many stays a number
    places, distinct = pd.factorize(number)
    firsts = np.empty(len(distinct), np.int64)
    firsts[places[::-1]] = np.arange(len(places))[::-1]
    return firsts, places


@dataclass(frozen=True, eq=False)
class Scope:
    """The answers of n combinations, by question, and the question that a point speaks of.

    `order` has the questions as they stand in the form.
    """

    answers: Mapping[str | Name, Vector]
    n: int
    of: str | None = None
    today: str | None = None
    order: Sequence[str | Name] = ()

    def value(self, expression: Expression) -> Vector:
        """The expression's values (n)."""
        if isinstance(expression, Literal):
            return self.constant(expression.value)
        if isinstance(expression, Reference):
            return self.answers[expression.name]
        if isinstance(expression, Name):
            return self.answers[expression]
        if isinstance(expression, Current) and self.of is not None:
            return self.answers[self.of]
        if isinstance(expression, Negative):
            return numbers(-as_numbers(self.value(expression.operand)))
        if isinstance(expression, Operation):
            return OPERATORS[expression.operator](self.value(expression.left), self.value(expression.right))
        if isinstance(expression, Lookup):
            return texts([expression.table.get(key, "") for key in as_texts(self.value(expression.key))])
        if isinstance(expression, Call):
            return self._called(expression)
        if isinstance(expression, Union):
            raise NotComputedError("a union of answers, but in count(), sum(), min(), max(), concat() and join()")
        raise NotComputedError("a point that speaks of no answer")

    def constant(self, value: str | float) -> Vector:
        """The same text or number for all."""
        return numbers(np.full(self.n, value)) if isinstance(value, float) else texts([value] * self.n)

    def _called(self, call: Call) -> Vector:
        if call.function in ("today", "now"):
            return self._moment(call.function)
        if call.function not in FUNCTIONS:
            known = "which only the phone knew" if call.function in UNKNOWABLE else "which is not computed"
            told = NOT_LOOKED_UP.get(call.function, known)
            raise NotComputedError(f"{call.function}(), {told}")
        if call.function == "count" and not all(isinstance(one, Reference) for one in call.arguments):
            raise NotComputedError("count() of what is no answer")
        function, arguments = FUNCTIONS[call.function], [*self._each(call)]
        function.refuse_count(call.function, len(arguments))
        return function.apply(self.n, *map(self.value, arguments))

    def _each(self, call: Call) -> Iterator[Expression]:
        """The arguments of a call; those that put answers together take each of a union, as they stand in the form."""
        for argument in call.arguments:
            if not (call.function in ("concat", "join") and isinstance(argument, Union)):
                yield argument
            elif all(isinstance(part, Reference) for part in argument.parts):
                yield from sorted(argument.parts, key=lambda part: self.order.index(part.name))
            else:
                raise NotComputedError("a union of what are no answers")

    def _moment(self, function: str) -> Vector:
        """The day or the moment of the interview."""
        if self.today is None:
            raise NotComputedError(f"{function}(), without a question of type today, start or end")
        moments = self.answers[self.today]
        return moments if function == "now" else texts([text[: len("2020-02-03")] for text in moments.values])


def equal(left: Vector, right: Vector) -> np.ndarray:
    """(n) whether both are equal: as yes and no where one is that, as numbers where one is a number, else as texts.

    An answer in numbers compares as a number with any text that is not empty.
    """
    if "boolean" in (left.kind, right.kind):
        return as_booleans(left) == as_booleans(right)
    if "number" in (left.kind, right.kind):
        return as_numbers(left) == as_numbers(right)
    same = left.values == right.values
    if not (left.in_numbers or right.in_numbers):
        return same
    return np.where((left.values == "") | (right.values == ""), same, as_numbers(left) == as_numbers(right))


def _compared(compare: np.ufunc):
    def compared(left: Vector, right: Vector) -> Vector:
        return booleans(compare(as_numbers(left), as_numbers(right)))

    return compared


def _computed(compute: np.ufunc):
    def computed(left: Vector, right: Vector) -> Vector:
        with np.errstate(all="ignore"):
            return numbers(compute(as_numbers(left), as_numbers(right)))

    return computed


OPERATORS = {
    "or": lambda left, right: booleans(as_booleans(left) | as_booleans(right)),
    "and": lambda left, right: booleans(as_booleans(left) & as_booleans(right)),
    "equal": lambda left, right: booleans(equal(left, right)),
    "unequal": lambda left, right: booleans(~equal(left, right)),
    "less": _compared(np.less),
    "less_or_equal": _compared(np.less_equal),
    "greater": _compared(np.greater),
    "greater_or_equal": _compared(np.greater_equal),
    "plus": _computed(np.add),
    "minus": _computed(np.subtract),
    "times": _computed(np.multiply),
    "divided": _computed(np.divide),
    "modulo": _computed(np.fmod),  # the sign of the dividend, as XPath's mod
}
