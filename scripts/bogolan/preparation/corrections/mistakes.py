"""What is wrong with corrections: every line that does not fit the responses or the form, named by its row.

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

from bogolan.preparation.answer_names import Answers
from bogolan.preparation.cleaning_log import ENCODING, SPELLING
from bogolan.preparation.corrections.applied import places_of
from bogolan.preparation.corrections.form_rules import refused_by_the_form
from bogolan.preparation.corrections.interviews import resolved
from bogolan.preparation.corrections.lines import BLANK, CHANGE, FILE, LINE, NO_ACTION, REMOVE, ROUND
from bogolan.preparation.corrections.repeats import PARTED, lines_of_repeats, placed, row_id, row_ids
from bogolan.preparation.interviews import id_column, interview_ids, rows_told
from bogolan.preparation.matching import recognised
from bogolan.preparation.reading.repeats import LINKS
from bogolan.provenance.errors import Problem, listing, nearest
from bogolan.survey.codes import is_number, number_as_typed
from bogolan.survey.response_files import told_responses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.matching import Recognised
    from bogolan.preparation.reading.repeats import RepeatRows
    from bogolan.survey.questionnaire import Question

# A mistake: its column, what was found, what is expected, how to mend it.
Mistake: TypeAlias = tuple[str, str, str, str | None]

# A row of a repeat.
PLACE = re.compile(r"\[\d+\]")
# What is wrong with the answer itself that a line would write, or with what it would do.
OF_ANSWERS = ("new_value", "change_type")

# What the plan may do of corrections that do not fit the responses.
STOP, APPLY = "stop", "apply"

CODE_AND_LABEL = "the code of one answer and the label of another"
WITH_CODES = "export the responses with codes, not with labels"


def mistaken_corrections(
    corrections: pd.DataFrame,
    rows: pd.DataFrame,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    folder: Path,
    repeats: Mapping[str, RepeatRows] | None = None,
) -> Iterator[Problem]:
    """Everything in the corrections that does not fit the responses: which line, which column, and why."""
    for line, (column, found, expected, hint), _ in _mistakes(corrections, rows, questions, plan, repeats or {}):
        heading = line["headings"].get(column, column)
        yield Problem(str(folder / line[FILE]), found, expected, row=line[LINE], column=heading, hint=hint)


def _mistakes(
    corrections: pd.DataFrame,
    rows: pd.DataFrame,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    repeats: Mapping[str, RepeatRows],
) -> Iterator[tuple[Mapping[str, Any], Mistake, bool]]:
    """Each mistake with its line, and whether that can be applied all the same.

    Of several files a later one may correct what an earlier one made of an answer. What can be applied is tried against
    the form.
    """

    uuid = interview_ids(rows, plan)
    corrections = resolved(corrections, rows, uuid)
    responses = _Responses.of(rows, questions, plan, places_of(uuid, corrections), told_responses(plan))
    ids = row_ids(repeats, uuid)
    of_repeats = {
        name: _Responses.of(one.rows, one.questions, plan, places_of(ids[name], lines), f"the repeat {name}")
        for name, lines in lines_of_repeats(corrections, repeats).items()
        for one in [repeats[name]]
    }
    seen: dict[tuple[str, str], Mapping[str, Any]] = {}
    told, can_be = [], np.zeros(len(corrections), bool)
    for place, line in enumerate(corrections.to_dict("records")):
        cell = (line["uuid"], line["question"])
        earlier = seen.get(cell) if line["change_type"] in (CHANGE, BLANK) else None
        where = placed(line["question"], of_repeats)
        if where is None:
            own, those = line, responses
            problems = list(responses.mistakes(line, earlier))
        else:
            own = line | {"question": where.question, "uuid": row_id(line["uuid"], where.place)}
            those = of_repeats[where.repeat]
            problems = [*responses.another_interview(line)] or list(those.mistakes(own, earlier))
        if not problems and line["change_type"] in (CHANGE, BLANK):
            seen[cell] = line
        told.append(problems)
        can_be[place] = those.has(own) and not any(column in OF_ANSWERS for column, *_ in problems)
    broken = refused_by_the_form(corrections[can_be], rows, uuid, questions, plan, repeats)
    named: dict[tuple[str, int], list[Mistake]] = defaultdict(list)
    for place, (line, problems) in enumerate(zip(corrections.to_dict("records"), told, strict=True)):
        refused = broken.get(corrections.index[place], [])
        problems = [*problems, *refused]
        # A line that speaks of many interviews is wrong in the same way once.
        once = [one for one in problems if one not in named[line[FILE], line[LINE]]]
        named[line[FILE], line[LINE]] += once
        yield from ((line, one, bool(can_be[place]) and not refused) for one in once)


def mistakes_of(
    corrections: pd.DataFrame | None,
    rows: pd.DataFrame,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    repeats: Mapping[str, RepeatRows] | None = None,
) -> pd.DataFrame:
    """The same as a table, a row a mistake: file, row of the file, column, found, expected, hint, applied.

    `applied` says whether its line can be applied all the same: it would not put an answer in the place of another
    that the form does not have or allow there.
    """
    import pandas as pd

    columns = ("file", "row", "column", "found", "expected", "hint", "applied")
    told = [] if corrections is None else _mistakes(corrections, rows, questions, plan, repeats or {})
    lines = [
        (line[FILE], line[LINE], line["headings"].get(column, column), found, expected, hint, applied)
        for line, (column, found, expected, hint), applied in told
    ]
    return pd.DataFrame(lines, columns=columns)


def applicable(corrections: pd.DataFrame | None, mistakes: pd.DataFrame) -> pd.DataFrame | None:
    """The corrections without the lines that cannot be applied; mistakes as `mistakes_of` gives them."""
    wrong = mistakes[~mistakes["applied"].astype(bool)]
    if corrections is None or wrong.empty:
        return corrections
    lines = set(zip(wrong["file"], wrong["row"], strict=True))
    keep = [line not in lines for line in zip(corrections[FILE], corrections[LINE], strict=True)]
    return corrections[keep].reset_index(drop=True)


@dataclass(frozen=True)
class _Responses:
    """The responses, or the rows of a repeat, that are corrected.

    `places` has the rows of each interview, `known` the answers to a question, `told` is how messages name them.
    """

    rows: pd.DataFrame
    questions: Mapping[str, Question]
    plan: Mapping[str, Any]
    places: Mapping[str, np.ndarray]
    known: Callable[[str], tuple[Recognised, Answers]]
    told: str

    @classmethod
    def of(
        cls,
        rows: pd.DataFrame,
        questions: Mapping[str, Question],
        plan: Mapping[str, Any],
        places: Mapping[str, np.ndarray],
        told: str,
    ) -> _Responses:
        """These rows, each question's answers looked at once."""

        @cache
        def known(name: str) -> tuple[Recognised, Answers]:
            return recognised(rows[name], questions[name]), Answers.of(questions[name])

        return cls(rows, questions, plan, places, known, told)

    def mistakes(self, line: Mapping[str, Any], earlier: Mapping[str, Any] | None = None) -> Iterator[Mistake]:
        """What is wrong with one line; `earlier` is the line above it that corrects the same answer."""
        kind, question = line["change_type"], line["question"]
        actions = line["dialect"].actions
        if kind not in actions.values() and kind not in (CHANGE, BLANK, REMOVE):
            hint = nearest(kind, actions)
            found = _shown(kind, hint, "a change that is not known")
            yield "change_type", found, f"one of {listing(actions)}", hint
        yield from self.another_interview(line)
        if kind == REMOVE and PLACE.search(question):
            expected = f"no question: {REMOVE} removes the whole interview"
            yield "question", f"{question!r}, a row of a repeat", expected, None
        if kind == REMOVE or (kind == NO_ACTION and not question):
            return
        if question not in self.rows:
            own = re.split(r"[/.]", question)[-1]  # main/age, as the export calls it in its group
            hint = f"did you mean {own!r}?" if own in self.rows else nearest(question, self.rows.columns)
            yield "question", _shown(question, hint, "a name that no column has"), f"a column of {self.told}", hint
            return
        if question == id_column(self.rows, self.plan):
            yield "question", f"{question!r}, by which interviews are known", "a question", None
        elif question in LINKS:
            yield "question", f"{question!r}, by which rows of repeats are known", "a question", None
        elif kind == NO_ACTION and line["new_value"] and line["new_value"] != line["old_value"]:
            yield "new_value", "a value where nothing is to be done", f"nothing, or {CHANGE} as change_type", None
        elif kind in (CHANGE, BLANK):
            if line["uuid"] in self.places:
                yield from self._not_what_stands_there(line, earlier)
            yield from self._no_answer(line)

    def has(self, line: Mapping[str, Any]) -> bool:
        """Whether there is what a line speaks of: its interview, and its question unless it is of none."""
        named = line["change_type"] == REMOVE or line["question"] in self.rows
        return line["uuid"] in self.places and named

    def another_interview(self, line: Mapping[str, Any]) -> Iterator[Mistake]:
        """What is wrong with whose answers a line speaks of."""
        file = self.told
        if line["found"] is not None:
            strange = [name for name, _ in line["who"] if name not in self.rows]
            if strange:
                hint = nearest(strange[0], self.rows.columns)
                found = _shown(strange[0], hint, "a name that no column has")
                yield "who" if "who" in line["headings"] else "uuid", found, f"a column of {file}", hint
            elif line["found"]:
                yield "uuid", f"an id that {line['found']} interviews have", "the id of one interview", None
            else:
                told = "what is true of no interview" if line["everyone"] else "an id that no interview has"
                yield "uuid", told, f"the interviews of {file}", None
        elif line["uuid"] not in self.places and PARTED in line["uuid"]:
            yield "question", f"a row that {self.told} of this interview does not have", "one of its rows", None
        elif line["uuid"] not in self.places:
            found = "an id that no interview has" if line["uuid"] else "no id"
            yield "uuid", found, f"the id of an interview in {file}", None
        elif line["rows"] and line["rows"] != (there := str(len(self.places[line["uuid"]]))):
            yield "rows", "another number of rows", f"{there}, as many as there are in {file}", None

    def _not_what_stands_there(self, line: Mapping[str, Any], earlier: Mapping[str, Any] | None) -> Iterator[Mistake]:
        seen, answers = self.known(line["question"])
        where = self.places[line["uuid"]]
        cells = set(seen.places[where])
        old = line["old_value"]
        if earlier is not None:
            if line[ROUND] == earlier[ROUND]:
                found = f"an answer that row {earlier[LINE]} corrects already"
                yield "question", found, "each answer once", None
            elif old is not None and not _same(answers.code(old)[0], answers.code(earlier["new_value"])[0]):
                expected = f"what row {earlier[LINE]} of {earlier[FILE]} made of it"
                yield "old_value", "another answer than the one that is corrected", expected, None
            return
        if len(set(seen.codes[list(cells)])) > 1:
            found = f"an interview with different answers in rows {self._told(where)}"
            yield "uuid", found, "one answer to correct", None
            return
        cell = cells.pop()
        if old is not None and old != seen.tidy[cell] and not _same(answers.code(old)[0], seen.codes[cell]):
            expected = f"what stands in row {self._told(where)}"
            yield "old_value", "another answer than the one that is corrected", expected, None

    def _told(self, where: np.ndarray) -> str:
        """Rows as they stand in the file."""
        return f"{listing(rows_told(self.rows.iloc[where], where))} of {self.told}"

    def _no_answer(self, line: Mapping[str, Any]) -> Iterator[Mistake]:
        new, question = line["new_value"], self.questions[line["question"]]
        if line["change_type"] == BLANK:
            if new:
                yield "new_value", "a value", f"nothing, or {CHANGE} as change_type", None
            return
        if not new:
            yield "new_value", "nothing", f"the corrected answer, or {line['dialect'].blank}", None
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


def _same(one: str, other: str) -> bool:
    """Whether two answers are the same: as they stand, or as numbers however they are typed."""
    return one == other or (number_as_typed(one) is not None and number_as_typed(one) == number_as_typed(other))


def _shown(word: str, hint: str | None, otherwise: str) -> str:
    """A word where it is a slip in a known one; what it is otherwise, since it may be an id or an answer."""
    return repr(word) if hint else otherwise
