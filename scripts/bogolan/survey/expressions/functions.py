"""The functions of ODK's expressions, each over all interviews at once.

ODK XForms specification, section "XPath functions"; where Collect and Enketo differ, what Collect does.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from bogolan.survey.expressions.checklists import checklist, weighted_checklist
from bogolan.survey.expressions.dates import date_as_text, formatted, share_of_day
from bogolan.survey.expressions.distances import area, distance
from bogolan.survey.expressions.rounding import rounded
from bogolan.survey.expressions.vectors import (
    Vector,
    as_booleans,
    as_numbers,
    as_texts,
    booleans,
    numbers,
    text_as_number,
    texts,
)

MANY = 1000
# What only the phone knew.
UNKNOWABLE = frozenset({"random", "randomize", "uuid", "property", "device-id"})


class NotComputedError(Exception):
    """What an expression asks for and is not computed; the message says what that is."""


@dataclass(frozen=True)
class Function:
    """A function of n values: `apply` takes n and the arguments' vectors, at least `fewest` and at most `most`.

    `in_pairs` says that their number is even.
    """

    apply: Callable[..., Vector]
    fewest: int
    most: int
    in_pairs: bool = False

    def refuse_count(self, name: str, given: int) -> None:
        """Raise NotComputedError for too few or too many arguments, or one too many of what goes in pairs."""
        if self.in_pairs and given % 2:
            raise NotComputedError(f"{name}() with {given} arguments, of which one has no pair")
        if not self.fewest <= given <= self.most:
            wanted = str(self.fewest) if self.fewest == self.most else f"{self.fewest} to {self.most}"
            wanted = f"{self.fewest} or more" if self.most == MANY else wanted
            raise NotComputedError(f"{name}() with {given} arguments in place of {wanted}")


def each(function: Callable[..., str | float | bool], kind: Callable[[list], Vector], *columns: np.ndarray) -> Vector:
    """A function applied interview by interview, each distinct combination of arguments once."""
    return kind(list(map(cache(function), *(column.tolist() for column in columns))))


def codes(text: str) -> list[str]:
    """The codes in the answer to a question with several answers."""
    return text.split()


def _if(n: int, condition: Vector, yes: Vector, no: Vector) -> Vector:
    chosen = as_booleans(condition)
    if yes.kind == no.kind:
        return Vector(yes.kind, np.where(chosen, yes.values, no.values), yes.in_numbers and no.in_numbers)
    return texts(np.where(chosen, as_texts(yes), as_texts(no)))


def _coalesce(n: int, *options: Vector) -> Vector:
    found = np.full(n, "", object)
    for option in reversed(options):
        told = as_texts(option)
        found = np.where((told != "") & (told != "NaN"), told, found)
    return texts(found, all(option.in_numbers or option.kind == "number" for option in options))


def _text(function: Callable[..., str]) -> Callable[..., Vector]:
    return lambda n, *given: each(function, texts, *map(as_texts, given))


def _number(function: Callable[..., float]) -> Callable[..., Vector]:
    return lambda n, *given: each(function, numbers, *map(as_texts, given))


def _test(function: Callable[..., bool]) -> Callable[..., Vector]:
    return lambda n, *given: each(function, booleans, *map(as_texts, given))


def _of_numbers(function: Callable[..., np.ndarray]) -> Callable[..., Vector]:
    def applied(n: int, *given: Vector) -> Vector:
        with np.errstate(all="ignore"):
            return numbers(function(*map(as_numbers, given)))

    return applied


def _constant(value: float | bool) -> Callable[..., Vector]:
    return lambda n: (booleans if isinstance(value, bool) else numbers)(np.full(n, value))


@lru_cache(maxsize=10_000)
def _position(text: str) -> int | None:
    value = text_as_number(text)
    return None if math.isnan(value) or math.isinf(value) else math.floor(value)


def _selected_at(text: str, place: str) -> str:
    found, at = codes(text), _position(place)
    return found[at] if at is not None and 0 <= at < len(found) else ""


def _substr(text: str, start: str, end: str | None = None) -> str:
    """From a place, counted from 0, to before another; a negative place counts from the end."""
    first, last = _position(start), len(text) if end is None else _position(end)
    if first is None or last is None:
        return ""
    first, last = (max(len(text) + place, 0) if place < 0 else place for place in (first, last))
    return text[first:last] if first < last else ""


def _before(text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark and mark in text else ""


def _after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


def _matches(text: str, pattern: str) -> bool:
    """Whether a text as a whole matches a regular expression."""
    if runs_for_ever(pattern):
        raise NotComputedError(f"the regular expression {pattern!r}, which repeats what repeats itself")
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        raise NotComputedError(f"the regular expression {pattern!r}") from None


@cache
def runs_for_ever(pattern: str) -> bool:
    """Whether a pattern repeats without end what itself repeats without end: matching may then take for ever."""
    from re import _parser as parser

    def unbounded(parsed: Any, within: bool) -> bool:
        for operation, argument in parsed:
            repeats = str(operation) in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] == parser.MAXREPEAT
            if repeats and within:
                return True
            inner = argument if isinstance(argument, tuple | list) else ()
            nested = [part for part in _flat(inner) if isinstance(part, parser.SubPattern)]
            if any(unbounded(part, within or repeats) for part in nested):
                return True
        return False

    try:
        return unbounded(parser.parse(pattern), within=False)
    except (re.error, RecursionError, OverflowError):
        return False


def _flat(argument: Any) -> Iterator[Any]:
    for part in argument:
        if isinstance(part, list) and not hasattr(part, "data"):
            yield from _flat(part)
        else:
            yield part


def _translate(text: str, old: str, new: str) -> str:
    table = {letter: new[place] if place < len(new) else "" for place, letter in reversed(list(enumerate(old)))}
    return "".join(table.get(letter, letter) for letter in text)


def _round(n: int, value: Vector, digits: Vector | None = None) -> Vector:
    return numbers(rounded(as_numbers(value), np.zeros(n) if digits is None else as_numbers(digits)))


def _largest(choose: np.ufunc) -> Callable[..., np.ndarray]:
    return lambda *values: choose.reduce(np.stack(values))


def _boolean_from_string(text: str) -> bool:
    return text == "1" or text.lower() == "true"


def _count_answered(n: int, *given: Vector) -> Vector:
    return numbers(sum((as_texts(one) != "" for one in given), np.zeros(n)))


def _joined(separator: str, *given: str) -> str:
    return separator.join(given)


def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """A checksum of a text, as ODK's digest() writes it."""
    name = algorithm.lower().replace("-", "")
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512") or encoding not in ("hex", "base64"):
        raise NotComputedError(f"digest() by {algorithm!r} in {encoding!r}")
    made = hashlib.new(name, text.encode())
    return made.hexdigest() if encoding == "hex" else base64.b64encode(made.digest()).decode()


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return ""


