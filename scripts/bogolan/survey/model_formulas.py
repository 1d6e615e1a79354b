"""The formula of a model, in formulaic's and R's syntax: the terms and interactions that it stands for.

Formulas are read here and never evaluated: formulaic and patsy run whatever Python a formula holds, and a plan comes
from outside. What may stand in one is this grammar, and no more:

    sum      product {"+" product}
    product  factor {("*" | ":") factor}
    factor   name | `name` | "(" sum ")" | function "(" arguments ")" | "1"

`a * b` is a + b + a:b, and `a:b` the product of two terms that stand in the formula, too. Functions are C (categories),
cr (a natural cubic spline), bs (a B-spline) and poly (a polynomial), of one question each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from bogolan.survey.formula_functions import FUNCTIONS, Call, FormulaError, term_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_LETTERS = 2000
MOST_DEPTH = 20
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<name>[^\W\d][\w.]*)
    |`(?P<quoted>[^`]+)`
    |(?P<text>"[^"\\]*"|'[^'\\]*')
    |(?P<sign>[-+*:()\[\],=~]))""",
    re.VERBOSE,
)
# What formulaic knows and stands for no term of a model here, and what to write in its place.
REFUSED = {
    "-": "terms joined by `+`: what is not to be in the model is left out, the intercept stays, and a question whose "
    "name holds a hyphen stands in backticks",
    "~": "the terms alone: what they explain is the model's `outcome`",
    "**": "`*` of two terms",
    "^": "`*` of two terms",
    "/": "`*` and `:` of terms",
    "%": "`*` and `:` of terms",
    "|": "one formula",
    "{": "questions and functions, not Python",
    "@": "questions and functions, not Python",
}


@dataclass(frozen=True)
class Formula:
    """The terms of a formula as the plan's `terms` have them, and its `interactions`, each in their order."""

    terms: list[dict[str, Any]]
    interactions: list[list[str]]


@dataclass(frozen=True)
class Token:
    """A part of a formula: its kind, what it says, and where it starts (from 1)."""

    kind: str
    text: str
    start: int


def read_formula(text: str) -> Formula:
    """The terms and interactions of a formula. Raises FormulaError for whatever is not in its grammar."""
    if len(text) > MOST_LETTERS:
        raise FormulaError(f"a formula of {len(text)} letters", f"at most {MOST_LETTERS}")
    reader = _Reader([*_tokens(text), Token("end", "", len(text) + 1)])
    products = reader.sum_of_products()
    reader.expect_end()
    return _formula(products)


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while text[place:].strip():
        found = TOKEN.match(text, place)
        start = place + len(text[place:]) - len(text[place:].lstrip())
        sign = "**" if text[start : start + 2] == "**" else text[start]
        if found is None or sign == "**" or (found["sign"] or "") in REFUSED:
            expected = REFUSED.get(sign, "questions, `+`, `*`, `:`, brackets and functions")
            raise FormulaError(f"{sign!r} at letter {start + 1}", expected)
        kind = found.lastgroup
        yield Token("name" if kind == "quoted" else kind, found[kind], start + 1)
        place = found.end()


