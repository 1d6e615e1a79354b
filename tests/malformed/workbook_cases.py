"""Responses in a workbook of Excel that is none, or is spoilt."""

from __future__ import annotations

import io
import zipfile

from .case import Case, as_kind, broken, edited, table
from .small_survey import HEADING, ROWS, SAID, csv_of, responses_in, workbook

FILE = "responses.xlsx"
WHOLE = workbook(data=[HEADING, *ROWS])
# How the village of the first interview is written.
CELL = b't="inlineStr"><is><t>V0</t></is>'
NO_WORKBOOK = "a file that cannot be read as XLSX"
WORKBOOK = "a workbook of Excel"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'


def repacked(content: bytes, changes: dict[str, bytes | None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with some of its parts changed, added or (None) left out."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    parts = {name: source.read(name) for name in source.namelist()} | changes
    with zipfile.ZipFile(target, "w", method) as packed:
        for name, part in parts.items():
            if part is not None:
                packed.writestr(name, part)
    return target.getvalue()


def part(name: str, *changes: tuple[bytes, bytes]) -> bytes:
    """The responses' workbook with something changed in one part."""
    text = zipfile.ZipFile(io.BytesIO(WHOLE)).read(name)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return repacked(WHOLE, {name: text})


def rows(*more: list, heading: list = HEADING):
    """Responses in a workbook, with further rows."""
    return as_kind(FILE, workbook(data=[heading, *ROWS, *more]))


def sheet(wanted: str, **sheets):
    """A workbook of these sheets, and a plan that names one."""

    def spoil(folder):
        responses_in(folder, FILE).write_bytes(workbook(**sheets))
        plan = folder / "survey.yaml"
        plan.write_text(plan.read_text() + f"sheet: {wanted}\n")

    return spoil


def changed(change) -> bytes:
    """The workbook, changed with openpyxl."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(WHOLE))
    change(book)
    written = io.BytesIO()
    book.save(written)
    book.close()
    return written.getvalue()


def encrypted() -> bytes:
    """The workbook with the mark of encryption on its parts."""
    content = bytearray(WHOLE)
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = content.find(start)
        while place >= 0:
            content[place + (6 if start == b"PK\x03\x04" else 8)] |= 1
            place = content.find(start, place + 4)
    return bytes(content)


def only_a_chart(book) -> None:
    book.create_chartsheet("chart")
    book.remove(book["data"])


def hidden(book) -> None:
    book.create_sheet("other")["A1"] = "x"
    book["data"].sheet_state = "hidden"


def spoilt(name: str, content: bytes, place: str = FILE, found: str = NO_WORKBOOK, expected: str = WORKBOOK) -> Case:
    """A workbook of these bytes."""
    return Case(f"xlsx: {name}", as_kind(FILE, content), place, found, expected)


CASES = [
    *(spoilt(name, content) for name, content in broken(WHOLE)),
    spoilt("a CSV by its name a workbook", csv_of(HEADING, *ROWS)),
    spoilt("old, or with a password", b"\xd0\xcf\x11\xe0" + bytes(2000)),
    spoilt(
        "packed with something else",
        repacked(WHOLE, dict.fromkeys(zipfile.ZipFile(io.BytesIO(WHOLE)).namelist()) | {"a": b"b"}),
    ),
    spoilt("encrypted parts", encrypted()),
    spoilt("without its list of parts", repacked(WHOLE, {"[Content_Types].xml": None})),
    spoilt("without its list of sheets", repacked(WHOLE, {"xl/workbook.xml": None})),
    spoilt(
        "without its sheet",
        repacked(WHOLE, {SHEET: None}),
        found="no sheet with cells",
        expected="a sheet with the responses",
    ),
    spoilt("without its styles, which a sheet names", repacked(WHOLE, {"xl/styles.xml": b"<a>"})),
    spoilt("a sheet that is cut", repacked(WHOLE, {SHEET: b"<worksheet><sheetData><row>"})),
    spoilt("a sheet that is empty", repacked(WHOLE, {SHEET: b""})),
    spoilt("a sheet that is no XML", repacked(WHOLE, {SHEET: bytes(range(256)) * 9})),
    spoilt("a text that is not there", part(SHEET, (CELL, b't="s"><v>99999</v>'))),
    spoilt("a text of a negative number", part(SHEET, (CELL, b't="s"><v>-99999</v>'))),
    spoilt("a number that is none", part(SHEET, (CELL, b't="n"><v>twelve</v>'))),
    spoilt("a yes or no that is none", part(SHEET, (CELL, b't="b"><v>x</v>'))),
    spoilt("a day that is none", part(SHEET, (CELL, b't="d"><v>2020-02-31</v>'))),
    spoilt("a cell of no column", part(SHEET, (b'r="B2"', b'r="ZZZZ2"'))),
    spoilt("a cell of no row", part(SHEET, (b'r="B2"', b'r="B"'))),
    spoilt("a row of no number", part(SHEET, (b'<row r="3"', b'<row r="x"'))),
    spoilt(
        "a row far beyond the last",
        part(SHEET, (b'<row r="13"', b'<row r="99999999999"')),
        found="more than 1,048,576 rows",
    ),
    spoilt(
        "entities in its texts",
        repacked(WHOLE, {STRINGS: LAUGHS}),
        found="entities of XML",
        expected="as Excel writes it",
    ),
    spoilt(
        "entities in its sheet",
        repacked(WHOLE, {SHEET: LAUGHS}),
        found="entities of XML",
        expected="as Excel writes it",
    ),
    spoilt(
        "entities in wide letters",
        repacked(WHOLE, {SHEET: LAUGHS.decode().encode("utf-16")}),
        found="entities of XML",
        expected="as Excel",
    ),
    spoilt(
        "a document of the web",
        repacked(WHOLE, {SHEET: b"<!doctype html><p>"}),
        found="a document type",
        expected="as Excel writes it",
    ),
    spoilt(
        "a bomb",
        repacked(WHOLE, {SHEET: bytes(250 * 2**20)}),
        found="that unpacks to 262,",
        expected="a workbook with responses",
    ),
    spoilt(
        "many small bombs",
        repacked(WHOLE, {f"xl/media/{n}": bytes(40 * 2**20) for n in range(6)}),
        found="unpacks to",
        expected="a workbook",
    ),
    spoilt(
        "packed by a method that is none",
        repacked(WHOLE, {}, zipfile.ZIP_STORED).replace(b"\x14\x00\x00\x00\x00\x00", b"\x14\x00\x00\x00\x63\x00"),
    ),
    spoilt("only a chart", changed(only_a_chart)),
    spoilt(
        "merged cells",
        changed(lambda book: book["data"].merge_cells("B3:B5")),
        "responses.xlsx, row 3",
        "merged cells",
        "a cell of its own",
    ),
    spoilt(
        "a merged heading",
        changed(lambda book: book["data"].merge_cells("A1:B1")),
        "responses.xlsx, row 1",
        "merged cells",
        "a cell of its own",
    ),
    spoilt("only hidden answers", changed(hidden), "responses.xlsx", "no rows", "at least one response"),
    *table(
        "xlsx",
        ("no cell", as_kind(FILE, workbook(data=[])), "responses.xlsx, row 1", "an empty first row", "a heading"),
        (
            "an empty first row",
            as_kind(FILE, workbook(data=[[], HEADING, *ROWS])),
            "responses.xlsx, row 1",
            "an empty first row",
            "a heading",
        ),
        ("a heading alone", as_kind(FILE, workbook(data=[HEADING])), FILE, "no rows", "at least one response"),
        (
            "a title above the heading",
            as_kind(FILE, workbook(data=[["Results"], HEADING, *ROWS])),
            "responses.xlsx, row 2",
            "beyond the last named column",
            "none",
        ),
        (
            "a cell beyond the heading",
            rows([None] * 7 + [1]),
            "responses.xlsx, row 14",
            "beyond the last named column",
            "none",
        ),
        (
            "a cell in the last corner",
            as_kind(
                FILE,
                part(SHEET, (b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')),
            ),
            "responses.xlsx, row 1048576",
            "beyond the last named",
            "none",
        ),
        (
            "a column twice",
            rows(heading=[*HEADING[:6], "why"]),
            "responses.xlsx, row 1",
            "twice: why",
            "each column once",
        ),
        (
            "a column without a name",
            rows(heading=[*HEADING[:5], None, "other"]),
            "responses.xlsx, row 1",
            "1 columns with answers and no name",
            "a name",
        ),
        ("a formula", rows(["a", "V1", 1, "=20+1"]), "responses.xlsx, row 14, age", "a formula", "values as exported"),
        (
            "formulas",
            rows(["a", "V1", 1, "=20+1"], ["b", "V1", 1, "=D14"]),
            "responses.xlsx, row 14, age",
            "formulas in 2 cells",
            "values as",
        ),
        (
            "a formula as name",
            rows(heading=["=A2", *HEADING[1:]]),
            "responses.xlsx, row 1",
            "a formula",
            "values as exported",
        ),
        (
            "no heading",
            as_kind(FILE, workbook(data=ROWS)),
            "responses.xlsx, row 1",
            "1 columns that occur twice",
            "each column once",
        ),
        (
            "one column",
            as_kind(FILE, workbook(data=[["sex"], [1]])),
            "responses.xlsx, row 1",
            "1 of the 5 questions",
            "water",
        ),
        (
            "a sheet that is not there",
            sheet("roster", data=[HEADING, *ROWS]),
            FILE,
            "the sheets data",
            "a sheet named 'roster'",
        ),
        ("a sheet misspelt", sheet("dta", data=[HEADING, *ROWS]), FILE, "the sheets data", "a sheet named 'dta'"),
        (
            "an empty sheet",
            sheet("b", data=[HEADING, *ROWS], b=[]),
            "responses.xlsx, row 1",
            "an empty first row",
            "a heading",
        ),
        (
            "an old ending",
            edited("survey.yaml", ("responses.csv", "responses.xls")),
            "survey.yaml:2, responses",
            "'responses.xls'",
            ".xlsx",
        ),
        (
            "answers as heading, twice",
            as_kind(FILE, workbook(data=[[SAID, SAID], [1, 2]])),
            "responses.xlsx, row 1",
            "1 columns that occur",
            "once",
        ),
    ),
]
