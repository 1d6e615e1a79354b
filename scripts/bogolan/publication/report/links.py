"""Numbers of a report as links to their rows: where a row stands in a table of the page, else in results.json.

A row is told by its id, the same in the page and in results.json, from which every number of the page can be traced.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from bogolan.publication.report.genders import gendered
from bogolan.publication.sources import END, END_OF_CELL, FIRST, LAST, unmarked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bogolan.publication.sources import Source

RESULTS = "../results.json"
# What may stand in an address as it is, so that ids stay legible.
LEGIBLE = "/=+,:@*~"

START = f"[{chr(FIRST)}-{chr(LAST)}]"
TEXT = f"[^{chr(FIRST)}-{chr(LAST)}{END}{END_OF_CELL}]"
CELL = re.compile(f"({START})({TEXT}*){END_OF_CELL}")
# A number with its percent sign, as Markdown escapes it.
NUMBER = re.compile(f"({START})({TEXT}*){END}((?:[ \u00a0]?\\\\{{1,2}}%)?)")
# Two numbers of one row with a word between them at the most, such as the limits of an interval, are one link.
RANGE = re.compile(f"({START})({TEXT}*){END}([^\\d*~\\[\\]|\n{chr(FIRST)}-{chr(LAST)}]{{1,6}})\\1({TEXT}*){END}")


def linked(markdown: str, sources: Sequence[Source]) -> str:
    """Markdown whose marked numbers are links to their rows, and whose cells are where these lead.

    `sources` are the rows by their place; numbers of one without an id stay as they are. Headings say besides which
    columns are of women or of men alone.
    """
    markdown = gendered(markdown, [source.gender for source in sources])
    told = {found[1] for found in NUMBER.finditer(markdown)}
    there: set[str] = set()

    def cell(found: re.Match[str]) -> str:
        mark, text = found.groups()
        if mark not in told or mark in there or not name(mark):
            return text
        there.add(mark)
        return f'[{text}]{{id="{name(mark)}"}}'

    def link(found: re.Match[str]) -> str:
        mark, text, percent = found.groups()
        if not name(mark):
            return text + percent
        page = "" if mark in there else RESULTS
        return f"[{text}{percent}]({page}#{name(mark)})"

    def name(mark: str) -> str:
        return quote(sources[ord(mark) - FIRST].id or "", safe=LEGIBLE)

    return unmarked(NUMBER.sub(link, RANGE.sub(r"\1\2\3\4" + END, CELL.sub(cell, markdown))))
