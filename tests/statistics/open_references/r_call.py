"""The R calls of the references, parsed into a plain tree; nothing is evaluated."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d*\.?\d+(?:e[-+]?\d+)?)|(?P<string>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<name>`[^`]+`|[A-Za-z.][\w.]*)|(?P<operator><-|==|!=|<=|>=|&&|[-+*/:^~(){},;$=&<>[\]]))"
)
BINDING = {
    "<-": 1,
    "~": 2,
    "&": 3,
    "==": 4,
    "!=": 4,
    "<": 4,
    ">": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    ":": 7,
    "^": 8,
    "$": 9,
    "[": 10,
}


@dataclass(frozen=True)
class Name:
    """A name."""

    text: str


@dataclass(frozen=True)
class Call:
    """A function with arguments, an operator with its sides, or a block "{" with its statements."""

    function: str
    arguments: tuple = ()
    named: dict = field(default_factory=dict)

    def __getitem__(self, place: int):
        return self.arguments[place]


def parse(text: str):
    """The tree of one R expression: Name, Call, a number or a string."""
    parser = _Parser(text)
    tree = parser.expression(0)
    parser.expect(None)
    return tree


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = TOKEN.match(text, at)
            if not found:
                raise ValueError(f"cannot read R at {text[at : at + 30]!r}")
            self.tokens.append((found.lastgroup, found.group(found.lastgroup)))
            at = found.end()
        self.at = 0

    def peek(self) -> str | None:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else None

    def take(self) -> tuple[str, str]:
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, token: str | None) -> None:
        if self.peek() != token:
            raise ValueError(f"found {self.peek()!r}; expected {token!r}")
        self.at += token is not None

    def expression(self, floor: int):
        left = self.first()
        while self.peek() in BINDING and BINDING[self.peek()] > floor:
            operator = self.take()[1]
            left = Call(operator, (left, self.expression(0 if operator == "[" else BINDING[operator])))
            if operator == "[":
                self.expect("]")
        return left

    def first(self):
        kind, text = self.take()
        if kind == "number":
            return float(text)
        if kind == "string":
            return text[1:-1].replace('\\"', '"')
        if text in ("~", "-"):
            return Call(text, (self.expression(BINDING[text]),))
        if text == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        if text == "{":
            return self.block()
        name = text.strip("`")
        return self.call(name) if self.peek() == "(" else Name(name)

    def block(self) -> Call:
        statements = []
        while self.peek() != "}":
            statements.append(self.expression(0))
            if self.peek() == ";":
                self.take()
        self.expect("}")
        return Call("{", tuple(statements))

    def call(self, name: str) -> Call:
        self.expect("(")
        arguments, named = [], {}
        while self.peek() != ")":
            follows = self.tokens[self.at + 1][1] if self.at + 1 < len(self.tokens) else None
            if follows == "=":
                key = self.take()[1].strip("`")
                self.expect("=")
                named[key] = self.expression(0)
            else:
                arguments.append(self.expression(0))
            if self.peek() == ",":
                self.take()
        self.expect(")")
        return Call(name, tuple(arguments), named)


def right_side(formula: Call):
    """What stands right of the tilde."""
    return formula.arguments[-1]


def summed(tree) -> list:
    """The terms of a sum."""
    return [*summed(tree[0]), *summed(tree[1])] if isinstance(tree, Call) and tree.function == "+" else [tree]


def columns(formula: Call) -> list[str]:
    """The names that a one-sided formula adds."""
    return [term.text for term in summed(right_side(formula))]


def as_patsy(tree) -> str:
    """A side of a formula as patsy writes it."""
    if isinstance(tree, Name):
        return f'Q("{tree.text}")' if "." in tree.text else tree.text
    if isinstance(tree, float):
        return f"{tree:g}"
    if isinstance(tree, str):
        return f'"{tree}"'
    if tree.function in BINDING:
        return f" {tree.function} ".join(as_patsy(side) for side in tree.arguments)
    function = {"factor": "C"}.get(tree.function, tree.function)
    return f"{function}({', '.join(as_patsy(argument) for argument in tree.arguments)})"
