"""The rows of repeats: in sheets of the workbook (KoboToolbox) or in files of their own (ODK Central).

Each says to which row of the interviews, or of another repeat, it belongs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.form.tables import INTERVIEWS, Repeat
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from bogolan.survey.questionnaire import Question

# What KoboToolbox writes into every row, and into those of a repeat.
INDEX, PARENT_INDEX, PARENT_TABLE = "_index", "_parent_index", "_parent_table_name"
SUBMISSION = "_submission__uuid"
# What ODK Central writes.
KEY, PARENT_KEY = "KEY", "PARENT_KEY"
# What links rows to rows.
LINKS = frozenset({INDEX, PARENT_INDEX, PARENT_TABLE, SUBMISSION, KEY, PARENT_KEY})
SHEET_NAME = 31  # letters of a sheet's name at most
NAME = re.compile(r"[^\W\d][\w-]*")


@dataclass(frozen=True, eq=False)
class RepeatSheet:
    """A sheet or file of a repeat as read: which it is, as a message names it, and its rows as text."""

    name: str
    told: str
    rows: pd.DataFrame


@dataclass(frozen=True, eq=False)
class RepeatRows:
    """The rows of a repeat as text, its questions, and how it hangs on the table above (see `Repeat`)."""

    rows: pd.DataFrame
    repeat: Repeat
    questions: Mapping[str, Question]


def named_repeats(
    path: Path, sheets: Mapping[str, pd.DataFrame], asked: Mapping[str, Question] | None
) -> list[RepeatSheet]:
    """The sheets of a workbook that are repeats, by the names that the form has for them, or else by their own.

    Raises SurveyError for one that is no repeat of the form, or whose name can be none.
    """
    known = None if asked is None else {one: None for question in asked.values() for one in question.repeats}
    found, problems = [], []
    for title, rows in sheets.items():
        name = title if known is None else next((one for one in known if one[:SHEET_NAME] == title), None)
        if name is None or not NAME.fullmatch(name):
            expected = "a name of letters and digits" if known is None else f"a repeat of the form: {listing(known)}"
            hint = nearest(title, known or ())
            problems.append(Problem(str(path), f"the sheet {title!r} of repeated answers", expected, hint=hint))
        else:
            found.append(RepeatSheet(name, f"{path}, sheet {title}", rows))
    if problems:
        raise SurveyError(problems)
    return found


def linked(
    interviews: pd.DataFrame, main: str, sheets: Sequence[RepeatSheet]
) -> dict[str, tuple[pd.DataFrame, Repeat]]:
    """Each repeat's rows, and the row that each belongs to: of the interviews, or of another of these repeats.

    `main` is what KoboToolbox calls the interviews. Raises SurveyError for rows that belong to none, naming them by
    their sheet or file.
    """
    tables = {INTERVIEWS: interviews, **{sheet.name: sheet.rows for sheet in sheets}}
    titles = {main: INTERVIEWS, **{sheet.name[:SHEET_NAME]: sheet.name for sheet in sheets}}
    found, problems = {}, []
    for sheet in sheets:
        parent, above = _parents(sheet, tables, titles, problems)
        if above is not None:
            orphans = np.flatnonzero(above < 0)
            if len(orphans):
                told = (
                    f"{len(orphans)} rows that belong to no row of {parent or 'the interviews'}: {listing(orphans + 2)}"
                )
                problems.append(Problem(sheet.told, told, "rows of interviews that were sent, with all their repeats"))
            found[sheet.name] = (sheet.rows, Repeat(parent, above))
    if not problems:
        problems += _circles(found, sheets)
    if problems:
        raise SurveyError(problems)
    return dict(sorted(found.items(), key=lambda item: len(_path(found, item[0]))))


def _parents(
    sheet: RepeatSheet, tables: Mapping[str, pd.DataFrame], titles: Mapping[str, str], problems: list[Problem]
) -> tuple[str, np.ndarray | None]:
    """The table above a repeat, and which row of it each row belongs to; -1 for none."""
    rows = sheet.rows
    if PARENT_KEY in rows:
        others = [name for name, table in tables.items() if name != sheet.name and KEY in table]
        for parent in others:
            above = _places(tables[parent][KEY], rows[PARENT_KEY])
            if (above >= 0).any() or parent == others[-1]:
                return parent, above
    if PARENT_INDEX in rows:
        told = set(rows[PARENT_TABLE]) - {""} if PARENT_TABLE in rows else set()
        # The interviews' sheet may have been renamed since it was exported.
        parents = {titles.get(title, INTERVIEWS) for title in told} or {INTERVIEWS}
        if len(parents) == 1 and INDEX in tables[parent := parents.pop()]:
            return parent, _places(tables[parent][INDEX], rows[PARENT_INDEX])
    expected = f"{PARENT_INDEX} (KoboToolbox) or {PARENT_KEY} (ODK Central), and {INDEX} or {KEY} in one table above it"
    found = "no column that says to which interview a row belongs"
    if PARENT_KEY in rows:
        found = f"{PARENT_KEY}, and no column {KEY} in the responses that its rows could belong to"
    problems.append(Problem(sheet.told, found, expected, row=1))
    return INTERVIEWS, None


def _places(keys: pd.Series, wanted: pd.Series) -> np.ndarray:
    """(m) the row of each wanted key, the first of several; -1 where there is none."""
    import pandas as pd

    known = keys[~keys.duplicated() & (keys != "")]
    rows = pd.Series(known.index, index=known.to_numpy())
    return wanted.map(rows).fillna(-1).to_numpy(np.int64)


def _circles(found: Mapping[str, tuple[Any, Repeat]], sheets: Sequence[RepeatSheet]) -> Iterator[Problem]:
    for sheet in sheets:
        if _path(found, sheet.name) is None:
            yield Problem(sheet.told, "repeats that belong to each other", "one that belongs to the interviews")


def _path(found: Mapping[str, tuple[Any, Repeat]], name: str) -> list[str] | None:
    """The repeats from a repeat up to the interviews; None for a circle."""
    path = []
    while name != INTERVIEWS:
        if name in path:
            return None
        path.append(name)
        name = found[name][1].parent
    return path


def below(
    parts: Sequence[tuple[int, Mapping[str, tuple[pd.DataFrame, Repeat]]]],
) -> dict[str, tuple[pd.DataFrame, Repeat]]:
    """The repeats of several files as one: `parts` have how many interviews each file has, and its repeats."""
    import pandas as pd

    rows: dict[str, list[pd.DataFrame]] = {}
    above: dict[str, list[np.ndarray]] = {}
    parents: dict[str, str] = {}
    before: dict[str, int] = {INTERVIEWS: 0}
    for interviews, repeats in parts:
        for name, (held, repeat) in repeats.items():
            parents.setdefault(name, repeat.parent)
            rows.setdefault(name, []).append(held)
            above.setdefault(name, []).append(repeat.above + before.get(repeat.parent, 0))
        for name, (held, _) in repeats.items():
            before[name] = before.get(name, 0) + len(held)
        before[INTERVIEWS] += interviews
    return {
        name: (
            pd.concat(held, ignore_index=True).fillna("") if len(held) > 1 else held[0],
            Repeat(parents[name], np.concatenate(above[name])),
        )
        for name, held in rows.items()
    }
