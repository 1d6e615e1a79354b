"""The answers of a question, however people write them: as code, as number, as label, misspelt, or garbled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import ENCODING, LABEL, NUMBER, SPELLING
from bogolan.preparation.several_answers import SeveralAnswers
from bogolan.survey.codes import ERRORS, LARGEST_INTEGER, NUMBERS, as_code, number, number_as_typed, numbers
from bogolan.survey.letters import LOST, are_plain, distance, folded, losing_accented, near, repaired, tidied
from bogolan.survey.reasons import reason_in_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from bogolan.preparation.cleaning_log import Rule
    from bogolan.survey.questionnaire import Question

# Below this many letters a word with lost ones could be any.
FEWEST_LETTERS = 3
# Spelling is guessed in lists of this many answers or more: never who consented, who is a woman, who was treated.
FEWEST_ANSWERS = 5
# What is longer is no name of an answer, and would take long to compare.
LONGEST_NAME = 500
# A part of a label has this many letters or more if it is a label in one language.
FEWEST_LETTERS_OF_A_PART = 2


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


@dataclass(frozen=True)
class Answers:
    """All that the answers of one question are called, each name with the one code it can mean.

    `labels` are as written, `names` folded; `lossy` as left when accented letters are lost; `spelled` the folded names
    that a misspelt one is compared with: labels other than their code, of a long list that has all answers. `meant` has
    every folded name with all its codes, `lost` every lossy one; `of_codes` and `of_labels` are the names (see `_name`)
    of the codes and of the labels, and `contested` those that are the code of one answer and the label of another.
    """

    codes: frozenset[str]
    labels: Mapping[str, str]
    names: Mapping[str, str]
    lossy: Mapping[str, str]
    spelled: Mapping[tuple[str, ...], list[tuple[str, str]]]
    unanswered: Mapping[str, str] | None
    meant: Mapping[str, frozenset[str]]
    lost: frozenset[str]
    of_codes: frozenset[str]
    of_labels: frozenset[str]
    contested: frozenset[str]

    @classmethod
    def of(cls, question: Question) -> Answers:
        """The names of a question's answers, and of its reasons for none."""
        codes = frozenset({*question.choices, *question.missing})
        called = {**question.missing_labels, **question.choices}
        written = [(text, code) for code, label in called.items() for text in _texts(label)]
        whole = [(folded(text), code) for text, code in [*((code, code) for code in codes), *written]]
        parts = _parts(written, whole)
        spelled = defaultdict(list)
        if question.closed and len(question.choices) >= FEWEST_ANSWERS:
            candidates = {*parts, *((folded(text), code) for text, code in written if text.strip() != code)}
            for name, code in sorted(candidates):
                spelled[_initials(name)].append((name, code))
        lossy = [(losing_accented(text), code) for text, code in written if not text.isascii()]
        of_codes = _meant((_name(code), code) for code in codes)
        of_labels = _meant([*((_name(text), code) for text, code in written), *parts])
        return cls(
            codes=codes,
            labels=_unambiguous(written),
            names=_unambiguous([*whole, *parts]),
            lossy=_unambiguous(lossy),
            spelled=dict(spelled),
            unanswered=_first_codes(question) if question.answers_known else None,
            meant=_meant([*whole, *parts]),
            lost=frozenset(text for text, _ in lossy),
            of_codes=frozenset(of_codes),
            of_labels=frozenset(of_labels),
            contested=frozenset(name for name in of_labels if name in of_codes and of_labels[name] - of_codes[name]),
        )

    def may_mean(self, tidy: np.ndarray, values: np.ndarray) -> np.ndarray:
        """(n) which tidy cells, numbers where `values` are not NaN, may be another name of an answer, as few as can be.

        A number without an exponent is one only of an answer whose code or label is that number.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.unanswered is None and not self.codes and not self.labels:
            return np.zeros(len(tidy), bool)
        lettered = pc.match_substring(pa.array(tidy, pa.string()), "e", ignore_case=True)
        other = np.isnan(values) | lettered.to_numpy(zero_copy_only=False)
        return other | np.isin(values, numbers(np.array([*self.codes, *self.labels], object)))

    def code(self, cell: str) -> tuple[str, Rule | None]:
        """A tidy cell as a code, and the rule by which it was found; the cell itself where it is one or is unknown."""
        if cell == "" or cell in self.codes or cell in ERRORS or len(cell) > LONGEST_NAME:
            return cell, None
        if self.codes and (plain := _plain_number(cell)) in self.codes:
            return plain, NUMBER
        if self.is_contested(cell):
            return cell, None
        if cell in self.labels:
            return self.labels[cell], LABEL
        if self.unanswered is None:
            return cell, None
        name = folded(cell)
        if not any(map(str.isalpha, name)) or self.is_ambiguous(cell):
            return cell, None
        if name in self.names:
            return self.names[name], LABEL
        if (reason := reason_in_cell(cell)) in self.unanswered:
            return self.unanswered[reason], LABEL
        lost = losing_accented(cell)
        if LOST in cell and lost in self.lost and sum(map(str.isalpha, lost)) >= FEWEST_LETTERS:
            return (self.lossy[lost], ENCODING) if lost in self.lossy else (cell, None)
        code = self._nearest(name)
        return (cell, None) if code is None else (code, SPELLING)

    def is_contested(self, cell: str) -> bool:
        """Whether a tidy cell is the code of one answer and the label of another."""
        return bool(self.contested) and _name(cell) in self.contested

    def is_ambiguous(self, cell: str) -> bool:
        """Whether several answers are called what stands in a tidy cell."""
        return len(self.meant.get(folded(cell), ())) > 1

    def only_a_label(self, cell: str) -> bool:
        """Whether a tidy cell is what a label explains and no code does."""
        name = _name(cell)
        return name not in self.of_codes and (name in self.of_labels or self.code(cell)[1] in (ENCODING, SPELLING))

    def _nearest(self, name: str) -> str | None:
        """The one answer whose name is nearest to a folded one, if it is near at all.

        Slips in first letters are none that may be mended, but enough of them elsewhere leave two answers possible:
        "Hemme" is as near to "Femme" as to "Homme".
        """
        slips: dict[int, set[str]] = defaultdict(set)
        for other, code in self.spelled.get(_initials(name), ()):
            if apart := near(name, other):
                slips[apart].add(code)
        if not slips:
            return None
        least = min(slips)
        others = (other for other, codes in self.meant.items() if codes - slips[least])
        if len(slips[least]) > 1 or any(_within(least, name, other) for other in others):
            return None
        return next(iter(slips[least]))


def _texts(label: Any) -> list[str]:
    return [str(text) for text in (label.values() if isinstance(label, dict) else [label])]


def _parts(written: list[tuple[str, str]], whole: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The folded labels in single languages, where every label is in several ("Yes/Oui", "No/Non"); else none.

    Other strokes part what belongs together ("N/A", "Agree/disagree", "and/or"), so that all labels must have as many,
    between words of which none is short or also another answer's.
    """
    strokes = {text.count("/") for text, _ in written}
    if len(strokes) != 1 or strokes == {0}:
        return []
    parts = [(part, code) for text, code in written for part in text.split("/")]
    if any(sum(map(str.isalpha, part)) < FEWEST_LETTERS_OF_A_PART for part, _ in parts):
        return []
    names = [(folded(part), code) for part, code in parts]
    meant = _meant([*whole, *names])
    return [] if any(len(meant[name]) > 1 for name, _ in names) else names


