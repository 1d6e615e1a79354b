"""Numbers that remember the released row they come from, and say it as text: a report links each to its row.

A sentence is put together of many texts, so what number came from where would be lost on the way. Here it is not: a
number of a traced row is `Sourced`, half of it and its absolute value are too, and as text it stands between two marks
that no other text of a report has (characters for private use, which are taken out of all that people wrote).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from bogolan.survey.spine import COUNTS, NUMBERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bogolan.publication.released import Row

    Tree = TypeVar("Tree")

# The mark before a number tells the place of its row; a report whose rows are more leaves the rest without.
FIRST, LAST = 0xF0000, 0xFFFFC
END, END_OF_CELL = "\U0010fffc", "\U0010fffd"
MARKS = re.compile(f"[{chr(FIRST)}-{chr(LAST)}{END}{END_OF_CELL}]")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class Source:
    """A row that numbers of a report come from: its id, and whether it is of women or of men alone."""

    id: str | None
    gender: str | None = None


def _of_one_row(operate: Callable[..., Any]) -> Callable[..., Any]:
    """The operation, whose result is a number of the same row; of two rows it is a number of neither."""

    def operation(self: Any, *others: Any) -> Any:
        made = operate(self, *others)
        alone = all(getattr(other, "place", self.place) == self.place for other in others)
        return sourced(made, self.place) if alone and made is not NotImplemented else made

    return operation


class SourcedFloat(float):
    """A share, a mean, a limit or a p-value of the row at a `place` among all rows of a report."""

    place: int
    __abs__ = _of_one_row(float.__abs__)
    __neg__ = _of_one_row(float.__neg__)
    __round__ = _of_one_row(float.__round__)
    __mul__ = _of_one_row(float.__mul__)
    __rmul__ = _of_one_row(float.__rmul__)
    __truediv__ = _of_one_row(float.__truediv__)


class SourcedInt(int):
    """A count of the row at a `place` among all rows of a report."""

    place: int


def sourced(value: Any, place: int | None) -> Any:
    """The number as one of the row at this place; itself where it is none or there is no place."""
    if value is None or place is None:
        return value
    number = SourcedInt(value) if isinstance(value, int) else SourcedFloat(value)
    number.place = place
    return number


def traced(row: Row, place: int) -> Row:
    """The row with numbers that remember its place."""
    told = (name for name in (*NUMBERS, *COUNTS) if hasattr(row, name))
    numbers = {name: sourced(getattr(row, name), place) for name in told}
    return replace(row, place=place, **numbers)


def marked(text: str, value: object) -> str:
    """A number as text between the marks of its row; the text alone where the number is of none."""
    place = getattr(value, "place", None)
    return text if place is None or place > LAST - FIRST else f"{chr(FIRST + place)}{text}{END}"


def unmarked(text: str) -> str:
    """The text as a reader sees it."""
    return MARKS.sub("", text)


def unmistakable(tree: Tree) -> Tree:
    """A plan, a codebook or whatever people wrote, where no text has a character for private use."""
    if isinstance(tree, str):
        return PRIVATE.sub(REPLACEMENT, tree)
    if isinstance(tree, dict):
        return {name: unmistakable(value) for name, value in tree.items()}
    return type(tree)(unmistakable(value) for value in tree) if type(tree) in (list, tuple) else tree
