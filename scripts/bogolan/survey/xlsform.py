"""Reading an XLSForm: questions with their choices and logic, groups with theirs; every mistake named by its row."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.expressions.syntax import ExpressionError, parse
from bogolan.survey.form_files import TWICE
from bogolan.survey.form_logic import Logic, problems_of_logic
from bogolan.survey.questionnaire import RANK, Question, with_choices, with_several
from bogolan.survey.xlsform_choices import named_choices, pulled, with_added
from bogolan.survey.xlsform_sheets import LIST, LOGIC, form_sheets, usual_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# XLSForm's types, as the columns they become: what is calculated shows what it is, other answers are texts.
COLUMN_TYPES = {kind: kind for kind in ("select_one", "integer", "decimal", RANK)}
COLUMN_TYPES |= {"range": "decimal", "calculate": None}
META = frozenset({"start", "end", "today", "audit", "deviceid", "username", "phonenumber", "simserial", "subscriberid"})
# Types of which an answer is a moment, as what it is.
MOMENTS = {
    "date": "date",
    "today": "date",
    "time": "time",
    "datetime": "datetime",
    "start": "datetime",
    "end": "datetime",
}
LANGUAGE_NAMES = {"english": "en", "en": "en", "français": "fr", "francais": "fr", "french": "fr", "fr": "fr"}
WITH_CHOICES = ("select_one", "select_multiple", RANK)
SELECTS = (*WITH_CHOICES, "integer", "decimal")
SELECTS += ("begin_group", "end_group", "begin_repeat", "end_repeat")
OTHERS = "select_one_external select_one_from_file select_multiple_from_file select_multiple_external range date time"
OTHERS += (
    " datetime geopoint geotrace geoshape image audio video file barcode acknowledge trigger hidden email csv-external"
)
OTHERS += " xml-external background-audio background-geopoint entity phone"
KINDS = frozenset({*SELECTS, *META, *OTHERS.split(), "calculate", "text", "note"})
# Types of which every row needs a name.
ASKED = frozenset({*SELECTS, "calculate", "text"}) - {"end_group", "end_repeat"}
NO = frozenset({"", "no", "false", "false()"})
ALWAYS_OR_NEVER = NO | {"yes", "true", "true()"}
# What pyxform makes of yes and no in the place of an expression, and where: BINDING_CONVERSIONS in its aliases.py.
BINDINGS = ("relevant", "constraint", "calculation")
YES_OR_NO = {
    word: f"{value}()"
    for value, words in {"true": ("yes", "true"), "false": ("no", "false")}.items()
    for one in words
    for word in (one, one.capitalize(), one.upper())
}


@dataclass(frozen=True)
class Row:
    """A row of the survey sheet: its number, its type and what follows it (the list of choices), its other cells."""

    number: int
    kind: str
    choice_list: str
    name: str
    cells: Mapping[str, str]

    @property
    def opens(self) -> bool:
        """Whether a group or a repeat begins."""
        return self.kind in ("begin_group", "begin_repeat")

    @property
    def closes(self) -> bool:
        """Whether a group or a repeat ends."""
        return self.kind in ("end_group", "end_repeat")


def read_form(path: Path) -> dict[str, Question]:
    """The questions of an XLSForm by name, in its order.

    SurveyError where sheets, columns or choice lists are missing, groups do not close, or the logic cannot be read,
    names what the form does not have, or goes in a circle.
    """
    sheets = form_sheets(path)
    choices = _choices(path, sheets["choices"])
    rows = [_row(number, cells) for number, cells in sheets["survey"]]
    rows, choices = with_added(path, rows, choices)
    problems = [*_unknown_lists(path, rows, choices), *_unclosed_groups(path, rows), *_wrong_rows(path, rows)]
    if not problems:
        problems += problems_of_logic(str(path), list(_logic(rows, choices)))
    if problems:
        raise SurveyError(sorted(problems, key=lambda problem: problem.row or 0))
    return {question.name: _with_tables(path, question, rows, choices) for question in _questions(rows, choices)}


def _with_tables(
    path: Path, question: Question, rows: list[Row], choices: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> Question:
    """The question with what its expressions look up: in files beside the form, and what choices are called."""
    others = (question.constraint, question.required, question.calculation, question.choice_filter)
    expressions = [*filter(None, [*question.relevant, *others])]
    found = {**pulled(path, question.form_row or 0, expressions), **named_choices(rows, choices, expressions)}
    return replace(question, pulled=found) if found else question


def _row(number: int, cells: Mapping[str, str]) -> Row:
    cells = {usual_heading(heading): text for heading, text in cells.items()}
    cells |= {heading: YES_OR_NO[text] for heading in BINDINGS if (text := cells.get(heading, "").strip()) in YES_OR_NO}
    words = cells.get("type", "").split()
    if words[:1] in (["begin"], ["end"]) and len(words) > 1:  # also written with a space
        words = [f"{words[0]}_{words[1]}", *words[2:]]
    kind, *rest = words or [""]
    return Row(number, kind, rest[0] if rest else "", cells.get("name", ""), cells)


def _wrong_rows(path: Path, rows: list[Row]) -> Iterator[Problem]:
    """Rows without a type or a name, of an unknown type that is near a known one, and names that stand twice."""
    names: dict[str, int] = {}
    for row in rows:
        place = {"row": row.number, "column": "survey.type"}
        if row.name and not row.kind:
            yield Problem(str(path), f"{row.name!r} without a type", "the type of the question", **place)
        near = nearest(row.kind, SELECTS) if row.kind and row.kind.lower() not in KINDS else None
        if near:
            yield Problem(str(path), f"the type {row.kind!r}", "a type of an XLSForm", **place, hint=near)
        if row.kind in ASKED and not row.name and not row.closes:
            yield Problem(str(path), f"a row of type {row.kind} without a name", "a name", **place)
        if row.name and not row.closes:
            if row.name in names:
                first = f"a name of its own; row {names[row.name]} has it"
                yield Problem(str(path), f"{row.name!r} a second time", first, row=row.number, column="survey.name")
            names.setdefault(row.name, row.number)


def _questions(rows: list[Row], choices: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[Question]:
    for row, groups in _within_groups(rows):
        if row.name and row.kind and not (row.opens or row.closes or row.kind == "note"):
            relevant = [*_conditions(groups), *filter(None, [row.cells.get("relevant")])]
            question = _question(row, choices.get(row.choice_list, {}), relevant)
            yield replace(
                question,
                within=[group.name for group in groups],
                repeats=[group.name for group in groups if group.kind == "begin_repeat"],
            )


def _question(row: Row, choices: Mapping[str, Mapping[str, str]], relevant: list[str]) -> Question:
    required = row.cells.get("required", "").strip()
    question = Question(
        row.name,
        COLUMN_TYPES.get(row.kind, "text"),
        _labels(row.cells),
        relevant=relevant,
        constraint=row.cells.get("constraint", ""),
        required="" if required.lower() in NO else required,
        calculation=row.cells.get("calculation", "") if row.kind == "calculate" else "",
        choice_filter=row.cells.get("choice_filter", ""),
        form_row=row.number,
        meta=row.kind if row.kind in META else "",
        moment=MOMENTS.get(row.kind.lower(), ""),
        kind=row.kind,
    )
    labels = {code: _labels(cells) or code for code, cells in choices.items()}
    if row.kind in ("select_multiple", RANK):
        return with_several(question, labels)
    if row.kind != "select_one":
        return question
    question = with_choices(question, labels, bool(choices))
    if not question.choice_filter:
        return question
    return replace(
        question, choice_columns={code: dict(cells) for code, cells in choices.items() if TWICE not in cells}
    )


def _logic(rows: list[Row], choices: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[Logic]:
    """Each row's expressions by their heading, the conditions around it, and what a choice filter may name."""
    for row, groups in _within_groups(rows):
        cells = {heading: row.cells.get(heading, "") for heading in ("relevant", *LOGIC)}
        if cells["required"].lower() in ALWAYS_OR_NEVER:
            cells["required"] = ""
        expressions = {heading: text for heading, text in cells.items() if text}
        columns = {column for cells in choices.get(row.choice_list, {}).values() for column in cells}
        known = frozenset(columns) if row.choice_list in choices else None
        yield Logic(row.number, row.name, expressions, known, _readable(_conditions(groups)))


