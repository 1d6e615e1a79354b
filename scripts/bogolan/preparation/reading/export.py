"""A data file as read: every cell as the text that stands in it, with the labels that came along."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bogolan.preparation.cleaning_log import joined
from bogolan.provenance.errors import Problem, SurveyError, listing
from bogolan.survey.codes import as_code
from bogolan.survey.questionnaire import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.preparation.reading.repeats import RepeatRows

# What a question may be called, with the groups around it and a choice after it.
NAME = re.compile(r"[^\W\d][\w./:\[\]-]*")


@dataclass(frozen=True)
class Export:
    """A data file as read: `rows` holds text ("" where a cell is empty), `questions` what its labels say.

    `log` has, in the columns of the cleaning log, what had to be changed to read the file; `commas` says that its
    commas may be decimal ones; `borrowed` has the headings of columns that have no name of their own, by the name that
    they were given (see `own_names`); `schema` what differs between files and the form (see `schema_diff`).
    `sheet` is what the sheet of a workbook is called, `sheets` are those in it with the rows of repeats, and `repeats`
    has these rows, or those of files, as they hang together.
    """

    rows: pd.DataFrame
    questions: Mapping[str, Question] = field(default_factory=dict)
    log: pd.DataFrame = field(default_factory=lambda: joined([]))
    commas: bool = False
    borrowed: Mapping[str, str] = field(default_factory=dict)
    schema: pd.DataFrame | None = None
    sheet: str = ""
    sheets: Mapping[str, Export] = field(default_factory=dict)
    repeats: Mapping[str, RepeatRows] = field(default_factory=dict)


def as_text(value: Any) -> str:
    """A cell as text: whole numbers without a point, others at full precision, days as 2020-02-03."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return as_code(value)


# More columns than Excel has are none of a survey's.
MOST_COLUMNS = 2**14
# So many cells for each byte of a file are none either; a small file counts as one of a mebibyte.
MOST_TIMES, MEBIBYTE = 200, 2**20


def refuse_swelling(path: Path, cells: int, expected: str) -> None:
    """Raise SurveyError for a file that says it has far more cells than it can hold answers."""
    size = path.stat().st_size
    if cells > max(size, MEBIBYTE) * MOST_TIMES:
        found = f"a file of {size:,} bytes that says it has {cells:,} cells"
        raise SurveyError(Problem(str(path), found, expected))


def headed(names: Iterable[str]) -> bool:
    """Whether all columns are called as questions are; in a file without a heading their names are answers."""
    return all(NAME.fullmatch(name) for name in names if name)


def name_of(names: list[str], place: int) -> str | None:
    """A column's name, for a message: none where names may be answers."""
    return names[place] if place < len(names) and names[place] and headed(names) else None


def refuse_repeated(path: Path, names: list[str], headed_by: Iterable[str] = (), hint: str | None = None) -> None:
    """Raise SurveyError for columns that occur twice.

    They are named where they, and the other columns (`headed_by`), look like names of questions: in a file without a
    heading they are answers.
    """
    repeated = sorted(name for name, times in Counter(names).items() if times > 1)
    if repeated:
        named = headed([*names, *headed_by])
        found = f"columns that occur twice: {listing(repeated)}"
        found = found if named else f"{len(repeated)} columns that occur twice"
        expected = "a heading with each column once"
        raise SurveyError(Problem(str(path), found, expected, row=1, hint=hint if named else None))
