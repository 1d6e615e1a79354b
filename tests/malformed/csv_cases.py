"""Responses in CSV that are none, or are spoilt."""

from __future__ import annotations

import gzip

from .case import UNREADABLE, folder_at, gone, holds, link_at, pipe_at, table
from .small_survey import HEADING, ROWS, SAID, csv_of, workbook

FILE = "responses.csv"
WHOLE = csv_of(HEADING, *ROWS)
LINES = WHOLE.decode().splitlines()
TEXT = "a CSV file in UTF-8"
NAMES = "a heading with the names of the questions"
CLOSED = "a quote that is closed in its cell"
NOT_UTF8 = "a byte that is not UTF-8"


def lines(*changes: tuple[int, str]):
    """The responses with some lines (from 1) changed."""
    told = dict(changes)
    return holds(FILE, "\n".join(told.get(number, line) for number, line in enumerate(LINES, 1)) + "\n")


def said(words: str, encoding: str):
    """The responses in another encoding, with these words in every row."""
    return holds(FILE, WHOLE.decode().replace("Fatoumata", words).encode(encoding))


def column(name: str, cells: list[str]):
    """The responses with other answers to a question, over and over."""
    place = HEADING.index(name)
    rows = [[*row[:place], cells[n % len(cells)], *row[place + 1 :]] for n, row in enumerate(ROWS)]
    return holds(FILE, csv_of(HEADING, *rows))


def renamed(**names: str):
    """The responses with other names of columns."""
    return holds(FILE, csv_of([names.get(name, name) for name in HEADING], *ROWS))


