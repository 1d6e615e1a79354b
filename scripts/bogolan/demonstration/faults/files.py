"""The bytes of the files: responses as sent, by another version of the form (E24), in four encodings (E31)."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unicodedata import normalize

from bogolan.demonstration.faults.writing import PRIVATE_USE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa

COPIES = ("utf-8.csv", "utf-8-bom.csv", "windows-1252.csv", "copy.xlsx")
SHEET_NAME = "SYNTHETIC mopti-demo"
WRITTEN_ON = datetime(2020, 7, 1, tzinfo=UTC).replace(tzinfo=None)  # the workbook's own date, so that its bytes stay
RENAMED = {"a_sexprot": "a_protsex"}
REPEATED = "age"
# Lines joined at a time: a large survey does not stand in memory twice.
ROWS_AT_A_TIME = 50_000

_PRIVATE = re.compile(rb"\xee([\x80-\x83])([\x80-\xbf])")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")


def csv_bytes(responses: pd.DataFrame, delimiter: str = ",", headings: Sequence[str] | None = None) -> bytes:
    """A CSV file in UTF-8: quotes only where a cell needs them, lines that end in a line feed.

    Private-use characters U+E000 to U+E0FF become the single bytes that they stand for. `headings` replace the
    columns' names.
    """
    import pyarrow as pa

    cells = [responses.iloc[:, place].to_numpy(object) for place in range(responses.shape[1])]

    def lines(first: int) -> bytes:
        some = slice(first, first + ROWS_AT_A_TIME)
        return encoded(_line([pa.array(column[some], pa.large_string()) for column in cells], delimiter))

    heading = _line([pa.array([name], pa.large_string()) for name in headings or responses.columns], delimiter)
    # Arrow joins cells outside of Python, so while one part is joined the next is made.
    with ThreadPoolExecutor(2) as pool:
        return heading + b"".join(pool.map(lines, range(0, len(responses), ROWS_AT_A_TIME)))


def encoded(text: bytes) -> bytes:
    """A text in UTF-8 whose private-use characters U+E000 to U+E0FF become the bytes that they stand for."""
    return _PRIVATE.sub(lambda found: bytes([(found[1][0] - 0x80) * 64 + found[2][0] - 0x80]), text)


def readable(responses: pd.DataFrame) -> pd.DataFrame:
    """The responses with letters in the place of private-use characters, as who reads the bytes rightly sees them."""
    letters = {PRIVATE_USE + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
    return responses.map(lambda text: text if text.isascii() else text.translate(letters))


def other_version(responses: pd.DataFrame) -> bytes:
    """E24: the responses by another version of the form: a question renamed, unnamed columns, a heading twice."""
    frame = readable(responses)
    frame.insert(frame.columns.get_loc(REPEATED) + 1, "again", "")
    frame.insert(0, "number", [str(number) for number in range(len(frame))])
    frame["empty"] = ""
    names = {**RENAMED, "again": REPEATED, "number": "", "empty": ""}
    return csv_bytes(frame, headings=[names.get(name, name) for name in frame.columns])


def encodings(responses: pd.DataFrame) -> dict[str, bytes]:
    """E31: the same responses, in characters that Windows-1252 has, as four files by name.

    `utf-8.csv` has commas and decimal points, the two others in CSV semicolons and decimal commas; the workbook holds
    numbers as numbers.
    """
    frame = held_by_windows_1252(responses)
    french = frame.map(lambda text: text.replace(".", ",") if _DECIMAL.fullmatch(text) else text)
    semicolons = csv_bytes(french, ";")
    copies = (csv_bytes(frame), b"\xef\xbb\xbf" + semicolons, semicolons.decode().encode("cp1252"), _workbook(frame))
    return dict(zip(COPIES, copies, strict=True))


def held_by_windows_1252(responses: pd.DataFrame) -> pd.DataFrame:
    """The responses without characters that Windows-1252 lacks; letters and accents apart become one letter."""
    frame = readable(responses)

    def kept(text: str) -> str:
        return normalize("NFC", text).encode("cp1252", "ignore").decode("cp1252")

    return frame.map(lambda text: text if text.isascii() else kept(text))


def _line(columns: Sequence[pa.Array], delimiter: str) -> bytes:
    """Rows as lines of a CSV file: joined as a whole, then taken from the array's own memory."""
    import pyarrow as pa
    import pyarrow.compute as pc

    comma, nothing, line_feed = (pa.scalar(text, pa.large_string()) for text in (delimiter, "", "\n"))
    joined = pc.binary_join_element_wise(*(_quoted(column, delimiter) for column in columns), comma)
    lines = pc.binary_join_element_wise(joined, line_feed, nothing)
    return lines.buffers()[2].to_pybytes() if len(lines) else b""


def _quoted(column: pa.Array, delimiter: str) -> pa.Array:
    """Cells with quotes around them where they hold a delimiter, a quote or the end of a line."""
    import pyarrow as pa
    import pyarrow.compute as pc

    # A look at the whole column's memory is much faster than one at each cell, and few columns hold any of these.
    memory = column.buffers()[2].to_pybytes()
    if not any(mark.encode() in memory for mark in ('"', "\r", "\n", delimiter)):
        return column
    needed = pc.match_substring_regex(column, f'["\\r\\n{delimiter}]')
    quote, nothing = pa.scalar('"', pa.large_string()), pa.scalar("", pa.large_string())
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(needed, pc.binary_join_element_wise(quote, doubled, quote, nothing), column)


def _workbook(frame: pd.DataFrame) -> bytes:
    """One sheet, the same bytes every time; what reads as a number is one."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": SHEET_NAME, "created": WRITTEN_ON})
        sheet = book.add_worksheet(SHEET_NAME)
        for place, name in enumerate(frame):
            sheet.write_string(0, place, name)
            for row, text in enumerate(frame[name], 1):
                if _NUMBER.fullmatch(text):
                    sheet.write_number(row, place, float(text))
                elif text:
                    sheet.write_string(row, place, text)
    return file.getvalue()
