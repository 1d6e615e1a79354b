"""The expressions of an XLSForm, read into a tree: what is asked when, what is allowed, what is calculated.

The language is the part of XPath 1.0 that the ODK XForms specification keeps; its grammar is in `grammar.lark`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

GRAMMAR = Path(__file__).parent / "grammar.lark"
DEEPEST = 100
CURLY_QUOTES = dict.fromkeys(map(ord, "‘’‚‛"), "'") | dict.fromkeys(map(ord, "“”„‟"), '"')


class ExpressionError(Exception):
    """An expression that cannot be read: what was found where, and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        self.found, self.expected = found, expected
        super().__init__(f"{found}; expected {expected}")


@dataclass(frozen=True)
class Literal:
    """A text or a number as it is written."""

    value: str | float


@dataclass(frozen=True)
class Reference:
    """The answer to a question: ${question}."""

    name: str


@dataclass(frozen=True)
class Current:
    """The answer that a constraint is about: a point."""


@dataclass(frozen=True)
class Name:
    """A bare name: in a choice filter, a column of the choices."""

    name: str


@dataclass(frozen=True)
class Operation:
    """An operator between two expressions, by its name in the grammar: "and", "equal", "plus"."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Negative:
    """Minus an expression."""

    operand: Expression


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class NodePath:
    """A path through the form's XML, such as ../age or instance('villages')/root/item; read, not followed.

    `parts` are the expressions in it, whose references count.
    """

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Union:
    """The answers that several expressions speak of, each once: ${a} | ${b}."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, eq=False)
class Lookup:
    """What a table says of a key, as pulldata() takes it from a file beside the form; nothing of others."""

    table: Mapping[str, str]
    key: Expression


Expression = Literal | Reference | Current | Name | Operation | Negative | Call | NodePath | Union | Lookup


