"""The choices of an XLSForm: its own lists, lists in files beside it, and the answer `other` that or_other adds."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.expressions.syntax import Call, ExpressionError, Literal, parse, parts
from bogolan.survey.form_files import TWICE, choices_of_file, pulled_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from bogolan.survey.xlsform import Row

OR_OTHER, OTHER = "or_other", "other"
# What pyxform adds to a question with or_other.
SPECIFY, OTHER_LABEL = "Specify other.", "Other"
# What those write who answer in French.
OTHER_IN_FRENCH = "Autre"
FROM_FILE = "_from_file"
CHOICE_NAME = "jr:choice-name"
# How an expression says of which question a choice is: '${question}', or its path in the form.
QUESTION = re.compile(r"\$\{\s*([^{}\s]+)\s*\}|/(?:[\w.-]+/)*([\w.-]+)")


def with_added(
    path: Path, rows: Iterable[Row], lists: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> tuple[list[Row], dict[str, Mapping[str, Mapping[str, str]]]]:
    """A form's rows with their choices all in lists, and these lists.

    A question whose choices are in a file becomes one with a list of the file's name; or_other adds the answer `other`
    and a text `<name>_other`, as pyxform does. Raises SurveyError for files that are not there or hold no choices.
    """
    found: dict[str, Mapping[str, Mapping[str, str]]] = dict(lists)
    made: list[Row] = []
    problems: list[Problem] = []
    for row in rows:
        one, *added = [row]
        if row.kind.endswith(FROM_FILE):
            parameters = row.cells.get("parameters", "")
            called = f"{row.choice_list} {parameters}".strip()
            try:
                found.setdefault(called, choices_of_file(path, row.number, row.choice_list, parameters))
            except SurveyError as error:
                problems += error.problems
            one = replace(row, kind=row.kind.removesuffix(FROM_FILE), choice_list=called)
        if OR_OTHER in row.cells.get("type", "").split()[2:] and row.choice_list in found:
            called = f"{one.choice_list} {OR_OTHER}"
            found[called] = {**found[one.choice_list], **_other(found[one.choice_list])}
            one = replace(one, choice_list=called)
            cells = {"label": SPECIFY, "relevant": f"selected(${{{row.name}}}, '{OTHER}')"}
            added = [replace(row, kind="text", choice_list="", name=f"{row.name}_{OTHER}", cells=cells)]
        made += [one, *added]
    if problems:
        raise SurveyError(problems)
    return made, found


def _other(choices: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return (
        {}
        if OTHER in choices
        else {OTHER: {"name": OTHER, "label": OTHER_LABEL, "label::Français (fr)": OTHER_IN_FRENCH}}
    )


def pulled(path: Path, row: int, expressions: Iterable[str]) -> dict[str, dict[str, str]]:
    """What pulldata() takes from CSV files beside the form, by the call's first arguments (see `call_of`).

    A file that is not there is left out. Raises SurveyError for a file without the columns.
    """
    found = {}
    for text in expressions:
        for file, column, key in calls_of_pulldata(text):
            if (path.parent / file).is_file():
                found[called(file, column, key)] = pulled_table(path, file, column, key, row)
    return found


def calls_of_pulldata(text: str) -> Iterator[tuple[str, str, str]]:
    """The file, column and key column of each pulldata() in an expression that names them."""
    yield from (named for part in _parts_of(text) if (named := pulldata_of(part)) is not None)


def _parts_of(text: str) -> Iterator[Any]:
    """The parts of an expression; none of what is not one, which is said elsewhere."""
    with contextlib.suppress(ExpressionError):
        yield from parts(parse(text))


def pulldata_of(part: Any) -> tuple[str, str, str] | None:
    """The file, column and key column of pulldata('file', 'column', 'key column', key); None for anything else."""
    if not isinstance(part, Call) or part.function != "pulldata" or len(part.arguments) != 4:
        return None
    named = [one.value for one in part.arguments[:3] if isinstance(one, Literal) and isinstance(one.value, str)]
    if len(named) != 3 or "/" in named[0] or "\\" in named[0]:
        return None
    return f"{named[0].removesuffix('.csv')}.csv", named[1], named[2]


def choice_named(part: Any) -> str | None:
    """The question whose choices a jr:choice-name(code, '${question}') names; None for anything else."""
    if not isinstance(part, Call) or part.function != CHOICE_NAME or len(part.arguments) != 2:
        return None
    told = part.arguments[1]
    found = (
        QUESTION.fullmatch(told.value.strip()) if isinstance(told, Literal) and isinstance(told.value, str) else None
    )
    return found and (found[1] or found[2])


def named_choices(
    rows: Iterable[Row], lists: Mapping[str, Mapping[str, Mapping[str, str]]], expressions: Iterable[str]
) -> dict[str, dict[str, str]]:
    """{call: {code: its label}} for the questions whose choices expressions name.

    Left out are those whose choices are called otherwise in another language, or after an answer (${question} in their
    label): what they were called, only the phone knew.
    """
    wanted = {name for text in expressions for part in _parts_of(text) if (name := choice_named(part)) is not None}
    if not wanted:
        return {}
    headings = {heading for choices in lists.values() for one in choices.values() for heading in one}
    languages = [heading for heading in headings if heading.partition(":")[0] == "label"]
    found = {}
    for row in rows:
        if row.name in wanted and row.choice_list in lists:
            names = {code: _only_name(cells, languages) for code, cells in lists[row.choice_list].items()}
            if None not in names.values():
                found[f"{CHOICE_NAME}/{row.name}"] = names
    return found


def _only_name(cells: Mapping[str, str], languages: Iterable[str]) -> str | None:
    """What a choice is called in every language of the form; None where that is not one name."""
    labels = {cells.get(heading, "") for heading in languages}
    name = labels.pop() if len(labels) == 1 else ""
    return None if not name or "${" in name or TWICE in cells else name


def called(file: str, column: str, key: str) -> str:
    """What is pulled from a file, in one word."""
    return f"{file}/{key}/{column}"
