"""What a reader finds in the files of a report: its tables, cell by cell, and the shares that they tell."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from lxml import etree, html

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACES = re.compile(r"\s+")
AT_MOST, AT_LEAST, WITHHELD = "at most", "at least", "withheld"


@dataclass(frozen=True)
class PrintedTable:
    """A caption without its number, and rows of cells, the header first."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PrintedShare:
    """What one cell says of a share: a number, a limit, or that it is withheld."""

    question: str
    answer: str
    group: str
    estimate: float | None
    note: str | None


def tables_of_html(path: Path) -> Iterator[PrintedTable]:
    """The tables of a web page, but for the data under its figures, which have their rows' ids and no caption."""
    for table in html.parse(str(path)).xpath("//table[not(ancestor::details)]"):
        caption = table.find("caption")
        yield _table(caption.text_content() if caption is not None else "", [list(row) for row in table.iter("tr")])


def tables_of_word(path: Path) -> Iterator[PrintedTable]:
    """The tables of a document for a word processor; the paragraph before each is its caption."""
    body = etree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    for table in body.iter(f"{WORD}tbl"):
        before = table.getprevious()
        caption = "" if before is None else "".join(before.itertext())
        yield _table(caption, [list(row.iter(f"{WORD}tc")) for row in table.iter(f"{WORD}tr")])


def tables_of_pdf(path: Path) -> Iterator[PrintedTable]:
    """The tables of a tagged PDF, from the structure that a screen reader reads."""
    told = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True)
    depth, caption, rows, cell = None, [], [], None
    for line in [*told.stdout.decode(errors="replace").splitlines(), "the end"]:
        indent, text = len(line) - len(line.lstrip()), line.strip()
        if depth is not None and indent <= depth and text:
            yield _table("".join(caption), rows)
            depth = None
        if depth is None:
            if text.startswith("Table (block)"):
                depth, caption, rows, cell = indent, [], [], None
            continue
        if text.startswith("Caption"):
            cell = caption
        elif text == "TR":
            rows.append([])
        elif re.match(r"T[HD]( <|:|$)", text):
            rows[-1].append([])
            cell = rows[-1][-1]
        elif text.startswith('"') and cell is not None:
            cell.append(text[1:-1])


def _table(caption: str, rows: list[list]) -> PrintedTable:
    title = re.sub(r"^\D+ \d+\. ", "", _plain(caption))
    return PrintedTable(title, tuple(tuple(_plain(_text(cell)) for cell in row) for row in rows))


def _text(cell) -> str:
    return "".join(cell) if isinstance(cell, list) else "".join(cell.itertext())


def _plain(text: str) -> str:
    return SPACES.sub(" ", text).strip()


def shares_of_tables(tables: Iterator[PrintedTable], title: str, groups: dict[str, str]) -> Iterator[PrintedShare]:
    """The shares of all answers, from the tables whose title begins so.

    Of one question the `groups` are columns by their heads, of several with the same choices they are rows.
    """
    for table in tables:
        if not table.title.startswith(title):
            continue
        question = table.title.removeprefix(title).strip(" “”«»")
        head, *body = table.rows
        for first, *cells in body:
            if cells[0] in groups:
                for answer, cell in zip(head[2:], cells[1:], strict=True):
                    yield PrintedShare(first, answer, groups[cells[0]], *_share(cell))
                continue
            for name, cell in zip(head[1:], cells, strict=True):
                if name in groups:
                    yield PrintedShare(question, first, groups[name], *_share(cell))


def _share(cell: str) -> tuple[float | None, str | None]:
    if cell.startswith(WITHHELD):
        return None, WITHHELD
    number = int(re.search(r"\d+", cell).group()) / 100
    note = next((limit for limit in (AT_MOST, AT_LEAST) if cell.startswith(limit)), None)
    return number, note


def shares_of_workbook(path: Path, sheet: str, groups: dict[str, str]) -> Iterator[PrintedShare]:
    """The shares of all answers of the whole survey, from a workbook's sheet in two languages."""
    rows = openpyxl.load_workbook(path, read_only=True)[sheet].iter_rows(values_only=True)
    head = next(row for row in rows if row[0] == "Question (en)")
    next(rows)  # the same heads in French
    for row in rows:
        told = dict(zip(head, row, strict=True))
        if told["Group"] not in groups:
            continue
        printed = told["Estimate"]
        estimate, note = _share(printed) if isinstance(printed, str) else (printed, None)
        yield PrintedShare(told["Question (en)"], told["Answer (en)"], groups[told["Group"]], estimate, note)