FUNCTIONS: dict[str, Function] = {
    "digest": Function(_text(_digest), 2, 3),
    "base64-decode": Function(_text(_decoded), 1, 1),
    "if": Function(_if, 3, 3),
    "coalesce": Function(_coalesce, 1, MANY),
    "once": Function(lambda n, value: value, 1, 1),  # what it was calculated from did not change
    "true": Function(_constant(True), 0, 0),
    "false": Function(_constant(False), 0, 0),
    "not": Function(lambda n, value: booleans(~as_booleans(value)), 1, 1),
    "boolean": Function(lambda n, value: booleans(as_booleans(value)), 1, 1),
    "boolean-from-string": Function(_test(_boolean_from_string), 1, 1),
    "checklist": Function(checklist, 2, MANY),
    "weighted-checklist": Function(weighted_checklist, 2, MANY, in_pairs=True),
    "selected": Function(_test(lambda text, code: code.strip() in codes(text)), 2, 2),
    "selected-at": Function(_text(_selected_at), 2, 2),
    "count-selected": Function(_number(lambda text: len(codes(text))), 1, 1),
    # Of one answer: where an expression is judged, what has none was not asked, and stands in no form that was sent.
    "count": Function(_count_answered, 1, 1),
    "count-non-empty": Function(_count_answered, 1, MANY),
    "string": Function(_text(str), 1, 1),
    "concat": Function(_text(lambda *given: "".join(given)), 1, MANY),
    "join": Function(_text(_joined), 1, MANY),
    "string-length": Function(_number(len), 1, 1),
    "normalize-space": Function(_text(lambda text: " ".join(text.split())), 1, 1),
    "substr": Function(_text(_substr), 2, 3),
    "substring-before": Function(_text(_before), 2, 2),
    "substring-after": Function(_text(_after), 2, 2),
    "translate": Function(_text(_translate), 3, 3),
    "contains": Function(_test(lambda text, part: part in text), 2, 2),
    "starts-with": Function(_test(str.startswith), 2, 2),
    "ends-with": Function(_test(str.endswith), 2, 2),
    "regex": Function(_test(_matches), 2, 2),
    "number": Function(lambda n, value: numbers(as_numbers(value)), 1, 1),
    "int": Function(_of_numbers(np.trunc), 1, 1),
    "round": Function(_round, 1, 2),
    "floor": Function(_of_numbers(np.floor), 1, 1),
    "ceiling": Function(_of_numbers(np.ceil), 1, 1),
    "abs": Function(_of_numbers(np.abs), 1, 1),
    "pow": Function(_of_numbers(np.power), 2, 2),
    "sqrt": Function(_of_numbers(np.sqrt), 1, 1),
    "exp": Function(_of_numbers(np.exp), 1, 1),
    "exp10": Function(_of_numbers(lambda value: np.power(10.0, value)), 1, 1),
    "log": Function(_of_numbers(np.log), 1, 1),
    "log10": Function(_of_numbers(np.log10), 1, 1),
    "sin": Function(_of_numbers(np.sin), 1, 1),
    "cos": Function(_of_numbers(np.cos), 1, 1),
    "tan": Function(_of_numbers(np.tan), 1, 1),
    "asin": Function(_of_numbers(np.arcsin), 1, 1),
    "acos": Function(_of_numbers(np.arccos), 1, 1),
    "atan": Function(_of_numbers(np.arctan), 1, 1),
    "atan2": Function(_of_numbers(np.arctan2), 2, 2),
    "pi": Function(_constant(math.pi), 0, 0),
    "sum": Function(_of_numbers(lambda *values: np.nansum(np.stack(values), axis=0)), 1, MANY),
    "min": Function(_of_numbers(_largest(np.fmin)), 1, MANY),
    "max": Function(_of_numbers(_largest(np.fmax)), 1, MANY),
    "distance": Function(_number(distance), 1, MANY),
    "area": Function(_number(area), 1, MANY),
    "date": Function(_text(date_as_text), 1, 1),
    "date-time": Function(_text(lambda text: text.strip()), 1, 1),
    "decimal-date-time": Function(_number(text_as_number), 1, 1),
    "decimal-time": Function(_number(share_of_day), 1, 1),
    "format-date": Function(_text(formatted), 2, 2),
    "format-date-time": Function(_text(formatted), 2, 2),
}
