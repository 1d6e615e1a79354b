"""What the answers of a question are called: by code, by label, misspelt or garbled; and the code that a name means."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import ENCODING, LABEL, NUMBER, SPELLING
from bogolan.survey.codes import ERRORS, LARGEST_INTEGER, as_code, number, numbers
from bogolan.survey.letters import LOST, distance, folded, losing_accented, near
from bogolan.survey.reasons import reason_in_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

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
class Answers:
    """All that the answers of one question are called, each name with the one code it can mean.

    `codes` are those of its answers and of its reasons for none, `written` all labels as written, each with its code.
    The rest is made of these once some cell is no code: of a question with very many choices that takes a while.
    """

    question: Question
    codes: frozenset[str]
    written: list[tuple[str, str]]

    @classmethod
    def of(cls, question: Question) -> Answers:
        """The names of a question's answers, and of its reasons for none."""
        called = {**question.missing_labels, **question.choices}
        written = [(text, code) for code, label in called.items() for text in _texts(label)]
        return cls(question, frozenset({*question.choices, *question.missing}), written)

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels as written."""
        return _unambiguous(self.written)

    @cached_property
    def _folded(self) -> list[tuple[str, str]]:
        return [(folded(text), code) for text, code in [*((code, code) for code in self.codes), *self.written]]

    @cached_property
    def _parts(self) -> list[tuple[str, str]]:
        return _parts(self.written, self._folded)

    @cached_property
    def meant(self) -> dict[str, frozenset[str]]:
        """Every folded name with all its codes."""
        return _meant([*self._folded, *self._parts])

    @cached_property
    def names(self) -> dict[str, str]:
        """The folded names."""
        return _unambiguous([*self._folded, *self._parts])

    @cached_property
    def _lost(self) -> list[tuple[str, str]]:
        return [(losing_accented(text), code) for text, code in self.written if not text.isascii()]

    @cached_property
    def lost(self) -> frozenset[str]:
        """Labels as left when accented letters are lost."""
        return frozenset(text for text, _ in self._lost)

    @cached_property
    def lossy(self) -> dict[str, str]:
        """Those of them that are left to one code."""
        return _unambiguous(self._lost)

    @cached_property
    def spelled(self) -> dict[tuple[str, ...], list[tuple[str, str]]]:
        """The folded names that a misspelt one is compared with: labels other than their code, of a long list."""
        spelled = defaultdict(list)
        if self.question.closed and len(self.question.choices) >= FEWEST_ANSWERS:
            names = ((folded(text), code) for text, code in self.written if text.strip() != code)
            for name, code in sorted({*self._parts, *names}):
                spelled[_initials(name)].append((name, code))
        return dict(spelled)

    @cached_property
    def unanswered(self) -> dict[str, str] | None:
        """The first code of each reason for no answer; None where nobody knows all answers."""
        return _first_codes(self.question) if self.question.answers_known else None

    @cached_property
    def of_codes(self) -> dict[str, frozenset[str]]:
        """What the codes are known by (see `_name`), each with all its codes."""
        return _meant((_name(code), code) for code in self.codes)

    @cached_property
    def of_labels(self) -> dict[str, frozenset[str]]:
        """What the labels are known by (see `_name`), each with all its codes."""
        return _meant([*((_name(text), code) for text, code in self.written), *self._parts])

    @cached_property
    def contested(self) -> frozenset[str]:
        """What is the code of one answer and the label of another."""
        both = self.of_codes.keys() & self.of_labels.keys()
        return frozenset(name for name in both if self.of_labels[name] - self.of_codes[name])

    def may_mean(self, tidy: np.ndarray, values: np.ndarray) -> np.ndarray:
        """(n) which tidy cells, numbers where `values` are not NaN, may be another name of an answer, as few as can be.

        A number without an exponent is one only of an answer whose code or label is that number.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.unanswered is None and not self.codes and not self.written:
            return np.zeros(len(tidy), bool)
        lettered = pc.match_substring(pa.array(tidy, pa.string()), "e", ignore_case=True)
        other = np.isnan(values) | lettered.to_numpy(zero_copy_only=False)
        if other.all():
            return other
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
