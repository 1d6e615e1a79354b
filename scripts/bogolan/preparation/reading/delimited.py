"""Responses in a CSV file, as the field's programs write them: delimiters, quotes, encodings, decimal commas."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import DECODED, NUMBER, changes, joined
from bogolan.preparation.interviews import interview_ids
from bogolan.preparation.reading.columns import own_names
from bogolan.preparation.reading.encodings import LINE_FEED, mixed_text
from bogolan.preparation.reading.export import MOST_COLUMNS, Export, headed, refuse_repeated
from bogolan.provenance.errors import Problem, SurveyError, listing
from bogolan.survey.codes import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

    from bogolan.preparation.reading.encodings import MixedText
    from bogolan.survey.questionnaire import Question

MOST_NAMED = 20
DELIMITERS = (",", ";", "\t")
# How much of a file is read at once: what a processor keeps near, which is read twice as fast, then, where a row is
# longer, much more, and so the longest row that can be.
NEAR = 8 * 2**20
BLOCK = 256 * 2**20
# In a table of so few columns a line of prose may have as many commas at its end as a row between its cells.
FEW_COLUMNS = 4
RETURN = ord("\r")
CLOSED = "a quote that is closed in its cell"
THOUSANDS = r"[+-]?[1-9]\d{0,2},\d{3}"
DECIMAL_COMMA = r"[+-]?\d+(,\d+)?"


def read_table(path: Path, plan: Mapping[str, Any] | None = None) -> Export:
    """A CSV file (see `read_delimited`) in which no column is named twice; else SurveyError."""
    export = read_delimited(path, plan)
    repeated = [heading for heading in export.borrowed.values() if heading.strip()]
    refuse_repeated(path, [*repeated, *(name for name in export.rows if name not in export.borrowed)])
    return export


def read_delimited(path: Path, plan: Mapping[str, Any] | None = None) -> Export:
    """A CSV file with `,`, `;` or tabs between its cells, as text; of the plan `uuid` matters, for the log.

    Lines that are not UTF-8 are read as Windows-1252. Where no commas part the cells, they may be decimal ones (see
    `with_points`). Raises SurveyError for a file that is empty, in another encoding or ragged.
    """
    mixed = mixed_text(path)
    content = None if mixed is None else mixed.decoded
    delimiter = _delimiter(path, content)
    rows, borrowed = _parsed(path, delimiter, content)
    log = []
    if mixed is not None and mixed.lossy is None:
        log.append(_of_the_file(replace(DECODED, issue="the file is not in UTF-8, and was read as Windows-1252")))
    elif mixed is not None:
        log += _decoded_cells(path, delimiter, mixed, rows, interview_ids(rows, plan or {}))
    return Export(rows, log=joined(log), commas=delimiter != ",", borrowed=borrowed)


def _decoded_cells(
    path: Path, delimiter: str, mixed: MixedText, rows: pd.DataFrame, uuid: pd.Series
) -> Iterator[pd.DataFrame]:
    """Lines of the log for the cells that were read as Windows-1252, found by reading their rows without decoding."""
    numbers = np.array([number for number in mixed.lossy if number], int)
    if not len(numbers):  # the heading is decoded in any case
        return
    if _a_row_a_line(mixed.decoded, len(rows)):
        heading = mixed.decoded[: mixed.decoded.index(b"\n")]
        lossy, _ = _parsed(path, delimiter, b"\n".join([heading, *(mixed.lossy[number] for number in numbers)]))
    else:
        (lossy, _), numbers = _parsed(path, delimiter, mixed.all_lossy()), np.arange(1, len(rows) + 1)
    lossy, found, uuid = lossy.set_axis(rows.columns, axis=1), rows.iloc[numbers - 1], uuid.iloc[numbers - 1]
    for name in rows:
        old, new = lossy[name].to_numpy(object), found[name].to_numpy(object)
        if (differ := old != new).any():
            yield changes(uuid[differ], name, old[differ], new[differ], DECODED)


def _a_row_a_line(content: bytes, rows: int) -> bool:
    """Whether each row and the heading stand on one line each, and nothing else is there."""
    values = np.frombuffer(content, np.uint8)
    feeds = np.flatnonzero(values == LINE_FEED)
    lengths = np.diff(feeds) - 1
    blank = (lengths == 0) | ((lengths == 1) & (values[feeds[:-1] + 1] == RETURN))
    lines = len(feeds) + (not content.endswith(b"\n"))
    return not blank.any() and content[:1] not in b"\r\n" and lines == rows + 1


def with_points(export: Export, questions: Mapping[str, Question]) -> Export:
    """The export with decimal points where it has decimal commas: in columns of numbers that are answered in numbers.

    Also in those that no form describes. Not where all might be thousands (1,200).
    """
    known = (questions[name] for name in export.rows if export.commas)
    wanted = {one.name for one in known if one.type in NUMBERS or one.calculation or one.type is None}
    points = dict(_decimal_commas(export.rows[[name for name in export.rows if name in wanted]]))
    log = [_of_the_file(replace(NUMBER, issue="decimal commas"), name, ",", ".") for name in points]
    return replace(export, rows=export.rows.assign(**points), log=joined([export.log, *log])) if points else export


def _of_the_file(rule: Any, question: str = "", old: str = "", new: str = "") -> pd.DataFrame:
    """A line of the log that speaks of a whole column or file."""
    import pandas as pd

    return changes(pd.Series([""]), question, np.array([old], object), np.array([new], object), rule)


def _decimal_commas(rows: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """The columns of numbers with commas, with points in their place."""
    for name in rows:
        commas = rows[name].str.contains(",", regex=False)
        thousands = rows[name][commas].str.fullmatch(THOUSANDS).all()
        if commas.any() and not thousands and rows[name][rows[name] != ""].str.fullmatch(DECIMAL_COMMA).all():
            yield name, rows[name].str.replace(",", ".", regex=False)


def _parsed(path: Path, delimiter: str, content: bytes | None) -> tuple[pd.DataFrame, dict[str, str]]:
    """A CSV file in UTF-8 as text, or `content` in its place; and its columns without a name of their own."""
    import pyarrow as pa

    _refuse_odd_quotes(path, content)
    try:
        try:
            table, ragged = _table(path, delimiter, content, NEAR)
        except pa.ArrowInvalid as error:
            if not _is_longer_than_block(error):
                raise
            table, ragged = _table(path, delimiter, content, BLOCK)
    except pa.ArrowInvalid as error:
        if "empty" in str(error).lower():
            raise SurveyError(Problem(str(path), "no rows", "at least one response")) from None
        if _is_longer_than_block(error):
            raise SurveyError(Problem(str(path), f"a row longer than {BLOCK} bytes", CLOSED)) from None
        raise SurveyError(Problem(str(path), str(error).splitlines()[0], "a CSV file in UTF-8")) from None
    if ragged:
        raise SurveyError(_ragged(path, {row.number or position: row for position, row in enumerate(ragged)}))
    own, borrowed = own_names(table.column_names)
    table = table.rename_columns(own)
    _refuse_swallowed_rows(path, table, delimiter)
    return table.to_pandas(), borrowed


def _table(path: Path, delimiter: str, content: bytes | None, block: int) -> tuple[pa.Table, list[pa.csv.InvalidRow]]:
    """A CSV file as text, read so many bytes at once, and the rows that have more or fewer cells than its heading."""
    import pyarrow as pa
    import pyarrow.csv

    def source() -> Path | pa.BufferReader:
        return path if content is None else pa.BufferReader(content)

    ragged: list[pa.csv.InvalidRow] = []

    def note(row: pa.csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    parsing = pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=note)
    # One thread: only then does Arrow say which row is ragged.
    size = path.stat().st_size if content is None else len(content)
    reading = pa.csv.ReadOptions(use_threads=False, block_size=min(size + 1, block))
    heading = _first_line(path, content)
    whole = heading.count(b'"') % 2 or not heading.endswith(b"\n")
    # Of the whole file Arrow would guess the types, which takes longer than to read it.
    named = source() if whole else pa.BufferReader(heading)
    names = pa.csv.open_csv(named, read_options=reading, parse_options=parsing).schema.names
    # As pandas holds text: any other kind it would copy.
    text = dict.fromkeys(names, pa.large_string())
    texts = pa.csv.ConvertOptions(column_types=text, strings_can_be_null=False)
    return pa.csv.read_csv(source(), read_options=reading, parse_options=parsing, convert_options=texts), ragged


def _is_longer_than_block(error: pa.ArrowInvalid) -> bool:
    """Whether a row did not fit in what is read at once."""
    return "straddling" in str(error).lower()


def _ragged(path: Path, rows: Mapping[int, pa.csv.InvalidRow]) -> Iterator[Problem]:
    """One problem for all rows with the same number of cells: they have one cause."""
    wanted = next(iter(rows.values())).expected_columns
    if wanted == 1:
        expected = f"a heading and rows with {listing([repr(mark) for mark in DELIMITERS])} between the cells"
        yield Problem(str(path), f"one name in the heading, and {len(rows)} rows of several cells", expected, row=1)
        return
    alike: dict[int, list[pa.csv.InvalidRow]] = {}
    for row in rows.values():
        alike.setdefault(row.actual_columns, []).append(row)
    for cells, (first, *others) in list(alike.items())[:MOST_NAMED]:
        also = f", also in rows {listing(row.number for row in others)}" if others else ""
        yield Problem(str(path), f"{cells} cells{also}", f"{wanted} cells, as in the heading", row=first.number)


def _refuse_odd_quotes(path: Path, content: bytes | None) -> None:
    """Raise SurveyError where the quotes of a file, or of `content` in its place, cannot all be pairs."""

    def opened() -> Any:
        return path.open("rb") if content is None else io.BytesIO(content)

    with opened() as file:
        quotes = sum(part.count(b'"') for part in iter(lambda: file.read(BLOCK), b""))
    if quotes % 2:
        with opened() as file:
            first = next(number for number, line in enumerate(file, start=1) if line.count(b'"') % 2)
        hint = f"line {first} is the first with an odd number of them"
        raise SurveyError(Problem(str(path), f'an odd number of quotes, {quotes} times "', CLOSED, hint=hint))


def _refuse_swallowed_rows(path: Path, table: pa.Table, delimiter: str) -> None:
    """Raise SurveyError that names the cells in which a stray quote has hidden rows; what they say is not shown."""
    import pyarrow.compute as pc

    found = []
    for name in filter(lambda name: _breaks_lines(table[name]), table.column_names):
        several = pc.indices_nonzero(pc.or_(*(pc.match_substring(table[name], end) for end in "\r\n")))
        texts = table[name].take(several).to_pylist()
        found += [
            (row, name if headed(table.column_names) else None)
            for row, text in zip(several.to_pylist(), texts, strict=True)
            if holds_rows(text, delimiter, table.num_columns)
        ]
    if found:
        holds = "a cell over several lines that holds whole rows"
        # The heading is row 1.
        raise SurveyError(
            Problem(str(path), holds, CLOSED, row=row + 2, column=name)
            for row, name in sorted(found, key=lambda place: place[0])[:MOST_NAMED]
        )


def _breaks_lines(column: pa.ChunkedArray) -> bool:
    """Whether any cell of a column of text goes over several lines; all cells are looked through at once."""
    texts = [np.frombuffer(chunk.buffers()[-1] or b"", np.uint8) for chunk in column.chunks]
    return any(((text == LINE_FEED) | (text == RETURN)).any() for text in texts)


def holds_rows(text: str, delimiter: str, columns: int) -> bool:
    """Whether a cell's lines are rows: an inner line that is one, or an end and a beginning that make one together.

    A delimiter before a space is punctuation; in a table of few columns also one at the end of a line.
    """
    between = f"{delimiter}(?! |$)" if columns <= FEW_COLUMNS else f"{delimiter}(?! )"
    first, *inner, last = [len(re.findall(between, line)) for line in re.split(r"\r\n|\r|\n", text)]
    wanted = max(columns - 1, 1)
    return max(inner, default=0) >= wanted or first + last >= wanted


def _delimiter(path: Path, content: bytes | None) -> str:
    return delimiter_of(_heading(path, content))


def delimiter_of(heading: str) -> str:
    """What parts the names in a heading: of what may, that which occurs most."""
    return max(DELIMITERS, key=heading.count)


def _first_line(path: Path, content: bytes | None) -> bytes:
    """What stands to the first line feed in a file, or in `content` in its place."""
    with path.open("rb") if content is None else io.BytesIO(content) as file:
        return file.readline(BLOCK)


def _heading(path: Path, content: bytes | None) -> str:
    """The first line of a file, or of `content` in its place."""
    encoding = "utf-8-sig"
    file = path.open(encoding=encoding) if content is None else io.TextIOWrapper(io.BytesIO(content), encoding)
    with file:
        heading = file.readline()
    if heading.count(delimiter_of(heading)) > MOST_COLUMNS:
        found = f"{heading.count(delimiter_of(heading)) + 1:,} columns"
        raise SurveyError(Problem(str(path), found, f"at most {MOST_COLUMNS:,}", row=1))
    if not heading.strip():
        raise SurveyError(
            Problem(str(path), "an empty first line", "a heading with the names of the questions", line=1)
        )
    return heading
