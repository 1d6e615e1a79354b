"""What no workbook with a form or with responses may hold: far more than it seems, formulas, merged cells."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from bogolan.provenance.errors import Problem, SurveyError

if TYPE_CHECKING:
    from pathlib import Path

# A workbook is a packed folder. What unpacks to more than this, or to so many times its size, is none of ours.
MOST_BYTES, MOST_TIMES = 4 * 2**30, 200
PART = 2**20
LONGEST_MARK = 16
FORMULA, MERGED = re.compile(rb"<f[ >/]"), re.compile(rb"<mergeCell ")
SHEET = r"xl/worksheets/[^/]+\.xml"


def refuse_bomb(path: Path, expected: str) -> None:
    """Raise SurveyError for what is not packed as a workbook is, or unpacks to far more."""
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise SurveyError(Problem(str(path), "a file that cannot be read as XLSX", expected)) from None
    if size > min(MOST_BYTES, max(path.stat().st_size, PART) * MOST_TIMES):
        found = f"a file of {path.stat().st_size:,} bytes that unpacks to {size:,}"
        raise SurveyError(Problem(str(path), found, "a workbook with responses"))


def refuse_formulas(path: Path) -> None:
    """Raise SurveyError where cells are calculated: what a formula gave when it was saved may be missing or old."""
    if _holds(path, FORMULA):
        hint = "copy the cells and paste them as values"
        raise SurveyError(Problem(str(path), "formulas", "values as exported", hint=hint))


def refuse_merged(path: Path) -> None:
    """Raise SurveyError for merged cells, of which only the first has the answer of all."""
    if _holds(path, MERGED):
        raise SurveyError(Problem(str(path), "merged cells", "each answer in a cell of its own"))


def _holds(path: Path, mark: re.Pattern[bytes]) -> bool:
    """Whether a mark stands in any sheet, read part by part."""
    with zipfile.ZipFile(path) as packed:
        for entry in packed.infolist():
            if not re.fullmatch(SHEET, entry.filename):
                continue
            with packed.open(entry) as sheet:
                before = b""
                while part := sheet.read(PART):
                    if mark.search(before + part):
                        return True
                    before = part[-LONGEST_MARK:]
    return False