CASES = table(
    "csv",
    ("empty", holds(FILE, b""), "responses.csv:1", "an empty first line", NAMES),
    ("an end of line", holds(FILE, b"\n"), "responses.csv:1", "an empty first line", NAMES),
    ("a first line of spaces", lines((1, "   ")), "responses.csv:1", "an empty first line", NAMES),
    ("an empty line before the heading", holds(FILE, b"\r\n" + WHOLE), "responses.csv:1", "empty first line", NAMES),
    ("a mark of UTF-8 alone", holds(FILE, b"\xef\xbb\xbf"), "responses.csv:1", "an empty first line", NAMES),
    ("a heading alone", holds(FILE, LINES[0] + "\n"), FILE, "no rows", "at least one response"),
    ("a heading without its end of line", holds(FILE, LINES[0]), FILE, "no rows", "at least one response"),
    ("one column", holds(FILE, "age\n20\n30\n"), "responses.csv, row 1", "1 of the 5 questions", "sex"),
    ("one column of something else", holds(FILE, f"{SAID[:9]}\n20\n"), "responses.csv, row 1", "none of the 5", NAMES),
    (
        "no heading",
        holds(FILE, csv_of(*ROWS)),
        "responses.csv, row 1",
        "1 columns that occur twice",
        "each column once",
    ),
    ("cut within a row", holds(FILE, "\n".join(LINES)[:-40]), "responses.csv, row 13", "cells", "7 cells, as in the"),
    ("cut within a quote", holds(FILE, WHOLE[: WHOLE.rindex(b'"')]), FILE, "an odd number of quotes", CLOSED),
    ("a cell too many", lines((5, LINES[4] + ",1")), "responses.csv, row 5", "8 cells", "7 cells, as in the heading"),
    ("a row of one cell", lines((5, "1")), "responses.csv, row 5", "1 cells", "7 cells, as in the heading"),
    (
        "cells too many in many rows",
        lines(*((n, LINES[n - 1] + ",1") for n in range(3, 9))),
        "responses.csv, row 3",
        "8 cells, also in rows 4, 5, 6, 7, 8",
        "7 cells",
    ),
    (
        "a name in the heading too few",
        lines((1, "uuid,sex,age,water,why,other")),
        "responses.csv, row 2",
        "7 cells, also",
        "6 cells",
    ),
    (
        "a comma within a name",
        lines((1, LINES[0] + ",a,b")),
        "responses.csv, row 2",
        "7 cells, also in rows 3",
        "9 cells",
    ),
    ("marks of an unfinished merge", lines((4, "<<<<<<< HEAD")), "responses.csv, row 4", "1 cells", "7 cells"),
    ("a stray quote", lines((6, LINES[5].replace("V0", '"V0'))), FILE, "an odd number of quotes", CLOSED),
    (
        "two stray quotes with rows between",
        lines((3, LINES[2].replace("V1", '"V1')), (8, LINES[7].replace("V2", 'V2"'))),
        "responses.csv, row 3",
        "4 cells",
        "7 cells, as in the heading",
    ),
    (
        "a quote that hides rows",
        lines((3, LINES[2][:-1] + 'x"'), (8, LINES[7])),
        FILE,
        "an odd number of quotes",
        CLOSED,
    ),
    ("a NUL in a cell", lines((5, LINES[4].replace("V3", "V\0"))), "responses.csv:5", "a NUL byte", TEXT),
    ("zeros after its end", holds(FILE, WHOLE + bytes(4096)), "responses.csv:14", "a NUL byte", TEXT),
    ("zeros alone", holds(FILE, bytes(4096)), "responses.csv:1", "a NUL byte", TEXT),
    ("UTF-16", holds(FILE, WHOLE.decode().encode("utf-16")), FILE, "as UTF-16 has", TEXT),
    ("UTF-16, its other order", holds(FILE, b"\xfe\xff" + WHOLE.decode().encode("utf-16-be")), FILE, "UTF-16", TEXT),
    ("UTF-16 without its mark", holds(FILE, WHOLE.decode().encode("utf-16-le")), "responses.csv:1", "a NUL byte", TEXT),
    ("UTF-32", holds(FILE, WHOLE.decode().encode("utf-32")), FILE, NOT_UTF8, TEXT),
    ("Macintosh", said("Il a été à l’école", "mac-roman"), FILE, NOT_UTF8, TEXT),
    ("DOS", said("à été né Djenné", "cp850"), FILE, NOT_UTF8, TEXT),
    ("Windows of central Europe", said("řeka, Škoda Djenné", "cp1250"), FILE, NOT_UTF8, TEXT),
    ("Cyrillic", said("село", "cp1251"), FILE, NOT_UTF8, TEXT),
    ("Chinese", said("村庄里的人", "gb18030"), FILE, NOT_UTF8, TEXT),
    ("Japanese", said("村の人", "shift-jis"), FILE, NOT_UTF8, TEXT),
    ("noise", holds(FILE, bytes((7 * n * n + 13 * n) % 255 + 1 for n in range(5000))), FILE, NOT_UTF8, TEXT),
    ("a workbook by its name a CSV", holds(FILE, workbook(data=[HEADING, *ROWS])), FILE, "a workbook of Excel", TEXT),
    ("an old workbook", holds(FILE, b"\xd0\xcf\x11\xe0" + bytes(99)), FILE, "an old workbook of Excel", TEXT),
    ("a PDF", holds(FILE, b"%PDF-1.7\n1 0 obj\n"), FILE, "a PDF", TEXT),
    ("an SPSS file", holds(FILE, b"$FL2@(#) SPSS DATA FILE"), FILE, "an SPSS file", TEXT),
    ("a Parquet file", holds(FILE, b"PAR1\x15\x04"), FILE, "a Parquet file", TEXT),
    ("packed", holds(FILE, gzip.compress(WHOLE, mtime=0)), FILE, "a packed file (gzip)", TEXT),
    (
        "a page of the web",
        holds(FILE, "<!DOCTYPE html>\n<html>\n<p>Log in, please\n</html>\n"),
        "responses.csv, row 1",
        "one name in the heading",
        "between the cells",
    ),
    ("JSON", holds(FILE, '{"results": [{"sex": "1"}]}\n'), FILE, "no rows", "at least one response"),
    (
        "a pointer to a large file",
        holds(FILE, "version https://large\noid sha256:1f\nsize 12\n"),
        "responses.csv, row 1",
        "none of the 5",
        NAMES,
    ),
    (
        "a column twice",
        renamed(other="why"),
        "responses.csv, row 1",
        "columns that occur twice: why",
        "each column once",
    ),
    ("a column thrice", renamed(other="why", age="why"), "responses.csv, row 1", "twice: why", "each column once"),
    (
        "two columns twice",
        renamed(other="why", age="sex"),
        "responses.csv, row 1",
        "twice: sex, why",
        "each column once",
    ),
    (
        "an answer as heading, twice",
        holds(FILE, "a b,1,1\nx,2,3\n"),
        "responses.csv, row 1",
        "1 columns that occur",
        "once",
    ),
    (
        "a column without a name",
        renamed(why=""),
        "responses.csv, row 1",
        "1 columns with answers and no name",
        "a name for",
    ),
    (
        "two columns without a name",
        renamed(why="", age=" "),
        "responses.csv, row 1",
        "2 columns with answers and no name",
        "a name for",
    ),
    (
        "other marks between the cells",
        holds(FILE, csv_of(HEADING, *ROWS).replace(b",", b"|").replace(b"it|", b"it,")),
        "responses.csv, row 1",
        "one name in the heading, and 12 rows",
        "between the cells",
    ),
    (
        "other marks and no commas",
        holds(FILE, WHOLE.replace(b",", b"|")),
        "responses.csv, row 1",
        "none of the 5",
        NAMES,
    ),
    (
        "far too many columns",
        holds(FILE, ",".join(f"c{n}" for n in range(20_000)) + "\n"),
        "responses.csv, row 1",
        "20,000 columns",
        "at most 16,384",
    ),
    (
        "a heading of commas",
        holds(FILE, "," * 500_000 + "\n1\n"),
        "responses.csv, row 1",
        "500,001 columns",
        "at most 16,384",
    ),
    (
        "a column misspelt",
        renamed(water="watter"),
        "survey.yaml:11, drivers.0.question",
        "'water', also on line 13",
        "responses.csv",
    ),
    (
        "no column with the id",
        renamed(uuid="key"),
        "survey.yaml:7, uuid",
        "the question 'uuid'",
        "a column of responses.csv",
    ),
    ("no column with clusters", renamed(village="place"), "survey.yaml:9, design.clusters", "'village'", "a column of"),
    (
        "nobody with the gender's code",
        column("sex", ["3", "4"]),
        "survey.yaml:8, gender",
        "nobody with '1' or '2'",
        "the answers of women",
    ),
    (
        "answers that no choice offers",
        column("water", ["he took it", "no", "yes"]),
        "survey.yaml:11, drivers.0.question",
        "3 answers to 'water'",
        "its choices",
    ),
    ("a folder", folder_at(FILE), FILE, "a folder", "the responses as exported"),
    ("gone", gone(FILE), FILE, "no such file", "the responses as exported"),
    ("a link to nothing", link_at(FILE, "elsewhere.csv"), FILE, "no such file", "the responses as exported"),
    ("a link to itself", link_at(FILE, FILE), FILE, "no such file", "the responses as exported"),
    ("a pipe", pipe_at(FILE), FILE, "no file with content", "the responses as exported"),
    ("a device", link_at(FILE, "/dev/zero"), FILE, "no file with content", "the responses as exported"),
    ("a file that cannot be read", link_at(FILE, UNREADABLE), FILE, "Input/output error", "a file that can be read"),
)
