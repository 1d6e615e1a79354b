"""The answers of a question, however people write them: as code, as number, as label, misspelt, or garbled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.answer_names import Answers
from bogolan.preparation.cleaning_log import NUMBER
from bogolan.preparation.several_answers import SeveralAnswers
from bogolan.survey.codes import LARGEST_INTEGER, NUMBERS, as_code, number_as_typed, numbers
from bogolan.survey.letters import are_plain, repaired, tidied

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from bogolan.preparation.cleaning_log import Rule
    from bogolan.survey.questionnaire import Question


@dataclass(frozen=True)
class Recognised:
    """A column's distinct cells, stage by stage from what stands in the file to its code; `places` has each row's.

    `rules` are those by which the codes were found, `matched` what they were before they were revised and `revisions`
    the rules by which they were (see revisions.py); both None where none was.
    """

    places: np.ndarray
    raw: np.ndarray
    repaired: np.ndarray
    tidy: np.ndarray
    codes: np.ndarray
    rules: np.ndarray
    matched: np.ndarray | None = None
    revisions: np.ndarray | None = None

    def in_rows(self, distinct: np.ndarray) -> np.ndarray:
        """One of the stages, a value a row."""
        return distinct[self.places]


def recognised(column: pd.Series, question: Question) -> Recognised:
    """A column's cells as codes of the question's answers. What is not recognised stays as it stands.

    Each of its distinct cells is looked at once.
    """
    import pandas as pd

    places, cells = pd.factorize(column)
    places = places.astype(np.int32)  # half the memory, of each column of a large survey
    raw = np.asarray(cells, dtype=object)
    odd = ~are_plain(raw)
    mended = _each(repaired, raw, odd)
    tidy = _each(tidied, mended, odd)
    answers = SeveralAnswers.of(question) if question.several else Answers.of(question)
    values = numbers(tidy)
    codes, rules = tidy.copy(), np.full(len(tidy), None, object)
    for place in np.flatnonzero(answers.may_mean(tidy, values)):
        codes[place], rules[place] = answers.code(tidy[place])
    if _is_in_numbers(question, values):
        for place in np.flatnonzero(np.isnan(values)):
            codes[place], rules[place] = _as_typed(tidy[place], codes[place], rules[place])
    return Recognised(places, raw, mended, tidy, codes, rules)


def _is_in_numbers(question: Question, values: np.ndarray) -> bool:
    """Whether a question is answered in numbers, or calculated and mostly so."""
    if question.type in NUMBERS:
        return True
    return bool(question.calculation) and 2 * np.count_nonzero(~np.isnan(values)) > len(values)


def _as_typed(cell: str, code: str, rule: Rule | None) -> tuple[str, Rule | None]:
    """What is no number as a plain one that was typed in another form, where nothing else was recognised."""
    value = None if rule is not None else number_as_typed(cell)
    return (code, rule) if value is None or abs(value) >= LARGEST_INTEGER else (as_code(value), NUMBER)


def coded(column: pd.Series, question: Question) -> pd.Series:
    """A column as read with its cells as codes; see `recognised`."""
    import pandas as pd

    seen = recognised(column, question)
    return pd.Series(seen.in_rows(seen.codes), index=column.index, name=column.name, dtype=object)


def _each(change: Callable[[str], str], cells: np.ndarray, which: np.ndarray) -> np.ndarray:
    """Cells with some (n, boolean) of them changed."""
    if not which.any():
        return cells
    changed = cells.copy()
    changed[which] = [change(cell) for cell in cells[which]]
    return changed
