"""Corrections: what the analyst decided of single answers after asking the field, in IMPACT's cleaning-log columns.

A message about them names rows, never an interview's id or what a respondent said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from bogolan.preparation.cleaning_log import CORRECTED, ENCODING, LOG_COLUMNS, SPELLING, joined
from bogolan.preparation.interviews import FIRST_ROW, id_column, interview_ids
from bogolan.preparation.matching import Answers, recognised
from bogolan.preparation.reading.delimited import read_table
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import is_number
from bogolan.survey.folders import not_a_file
from bogolan.survey.letters import folded, repaired, tidied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question

# A mistake: its column, what was found, what is expected, how to mend it.
Mistake: TypeAlias = tuple[str, str, str, str | None]

COLUMNS = ("uuid", "question", "old_value", "new_value", "change_type", "issue")
CHANGE, BLANK, NO_ACTION, REMOVE = CHANGE_TYPES = ("change_response", "blank_response", "no_action", "remove_survey")
LINE = "line"
# The columns as other versions of IMPACT's tools, and R's own spelling, write them.
HEADINGS = {
    "x_uuid": "uuid", "_uuid": "uuid", "questions": "question", "question.name": "question", "variable": "question",
    "old.value": "old_value", "new.value": "new_value", "change.type": "change_type", "x.u.feff.uuid": "uuid",
}  # fmt: skip
# What the plan may do of corrections that do not fit the responses.
STOP, APPLY = "stop", "apply"
# How the issue of a removal says that consent was withdrawn, in English and French and without accents.
WITHDRAWAL = re.compile(r"\b(withdr(ew|awn?|awal)|retrait|retiree?)\b")

CODE_AND_LABEL = "the code of one answer and the label of another"
WITH_CODES = "export the responses with codes, not with labels"


def read_corrections(folder: Path, plan: Mapping[str, Any]) -> pd.DataFrame | None:
    """The corrections that a plan names, tidy, each with its `line` in the file; None where it names none.

    Raises SurveyError for a file that is missing, cannot be read or lacks a column. Further columns are left out.
    """
    if "corrections" not in plan:
        return None
    path = folder / plan["corrections"]
    if absence := not_a_file(path):
        raise SurveyError(Problem(str(path), absence, "the corrections that the plan names"))
    try:
        table = read_table(path).rows
    except OSError as error:
        raise SurveyError(Problem(str(path), str(error.strerror), "a file that can be read")) from None
    table = table.rename(columns=_headings(table.columns))
    lacking = [name for name in COLUMNS if name not in table]
    if lacking:
        # Where the heading is missing, the columns' names are what respondents said.
        found = f"{len(table.columns)} columns, none of that name"
        if len(lacking) == len(COLUMNS):
            raise SurveyError(Problem(str(path), found, f"the columns {listing(COLUMNS)}", row=1))
        raise SurveyError(
            Problem(str(path), found, f"a column {name!r}", row=1, column=name, hint=nearest(name, table.columns))
            for name in lacking
        )
    tidy = table[list(COLUMNS)].astype(object).map(lambda cell: tidied(repaired(cell)))
    tidy = tidy.assign(**{LINE: range(FIRST_ROW, len(tidy) + FIRST_ROW)})
    return tidy[(tidy[list(COLUMNS)] != "").any(axis=1)].reset_index(drop=True)


def _headings(names: Iterable[str]) -> dict[str, str]:
    """The columns' names in IMPACT's spelling, of those that are there by another one only."""
    found = {name: HEADINGS.get(name.lower(), name) for name in names}
    return {name: known for name, known in found.items() if known == name or known not in set(names)}


def removals(corrections: pd.DataFrame | None) -> frozenset[str]:
    """The interviews that leave."""
    if corrections is None:
        return frozenset()
    return frozenset(corrections["uuid"][corrections["change_type"] == REMOVE])


def withdrawals(corrections: pd.DataFrame | None) -> frozenset[str]:
    """The interviews that leave because consent was withdrawn, as the issue of their removal says."""
    if corrections is None:
        return frozenset()
    removed = corrections[corrections["change_type"] == REMOVE]
    return frozenset(removed["uuid"][[bool(WITHDRAWAL.search(folded(issue))) for issue in removed["issue"]]])


def corrected(
    rows: pd.DataFrame, uuid: pd.Series, corrections: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with their corrections, and the lines of the log. An interview sent twice is corrected in all its rows.

    What names an interview, a question or a change that there is not does nothing; `mistaken_corrections` says so. Of
    two corrections of one answer the later one stands.
    """
    import pandas as pd

    if corrections is None:
        return rows, joined([])
    places = _places(uuid, corrections)
    columns: dict[str, pd.Series] = {}
    log = []
    for line in corrections[corrections["change_type"].isin((CHANGE, BLANK, REMOVE))].to_dict("records"):
        if line["uuid"] not in places or (line["change_type"] != REMOVE and line["question"] not in rows):
            continue
        entry = line | {"old_value": "", "new_value": ""}
        if line["change_type"] == REMOVE:
            entry["question"] = ""
        else:
            column = columns.setdefault(line["question"], rows[line["question"]].astype(object))
            where = places[line["uuid"]]
            entry |= {"old_value": column.iloc[where[0]], "new_value": line["new_value"]}
            column.iloc[where] = line["new_value"]
        log.append(entry | {"rule_id": CORRECTED})
    rows = rows.copy(deep=False)
    for name, column in columns.items():
        rows[name] = column
    return rows, joined([pd.DataFrame(log, columns=list(LOG_COLUMNS), dtype=object)])


