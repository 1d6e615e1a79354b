"""The file of a conjoint experiment, a row a profile shown: read as text, with everything wrong in it told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.excerpts import LONGEST_CODE, cell_shown
from bogolan.preparation.interviews import FIRST_ROW, id_column, interview_ids
from bogolan.preparation.reading.delimited import read_table
from bogolan.preparation.reading.repeats import PARENT_KEY, SUBMISSION
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import in_order, number_as_typed
from bogolan.survey.letters import all_tidied, tidied
from bogolan.survey.plan_conjoint import profile_files
from bogolan.survey.reasons import reason_in_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    Experiment = Mapping[str, Any]

# What is kept of each profile beside its attributes: whose it is, its task and place, and what was answered.
MATCH, TASK, PLACE, ANSWER = "_match", "_task", "_place", "_answer"
CHOSEN = (0.0, 1.0)


def read_profiles(folder: Path, experiment: Experiment, plan: Mapping[str, Any]) -> pd.DataFrame:
    """The profiles of one experiment (see `plan_conjoint.profile_files`), under their rows of the file.

    `_match` is the interview as the file names it, `_answer` a number, NaN where there is none; `_task` and `_place`
    are empty where the plan names no such column. Attributes are categoricals, their levels in the plan's order or
    sorted. Raises SurveyError with everything that is wrong in the file: columns that are lacking, empty cells, levels
    that the plan does not have, an attribute of one level, answers that are neither choices nor numbers, tasks of which
    not just one profile was chosen.
    """
    path = folder / experiment["profiles"]
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no such file", "the profiles that the plan names"))
    table = read_table(path).rows.astype(object).map(tidied)
    key = match_column(table, experiment, plan)
    if problems := list(_lacking(str(path), table, experiment, key)):
        raise SurveyError(problems)
    table.index += FIRST_ROW
    table = table[(table != "").any(axis=1)]
    no_answer = {code for codes in plan.get("missing", {}).values() for code in codes}
    problems = [
        *_empty(str(path), table, experiment, key),
        *_levels(str(path), table, experiment, no_answer),
        *_answers(str(path), table, experiment, no_answer),
    ]
    if not problems:
        found = _told(table, experiment, key, no_answer)
        problems = list(_tasks(str(path), found, experiment))
    if problems:
        raise SurveyError(sorted(problems, key=lambda problem: problem.row or 0))
    return found


def mistaken_profiles(folder: Path, plan: Mapping[str, Any], rows: pd.DataFrame) -> Iterator[Problem]:
    """Everything that is wrong in the files of the plan's conjoint experiments, and profiles of no interview.

    `rows` are the responses as text.
    """
    for experiment in profile_files(plan):
        if not (folder / experiment["profiles"]).is_file():
            continue  # the plan's files that are lacking are named with all others
        try:
            profiles = read_profiles(folder, experiment, plan)
        except SurveyError as error:
            yield from error.problems
            continue
        yield from _of_nobody(str(folder / experiment["profiles"]), profiles, experiment, plan, rows)


def match_column(table: pd.DataFrame, experiment: Experiment, plan: Mapping[str, Any]) -> str:
    """The column of the profiles by which their interview is found, whether it is there or not.

    Where the file is a repeat of the form, that is the one that leads to the table above it: its KEY is its own.
    """
    above = next((name for name in (PARENT_KEY, SUBMISSION) if name in table), None)
    return experiment.get("match") or above or id_column(table, plan) or plan.get("uuid", PARENT_KEY)


def _told(table: pd.DataFrame, experiment: Experiment, key: str, no_answer: set[str]) -> pd.DataFrame:
    import pandas as pd

    columns = {
        MATCH: table[key],
        TASK: table[experiment["task"]] if "task" in experiment else "",
        PLACE: table[experiment["place"]] if "place" in experiment else "",
        ANSWER: [_answer(cell, no_answer) for cell in table[experiment["question"]]],
    }
    for attribute in experiment["attributes"]:
        cells = table[attribute["name"]]
        levels = attribute["levels"] or sorted(cells.unique(), key=in_order)
        columns[attribute["name"]] = pd.Categorical(cells, categories=levels)
    return pd.DataFrame(columns, index=table.index)


def _answer(cell: str, no_answer: set[str]) -> float:
    """What was answered as a number; NaN where nothing was, infinity where it is neither."""
    if cell == "" or cell in no_answer or reason_in_cell(cell):
        return np.nan
    value = number_as_typed(cell)
    return np.inf if value is None else value


# ---------------------------------------------------------------------------------------------- what may be wrong


def _lacking(file: str, table: pd.DataFrame, experiment: Experiment, key: str) -> Iterator[Problem]:
    named = [experiment[role] for role in ("question", "task", "place") if role in experiment]
    for column in (key, *named, *(attribute["name"] for attribute in experiment["attributes"])):
        if column not in table:
            found, hint = listing(map(str, table)), nearest(column, table)
            yield Problem(file, found, f"a column {column!r}", row=1, column=column, hint=hint)


def _empty(file: str, table: pd.DataFrame, experiment: Experiment, key: str) -> Iterator[Problem]:
    if table.empty:
        yield Problem(file, "no rows", "a row for each profile shown")
    expected = {key: "the interview that a profile belongs to"}
    expected |= {experiment[role]: f"the {role} of each profile" for role in ("task", "place") if role in experiment}
    for column, told in expected.items():
        yield from _in_rows(file, table.index[table[column] == ""], "nothing", told, column)


def _levels(file: str, table: pd.DataFrame, experiment: Experiment, no_answer: set[str]) -> Iterator[Problem]:
    for attribute in experiment["attributes"]:
        name, cells = attribute["name"], table[attribute["name"]]
        allowed = attribute["levels"]
        expected = f"one of {listing(allowed, 40)}" if allowed else f"a level of at most {LONGEST_CODE} letters"
        wrong = (cells == "") | cells.isin(no_answer - set(allowed))
        # What the plan does not name is printed as it stands, so that it must not be somebody's words.
        wrong |= ~cells.isin(allowed) if allowed else cells.str.len() > LONGEST_CODE
        for value, rows in cells.index[wrong].groupby(cells[wrong]).items():
            found = cell_shown(value) if value else "nothing"
            yield from _in_rows(file, rows, found, expected, name, nearest(value, allowed))
        occurring = cells[~wrong].unique()
        if len(occurring) == 1 and not wrong.any():
            yield Problem(file, f"one level, {cell_shown(occurring[0])}", "two levels or more", column=name)


def _answers(file: str, table: pd.DataFrame, experiment: Experiment, no_answer: set[str]) -> Iterator[Problem]:
    cells = table[experiment["question"]]
    values = np.array([_answer(cell, no_answer) for cell in cells], float)
    chosen = "task" in experiment
    wrong = ~np.isnan(values) & ~(np.isin(values, CHOSEN) if chosen else np.isfinite(values))
    expected = "1 (chosen) or 0" if chosen else "a number"
    expected += ", nothing, or a code of `missing`"
    for value, rows in cells.index[wrong].groupby(cells[wrong]).items():
        yield from _in_rows(file, rows, cell_shown(value), expected, experiment["question"])
    if len(values) and np.isnan(values).all():
        yield Problem(file, "no answer at all", expected, column=experiment["question"])


def _tasks(file: str, profiles: pd.DataFrame, experiment: Experiment) -> Iterator[Problem]:
    """Tasks of which not just one profile of two or more was chosen, and places that two of its profiles have."""
    if "task" not in experiment:
        return
    tasks = profiles.groupby([MATCH, TASK], sort=False)[ANSWER]
    offered, answered, chosen = (tasks.transform(what) for what in ("size", "count", "sum"))
    faults = {
        "one profile alone": offered < 2,
        "profiles with an answer and others without": (offered >= 2) & (answered > 0) & (answered < offered),
        "more than one chosen profile": (answered == offered) & (chosen > 1),
        "no chosen profile": (offered >= 2) & (answered == offered) & (chosen < 1),
    }
    for found, wrong in faults.items():
        told = f"{found} in a task"
        expected = "two profiles or more of each task, of which one was chosen (1) and the others were not (0)"
        yield from _in_rows(file, profiles.index[wrong], told, expected, experiment["task"])
    if "place" in experiment:
        again = profiles.duplicated([MATCH, TASK, PLACE])
        found = "a place that another profile of its task has"
        yield from _in_rows(file, profiles.index[again], found, "each place once", experiment["place"])


def _of_nobody(
    file: str, profiles: pd.DataFrame, experiment: Experiment, plan: Mapping[str, Any], rows: pd.DataFrame
) -> Iterator[Problem]:
    """Profiles whose interview the responses do not have."""
    named = experiment.get("match")
    if named is not None and named not in rows:
        hint = nearest(named, rows)
        yield Problem(file, f"{named!r}, which the responses lack", "a column of both", column=named, hint=hint)
        return
    if named is None and id_column(rows, plan) is None:
        expected = "`uuid`, the column with the interview's id, or `match`"
        yield Problem(file, "profiles of a survey without ids of interviews", expected)
        return
    known = interview_ids(rows, plan) if named is None else all_tidied(rows[named].to_numpy(object))
    wrong = profiles.index[~profiles[MATCH].isin(set(known))]
    yield from _in_rows(file, wrong, "an interview that the responses do not have", "one of the responses", named)


def _in_rows(
    file: str, rows: Any, found: str, expected: str, column: str | None, hint: str | None = None
) -> Iterator[Problem]:
    """One mistake, told at its first row, with the others; nothing where there are no rows."""
    if len(rows):
        others = f", also in row{'s' if len(rows) > 2 else ''} {listing(rows[1:])}" if len(rows) > 1 else ""
        yield Problem(file, found + others, expected, row=int(rows[0]), column=column, hint=hint)
