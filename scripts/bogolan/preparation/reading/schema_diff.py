"""What the columns of a survey's files are, beside each other and beside the form: new, gone, renamed, of other types.

It says what columns are called and what kind of cells they have, and shows no answer.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.preparation.answer_names import Answers
from bogolan.preparation.interviews import UUID_COLUMNS
from bogolan.provenance.errors import listing
from bogolan.survey.codes import NUMBERS, is_number
from bogolan.survey.expressions.dates import moment_of
from bogolan.survey.letters import folded, tidied

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.preparation.reading.export import Export
    from bogolan.survey.questionnaire import Question
    from bogolan.survey.response_files import ResponseFile

FORM = "the form"
NEW, GONE, RENAMED, LEFT_OUT, PROBABLY = "new", "gone", "renamed", "left_out", "probably_renamed"
TYPE, CHOICES = "type", "choices"
# What ODK Central and KoboToolbox add, beside columns that begin with "_".
OF_THE_SERVER = frozenset({*UUID_COLUMNS, "SubmissionDate", "SubmitterID", "SubmitterName", "FormVersion"})
# How alike two names are that may be one, by themselves and where the answers are alike too; the same of labels.
ALIKE, ALIKE_WITH_ANSWERS, ALIKE_ANSWERS = 0.8, 0.6, 0.5
# Columns of at most so many different cells are answers to choose from.
MOST_CHOICES = 30
# A column is of a kind if so many of its answers are.
MOSTLY = 0.9


class Difference(NamedTuple):
    """A line: in a file, by its version of the form, a column that differs from a file or the form."""

    file: str
    version: str
    compared_with: str
    column: str
    change: str
    before: str
    now: str


def schema_diff(
    files: Sequence[ResponseFile],
    exports: Sequence[Export],
    asked: Mapping[str, Question],
    questions: Mapping[str, Question],
    repeats: Collection[str] = (),
) -> pd.DataFrame:
    """Every difference of a file from the file before it and from the form `asked` (empty where there is none).

    Columns that a server adds, and those of single choices of a question, are none of the form; `repeats` are those
    that were read from sheets or files of their own. A column is probably
    renamed where another is gone whose name or label is near, more surely so with the same answers.
    """
    import pandas as pd

    found: list[Difference] = []
    for number, (file, export) in enumerate(zip(files, exports, strict=True)):
        lines = [*_of_the_plan(file)]
        if number:
            before = exports[number - 1].rows
            lines += _beside(files[number - 1].name, before, export.rows, questions)
        if asked:
            lines += _beside_the_form(export.rows, asked, repeats)
        found += [Difference(file.name, file.version or "", *line) for line in lines]
    return pd.DataFrame(found, columns=Difference._fields, dtype=object)


def _of_the_plan(file: ResponseFile) -> Iterator[tuple[str, ...]]:
    for old, new in file.columns.items():
        yield "the plan", new or old, LEFT_OUT if new is None else RENAMED, old, new or ""


def _beside(
    other: str, before: pd.DataFrame, now: pd.DataFrame, questions: Mapping[str, Question]
) -> Iterator[tuple[str, ...]]:
    """What differs from the file before."""
    new, gone = ([name for name in one if name not in two] for one, two in ((now, before), (before, now)))
    yield from ((other, name, NEW, "", name) for name in new)
    yield from ((other, name, GONE, name, "") for name in gone)
    for name in new:
        for lost in gone:
            label = questions[lost].label if lost in questions else None
            if _probably_one(lost, label, name, partial(_shared, before[lost], now[name])):
                yield other, name, PROBABLY, lost, name
    for name in now:
        if name in before:
            one, two = (kind_of(rows[name]) for rows in (before, now))
            if "empty" not in (one, two) and one != two:
                yield other, name, TYPE, one, two
            elif name in questions:
                yield from (
                    (other, name, CHOICES, *told) for told in _choices(before[name], now[name], questions[name])
                )


def _beside_the_form(
    rows: pd.DataFrame, asked: Mapping[str, Question], repeats: Collection[str]
) -> Iterator[tuple[str, ...]]:
    """What differs from the form: columns that it has not, questions and repeats without any, numbers that are none."""
    new = [name for name in rows if name not in asked and not _is_beside_a_form(name, asked)]
    held = {*rows, *(name.rpartition("/")[0] for name in rows)}
    gone = [name for name, one in asked.items() if name not in held and not one.repeats and one.meta != "audit"]
    inside = {name: one.repeats[-1] for name, one in asked.items() if one.repeats and name not in held}
    yield from ((FORM, name, GONE, name, "") for name in dict.fromkeys(inside.values()) if name not in repeats)
    yield from ((FORM, name, NEW, "", name) for name in new)
    yield from ((FORM, name, GONE, name, "") for name in gone)
    for name in new:
        for lost in gone:
            answers = {*asked[lost].choices, *asked[lost].missing}
            if _probably_one(lost, asked[lost].label, name, partial(_offered, rows[name], answers)):
                yield FORM, name, PROBABLY, lost, name
    for name in rows:
        if name in asked and asked[name].type in NUMBERS and (kind := kind_of(rows[name])) in ("text", "day"):
            yield FORM, name, TYPE, asked[name].type, kind


def _is_beside_a_form(name: str, asked: Mapping[str, Question]) -> bool:
    """Whether a column is the server's, a part of a question (x_who/1), or metadata that needs no form."""
    whole = name.rpartition("/")[0]
    return name.startswith(("_", "meta/", "meta-")) or name in OF_THE_SERVER or whole in asked


