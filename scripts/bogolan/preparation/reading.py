"""Reading what the field sent: every cell as the text that stands in the file, with the labels that came along."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bogolan.preparation.cleaning_log import DECODED, changes, joined
from bogolan.preparation.encodings import mixed_text
from bogolan.preparation.interviews import interview_ids
from bogolan.provenance.errors import Problem, SurveyError, listing
from bogolan.survey.codes import as_code, in_order
from bogolan.survey.questionnaire import Question, codebook, labelled
from bogolan.survey.xlsform import read_form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

MOST_NAMED = 20
# How much of a file is read at once, and so the longest row that can be.
BLOCK = 256 * 2**20
# In a table of so few columns a line of prose may have as many commas at its end as a row between its cells.
FEW_COLUMNS = 4
CLOSED = "a quote that is closed in its cell"


@dataclass(frozen=True)
class Export:
    """A data file as read: `rows` holds text ("" where a cell is empty), `questions` what its labels say.

    `log` has, in the columns of the cleaning log, the cells whose line was in another encoding than the file.
    """

    rows: pd.DataFrame
    questions: Mapping[str, Question] = field(default_factory=dict)
    log: pd.DataFrame = field(default_factory=lambda: joined([]))


def read_responses(path: Path, plan: Mapping[str, Any] | None = None) -> Export:
    """The responses in a .csv or .sav file; of the plan only `uuid` matters, by which the log names interviews.

    Raises SurveyError for a file that is missing, empty, not UTF-8, ragged, or with a column named twice.
    """
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no such file", "the responses as exported"))
    export = _read_sav(path) if path.suffix == ".sav" else read_table(path, plan)
    if export.rows.empty:
        raise SurveyError(Problem(str(path), "no rows", "at least one response"))
    return export


def read_survey(folder: Path, plan: Mapping[str, Any]) -> Export:
    """The responses of a survey's folder, every column described by its questionnaire, its labels and its plan."""
    export = read_responses(folder / plan["responses"], plan)
    form = read_form(folder / plan["questionnaire"]) if "questionnaire" in plan else export.questions
    return Export(export.rows, codebook(plan, form, list(export.rows.columns)), export.log)


def read_table(path: Path, plan: Mapping[str, Any] | None = None) -> Export:
    """A CSV file with `,` or `;` between its cells, as text; lines that are not UTF-8 are read as Windows-1252."""
    mixed = mixed_text(path)
    if mixed is None:
        return Export(_parsed(path))
    rows = _parsed(path, mixed.decoded)
    lossy = _parsed(path, mixed.lossy).set_axis(rows.columns, axis=1)
    uuid = interview_ids(rows, plan or {})
    log = [
        changes(uuid[differ], name, lossy[name][differ], rows[name][differ], DECODED)
        for name in rows
        if (differ := (lossy[name] != rows[name]).to_numpy()).any()
    ]
    return Export(rows, log=joined(log))


def _parsed(path: Path, content: bytes | None = None) -> pd.DataFrame:
    """A CSV file in UTF-8 as text, or `content` in its place."""
    import pyarrow as pa
    import pyarrow.csv

    def source() -> Path | pa.BufferReader:
        return path if content is None else pa.BufferReader(content)

    _refuse_odd_quotes(path, content)
    heading = _heading(path, content)
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    ragged: list[pa.csv.InvalidRow] = []

    def note(row: pa.csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    parsing = pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=note)
    # One thread: only then does Arrow say which row is ragged.
    size = path.stat().st_size if content is None else len(content)
    reading = pa.csv.ReadOptions(use_threads=False, block_size=min(size + 1, BLOCK))
    try:
        names = pa.csv.open_csv(source(), read_options=reading, parse_options=parsing).schema.names
        _refuse_repeated(path, names)
        texts = pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
        table = pa.csv.read_csv(source(), read_options=reading, parse_options=parsing, convert_options=texts)
    except pa.ArrowInvalid as error:
        if "empty" in str(error).lower():
            raise SurveyError(Problem(str(path), "an empty file", "a heading and a row a response")) from None
        if "straddling" in str(error).lower():
            raise SurveyError(Problem(str(path), f"a row longer than {BLOCK} bytes", CLOSED)) from None
        raise SurveyError(Problem(str(path), str(error).splitlines()[0], "a CSV file in UTF-8")) from None
    if ragged:
        unique = {row.number or position: row for position, row in enumerate(ragged)}
        raise SurveyError(
            Problem(
                str(path),
                f"{row.actual_columns} cells",
                f"{row.expected_columns} cells, as in the heading",
                row=row.number,
            )
            for row in list(unique.values())[:MOST_NAMED]
        )
    _refuse_swallowed_rows(path, table, delimiter)
    return table.to_pandas()