def _meant(names: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Names with all the codes that they mean."""
    meant: dict[str, set[str]] = defaultdict(set)
    for name, code in names:
        meant[name].add(code)
    return {name: frozenset(codes) for name, codes in meant.items()}


def _unambiguous(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names with the code that they mean, those left out that could mean several or say nothing."""
    return {name: next(iter(codes)) for name, codes in _meant(names).items() if len(codes) == 1 and name}


def _initials(name: str) -> tuple[str, ...]:
    """What near names have in common: as many words, each with its first letter."""
    return tuple(word[0] for word in name.split())


def _first_codes(question: Question) -> dict[str, str]:
    """The first code of each reason for no answer."""
    return {reason: code for code, reason in reversed(list(question.no_answers.items()))}


def _name(text: str) -> str:
    """What a code or a label is known by: words folded, numbers plain, anything else as it stands."""
    name = folded(text)
    return name if any(map(str.isalpha, name)) else _plain_number(text.strip()) or text.strip()


def _within(slips: int, one: str, other: str) -> bool:
    """Whether no more slips than these part two folded names, first letters included."""
    return abs(len(one) - len(other)) <= slips and distance(one, other) <= slips


def _plain_number(cell: str) -> str | None:
    """A number as a code: "1.0" is "1"; None for what is no number or too long to be told from others."""
    value = number(cell)
    return None if value is None or abs(value) >= LARGEST_INTEGER else as_code(value)


def _each(change: Callable[[str], str], cells: np.ndarray, which: np.ndarray) -> np.ndarray:
    """Cells with some (n, boolean) of them changed."""
    if not which.any():
        return cells
    changed = cells.copy()
    changed[which] = [change(cell) for cell in cells[which]]
    return changed