def mistaken_corrections(
    corrections: pd.DataFrame,
    rows: pd.DataFrame,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    path: Path,
) -> Iterator[Problem]:
    """Everything in the corrections that does not fit the responses: which line, which column, and why."""

    @cache
    def known(name: str) -> tuple[Recognised, Answers]:
        return recognised(rows[name], questions[name]), Answers.of(questions[name])

    responses = _Responses(rows, questions, plan, _places(interview_ids(rows, plan), corrections), known)
    seen: dict[tuple[str, str], int] = {}
    for line in corrections.to_dict("records"):
        problems = list(responses.mistakes(line))
        cell = (line["uuid"], line["question"])
        if not problems and line["change_type"] in (CHANGE, BLANK) and seen.setdefault(cell, line[LINE]) != line[LINE]:
            problems = [("question", f"an answer that row {seen[cell]} corrects already", "each answer once", None)]
        for column, found, expected, hint in problems:
            yield Problem(str(path), found, expected, row=line[LINE], column=column, hint=hint)


def mistakes_of(
    corrections: pd.DataFrame | None, rows: pd.DataFrame, questions: Mapping[str, Question], plan: Mapping[str, Any]
) -> pd.DataFrame:
    """The same as a table, a row a mistake: row of the file, column, found, expected, hint."""
    import pandas as pd

    columns = ("row", "column", "found", "expected", "hint")
    told = [] if corrections is None else mistaken_corrections(corrections, rows, questions, plan, Path("corrections"))
    return pd.DataFrame([[getattr(problem, column) for column in columns] for problem in told], columns=columns)


@dataclass(frozen=True)
class _Responses:
    """The responses that are corrected: `places` has the rows of each interview, `known` the answers to a question."""

    rows: pd.DataFrame
    questions: Mapping[str, Question]
    plan: Mapping[str, Any]
    places: Mapping[str, np.ndarray]
    known: Callable[[str], tuple[Recognised, Answers]]

    def mistakes(self, line: Mapping[str, Any]) -> Iterator[Mistake]:
        """What is wrong with one line."""
        kind, question, file = line["change_type"], line["question"], self.plan["responses"]
        if kind not in CHANGE_TYPES:
            hint = nearest(kind, CHANGE_TYPES)
            found = _shown(kind, hint, "a change that is not known")
            yield "change_type", found, f"one of {listing(CHANGE_TYPES)}", hint
        if line["uuid"] not in self.places:
            found = "an id that no interview has" if line["uuid"] else "no id"
            yield "uuid", found, f"the id of an interview in {file}", None
        if kind == REMOVE:
            return
        if question not in self.rows:
            hint = nearest(question, self.rows.columns)
            yield "question", _shown(question, hint, "a name that no column has"), f"a column of {file}", hint
            return
        if question == id_column(self.rows, self.plan):
            yield "question", f"{question!r}, by which interviews are known", "a question", None
        elif kind in (CHANGE, BLANK):
            if line["uuid"] in self.places:
                yield from self._not_what_stands_there(line)
            yield from self._no_answer(line)

    def _not_what_stands_there(self, line: Mapping[str, Any]) -> Iterator[Mistake]:
        seen, answers = self.known(line["question"])
        where = self.places[line["uuid"]]
        cells = set(seen.places[where])
        file = f"{listing(where + FIRST_ROW)} of {self.plan['responses']}"
        if len(set(seen.codes[list(cells)])) > 1:
            yield "uuid", f"an interview with different answers in rows {file}", "one answer to correct", None
            return
        cell, old = cells.pop(), line["old_value"]
        if old != seen.tidy[cell] and answers.code(old)[0] != seen.codes[cell]:
            yield "old_value", "another answer than the one that is corrected", f"what stands in row {file}", None

    def _no_answer(self, line: Mapping[str, Any]) -> Iterator[Mistake]:
        new, question = line["new_value"], self.questions[line["question"]]
        if line["change_type"] == BLANK:
            if new:
                yield "new_value", "a value", f"nothing, or {CHANGE} as change_type", None
            return
        if not new:
            yield "new_value", "nothing", f"the corrected answer, or {BLANK} as change_type", None
            return
        seen, answers = self.known(question.name)
        if answers.is_contested(new) and any(map(answers.only_a_label, seen.tidy)):
            yield "new_value", CODE_AND_LABEL, "an answer's code, in responses with codes", WITH_CODES
            return
        code, rule = answers.code(new)
        if (code in question.choices or code in question.missing) and rule not in (SPELLING, ENCODING):
            return
        whole = question.type == "integer"
        if question.closed or (question.answers_known and rule is None and answers.is_ambiguous(new)):
            offered = [*question.choices, *question.missing]
            expected = f"one of the answers {listing(offered, 20)}"
            yield "new_value", "an answer that is not offered", expected, nearest(new, offered)
        elif question.type in ("integer", "decimal") and not is_number(new, whole=whole):
            yield "new_value", "an answer that is none", "a whole number" if whole else "a number", None


def _places(uuid: pd.Series, corrections: pd.DataFrame) -> dict[str, np.ndarray]:
    """The rows (from 0) of each interview that is corrected."""
    places: dict[str, list[int]] = defaultdict(list)
    named = (uuid != "") & uuid.isin(set(corrections["uuid"]))
    for place in np.flatnonzero(named):
        places[uuid.iloc[place]].append(place)
    return {name: np.array(found) for name, found in places.items()}


def _shown(word: str, hint: str | None, otherwise: str) -> str:
    """A word where it is a slip in a known one; what it is otherwise, since it may be an id or an answer."""
    return repr(word) if hint else otherwise