def _refuse_odd_quotes(path: Path, content: bytes | None) -> None:
    """Raise SurveyError where the quotes of a file, or of `content` in its place, cannot all be pairs."""
    quotes, first = 0, None
    with path.open("rb") if content is None else io.BytesIO(content) as file:
        for number, line in enumerate(file, start=1):
            quotes += (here := line.count(b'"'))
            first = first or (number if here % 2 else None)
    if quotes % 2:
        hint = f"line {first} is the first with an odd number of them"
        raise SurveyError(Problem(str(path), f'an odd number of quotes, {quotes} times "', CLOSED, hint=hint))


def _refuse_swallowed_rows(path: Path, table: pa.Table, delimiter: str) -> None:
    """Raise SurveyError that names the cells in which a stray quote has hidden rows; what they say is not shown."""
    import pyarrow.compute as pc

    found = []
    for name in table.column_names:
        several = pc.indices_nonzero(pc.fill_null(pc.match_substring_regex(table[name], "[\\r\\n]"), False))
        texts = table[name].take(several).to_pylist()
        found += [
            (row, name)
            for row, text in zip(several.to_pylist(), texts, strict=True)
            if holds_rows(text, delimiter, table.num_columns)
        ]
    if found:
        holds = "a cell over several lines that holds whole rows"
        # The heading is row 1.
        raise SurveyError(
            Problem(str(path), holds, CLOSED, row=row + 2, column=name) for row, name in sorted(found)[:MOST_NAMED]
        )


def holds_rows(text: str, delimiter: str, columns: int) -> bool:
    """Whether a cell's lines are rows: an inner line that is one, or an end and a beginning that make one together.

    A delimiter before a space is punctuation; in a table of few columns also one at the end of a line.
    """
    between = f"{delimiter}(?! |$)" if columns <= FEW_COLUMNS else f"{delimiter}(?! )"
    first, *inner, last = [len(re.findall(between, line)) for line in re.split(r"\r\n|\r|\n", text)]
    wanted = max(columns - 1, 1)
    return max(inner, default=0) >= wanted or first + last >= wanted


def _heading(path: Path, content: bytes | None) -> str:
    """The first line of a file, or of `content` in its place."""
    encoding = "utf-8-sig"
    file = path.open(encoding=encoding) if content is None else io.TextIOWrapper(io.BytesIO(content), encoding)
    with file:
        heading = file.readline()
    if not heading.strip():
        raise SurveyError(
            Problem(str(path), "an empty first line", "a heading with the names of the questions", line=1)
        )
    return heading


def _read_sav(path: Path) -> Export:
    """An SPSS file: codes as text, labels as questions; codes that SPSS calls missing are kept as they are."""
    import pandas as pd
    import pyreadstat

    try:
        frame, meta = pyreadstat.read_sav(path, user_missing=True, disable_datetime_conversion=False)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OSError) as error:
        raise SurveyError(Problem(str(path), str(error), "an SPSS file that can be read")) from None
    _refuse_repeated(path, list(frame.columns))
    rows = pd.DataFrame({name: _as_text(frame[name]) for name in frame})
    coded = {
        name: {as_code(code): str(label) for code, label in labels.items()}
        for name, labels in meta.variable_value_labels.items()
    }
    value_labels = {
        name: {code: labels[code] for code in sorted(labels, key=in_order)} for name, labels in coded.items()
    }
    return Export(rows, labelled(meta.column_names_to_labels, value_labels))


def _as_text(column: pd.Series) -> pd.Series:
    """A column's cells as text: whole numbers without a decimal point, other numbers at full precision."""
    return column.map(as_code, na_action="ignore").fillna("").astype(str)


def _refuse_repeated(path: Path, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if repeated:
        raise SurveyError(
            Problem(str(path), f"columns that occur twice: {listing(repeated)}", "each column once", row=1)
        )
