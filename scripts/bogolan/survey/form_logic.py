"""The logic of a form as a whole: expressions that can be read, names that exist, nothing that depends on itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.provenance.errors import Problem, nearest
from bogolan.survey.expressions.syntax import Expression, ExpressionError, Name, NodePath, parse, parts, references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# What a question must wait for; a constraint looks at the answer that is there already.
BEFORE = ("relevant", "calculation", "choice_filter")
MOST_SHOWN = 120  # letters of an expression in a message
ITEM = frozenset({"name", "label"})


@dataclass(frozen=True)
class Logic:
    """The expressions of one row of a form, by the heading they stand under.

    `columns` are those of its choices, which a choice filter may name; None where the choices are not in the form.
    `around` are the conditions of the groups around it.
    """

    row: int
    name: str
    expressions: Mapping[str, str]
    columns: frozenset[str] | None = None
    around: tuple[str, ...] = ()


def problems_of_logic(file: str, rows: Sequence[Logic]) -> Iterator[Problem]:
    """Every expression that cannot be read or names what there is not; else every circle of questions."""
    names = {row.name for row in rows if row.name}
    read: dict[tuple[int, str], Expression] = {}
    found = False
    for row in rows:
        for heading, text in row.expressions.items():
            try:
                read[row.row, heading] = parse(text)
            except ExpressionError as error:
                found = True
                shown = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."
                yield Problem(file, f"{error.found} of {shown}", error.expected, row=row.row, column=heading)
    for row in rows:
        for heading in row.expressions:
            expression = read.get((row.row, heading))
            for problem in _unknown_names(file, row, heading, expression, names) if expression else ():
                found = True
                yield problem
    if not found:
        yield from _circles(file, rows, read)


def _unknown_names(file: str, row: Logic, heading: str, expression: Expression, names: set[str]) -> Iterator[Problem]:
    for name in references(expression):
        if name not in names:
            yield Problem(
                file,
                f"${{{name}}}, which no row of the form is called",
                "the name of a question",
                row=row.row,
                column=heading,
                hint=nearest(name, names),
            )
    # Elsewhere a bare name is a path to nothing, with which forms do go to the field: it is not evaluated.
    if (
        heading != "choice_filter"
        or row.columns is None
        or any(isinstance(part, NodePath) for part in parts(expression))
    ):
        return
    allowed = row.columns | ITEM
    for name in {part.name for part in parts(expression) if isinstance(part, Name)} - allowed:
        expected = f"a column of the choices, or ${{{name}}} for a question"
        yield Problem(file, f"the bare name {name}", expected, row=row.row, column=heading, hint=nearest(name, allowed))


def _circles(file: str, rows: Sequence[Logic], read: Mapping[tuple[int, str], Expression]) -> Iterator[Problem]:
    """One problem for each circle of questions that wait for each other."""
    waits: dict[str, list[str]] = {}
    places: dict[str, int] = {}
    for row in rows:
        if row.name:
            places.setdefault(row.name, row.row)
            expressions = (read[row.row, heading] for heading in BEFORE if heading in row.expressions)
            conditions = [*expressions, *(parse(text) for text in row.around)]
            waits.setdefault(row.name, []).extend(name for expression in conditions for name in references(expression))
    for circle in circles(waits):
        told = " -> ".join([*circle, circle[0]])
        yield Problem(file, f"a circle: {told}", "no question that depends on itself", row=places[circle[0]])


def circles(waits: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The circles in what waits for what, one for each set of names that all wait for each other."""
    from graphlib import CycleError, TopologicalSorter

    graph = {name: list(dict.fromkeys(others)) for name, others in waits.items()}
    found = []
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = error.args[1][:-1][::-1]  # it names what is waited for first, and the first name twice
            found.append(circle)
            for name in circle:
                graph[name] = []
        else:
            return found


def in_order(waits: Mapping[str, Sequence[str]]) -> list[str]:
    """The names, each after all that it waits for; otherwise as they come. Raises ValueError for a circle."""
    done: dict[str, None] = {}
    for first in waits:
        stack = [first] if first not in done else []
        open_names: set[str] = set()
        while stack:
            name = stack[-1]
            following = [other for other in waits[name] if other in waits and other not in done]
            if following and name in open_names:
                raise ValueError(f"{name} waits for itself")
            if following:
                open_names.add(name)
                stack.extend(reversed(following))
            else:
                done.setdefault(stack.pop())
    return list(done)
