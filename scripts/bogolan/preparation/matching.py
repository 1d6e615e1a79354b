"""The answers of a question, however people write them: as code, as number, as label, misspelt, or garbled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import ENCODING, LABEL, NUMBER, SPELLING
from bogolan.survey.codes import as_code
from bogolan.survey.letters import LOST, folded, losing_accented, near, repaired, tidied
from bogolan.survey.reasons import reason_of_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.cleaning_log import Rule
    from bogolan.survey.questionnaire import Question

# Below this many letters a word with lost ones could be any.
FEWEST_LETTERS = 3


@dataclass(frozen=True)
class Recognised:
    """A column's distinct cells, stage by stage from what stands in the file to its code; `places` has each row's."""

    places: np.ndarray
    raw: np.ndarray
    repaired: np.ndarray
    tidy: np.ndarray
    codes: np.ndarray
    rules: np.ndarray

    def in_rows(self, distinct: np.ndarray) -> np.ndarray:
        """One of the stages, a value a row."""
        return distinct[self.places]


def recognised(column: pd.Series, question: Question) -> Recognised:
    """A column's cells as codes of the question's answers. What is not recognised stays as it stands.

    Each of its distinct cells is looked at once.
    """
    import pandas as pd

    places, cells = pd.factorize(column)
    raw = np.asarray(cells, dtype=object)
    mended = _each(repaired, raw)
    tidy = _each(tidied, mended)
    answers = Answers.of(question)
    found = [answers.code(cell) for cell in tidy]
    codes = _array(code for code, _ in found)
    return Recognised(places, raw, mended, tidy, codes, _array(rule for _, rule in found))


def coded(column: pd.Series, question: Question) -> pd.Series:
    """A column as read with its cells as codes; see `recognised`."""
    import pandas as pd

    seen = recognised(column, question)
    return pd.Series(seen.in_rows(seen.codes), index=column.index, name=column.name, dtype=object)


@dataclass(frozen=True)
class Answers:
    """All that the answers of one question are called, each name with the one code it can mean.

    `labels` are as written, `names` folded; `lossy` as left when accented letters are lost; `spelled` the folded names
    that a misspelt one is compared with: labels other than their code, of a question that has no other answers.
    """

    codes: frozenset[str]
    labels: Mapping[str, str]
    names: Mapping[str, str]
    lossy: Mapping[str, str]
    spelled: Mapping[tuple[str, ...], list[tuple[str, str]]]
    unanswered: Mapping[str, str] | None

    @classmethod
    def of(cls, question: Question) -> Answers:
        """The names of a question's answers, and of its reasons for none."""
        codes = frozenset({*question.choices, *question.missing})
        called = {**question.missing_labels, **question.choices}
        written = [(text, code) for code, label in called.items() for text in _texts(label)]
        whole = [(folded(text), code) for text, code in [*((code, code) for code in codes), *written]]
        # "Yes/Oui" is also called by each of its parts, where nothing else is.
        taken = {name for name, _ in whole}
        split = [(folded(part), code) for text, code in written if "/" in text for part in text.split("/")]
        parts = [(name, code) for name, code in split if name not in taken]
        spelled = defaultdict(list)
        if question.closed:
            candidates = {*parts, *((folded(text), code) for text, code in written if text.strip() != code)}
            for name, code in sorted(candidates):
                spelled[_initials(name)].append((name, code))
        return cls(
            codes=codes,
            labels=_unambiguous(written),
            names=_unambiguous([*whole, *parts]),
            lossy=_unambiguous((losing_accented(text), code) for text, code in written if not text.isascii()),
            spelled=dict(spelled),
            unanswered=_first_codes(question) if question.answers_known else None,
        )

    def code(self, cell: str) -> tuple[str, Rule | None]:
        """A tidy cell as a code, and the rule by which it was found; the cell itself where it is one or is unknown."""
        if cell == "" or cell in self.codes:
            return cell, None
        if cell in self.labels:
            return self.labels[cell], LABEL
        if self.codes and (whole := _whole_number(cell)) in self.codes:
            return whole, NUMBER
        if self.unanswered is None:
            return cell, None
        name = folded(cell)
        if not any(map(str.isalpha, name)):
            return cell, None
        if name in self.names:
            return self.names[name], LABEL
        if (reason := reason_of_label(cell)) in self.unanswered:
            return self.unanswered[reason], LABEL
        lost = losing_accented(cell)
        if LOST in cell and lost in self.lossy and sum(map(str.isalpha, lost)) >= FEWEST_LETTERS:
            return self.lossy[lost], ENCODING
        code = self._nearest(name)
        return (cell, None) if code is None else (code, SPELLING)

    def _nearest(self, name: str) -> str | None:
        """The one answer whose name is nearest to a folded one, if it is near at all."""
        slips: dict[int, set[str]] = defaultdict(set)
        for other, code in self.spelled.get(_initials(name), ()):
            if (apart := near(name, other)) is not None:
                slips[apart].add(code)
        nearest = slips[min(slips)] if slips else set()
        return next(iter(nearest)) if len(nearest) == 1 else None


def _texts(label: Any) -> list[str]:
    return [str(text) for text in (label.values() if isinstance(label, dict) else [label])]


def _unambiguous(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names with the code that they mean, those left out that could mean several or say nothing."""
    meant: dict[str, set[str]] = defaultdict(set)
    for name, code in names:
        meant[name].add(code)
    return {name: next(iter(codes)) for name, codes in meant.items() if len(codes) == 1 and name}


def _initials(name: str) -> tuple[str, ...]:
    """What near names have in common: as many words, each with its first letter."""
    return tuple(word[0] for word in name.split())


def _first_codes(question: Question) -> dict[str, str]:
    """The first code of each reason for no answer."""
    return {reason: code for code, reason in reversed(list(question.no_answers.items()))}


def _whole_number(cell: str) -> str | None:
    try:
        return as_code(float(cell))
    except ValueError:
        return None


def _each(change: Any, cells: np.ndarray) -> np.ndarray:
    return _array(change(cell) for cell in cells)


def _array(values: Iterator[Any]) -> np.ndarray:
    """Values as an array of objects, whatever they are."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
