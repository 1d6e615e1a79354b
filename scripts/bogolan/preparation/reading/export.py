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
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

# What a question may be called, with the groups around it and a choice after it.
NAME = re.compile(r"[^\W\d][\w./:\[\]-]*")


@dataclass(frozen=True)
class Export:
    """A data file as read: `rows` holds text ("" where a cell is empty), `questions` what its labels say.

    `log` has, in the columns of the cleaning log, what had to be changed to read the file; `commas` says that its
    commas may be decimal ones.
    """

    rows: pd.DataFrame
    questions: Mapping[str, Question] = field(default_factory=dict)
    log: pd.DataFrame = field(default_factory=lambda: joined([]))
    commas: bool = False


def as_text(value: Any) -> str:
    """A cell as text: whole numbers without a decimal point, others at full precision, dates as 2020-02-03."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return as_code(value)


# More columns than Excel has are none of a survey's.
MOST_COLUMNS = 2**14


def headed(names: list[str]) -> bool:
    """Whether all columns are called as questions are; in a file without a heading their names are answers."""
    return all(NAME.fullmatch(name) for name in names if name)


def name_of(names: list[str], place: int) -> str | None:
    """A column's name, for a message: none where names may be answers."""
    return names[place] if place < len(names) and names[place] and headed(names) else None


def refuse_repeated(path: Path, names: list[str]) -> None:
    """Raise SurveyError for columns that occur twice.

    They are named where they look like names of questions: in a file without a heading they are answers.
    """
    repeated = sorted(name for name, times in Counter(names).items() if times > 1 and name)
    if repeated:
        found = f"columns that occur twice: {listing(repeated)}"
        found = found if headed(names) else f"{len(repeated)} columns that occur twice"
        raise SurveyError(Problem(str(path), found, "a heading with each column once", row=1))
