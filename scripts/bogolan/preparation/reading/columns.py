"""What the columns of a file are called: a name of their own for each, and the names that the plan gives them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import LEFT_OUT, RENAMED, joined, of_a_column
from bogolan.preparation.reading.export import Export, refuse_repeated
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from bogolan.survey.questionnaire import Question


def own_names(headings: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """A name of its own for each column, and the headings of those that have none of their own.

    The seventh column without a heading is `unnamed_7`, the second column `age` is `age (2)`.
    """
    taken, count = set(headings), dict.fromkeys(headings, 0)
    names, borrowed = [], {}
    for place, heading in enumerate(headings, 1):
        count[heading] += 1
        name = heading
        if not heading.strip() or count[heading] > 1:
            name = f"{heading} ({count[heading]})" if heading.strip() else f"unnamed_{place}"
            while name in taken:
                name += "_"
            borrowed[name] = heading
        taken.add(name)
        names.append(name)
    return names, borrowed


def settled(export: Export, path: Path, columns: Mapping[str, str | None]) -> Export:
    """An export in which every column has a name: its own, or the one that the plan gives it (`columns`).

    What the plan calls nothing is left out, and so are columns without a name of their own that are empty or only
    number the rows, as programs add them; the log says so. Raises SurveyError for others, and for names in the plan
    that no column has or that several columns would have.
    """
    rows = export.rows
    problems = list(_wrong_names(path, rows, columns))
    if problems:
        raise SurveyError(problems)
    borrowed = {name: heading for name, heading in export.borrowed.items() if name not in columns}
    needless = [name for name, heading in borrowed.items() if _says_nothing(rows[name], bool(heading.strip()))]
    # Of two columns of one name either may be the empty one.
    emptied = {
        name: heading
        for name, heading in borrowed.items()
        if name not in needless and heading in rows and heading not in columns and (rows[heading] == "").all()
    }
    needless += emptied.values()
    left = {name: heading for name, heading in borrowed.items() if name not in needless and name not in emptied}
    if left:
        _refuse(path, rows, left)
    left_out = [*needless, *(name for name, new in columns.items() if new is None)]
    renamed = _renamed(rows, columns)
    log = [of_a_column(name, "", LEFT_OUT.about(file=path.name), name) for name in left_out]
    log += [of_a_column(name, new, RENAMED.about(file=path.name), new) for name, new in renamed.items()]
    if not log:
        return replace(export, borrowed={})
    return replace(
        export,
        rows=rows.drop(columns=left_out).rename(columns={**renamed, **emptied}),
        questions={renamed.get(name, name): _called(one, renamed) for name, one in export.questions.items()},
        log=joined([export.log, *log]),
        borrowed={},
    )


def refuse_taken_names(
    path: Path, rows: pd.DataFrame, columns: Mapping[str, str | None], form: Mapping[str, Question]
) -> None:
    """Raise SurveyError where the plan gives a column the name of a question that another has, in its groups."""
    given = {new: old for old, new in columns.items() if new is not None and new in rows}
    others = rows.drop(columns=list(given))
    own = dict(zip(without_groups(others, form), others, strict=True))
    raise_for = [(old, new, own[new]) for new, old in given.items() if new in own]
    if raise_for:
        raise SurveyError(
            [
                Problem(str(path), f"{new!r}, which {other!r} is too", "a name of its own", column=old)
                for old, new, other in raise_for
            ]
        )


def _says_nothing(column: pd.Series, headed: bool) -> bool:
    """Whether a column is empty, or counts the rows from 0 or 1, as R and pandas do in a column without a heading."""
    if (column == "").all() or headed:
        return bool((column == "").all())
    return any((column.to_numpy() == np.arange(first, first + len(column)).astype(str)).all() for first in (0, 1))


def _refuse(path: Path, rows: pd.DataFrame, left: Mapping[str, str]) -> None:
    """Raise SurveyError for columns that have answers and no name of their own."""
    others = [name for name in rows if name not in left]
    repeated = {name: heading for name, heading in left.items() if heading.strip()}
    refuse_repeated(path, [*repeated.values()] * 2, others, _what_to_write(path, list(repeated)))
    found = f"{len(left)} columns with answers and no name: {listing(left)}"
    raise SurveyError(Problem(str(path), found, "a name for each column", row=1, hint=_what_to_write(path, list(left))))


def _what_to_write(path: Path, names: list[str]) -> str:
    told = ", ".join(f"{name}: its_name" for name in names[:3])
    return (
        f"say in the plan what each becomes, or null to leave it out: "
        f"responses: {{file: {path.name}, columns: {{{told}}}}}"
    )


def _wrong_names(path: Path, rows: pd.DataFrame, columns: Mapping[str, str | None]) -> Iterator[Problem]:
    """Names of the plan that the file has not, and new names that are taken."""
    stay = set(rows) - columns.keys()
    given: dict[str, str] = {}
    for old, new in columns.items():
        if old not in rows:
            expected, hint = "a column of this file", nearest(old, rows.columns)
            yield Problem(str(path), f"no column {old!r}, of which the plan speaks", expected, column=old, hint=hint)
        elif new is not None and (new in stay or new in given):
            other = repr(given[new]) if new in given else "another column"
            yield Problem(str(path), f"{new!r}, which {other} is called too", "a name of its own", column=old)
        elif new is not None:
            given[new] = old


def _renamed(rows: pd.DataFrame, columns: Mapping[str, str | None]) -> dict[str, str]:
    """Columns by the plan's names; those of single choices (x_who/1) go with their question."""
    renamed = {old: new for old, new in columns.items() if new is not None and new != old}
    for old, new in list(renamed.items()):
        parts = (name for name in rows if name.startswith((f"{old}/", f"{old}.")) and name not in columns)
        renamed |= {name: new + name.removeprefix(old) for name in parts}
    return renamed