@dataclass
class _Reader:
    """Reads tokens from the left. A product is the tuple of its terms; the intercept is the empty one."""

    tokens: list[Token]
    place: int = 0
    depth: int = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def takes(self, sign: str) -> bool:
        if self.next.kind == "sign" and self.next.text == sign:
            self.place += 1
            return True
        return False

    def refuse(self, expected: str) -> FormulaError:
        token = self.next
        found = f"{token.text!r} at letter {token.start}" if token.kind != "end" else "the end of the formula"
        return FormulaError(found, expected)

    def expect_end(self) -> None:
        if self.next.kind != "end":
            raise self.refuse("`+`, `*`, `:` or the end")

    def sum_of_products(self) -> list[tuple[Call, ...]]:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise FormulaError(f"brackets {self.depth} deep", f"at most {MOST_DEPTH}")
        found = self.products()
        while self.takes("+"):
            found += self.products()
        self.depth -= 1
        return list(dict.fromkeys(found))

    def products(self) -> list[tuple[Call, ...]]:
        """`*` binds as in formulaic, less than `:`."""
        found = self.together()
        while self.takes("*"):
            other = self.together()
            found = [*found, *other, *_crossed(found, other)]
        return found

    def together(self) -> list[tuple[Call, ...]]:
        found = self.factor()
        while self.takes(":"):
            found = _crossed(found, self.factor())
        return found

    def factor(self) -> list[tuple[Call, ...]]:
        if self.takes("("):
            inside = self.sum_of_products()
            self.close()
            return inside
        if self.next.kind == "number":
            if self.next.text == "1":
                self.take()
                return [()]
            expected = "a question" if self.next.text != "0" else "terms beside the intercept, which stays in the model"
            raise self.refuse(expected)
        if self.next.kind != "name":
            raise self.refuse("a question or a function")
        name = self.take()
        if not self.takes("("):
            return [(Call("", name.text),)]
        if name.text not in FUNCTIONS:
            raise FormulaError(f"the function {name.text!r} at letter {name.start}", f"one of {', '.join(FUNCTIONS)}")
        return [(self.call(name),)]

    def call(self, function: Token) -> Call:
        """The question and the further arguments of a function, whose bracket is open."""
        if self.next.kind != "name":
            raise self.refuse(f"the question of {function.text}()")
        question = self.take()
        if self.takes("("):
            raise FormulaError(f"{question.text!r} in {function.text}()", "a question, of which there is no function")
        by_place, by_name = [], {}
        while self.takes(","):
            following = self.tokens[self.place + 1]
            if self.next.kind == "name" and (following.kind, following.text) == ("sign", "="):
                name = self.take().text
                self.take()
                if name in by_name:
                    raise FormulaError(f"{name!r} a second time in {function.text}()", "each argument once")
                by_name[name] = self.value()
            else:
                by_place.append(self.value())
        self.close()
        return Call(function.text, question.text, tuple(by_place), tuple(by_name.items()))

    def value(self) -> Any:
        """A number, a text, a list of numbers, or contr.treatment("reference")."""
        if self.next.kind == "text":
            return self.take().text[1:-1]
        if self.next.kind == "number":
            return _number(self.take().text)
        if self.takes("["):
            found = [self.number()]
            while self.takes(","):
                found.append(self.number())
            if not self.takes("]"):
                raise self.refuse("`,` or `]`")
            return tuple(found)
        if self.next.kind == "name" and self.next.text == "contr.treatment":
            self.take()
            if not self.takes("("):
                raise self.refuse('contr.treatment("reference")')
            if self.next.kind == "name" and self.next.text == "base":
                self.take()
                if not self.takes("="):
                    raise self.refuse("`=`")
            if self.next.kind not in ("text", "number"):
                raise self.refuse("the code of the reference, in quotation marks")
            reference = self.take()
            self.close()
            return ("reference", reference.text[1:-1] if reference.kind == "text" else reference.text)
        raise self.refuse("a number, a list of numbers or a text in quotation marks")

    def number(self) -> float | int:
        if self.next.kind != "number":
            raise self.refuse("a number")
        return _number(self.take().text)

    def close(self) -> None:
        if not self.takes(")"):
            raise self.refuse("`)`")


def _number(text: str) -> float | int:
    return int(text) if text.isdigit() else float(text)


def _crossed(ones: Sequence[tuple[Call, ...]], others: Sequence[tuple[Call, ...]]) -> list[tuple[Call, ...]]:
    """Every product of one and another, each term in it once."""
    return [tuple(dict.fromkeys((*one, *other))) for one, other in product(ones, others)]


def _formula(products: Sequence[tuple[Call, ...]]) -> Formula:
    """Terms and pairs of terms. Raises FormulaError for three together, or a product without its terms."""
    alone = [one[0] for one in products if len(one) == 1]
    if not alone:
        raise FormulaError("a formula without terms", "a question or more")
    terms = [term_of(call) for call in alone]
    seen: set[str] = set()
    for term in terms:
        if term["question"] in seen:
            raise FormulaError(f"{term['question']!r} in two forms", "each question in one form")
        seen.add(term["question"])
    pairs: dict[frozenset[str], list[str]] = {}
    for calls in (one for one in products if len(one) > 1):
        named = [call.question for call in calls]
        if len(calls) > 2:
            raise FormulaError(f"the product of {', '.join(map(repr, named))}", "products of two terms")
        lacking = [call.question for call in calls if call not in alone]
        if lacking:
            expected = f"{lacking[0]!r} as a term in the same form, too (`*` is short for both terms and their product)"
            raise FormulaError(f"the product of {' and '.join(map(repr, named))} without {lacking[0]!r}", expected)
        pairs.setdefault(frozenset(named), named)
    return Formula(terms, list(pairs.values()))
