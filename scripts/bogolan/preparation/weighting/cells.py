"""The cells that people are weighted in: crossed answers to some questions, with answers joined as the plan says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.survey.codes import as_code, is_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

CROSSED, JOINED = " x ", "+"
# In messages, an answer that no choice offers, and an empty one.
OTHER, NOTHING = "(another answer)", "(nothing)"


@dataclass(frozen=True, eq=False)
class Cells:
    """One crossing of questions.

    questions  their names.
    number     (n) the cell of each row, -1 where an answer is missing.
    levels     of each cell, the code of each question: ("ML0501", "1").
    """

    questions: tuple[str, ...]
    number: np.ndarray
    levels: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """What the crossing is called: "cercle x sex"."""
        return CROSSED.join(self.questions)

    def sums(self, weight: np.ndarray) -> np.ndarray:
        """(levels) the sum of weights (n) in each cell."""
        known = self.number >= 0
        return np.bincount(self.number[known], weight[known], len(self.levels))


def cells(frame: pd.DataFrame, questions: Sequence[str], collapse: Iterable[Mapping[str, Any]] = ()) -> Cells:
    """The cells of a frame's rows, numbered in the order of their levels' names; each distinct answer is named once."""
    import pandas as pd

    joined = joins(collapse)
    number, levels = np.zeros(len(frame), np.int64), [()]
    for question in questions:
        codes, answers = pd.factorize(frame[question].astype(object), use_na_sentinel=True)
        texts = [joined.get((question, as_code(answer)), as_code(answer)) for answer in answers]
        place, names = pd.factorize(pd.Series(texts, dtype=object), sort=True)
        own = np.append(place, -1)[codes]  # a missing answer is -1, which takes the last
        crossed = np.where((number < 0) | (own < 0), -1, number * len(names) + own)
        occurring, number = np.unique(crossed, return_inverse=True)
        missing = int(len(occurring) > 0 and occurring[0] == -1)
        number = number - missing
        levels = [(*levels[one // len(names)], names[one % len(names)]) for one in occurring[missing:]]
    return Cells(tuple(questions), number, tuple(levels))


def joins(collapse: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """By question and code, what the joined answers are called together: "3+4"."""
    return {(entry["question"], code): JOINED.join(entry["levels"]) for entry in collapse for code in entry["levels"]}


def level_told(
    level: Sequence[str],
    questions: Sequence[str],
    choices: Mapping[str, Collection[str]],
    design: Collection[str] = (),
) -> str:
    """A cell's name as a message may tell it: codes of choices and numbers, since words may be a respondent's own.

    Of the questions of the `design` also words: strata and clusters, which were there before anyone was asked. An
    empty answer is told with its question's name.
    """
    told = []
    for code, question in zip(level, questions, strict=True):
        parts = code.split(JOINED)
        known = question in design or all(part in choices.get(question, ()) or is_number(part) for part in parts)
        told.append((code if known else OTHER) if code else f"{question}: {NOTHING}")
    return level_text(told)


def of_design(plan: Mapping[str, Any]) -> set[str]:
    """The questions of a plan's strata and clusters."""
    design = plan["design"]
    return {*design["strata"], *([design["clusters"]] if "clusters" in design else [])}


def level_text(level: Sequence[str]) -> str:
    """A cell's name: "ML0501 x 1"."""
    return CROSSED.join(level)
