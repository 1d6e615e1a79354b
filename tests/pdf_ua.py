"""Checks of a PDF for those who hear it read: what PDF/UA-1 (ISO 14289-1) asks that a program can see.

The numbers are those of the checkpoints of the Matterhorn Protocol 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf

# What is drawn, and must therefore be marked as something that is read or as decoration.
DRAWN = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"}
# The kinds of element that every reader knows (ISO 32000-1, 14.8.4), of those a report has.
KINDS = {
    *("Document", "Part", "Div", "P", "H1", "H2", "H3", "H4", "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody"),
    *("TR", "TH", "TD", "Caption", "Figure", "Link", "Span", "BlockQuote", "Note", "Code", "Reference"),
}  # fmt: skip
# Where an element may stand: the kinds of its parent.
PARENTS = {
    "LI": {"L"}, "Lbl": {"LI", "Note"}, "LBody": {"LI"}, "THead": {"Table"}, "TBody": {"Table"},
    "TR": {"Table", "THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"}, "Caption": {"Table", "Div", "Figure", "L"},
}  # fmt: skip


def problems(path: Path) -> list[str]:
    """What is wrong with a file, in words; empty if nothing is."""
    with pikepdf.open(path) as document:
        elements = list(_elements(document.Root.get("/StructTreeRoot", pikepdf.Dictionary()), document))
        return [
            *_of_the_document(document),
            *_of_pages(document),
            *_of_elements(elements, document),
            *_of_headings([kind for kind, _, _ in elements]),
            *_of_tables(elements, document),
            *_of_fonts(document),
        ]


def _of_the_document(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "06-001: the document does not say that it is tagged"
    if not str(root.get("/Lang", "")):
        yield "11-006: the document names no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "07-001: a viewer shows the name of the file instead of the title"
    with document.open_metadata() as told:
        if not told.get("dc:title"):
            yield "06-003: the document has no title"
        if told.get("pdfuaid:part") != "1":
            yield "05-001: the document does not say that it is PDF/UA-1"


def _of_pages(document: pikepdf.Pdf) -> Iterator[str]:
    """Every text and line is marked, and every mark belongs to the element that says so."""
    parents = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
    for number, page in enumerate(document.pages, start=1):
        marks, open_marks = set(), []
        for operands, operator in pikepdf.parse_content_stream(page):
            told = str(operator)
            if told in ("BDC", "BMC"):
                own = operands[1] if told == "BDC" and isinstance(operands[1], pikepdf.Dictionary) else {}
                open_marks.append("artifact" if operands[0] == "/Artifact" else own.get("/MCID", "nothing"))
                if isinstance(open_marks[-1], int):
                    marks.add(open_marks[-1])
            elif told == "EMC":
                open_marks.pop()
            elif told in DRAWN and not any(mark == "artifact" or isinstance(mark, int) for mark in open_marks):
                yield f"01-005: page {number} draws ({told}) what is neither read nor decoration"
        if open_marks:
            yield f"page {number} leaves a mark open"
        known = parents[int(page.obj.StructParents)] if marks else []
        for mark in sorted(marks):
            element = known[mark] if mark < len(known) else None
            if element is None or mark not in _numbers(element, page):
                yield f"01-006: mark {mark} of page {number} belongs to no element"
        if page.obj.get("/Annots") and page.obj.get("/Tabs") != "/S":
            yield f"28-009: links of page {number} are not reached in the order in which they are read"
        for link in page.obj.get("/Annots", []):
            if not str(link.get("/Contents", "")):
                yield f"28-004: a link of page {number} does not say where it leads"


def _numbers(element: pikepdf.Dictionary, page: pikepdf.Page) -> set[int]:
    """The marks of a page that an element has."""
    own = {one for one in _inner(element) if isinstance(one, int)} if _is_on(element, page) else set()
    references = [one for one in _inner(element) if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/MCR"]
    return own | {int(one.MCID) for one in references if _is_on(one, page)}


def _is_on(element: pikepdf.Dictionary, page: pikepdf.Page) -> bool:
    return "/Pg" in element and element.Pg.objgen == page.obj.objgen


def _inner(element: pikepdf.Dictionary) -> list:
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _elements(element: pikepdf.Dictionary, document: pikepdf.Pdf, parent: str = "") -> Iterator[tuple]:
    """Every element: its kind as every reader knows it, the kind of its parent, and itself."""
    for one in _inner(element):
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            kind = _kind(one, document)
            yield kind, parent, one
            yield from _elements(one, document, kind)


def _kind(element: pikepdf.Dictionary, document: pikepdf.Pdf) -> str:
    own = str(element.S)
    return str(document.Root.StructTreeRoot.get("/RoleMap", {}).get(own, own))[1:]


def _of_elements(elements: list[tuple], document: pikepdf.Pdf) -> Iterator[str]:
    if not elements:
        yield "the document has no structure"
    for kind, parent, element in elements:
        if kind not in KINDS:
            yield f"02-001: no reader knows what a {kind} is"
        if kind in PARENTS and parent not in PARENTS[kind]:
            yield f"09-004: a {kind} stands in a {parent}"
        if kind == "Figure" and not str(element.get("/Alt", "")).strip():
            yield "13-004: a figure has no words"
        if not any(_is(own, element) for own in _inner(element.P)):
            yield f"a {kind} is not in what it names as its parent"


def _is(one: object, other: pikepdf.Dictionary) -> bool:
    return getattr(one, "objgen", None) == other.objgen


def _of_headings(kinds: list[str]) -> Iterator[str]:
    before = 0
    for level in (int(kind[1:]) for kind in kinds if re.fullmatch(r"H\d", kind)):
        if level > before + 1:
            yield f"14-003: a heading of level {level} follows one of level {before}"
        before = level
    if not before:
        yield "the document has no heading"


def _of_tables(elements: list[tuple], document: pikepdf.Pdf) -> Iterator[str]:
    for kind, _, element in elements:
        if kind == "TH" and "/Scope" not in str(list(_attributes(element))):
            yield "15-003: a head of a table does not say whether it is of a column or a row"
        if kind == "Table":
            inner = [one for _, _, one in _elements(element, document)]
            rows = [one for one in inner if one.S == "/TR"]
            if len({len(_inner(row)) for row in rows}) != 1:
                yield "15-005: the rows of a table are not of one length"
            if not any(one.S == "/TH" for one in inner):
                yield "15-002: a table has no heads"
            captions = [at for at, one in enumerate(_inner(element)) if _kind(one, document) == "Caption"]
            if captions not in ([], [0]):
                yield "16-001: the caption of a table does not stand before its rows"


def _attributes(element: pikepdf.Dictionary) -> Iterator[str]:
    told = element.get("/A", pikepdf.Array())
    for one in told if isinstance(told, pikepdf.Array) else [told]:
        yield from one.keys()


def _of_fonts(document: pikepdf.Pdf) -> Iterator[str]:
    faces = {}
    for page in document.pages:
        faces |= {face.objgen: face for face in page.obj.Resources.get("/Font", {}).values()}
    for face in faces.values():
        if "/ToUnicode" not in face:
            yield f"10-001: what the glyphs of {face.BaseFont} mean is not told"
        described = face.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in face else face.FontDescriptor
        if not any(f"/FontFile{kind}" in described for kind in ("", "2", "3")):
            yield f"31-009: {face.BaseFont} is not in the file"
