"""A new survey's folder: the export copied in, and a first plan in which nothing is guessed in silence."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bogolan.preparation.identifiers.detection import identifying
from bogolan.preparation.reading.responses import read_responses
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.provenance.writing import PRIVATE_FILE, PRIVATE_FOLDER
from bogolan.survey.folders import DERIVED, PLAN
from bogolan.survey.plan import NAME
from bogolan.survey.plan_schema import schema_file
from bogolan.survey.questionnaire import Question

if TYPE_CHECKING:
    from bogolan.preparation.reading.export import Export

# What a file may be called in a plan: words, with marks that neither YAML nor a shell reads in its own way.
PLAIN_NAME, LONGEST_FILE_NAME = r"\w[\w.-]*", 100

TELLING = "may tell who somebody is; its answers are not shown"

FIRST_PLAN = """\
# yaml-language-server: $schema={schema}
# The plan of this survey. Fill in what says TODO; `make check SURVEY={survey}` tells what is left.
# Every key is described in workflow/schemas/survey.schema.yaml.
title: TODO
fieldwork: {{start: TODO, end: TODO}}  # YYYY-MM-DD
sampling: TODO  # probability, quota, purposive or undocumented
responses: {responses}
gender: {{question: TODO, women: TODO, men: TODO}}  # or {{everyone: women}}

# How people were drawn. Leave out what does not apply; nothing here is guessed.
design: {{}}  # weights: ..., strata: [...], clusters: ..., cluster_unit: village

# What is reported: the share who gave certain answers, or the mean.
drivers: []
#  - question: ...
#    share: [...]
support: []
models: []

# The columns of {responses} ({rows} rows), with the answers that occur most:
{columns}
"""


def new(data: Path, survey: str, file: Path) -> int:
    """Make data/<survey>/ with a copy of the export and a first survey.yaml. Leaves a folder that is there alone."""
    folder = data / survey
    if not re.fullmatch(NAME, survey) or survey == DERIVED:
        raise SurveyError(
            Problem("SURVEY", repr(survey), f"a name of small letters a-z, digits and hyphens, not {DERIVED!r}")
        )
    if len(survey) > LONGEST_FILE_NAME:
        raise SurveyError(Problem("SURVEY", f"{len(survey)} letters", f"a name of at most {LONGEST_FILE_NAME}"))
    if folder.exists() or folder.is_symlink():
        raise SurveyError(Problem(str(folder), "a folder that exists", "a name that is still free"))
    export = read_responses(file)
    responses = plain_name(file)
    schema = os.path.relpath(schema_file(), folder.resolve())
    plan = FIRST_PLAN.format(
        schema=schema, survey=survey, responses=responses, rows=len(export.rows), columns=_columns(export)
    )
    try:
        data.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".new-", dir=data) as temporary:  # a folder that is whole or not there
            made = Path(temporary) / survey
            made.mkdir(mode=PRIVATE_FOLDER)
            shutil.copyfile(file, made / responses)
            (made / responses).chmod(PRIVATE_FILE)
            (made / PLAN).write_text(plan, encoding="utf-8")
            (made / PLAN).chmod(PRIVATE_FILE)
            made.rename(folder)
    except OSError as error:
        raise SurveyError(Problem(str(folder), str(error.strerror), "a folder that can be written")) from None
    print(f"{folder / PLAN} is a first plan: fill in what says TODO, then make check SURVEY={survey}")
    if responses != file.name:
        print(f"The responses are copied as {responses}")
    return 0


def plain_name(file: Path) -> str:
    """The file's name where it needs no quotes in a plan and in a shell, else responses.csv or as it ends."""
    ending = file.suffix.lower()
    name = file.name.removesuffix(file.suffix) + ending
    plain = re.fullmatch(PLAIN_NAME, name) and ".." not in name and len(name) <= LONGEST_FILE_NAME
    return name if plain else f"responses{ending}"


def _columns(export: Export) -> str:
    """A comment line a column with the answers that occur most, none of a column that identifies."""
    undecided = {"identifiers": [], "not_identifiers": []}
    questions = {name: Question(name) for name in export.rows} | dict(export.questions)
    telling = {one.column for one in identifying(export.rows, questions, undecided, ())}
    told = {name: TELLING if name in telling else _frequent(export.rows[name]) for name in export.rows}
    return "\n".join(f"#  {_one_line(name)}: {answers}" for name, answers in told.items())


def _frequent(column: object) -> str:
    """The answers that occur most, unless nearly every answer is another, as names and numbers are."""
    counts = column.value_counts()
    if len(counts) > 20:
        return f"{len(counts)} different"
    return ", ".join(_one_line(answer or "(empty)") for answer in counts.index[:8])


def _one_line(text: str) -> str:
    """Text that cannot end the comment it stands in."""
    printed = "".join(letter if letter.isprintable() else " " for letter in str(text)[:1000])
    return " ".join(printed.split())[:60]
