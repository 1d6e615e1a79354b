"""Questions with several answers: labels in place of codes, in answers and in the names of columns of 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.cleaning_log import LABEL, MADE, NUMBER, RENAMED_CHOICE, joined, of_a_column
from bogolan.preparation.flags.select_multiple import NAMED
from bogolan.survey.codes import as_code, number
from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.cleaning_log import Rule
    from bogolan.preparation.reading.export import Export
    from bogolan.survey.questionnaire import Question

# A cell of more words than this is no list of answers.
MOST_WORDS = 400


@dataclass(frozen=True)
class SeveralAnswers:
    """What the answers of a question with several answers are called: words, folded, with the one code they mean."""

    codes: frozenset[str]
    names: Mapping[tuple[str, ...], str]
    longest: int

    @classmethod
    def of(cls, question: Question) -> SeveralAnswers:
        """The codes of a question and their labels in all languages; without those that mean several codes."""
        meant: dict[tuple[str, ...], set[str]] = {}
        for code in question.several:
            label = question.several_labels.get(code, code)
            for text in [code, *(label.values() if isinstance(label, dict) else [label])]:
                meant.setdefault((*folded(str(text)).split(),), set()).add(code)
        names = {words: next(iter(codes)) for words, codes in meant.items() if words and len(codes) == 1}
        return cls(frozenset(question.several), names, max(map(len, names), default=0))

    def may_mean(self, tidy: np.ndarray, values: np.ndarray) -> np.ndarray:
        """(n) which tidy cells may be another way to name answers: all that hold anything."""
        return tidy != ""

    def code(self, cell: str) -> tuple[str, Rule | None]:
        """A tidy cell as codes parted by spaces, and the rule; as it stands where it is codes or can be read otherwise.

        Labels hold spaces, so that all words must be names one after the other, in one way only.
        """
        if not cell or self.codes.issuperset(cell.split()):
            return cell, None
        value = number(cell)
        if value is not None and as_code(value) in self.codes:
            return as_code(value), NUMBER
        words = (*folded(cell).split(),)
        if len(words) > MOST_WORDS or not any(map(str.isalpha, cell)):
            return cell, None

        @cache
        def read(first: int) -> tuple[tuple[str, ...], ...]:
            """At most two ways to read the words from a place on."""
            if first == len(words):
                return ((),)
            found = []
            for length in range(1, min(self.longest, len(words) - first) + 1):
                code = self.names.get(words[first : first + length])
                if code is not None:
                    found += [(code, *rest) for rest in read(first + length)]
                if len(found) > 1:
                    break
            return (*found[:2],)

        ways = read(0)
        return (" ".join(dict.fromkeys(ways[0])), LABEL) if len(ways) == 1 else (cell, None)


def with_codes(export: Export, form: Mapping[str, Question]) -> Export:
    """An export with the columns of single choices by their codes, and a column of each question that has only those.

    `x_who/The army` is `x_who/1` where the form says so. Where the answers themselves have no column they are made of
    the columns of 0 and 1.
    """
    import pandas as pd

    renamed = dict(_by_code(export.rows, form))
    rows = export.rows.rename(columns=renamed)
    log = [of_a_column(old, new, RENAMED_CHOICE, new) for old, new in renamed.items()]
    columns: dict[str, pd.Series] = {}
    for column in rows:
        name = column.rpartition("/")[0]
        if name in form and column.removeprefix(f"{name}/") in form[name].several and not {name} & {*rows, *columns}:
            columns[name] = _made(rows, form[name])
            log.append(of_a_column("", name, MADE, name))
        columns[column] = rows[column]
    return replace(export, rows=pd.DataFrame(columns), log=joined([export.log, *log])) if log else export


def _made(rows: pd.DataFrame, question: Question) -> pd.Series:
    """The answers of a question as codes, from its columns of 0 and 1."""
    import pandas as pd

    told = np.full(len(rows), "", object)
    for code in question.several:
        if (part := f"{question.name}/{code}") in rows:
            told = told + np.where(rows[part].isin(NAMED), f"{code} ", "").astype(object)
    return pd.Series(told, rows.index).str.rstrip()


def _by_code(rows: pd.DataFrame, form: Mapping[str, Question]) -> Iterator[tuple[str, str]]:
    """The columns that a label names, with the name that the code gives them; only where no two would have one."""
    found: dict[str, list[str]] = {}
    for column in rows:
        parts = column.split("/")
        for place in range(len(parts) - 1):
            question, choice = form.get(parts[place]), "/".join(parts[place + 1 :])
            if question is not None and question.several and column not in form:
                code = choice if choice in question.several else SeveralAnswers.of(question).code(choice)[0]
                if code in question.several:
                    found.setdefault(f"{question.name}/{code}", []).append(column)
                    break
    for name, columns in found.items():
        if len(columns) == 1 and columns[0] != name and name not in rows:
            yield columns[0], name
