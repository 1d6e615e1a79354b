"""What a person did wrong, said once and clearly: where, what was found, what was expected, how to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


# What a message shows of a name or a value, so that a file of noise does not fill the screen.
LONGEST_NAME, LONGEST = 80, 1000
# Line ends and other characters that steer a terminal.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Problem:
    """One mistake in one place."""

    file: str
    found: str
    expected: str
    line: int | None = None
    row: int | None = None
    column: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        """One paragraph: the place, what is there, what belongs there, and the nearest valid spelling."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", {shown(self.column, LONGEST_NAME)}"
        text = f"{shown(place)}\n    found:    {shown(self.found)}\n    expected: {shown(self.expected)}"
        return text if self.hint is None else f"{text}\n    hint:     {shown(self.hint)}"


class SurveyError(Exception):
    """Everything that is wrong with a person's input, all at once. Shown without a traceback."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[object, ...]:
        """As one process tells it to another: of its text it could not be made again."""
        return type(self), (self.problems,), self.__dict__


def shown(text: str, most: int = LONGEST) -> str:
    """Text on one line, without what would steer a terminal, cut where it is longer than a person reads."""
    text = CONTROLS.sub(" ", text[: most + 1])
    return text if len(text) <= most else f"{text[:most]}..."


def nearest(word: str, allowed: Iterable[object]) -> str | None:
    """The allowed spelling that is nearest to a word, as a hint; None when nothing is near."""
    from difflib import get_close_matches

    if len(str(word)) > LONGEST_NAME:
        return None
    spellings = {str(name).lower(): str(name) for name in allowed if len(str(name)) <= LONGEST_NAME}
    close = get_close_matches(str(word).lower(), list(spellings), n=1, cutoff=0.6)
    return f"did you mean {spellings[close[0]]!r}?" if close else None


def listing(names: Sequence[object] | Iterable[object], most: int = 12) -> str:
    """Names in a row, cut after `most` so that a wide file does not fill the screen."""
    names = list(names)
    rest = len(names) - most
    return ", ".join(shown(str(name), LONGEST_NAME) for name in names[:most]) + (
        f" and {rest} more" if rest > 0 else ""
    )