@cache
def parse(text: str) -> Expression:
    """The tree of an expression. Raises ExpressionError for what is not one."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

    try:
        tree = _parser().parse(text)
    except UnexpectedCharacters as error:
        raise ExpressionError(f"{text[error.pos_in_stream]!r} at character {error.column}", _expected(text)) from None
    except (UnexpectedToken, UnexpectedEOF) as error:
        at_end = isinstance(error, UnexpectedEOF) or error.token.type == "$END"
        found = "an end too soon" if at_end else f"{str(error.token)!r} at character {error.column}"
        raise ExpressionError(found, _expected(text)) from None
    except UnexpectedInput:
        raise ExpressionError("what cannot be read", _expected(text)) from None
    return _read(tree)


def _expected(text: str) -> str:
    straight = text.translate(CURLY_QUOTES)
    return "straight quotes" if straight != text and _is_one(straight) else "an expression as ODK reads it"


def _is_one(text: str) -> bool:
    from lark.exceptions import LarkError

    try:
        _parser().parse(text)
    except LarkError:
        return False
    return True


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", maybe_placeholders=False)


def _read(tree: Any, depth: int = 0) -> Expression:
    if depth > DEEPEST:
        raise ExpressionError(f"more than {DEEPEST} expressions inside each other", "a shorter one")
    kind, children = tree.data, tree.children
    if kind in LEAVES:
        return LEAVES[kind](str(children[0]) if children else "")
    if kind == "call":
        return _call(str(children[0]), tuple(_read(child, depth + 1) for child in children[1:]))
    if kind in ("and", "or"):
        return _chain(str(kind), tree, depth)
    if kind == "union":
        return _union(tree, depth)
    inside = tuple(_read(child, depth + 1) for child in children)
    if kind in PATHS:
        return NodePath(inside)
    return Negative(*inside) if kind == "negative" else Operation(str(kind), *inside)


def _call(function: str, arguments: tuple[Expression, ...]) -> Expression:
    """A call; of the current answer where XPath says so, and over a union by what it is of each of its answers."""
    if function in OF_ITSELF and not arguments:
        return Call(function, (Current(),))
    if function in OF_EACH and len(arguments) == 1 and isinstance(arguments[0], Union):
        each = tuple(Call(function, (part,)) for part in arguments[0].parts)
        return Call(OF_EACH[function], each)
    return Call(function, arguments)


def _union(tree: Any, depth: int) -> Expression:
    """A chain of unions, however long; a union of one answer with itself is that answer."""
    operands = []
    while tree.data == "union":
        operands.append(tree.children[1])
        tree = tree.children[0]
    parts = dict.fromkeys(_read(operand, depth + 1) for operand in [tree, *reversed(operands)])
    return Union(tuple(parts)) if len(parts) > 1 else next(iter(parts))


def _chain(kind: str, tree: Any, depth: int) -> Expression:
    """A chain of conditions, however long, as a tree that is not deep."""
    operands = []
    while tree.data == kind:
        operands.append(tree.children[1])
        tree = tree.children[0]
    parts = [_read(operand, depth + 1) for operand in [tree, *reversed(operands)]]
    while len(parts) > 1:
        pairs = zip(parts[::2], parts[1::2], strict=False)
        parts = [*(Operation(kind, *pair) for pair in pairs), *parts[len(parts) - len(parts) % 2 :]]
    return parts[0]


# What the grammar calls the leaves and the paths of a tree.
LEAVES = {
    "number": lambda text: Literal(float(text)),
    "text": lambda text: Literal(text[1:-1]),
    "reference": lambda text: Reference(text[2:-1].strip()),
    "name": Name,
    "current": lambda _: Current(),
}
PATHS = frozenset({"parent", "any", "from_root", "child", "filtered"})
# Functions that without an argument are of the answer they belong to: XPath 1.0, sections 4.2 and 4.4.
OF_ITSELF = frozenset({"string", "string-length", "normalize-space", "number"})
# What a function of a union is made of, where it does not matter in which order the answers come.
OF_EACH = {"count": "sum", "count-non-empty": "sum", "sum": "sum", "min": "min", "max": "max"}


def parts(expression: Expression) -> Iterator[Expression]:
    """An expression and all expressions in it."""
    yield expression
    inside: tuple[Expression, ...] = ()
    if isinstance(expression, Operation):
        inside = (expression.left, expression.right)
    elif isinstance(expression, Negative):
        inside = (expression.operand,)
    elif isinstance(expression, Call):
        inside = expression.arguments
    elif isinstance(expression, NodePath | Union):
        inside = expression.parts
    elif isinstance(expression, Lookup):
        inside = (expression.key,)
    for part in inside:
        yield from parts(part)


def rewritten(expression: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """An expression with parts of it changed: `change` gives what stands in the place of one, None where it stays."""
    changed = change(expression)
    if changed is not None:
        return changed
    if isinstance(expression, Negative):
        return Negative(rewritten(expression.operand, change))
    if isinstance(expression, Operation):
        return Operation(expression.operator, rewritten(expression.left, change), rewritten(expression.right, change))
    if isinstance(expression, Call):
        return Call(expression.function, tuple(rewritten(part, change) for part in expression.arguments))
    if isinstance(expression, Union):
        return Union(tuple(rewritten(part, change) for part in expression.parts))
    return Lookup(expression.table, rewritten(expression.key, change)) if isinstance(expression, Lookup) else expression


def references(expression: Expression) -> list[str]:
    """The questions that an expression names, in its order, each once."""
    return list(dict.fromkeys(part.name for part in parts(expression) if isinstance(part, Reference)))


def is_about_itself(expression: Expression) -> bool:
    """Whether an expression speaks of the answer it belongs to."""
    return any(isinstance(part, Current) for part in parts(expression))


def measures_the_earth(expression: Expression) -> bool:
    """Whether an expression depends on a distance or an area, which two computers do not give to the last digit."""
    return any(isinstance(part, Call) and part.function in ("distance", "area") for part in parts(expression))


def asks_for_the_day(expression: Expression) -> bool:
    """Whether an expression depends on when the interview was."""
    return any(isinstance(part, Call) and part.function in ("today", "now") for part in parts(expression))