def _readable(conditions: list[str]) -> tuple[str, ...]:
    """The conditions that can be read; the others are mistakes of the group's own row."""
    found = []
    for condition in conditions:
        with contextlib.suppress(ExpressionError):
            parse(condition)
            found.append(condition)
    return tuple(found)


def _within_groups(rows: list[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each row with the rows that begin the groups and repeats around it."""
    around: list[Row] = []
    for row in rows:
        if row.closes:
            around.pop()
        yield row, [*around]
        if row.opens:
            around.append(row)


def _conditions(groups: list[Row]) -> list[str]:
    return [*filter(None, (group.cells.get("relevant", "") for group in groups))]


def _choices(path: Path, rows: list[tuple[int, dict[str, str]]]) -> dict[str, dict[str, dict[str, str]]]:
    """{list: {code: the cells of the choice}}."""
    lists: dict[str, dict[str, dict[str, str]]] = {}
    problems = []
    for number, cells in rows:
        name, code = cells.get(LIST), cells.get("name")
        if name and code is not None and code in lists.get(name, {}):  # for other answers to its filter
            lists[name][code] = {**lists[name][code], TWICE: number}
        elif name and code is not None:
            lists.setdefault(name, {})[code] = cells
        elif name or code is not None:
            found = "a choice without list_name or name"
            problems.append(Problem(str(path), found, "both", row=number, column="choices"))
    if problems:
        raise SurveyError(problems)
    return lists


def _unknown_lists(path: Path, rows: list[Row], lists: Mapping[str, Any]) -> Iterator[Problem]:
    """One problem for each list that is asked for and missing, at the first row that asks for it."""
    asking: dict[str, list[int]] = {}
    for row in rows:
        if row.kind in WITH_CHOICES and row.choice_list not in lists:
            asking.setdefault(row.choice_list, []).append(row.number)
    for name, (first, *others) in asking.items():
        also = f", also in rows {listing(others)}" if others else ""
        yield Problem(
            str(path),
            f"the choice list {name!r}{also}" if name else f"no choice list{also}",
            f"one of {listing(sorted(lists))}" if lists else "a list on the sheet 'choices'",
            row=first,
            column="survey.type",
            hint=nearest(name, lists),
        )


def _unclosed_groups(path: Path, rows: list[Row]) -> Iterator[Problem]:
    """Groups and repeats that do not end, or end without having begun."""
    opened: list[Row] = []
    for row in rows:
        if row.opens:
            opened.append(row)
        elif row.closes:
            began = opened.pop() if opened else None
            if began is None or began.kind.partition("_")[2] != row.kind.partition("_")[2]:
                wanted = "no end, as nothing is open" if began is None else f"the end of {began.name or began.kind!r}"
                yield Problem(str(path), row.kind, wanted, row=row.number, column="survey.type")
                return
    for row in opened:
        yield Problem(str(path), f"{row.kind} {row.name}", "a row that ends it", row=row.number, column="survey.type")


def _labels(row: Mapping[str, str]) -> dict[str, str] | str | None:
    """The label of a row by language, from columns such as `label::Français (fr)`; the text alone without languages."""
    labels = {}
    for heading, text in row.items():
        if heading == "label":
            return text
        if heading.startswith("label:"):
            words = re.findall(r"\w+", heading.removeprefix("label:"))
            language = next((LANGUAGE_NAMES[word] for word in reversed(words) if word in LANGUAGE_NAMES), None)
            if language:
                labels[language] = text
    return labels or None
