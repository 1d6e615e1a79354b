"""Workbooks of Excel, with a form or with responses: opened safely, read row by row, and what none of them may hold."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.file_presence import not_a_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A workbook is a packed folder. What unpacks to more than this, or to so many times its size, is none of ours.
MOST_BYTES, MOST_TIMES = 4 * 2**30, 200
PART = 2**20
# Excel has no more rows; and a cell at the far end of each row would make a table of far more cells than are written.
MOST_ROWS, MOST_CELLS = 2**20, 10**9
AT_ONCE = 1000
LONGEST_MARK = 200
FORMULA, MERGED = re.compile(rb"<f[ >/]"), re.compile(rb'<mergeCell [^>]{0,100}?ref="[A-Z]+(\d+)')
# No program that writes workbooks declares a type of document or entities, which can stand for endless text.
DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
# How old workbooks begin, and new ones with a password.
OLD = b"\xd0\xcf\x11\xe0"


class Formula(NamedTuple):
    """A cell that is calculated: its row and column (from 1), and whether the file has what it gave."""

    row: int
    column: int
    known: bool


def open_workbook(path: Path, expected: str) -> Any:
    """A workbook to be read sheet by sheet, and closed then. SurveyError for what is none or unpacks to far more."""
    from openpyxl import load_workbook

    _refuse_bomb(path, expected)
    with _readable(path, expected):  # from memory, so that no file stays open where it raises
        return load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)


def rows_of(path: Path, sheet: Any, expected: str) -> Iterator[tuple[Any, ...]]:
    """The cells of a sheet row by row, each row as long as its last cell is far, empty rows too."""
    sheet.reset_dimensions()  # they may promise more than there is
    rows = sheet.iter_rows(values_only=True)
    number = cells = 0
    while True:
        with _readable(path, expected):
            some = list(islice(rows, AT_ONCE))
        if not some:
            return
        for row in some:
            number, cells = number + 1, cells + len(row)
            if number > MOST_ROWS or cells > MOST_CELLS:
                found = f"more than {MOST_ROWS:,} rows" if number > MOST_ROWS else f"more than {MOST_CELLS:,} cells"
                raise SurveyError(Problem(str(path), found, expected))
            yield row


def formulas(path: Path, sheet: Any, expected: str) -> list[Formula]:
    """The cells of a sheet that are calculated. A result that is an empty text is one."""
    if _first(path, sheet, FORMULA) is None:
        return []
    with _readable(path, expected):
        return list(_formulas(path, sheet))


def refuse_merged(path: Path, sheet: Any) -> None:
    """Raise SurveyError for merged cells, of which only the first has the answer of all."""
    merged = _first(path, sheet, MERGED)
    if merged:
        raise SurveyError(Problem(str(path), "merged cells", "each answer in a cell of its own", row=int(merged[1])))


@contextmanager
def _readable(path: Path, expected: str) -> Iterator[None]:
    """Whatever openpyxl and what it stands on raise of a broken file, as one error; its warnings help nobody."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception:
            raise _unreadable(path, expected) from None


def _unreadable(path: Path, expected: str, hint: str | None = None) -> SurveyError:
    return SurveyError(Problem(str(path), "a file that cannot be read as XLSX", expected, hint=hint))


def _refuse_bomb(path: Path, expected: str) -> None:
    """Raise SurveyError for what is no file, is not packed as a workbook is, or unpacks to far more."""
    if absence := not_a_file(path):
        raise SurveyError(Problem(str(path), absence, expected))
    try:
        with path.open("rb") as file:
            old = file.read(len(OLD)) == OLD
        if old:
            hint = "it is an old workbook or has a password: save it as .xlsx without one"
            raise _unreadable(path, expected, hint)
        with zipfile.ZipFile(path) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
            if size > min(MOST_BYTES, max(path.stat().st_size, PART) * MOST_TIMES):
                found = f"a file of {path.stat().st_size:,} bytes that unpacks to {size:,}"
                raise SurveyError(Problem(str(path), found, "a workbook with responses"))
            declared = any(_declares(packed, entry) for entry in packed.infolist())
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        raise _unreadable(path, expected) from None
    if declared:
        raise SurveyError(Problem(str(path), "a document type or entities of XML", "a workbook as Excel writes it"))


def _declares(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a part declares entities, in whatever width of letters; they stand before all else."""
    if not entry.filename.endswith((".xml", ".rels")):
        return False
    with packed.open(entry) as part:
        return DECLARED.search(part.read(PART).replace(b"\0", b"")) is not None


def _first(path: Path, sheet: Any, mark: re.Pattern[bytes]) -> re.Match[bytes] | None:
    """The first place of a mark in a sheet, read part by part."""
    with zipfile.ZipFile(path) as packed, packed.open(sheet._worksheet_path) as file:
        before = b""
        while part := file.read(PART):
            if found := mark.search(before + part):
                return found
            before = part[-LONGEST_MARK:]
    return None


def _formulas(path: Path, sheet: Any) -> Iterator[Formula]:
    from xml.etree.ElementTree import iterparse

    from openpyxl.utils.cell import coordinate_to_tuple

    with zipfile.ZipFile(path) as packed, packed.open(sheet._worksheet_path) as file:
        for _, element in iterparse(file):
            kind = element.tag.rpartition("}")[2]
            if kind == "c":
                inside = {part.tag.rpartition("}")[2]: part.text for part in element}
                if "f" in inside:
                    row, column = coordinate_to_tuple(element.get("r"))
                    known = bool(inside.get("v")) or ("v" in inside and element.get("t") == "str")
                    yield Formula(row, column, known)
            elif kind == "row":
                element.clear()
