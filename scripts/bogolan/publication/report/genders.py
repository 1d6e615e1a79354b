"""Which columns and rows of a report's tables are of women alone or of men alone, so that a page can show only these.

It is told from the rows of the spine that the cells come from: a column of differences is of both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bogolan.publication.released import MEN, WOMEN
from bogolan.publication.sources import END_OF_CELL, FIRST, LAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bogolan.publication.released import Row

TABLE = re.compile(r"(?:^\|[^\n]*\n){3,}", re.MULTILINE)
BORDER = re.compile(r"(?<!\\)\|")
MARK = re.compile(f"([{chr(FIRST)}-{chr(LAST)}])[^{END_OF_CELL}]*{END_OF_CELL}")


def gender_of(row: Row) -> str | None:
    """Women or men, of a row of one of them alone; None of any other."""
    return row.group if row.group in (WOMEN, MEN) and row.contrast is None else None


def gendered(markdown: str, genders: Sequence[str | None]) -> str:
    """Markdown in which headings of columns, else first cells of rows, say whether these are of one gender alone.

    `genders` are those of the marked rows by their place. A table of one gender alone says nothing, since nothing would
    be left of it.
    """
    return TABLE.sub(lambda found: _told(found[0], genders), markdown)


def _told(table: str, genders: Sequence[str | None]) -> str:
    heading, dashes, *lines = table.splitlines()
    body = [_cells(line) for line in lines]
    found = [[_genders_in(cell, genders) for cell in row] for row in body]
    columns = [_alone(column) for column in zip(*found, strict=True)]
    rows = [_alone(row) for row in found]
    if {WOMEN, MEN} <= set(columns):
        heading = _line(_named(cell, gender) for cell, gender in zip(_cells(heading), columns, strict=True))
    elif {WOMEN, MEN} <= set(rows):
        lines = [_line([_named(row[0], gender), *row[1:]]) for row, gender in zip(body, rows, strict=True)]
    return "\n".join([heading, dashes, *lines, ""])


def _genders_in(cell: str, genders: Sequence[str | None]) -> set[str | None]:
    return {genders[ord(mark) - FIRST] for mark in MARK.findall(cell)}


def _alone(cells: Iterable[set[str | None]]) -> str | None:
    """The one gender that all numbers of these cells are of; None where they are of several, or none is told."""
    found = set().union(*cells)
    return found.pop() if len(found) == 1 else None


def _cells(line: str) -> list[str]:
    return [cell.strip(" ") for cell in BORDER.split(line)[1:-1]]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _named(cell: str, gender: str | None) -> str:
    return f"[{cell}]{{.{gender}}}" if gender else cell
