"""A table beside the responses, in a CSV file or a workbook: rows of text under names that stand there once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.preparation.reading.delimited import read_table
from bogolan.preparation.reading.export import refuse_repeated
from bogolan.preparation.reading.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

WORKBOOKS = ".xlsx"


def rows_of_table(path: Path) -> pd.DataFrame:
    """The rows of a CSV file, or of the first sheet of a workbook that is not hidden, as text.

    Raises SurveyError for what cannot be read, and for a column named twice.
    """
    if path.suffix.lower() != WORKBOOKS:
        return read_table(path).rows
    export = read_workbook(path, {})
    repeated = [heading for heading in export.borrowed.values() if heading.strip()]
    refuse_repeated(path, [*repeated, *(name for name in export.rows if name not in export.borrowed)])
    return export.rows