def kind_of(column: pd.Series) -> str:
    """What the cells of a column mostly are: whole numbers, numbers, days and moments, or text; or that it is empty."""
    counted = [(tidied(cell), rows) for cell, rows in column.value_counts().items() if cell.strip()]
    answered = sum(rows for _, rows in counted)
    if not answered:
        return "empty"
    for kind, is_one in (
        ("integer", lambda cell: is_number(cell, whole=True)),
        ("decimal", is_number),
        ("day", lambda cell: moment_of(cell) is not None),
    ):
        if sum(rows for cell, rows in counted if is_one(cell)) >= MOSTLY * answered:
            return kind
    return "text"


def _choices(before: pd.Series, now: pd.Series, question: Question) -> Iterator[tuple[str, str]]:
    """Answers that only one of two files has, where the form knows them; how many, where it does not.

    Only where both files have most of them, so that a rare answer is none that the form has lost.
    """
    answers = Answers.of(question)
    one, two = ({answers.code(tidied(cell))[0] for cell in column.unique()} - {""} for column in (before, now))
    if not question.choices or max(len(one), len(two)) > MOST_CHOICES:
        return
    if one - two or two - one:
        yield _told(one - two, question), _told(two - one, question)


def _told(codes: set[str], question: Question) -> str:
    known = [code for code in question.choices if code in codes]
    others = len(codes) - len(known) - sum(code in question.missing for code in codes)
    return listing([*known, *([f"{others} that the form does not have"] if others else [])])


def _probably_one(one: str, label: Any, other: str, shared: Callable[[], float]) -> bool:
    """Whether a column `other` is probably what was called `one`, or is called by its label."""
    labels = label.values() if isinstance(label, dict) else [label or ""]
    near = max(_near(other, text) for text in [one, *map(str, labels)])
    return near >= ALIKE or (near >= ALIKE_WITH_ANSWERS and shared() >= ALIKE_ANSWERS)


def _near(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1."""
    matcher = SequenceMatcher(None, folded(one), folded(other), autojunk=False)
    if matcher.real_quick_ratio() < ALIKE_WITH_ANSWERS:
        return 0.0
    return matcher.ratio()


def _shared(one: pd.Series, other: pd.Series) -> float:
    return _share_of(*({*column.unique()} - {""} for column in (one, other)))


def _offered(column: pd.Series, answers: set[str]) -> float:
    return _share_of({*column.unique()} - {""}, answers)


def _share_of(one: set[str], other: set[str]) -> float:
    """How much two sets of answers have in common (Jaccard 1901); none where one is empty."""
    return len(one & other) / len(one | other) if one and other else 0.0


def in_short(schema: pd.DataFrame) -> list[str]:
    """The differences as one sentence of `make check`; none where there are none."""
    told = []
    for change, words in WORDS.items():
        names = schema["column"][schema["change"] == change]
        compared = schema["compared_with"][names.index]
        beside_form, others = (names[(compared == FORM) == side].unique() for side in (True, False))
        for some, beside in ((others, "between files"), (beside_form, "beside the form")):
            if len(some):
                place = "" if change in (RENAMED, LEFT_OUT) else f" {beside}"
                told.append(f"{len(some)} {words}{place} ({listing(some, 5)})")
    return [f"columns: {', '.join(told)}"] if told else []


WORDS = {
    RENAMED: "renamed by the plan",
    LEFT_OUT: "left out by the plan",
    NEW: "new",
    GONE: "gone",
    PROBABLY: "probably renamed",
    TYPE: "of another type",
    CHOICES: "with other answers",
}