def _called(question: Question, renamed: Mapping[str, str]) -> Question:
    return replace(question, name=renamed.get(question.name, question.name))


def named_as_asked(
    rows: pd.DataFrame, form: Mapping[str, Question], but: Sequence[str] = ()
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Columns by the names of their questions: without groups, then by labels; and those renamed by their labels.

    `but` are columns that no label renames.
    """
    rows = without_groups(rows, form)
    renamed = named_by_labels(rows.drop(columns=list(but), errors="ignore"), form)
    return rows.rename(columns=renamed), renamed


def named_by_labels(rows: pd.DataFrame, form: Mapping[str, Question]) -> dict[str, str]:
    """The columns that are called by a question's label, as exports with labels have them, and that question's name.

    A heading may have the labels of groups before it, and that of a single choice behind (`Needs/Water` is
    `needs/Water`). Only labels that one question has, of questions that have no column by their name; a heading with a
    question's name in it is no label, whatever other question is called so.
    """
    asked: dict[str, set[str]] = {}
    for name, question in form.items():
        for label in _labels(question.label):
            asked.setdefault(label, set()).add(name)
    known = {label: names.pop() for label, names in asked.items() if len(names) == 1}
    offered = {
        name: {label for text in question.several_labels.values() for label in _labels(text)}
        for name, question in form.items()
        if question.several
    }
    found: dict[str, str] = {}
    for heading in rows:
        if heading in form or any(part in form for part in re.split(r"[/.-]", heading)):
            continue
        parts = heading.split("/")
        ends = {folded("/".join(parts[place:])) for place in range(len(parts))}
        names = {known[end] for end in ends if end in known}
        if len(names) == 1:
            found[heading] = names.pop()
            continue
        ways = ((folded("/".join(parts[start:stop])), "/".join(parts[stop:])) for start, stop in _parted(len(parts)))
        choices = {f"{known[one]}/{rest}" for one, rest in ways if folded(rest) in offered.get(known.get(one), ())}
        if len(choices) == 1:
            found[heading] = choices.pop()
    times = Counter(found.values())
    return {heading: name for heading, name in found.items() if times[name] == 1 and name not in rows}


def _parted(count: int) -> Iterator[tuple[int, int]]:
    """Where the label of a question may begin and end among so many parts, with something behind it."""
    return ((start, stop) for stop in range(1, count) for start in range(stop))


def _labels(label: Any) -> set[str]:
    texts = label.values() if isinstance(label, dict) else [label]
    return {folded(str(text)) for text in texts if text} - {""}


def without_groups(rows: pd.DataFrame, form: Mapping[str, Question]) -> pd.DataFrame:
    """Columns by the names of their questions, without the groups around them: main/kids/age is age.

    So are main.age and main-age.
    Only where the form has the question, no column has its name already, and no two columns would.
    """
    renamed: dict[str, str] = {}
    for name in rows:
        parts = re.split(r"[/.-]", name)
        for place in range(1, len(parts)):
            question, rest = parts[place], parts[place + 1 :]
            # needs/water is whether water is among the needs, also where another question is called water.
            if parts[place - 1] in form and question in form[parts[place - 1]].several:
                break
            if name not in form and question in form and len(rest) <= 1:
                renamed[name] = "/".join([question, *rest])
                break
    found = Counter([*renamed.values(), *(name for name in rows if name not in renamed)])
    return rows.rename(columns={name: known for name, known in renamed.items() if found[known] == 1})
