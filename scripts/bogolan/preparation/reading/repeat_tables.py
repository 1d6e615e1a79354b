"""The repeats of a survey: read from workbooks and files, described as other columns are, kept between steps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.form.tables import Repeat
from bogolan.preparation.reading.columns import named_as_asked, settled
from bogolan.preparation.reading.delimited import read_delimited, with_points
from bogolan.preparation.reading.export import Export
from bogolan.preparation.reading.repeats import RepeatRows, RepeatSheet, below, linked, named_repeats
from bogolan.preparation.several_answers import with_codes
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.provenance.writing import read_json, write_json, write_parquet
from bogolan.survey.questionnaire import Question, codebook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from bogolan.survey.response_files import ResponseFile

ABOVE = "_above"
TABLES = "tables.json"


def read_repeats(
    folder: Path,
    plan: Mapping[str, Any],
    asked: Mapping[str, Question] | None,
    files: Sequence[ResponseFile],
    exports: Sequence[Export],
    interviews: pd.DataFrame,
) -> dict[str, RepeatRows]:
    """The rows of every repeat: those in sheets of the workbooks, and those in files that the plan names (`repeats`).

    `exports` are the files with the interviews, which are the rows of `interviews`.
    """
    parts = []
    for file, export in zip(files, exports, strict=True):
        path = folder / file.name
        sheets = {title: settled(sheet, path, {}).rows for title, sheet in export.sheets.items()}
        parts.append((len(export.rows), linked(export.rows, export.sheet, named_repeats(path, sheets, asked))))
    found = below(parts)
    found |= linked(interviews, "", _of_files(folder, plan, asked))
    form = asked or {}
    return {name: _described(rows, repeat, plan, form) for name, (rows, repeat) in found.items()}


def _of_files(folder: Path, plan: Mapping[str, Any], asked: Mapping[str, Question] | None) -> list[RepeatSheet]:
    """The repeats that the plan names files of."""
    known = None if asked is None else {name for question in asked.values() for name in question.repeats}
    sheets, problems = [], []
    for name, file in plan.get("repeats", {}).items():
        path = folder / file
        if known is not None and name not in known:
            expected, hint = f"a repeat of the form: {listing(sorted(known))}", nearest(name, known)
            problems.append(Problem(str(path), f"the repeat {name!r} of the plan", expected, hint=hint))
        elif not path.is_file():
            problems.append(Problem(str(path), "no such file", f"the rows of the repeat {name!r}"))
        else:
            sheets.append(RepeatSheet(name, str(path), settled(read_delimited(path, plan), path, {}).rows))
    if problems:
        raise SurveyError(problems)
    return sheets


def _described(rows: pd.DataFrame, repeat: Repeat, plan: Mapping[str, Any], form: Mapping[str, Question]) -> RepeatRows:
    rows, _ = named_as_asked(rows, form)
    rows = with_codes(Export(rows), form).rows
    questions = codebook(plan, form, list(rows.columns))
    export = with_points(Export(rows, questions), questions)
    return RepeatRows(export.rows, repeat, questions)


def write_repeats(repeats: Mapping[str, RepeatRows], folder: str | Path) -> None:
    """Keep the repeats for the next step: a Parquet file each, and what they are beside."""
    tables = {}
    for name, one in repeats.items():
        write_parquet(one.rows.assign(**{ABOVE: one.repeat.above}), Path(folder) / f"{name}.parquet")
        questions = {name: question.described() for name, question in one.questions.items()}
        tables[name] = {"parent": one.repeat.parent, "questions": questions}
    write_json(tables, Path(folder) / TABLES)


def kept_repeats(folder: str | Path) -> dict[str, RepeatRows]:
    """What `write_repeats` kept."""
    import pandas as pd

    found = {}
    for name, table in read_json(Path(folder) / TABLES).items():
        rows = pd.read_parquet(Path(folder) / f"{name}.parquet")
        above = rows.pop(ABOVE).to_numpy(np.int64)
        questions = {name: Question(**described) for name, described in table["questions"].items()}
        found[name] = RepeatRows(rows, Repeat(table["parent"], above), questions)
    return found
