"""Answers in several tables: the interviews, and the rows of each repeat, which belong to an interview or a repeat.

An expression speaks of answers in its own table; what it takes from others (the interview's own answers, the count or
sum of those in a repeat, one of them by its place) becomes a column of its table first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.form.many_answers import joined, numbers_as_texts, of_many, row_at, taken
from bogolan.preparation.form.pulled import expression_of
from bogolan.survey.expressions.evaluation import Answers, evaluate
from bogolan.survey.expressions.functions import NotComputedError
from bogolan.survey.expressions.syntax import (
    Call,
    Literal,
    NodePath,
    Reference,
    Union,
    asks_for_the_day,
    references,
    rewritten,
)
from bogolan.survey.expressions.vectors import as_numbers, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.preparation.form.skip_logic import Asked
    from bogolan.survey.expressions.syntax import Expression
    from bogolan.survey.questionnaire import Question

INTERVIEWS = ""
# What is made of many answers, and what it is of none.
AGGREGATES = frozenset({"count", "count-non-empty", "sum", "min", "max", "join", "distance", "area"})
# What an answer of all rows is put together with, so that a function of one text is of all of them.
JOINED_WITH = {"distance": ";", "area": ";"}


@dataclass(frozen=True, eq=False)
class Repeat:
    """The rows of a repeat: the table they belong to (INTERVIEWS, or a repeat), and (m) which row of it each has."""

    parent: str
    above: np.ndarray


@dataclass(frozen=True, eq=False)
class Tables:
    """How the tables hang together: the repeats by name, and how many interviews there are."""

    repeats: Mapping[str, Repeat]
    interviews: int

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return self.interviews if table == INTERVIEWS else len(self.repeats[table].above)

    def path(self, table: str) -> list[str]:
        """The tables above a table, the interviews first, and itself."""
        return [table] if table == INTERVIEWS else [*self.path(self.repeats[table].parent), table]

    def rows_above(self, table: str, other: str) -> np.ndarray:
        """(m) the row of a table above, for each row of a table."""
        found = np.arange(self.rows(table))
        while table != other:
            found, table = self.repeats[table].above[found], self.repeats[table].parent
        return found

    def common(self, table: str, repeat: str) -> str:
        """The nearest table above a repeat that is another table, or above it too."""
        above = self.path(self.repeats[repeat].parent)
        return [name for name in self.path(table) if name in above][-1]

    def positions(self, repeat: str) -> np.ndarray:
        """(m) the place of each row among those that belong to the same row above, from 1."""
        import pandas as pd

        return pd.Series(self.repeats[repeat].above).groupby(self.repeats[repeat].above).cumcount().to_numpy() + 1

    def labels(self, repeat: str) -> np.ndarray:
        """(m) where each row stands, as in members[2]/jobs[1]."""
        positions = self.positions(repeat)
        own = np.array([f"{repeat}[{place}]" for place in range(positions.max(initial=0) + 1)], object)[positions]
        parent = self.repeats[repeat].parent
        return own if parent == INTERVIEWS else self.labels(parent)[self.repeats[repeat].above] + "/" + own


@dataclass(frozen=True, eq=False)
class Reader:
    """Reads the expressions of one table: `home` says which table a question is in, `asked` what is known of each."""

    table: str
    tables: Tables
    home: Mapping[str, str]
    asked: Mapping[str, Asked]
    today: str | None = None

    def __call__(self, text: str, question: Question) -> Expression:
        """An expression of a question of this table, all of whose answers are columns of the table."""
        expression = self._own(expression_of(text, question), question)
        if self.today is not None and asks_for_the_day(expression):
            self._brought(self.today)
        return expression

    def _own(self, expression: Expression, question: Question) -> Expression:
        return rewritten(expression, lambda part: self._changed(part, question))

    def _changed(self, part: Expression, question: Question) -> Expression | None:
        """What stands in the place of a part that speaks of another table; None for any other."""
        if isinstance(part, Reference):
            return self._brought(part.name)
        if isinstance(part, Union) and any(self.home.get(name) != self.table for name in references(part)):
            raise NotComputedError("a union of answers in other tables")
        if not isinstance(part, Call):
            return None
        if part.function == "position":
            return self._position(part, question)
        if part.function == "indexed-repeat":
            return self._indexed(part, question)
        many = part.arguments[-1:] if part.function in AGGREGATES else ()
        if many and isinstance(many[0], Reference) and (repeat := self._repeat_of(many[0].name)) is not None:
            return self._aggregate(part, many[0].name, repeat, question)
        return None

    def _repeat_of(self, name: str) -> str | None:
        """The repeat that a name means, or whose rows have several answers to a question for one row of this table."""
        if name in self.tables.repeats:
            return name
        home = self.home.get(name, INTERVIEWS)
        return None if home in self.tables.path(self.table) else home

    def _brought(self, name: str) -> Expression:
        """The answer to a question: its own, that of the row above, or the first of several."""
        home = self.home.get(name)
        if home is None or home == self.table:
            return Reference(name)
        if (repeat := self._repeat_of(name)) is None:
            return self._column(name, self.asked[home], name, self.tables.rows_above(self.table, home))
        if name in self.tables.repeats:
            raise NotComputedError(f"the repeat {name} as an answer")
        return self._at(name, repeat, np.ones(self.tables.rows(self.table)), f"first {name}")

    def _column(self, called: str, asked: Asked, name: str, rows: np.ndarray) -> Reference:
        """Answers of another table as a column of this one: `rows` says which row each has, -1 for none."""
        here, answers = self.asked[self.table], asked.answers[name]
        none = rows < 0
        distinct = np.append(answers.distinct, "")
        here.answers[called] = replace(
            answers, distinct=distinct, places=np.where(none, len(answers.distinct), taken(answers.places, rows))
        )
        for kind in ("unsound", "not_asked"):
            if name in (held := getattr(asked, kind)):
                getattr(here, kind)[called] = taken(held[name], rows) & ~none
        if none.any():
            here.not_asked[called] = here.not_asked.get(called, np.zeros(len(rows), bool)) | none
        return Reference(called)

    def _at(self, name: str, repeat: str, places: np.ndarray, called: str) -> Reference:
        """The answer at a place (n, from 1) of a repeat."""
        above = self.tables.rows_above(self.table, self.tables.common(self.table, repeat))
        belongs = self.tables.rows_above(repeat, self.tables.common(self.table, repeat))
        return self._column(called, self.asked[repeat], name, row_at(belongs, above, places))

    def _position(self, call: Call, question: Question) -> Expression:
        """position(..): the place of a row in its repeat; of a group that does not repeat nothing is known."""
        up = _levels_up(call.arguments)
        around = question.within[-up] if up and up <= len(question.within) else None
        if around not in self.tables.path(self.table) or around == INTERVIEWS:
            raise NotComputedError("position() of what is no repeat")
        rows = self.tables.rows_above(self.table, around)
        return self._numbers(f"position in {around}", self.tables.positions(around)[rows].astype(float))

    def _indexed(self, call: Call, question: Question) -> Expression:
        """indexed-repeat(${answer}, ${repeat}, place, ...): the answer in one row of a repeat, of one in another too.

        Every repeat around the answer has to be named, from one of which the row above is known. As in JavaRosa, of a
        place before the first it is the answer in the first, of one after the last it is none.
        """
        answer, *pairs = call.arguments or (None,)
        named = [one.name for one in (answer, *pairs[::2]) if isinstance(one, Reference)]
        home = self.home.get(named[0]) if len(named) == 1 + len(pairs) / 2 else None
        around = self.tables.path(home)[1:] if home in self.tables.repeats else []
        places = dict(zip(named[1:], pairs[1::2], strict=True)) if around else {}
        outermost = next((repeat for repeat in around if repeat in places), None)
        within = around[around.index(outermost) :] if outermost else []
        if not within or set(places) != set(within) or self.tables.repeats[within[0]].parent not in self._path:
            raise NotComputedError("indexed-repeat() of what is not an answer in that repeat")
        rows = self.tables.rows_above(self.table, self.tables.repeats[within[0]].parent)
        for repeat in within:
            rows = row_at(self.tables.repeats[repeat].above, rows, self._place(places[repeat], question))
        return self._column(f"{call}", self.asked[home], named[0], rows)

    def _place(self, expression: Expression, question: Question) -> np.ndarray:
        """(n) the place in a repeat (from 1) that an expression says; the first, where it says none or one before."""
        own, answers = self._own(expression, question), self.asked[self.table].answers
        values, places = evaluate(own, answers, question.name, self.today)
        said = np.nan_to_num(as_numbers(values)[self._spread(places)], nan=0.0)
        return np.maximum(np.trunc(said), 1.0)

    @property
    def _path(self) -> list[str]:
        return self.tables.path(self.table)

    def _spread(self, places: np.ndarray) -> np.ndarray:
        """(n) the places of values that are one for all, where an expression has no answers in it."""
        return (
            places if len(places) == self.tables.rows(self.table) else np.zeros(self.tables.rows(self.table), np.int64)
        )

    def _aggregate(self, call: Call, name: str, repeat: str, question: Question) -> Expression:
        """What is made of all answers in a repeat, or of its rows."""
        common = self.tables.common(self.table, repeat)
        groups, count = self.tables.rows_above(repeat, common), self.tables.rows(common)
        here = self.tables.rows_above(self.table, common)
        if call.function == "count":
            return self._numbers(f"{call}", np.bincount(groups, minlength=count).astype(float)[here])
        if name == repeat:
            raise NotComputedError(f"{call.function}() of a repeat")
        if call.function != "join" and len(call.arguments) > 1:
            raise NotComputedError(f"{call.function}() of more than one repeated question")
        asked = self.asked[repeat]
        answers, lacking = asked.answers[name], asked.lacking(name)
        unknown = np.bincount(groups[lacking], minlength=count) > 0
        if call.function == "join":
            made = joined(_separator(call), answers, groups, count)
        elif call.function in JOINED_WITH:
            made = joined(JOINED_WITH[call.function], answers, groups, count)
        elif call.function == "count-non-empty":
            made = numbers_as_texts(np.bincount(groups, (answers.distinct != "")[answers.places], minlength=count))
        else:
            made = numbers_as_texts(
                of_many(call.function, as_numbers(texts(answers.distinct))[answers.places], groups, count)
            )
        known = self.asked[self.table]
        known.unsound[f"{call}"] = unknown[here]
        known.not_asked[f"{call}"] = ((made == "") & ~unknown)[here]
        if call.function in JOINED_WITH:
            return Call(call.function, (self._texts(f"{call}", made[here], in_numbers=False),))
        return self._texts(f"{call}", made[here], in_numbers=call.function != "join")

    def _numbers(self, called: str, values: np.ndarray) -> Reference:
        return self._texts(called, numbers_as_texts(values), in_numbers=True)

    def _texts(self, called: str, values: np.ndarray, in_numbers: bool) -> Reference:
        import pandas as pd

        places, distinct = pd.factorize(values)
        self.asked[self.table].answers[called] = Answers(np.asarray(distinct, object), places, in_numbers)
        return Reference(called)


def _levels_up(arguments: Sequence[Expression]) -> int:
    """How many levels above a question a path of points is: 1 for `..`, 2 for `../..`; 0 for what is no such path."""
    if len(arguments) != 1 or not isinstance(arguments[0], NodePath):
        return 0
    inside = arguments[0].parts
    return 1 if not inside else sum(_levels_up([part]) for part in inside) if all(map(_is_path, inside)) else 0


def _is_path(part: Expression) -> bool:
    return isinstance(part, NodePath)


def _separator(call: Call) -> str:
    """What join() puts between the answers of a repeat."""
    separator = call.arguments[0]
    if len(call.arguments) != 2 or not isinstance(separator, Literal):
        raise NotComputedError("join() of more than one repeated question")
    return str(separator.value)
