"""A new survey's folder: the export copied in, and a first plan in which nothing is guessed in silence."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

from bogolan.preparation.reading.responses import read_responses
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.provenance.writing import PRIVATE_FILE, PRIVATE_FOLDER
from bogolan.survey.folders import DERIVED, PLAN
from bogolan.survey.plan import NAME
from bogolan.survey.plan_schema import schema_file

if TYPE_CHECKING:
    from pathlib import Path

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
    if folder.exists():
        raise SurveyError(Problem(str(folder), "a folder that exists", "a name that is still free"))
    export = read_responses(file)
    columns = "\n".join(f"#  {_one_line(name)}: {_frequent(export.rows[name])}" for name in export.rows)
    folder.mkdir(parents=True, mode=PRIVATE_FOLDER)
    shutil.copyfile(file, folder / file.name)
    (folder / file.name).chmod(PRIVATE_FILE)
    schema = os.path.relpath(schema_file(), folder.resolve())
    plan = FIRST_PLAN.format(schema=schema, survey=survey, responses=file.name, rows=len(export.rows), columns=columns)
    (folder / PLAN).write_text(plan, encoding="utf-8")
    print(f"{folder / PLAN} is a first plan: fill in what says TODO, then make check SURVEY={survey}")
    return 0


def _frequent(column: object) -> str:
    """The answers that occur most, unless nearly every answer is another, as names and numbers are."""
    counts = column.value_counts()
    if len(counts) > 20:
        return f"{len(counts)} different"
    return ", ".join(_one_line(answer or "(empty)") for answer in counts.index[:8])


def _one_line(text: str) -> str:
    """Text that cannot end the comment it stands in."""
    return " ".join(str(text).split())[:60]
