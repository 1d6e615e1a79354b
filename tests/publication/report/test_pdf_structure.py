"""The structure of a PDF: what a screen reader is told, and what the checks of it find where it is wrong."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pdf_ua import problems
from typeset import typeset

from bogolan.publication.report.compact import compact_pdf
from bogolan.publication.report.pdf_structure import inner, put_in_order

PAGE = """
#set document(title: "Title")
#set text(font: "Fira Sans", lang: "en")
= Heading
Words of a paragraph, with a #link("https://example.org")[link].
#figure(kind: table, caption: [A caption], table(columns: 2, table.header([x], [y]), [1], [2], [3], [4]))
#figure(image("figure.svg", alt: "A figure"), caption: [Another])
- One
"""
FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">
<text x="2" y="9" style="font-family:'Fira Sans'">a</text></svg>"""


@pytest.fixture
def document():
    """A page with a heading, a link, a table, a figure and a list, compact and open."""
    with pikepdf.open(io.BytesIO(compact_pdf(typeset(PAGE, FIGURE)))) as opened:
        yield opened


def all_of(document: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    return [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == f"/{kind}"]


def one_of(document: pikepdf.Pdf, kind: str) -> pikepdf.Dictionary:
    return all_of(document, kind)[0]


def test_the_caption_before_a_table_is_taken_into_it(document):
    table = one_of(document, "Table")
    caption, *rows = inner(table)
    assert caption.S == "/Caption"
    around = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, K=[table], P=table.P))
    outer = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, K=[caption, around], P=table.P))
    beside = [outer if one == table else one for one in inner(table.P)]
    table.P.K = pikepdf.Array(beside)
    table.K, table.P, around.P, caption.P = pikepdf.Array(rows), around, outer, outer
    put_in_order(document)
    assert [one.S for one in inner(table)] == ["/Caption", "/THead", "/TBody"]
    assert table == inner(table)[0].P
    assert not [one for one in inner(outer) if one.S == "/Caption"]


def test_a_caption_of_what_stands_before_a_table_stays_there(document):
    around = one_of(document, "Table").P
    before = [one.S for one in inner(around)]
    put_in_order(document)
    assert [one.S for one in inner(around)] == before
    assert len([one for one in all_of(document, "Caption") if one.P.S == "/Table"]) == 1


def _without(holder, name):
    del holder[name]


def _draws_beside(document):
    content = document.pages[0].obj.Contents
    content.write(content.read_bytes() + b"\n0 0 m 9 9 l S")


def _marks_with_another_number(document):
    content = document.pages[0].obj.Contents
    content.write(content.read_bytes().replace(b"/MCID 1>>", b"/MCID 99>>").replace(b"/MCID 1/", b"/MCID 99/"))


BREAKINGS = {
    "06-001": lambda document: _without(document.Root, "/MarkInfo"),
    "11-006": lambda document: _without(document.Root, "/Lang"),
    "07-001": lambda document: _without(document.Root, "/ViewerPreferences"),
    "05-001": lambda document: _without(document.Root, "/Metadata"),
    "01-005": _draws_beside,
    "01-006": _marks_with_another_number,
    "28-004": lambda document: _without(document.pages[0].obj.Annots[0], "/Contents"),
    "28-009": lambda document: _without(document.pages[0].obj, "/Tabs"),
    "02-001": lambda document: one_of(document, "P").__setitem__("/S", pikepdf.Name.Paragraph),
    "09-004": lambda document: one_of(document, "TBody").__setitem__("/S", pikepdf.Name.Div),
    "13-004": lambda document: _without(one_of(document, "Figure"), "/Alt"),
    "14-003": lambda document: one_of(document, "H1").__setitem__("/S", pikepdf.Name.H2),
    "15-002": lambda document: [one.__setitem__("/S", pikepdf.Name.TD) for one in all_of(document, "TH")],
    "15-003": lambda document: _without(one_of(document, "TH"), "/A"),
    "15-005": lambda document: one_of(document, "TR").K.append(one_of(document, "TH")),
    "16-001": lambda document: setattr(
        one_of(document, "Table"), "K", pikepdf.Array(inner(one_of(document, "Table"))[::-1])
    ),
    "10-001": lambda document: _without(document.pages[0].obj.Resources.Font["/f0"], "/ToUnicode"),
    "31-009": lambda document: [
        _without(one, name) for one in document.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        for name in ("/FontFile2", "/FontFile3") if name in one
    ],
}  # fmt: skip


@pytest.mark.parametrize("checkpoint", BREAKINGS)
def test_each_thing_that_is_wrong_is_found(document, tmp_path, checkpoint):
    document.save(tmp_path / "right.pdf")
    assert problems(tmp_path / "right.pdf") == []
    BREAKINGS[checkpoint](document)
    document.save(tmp_path / "wrong.pdf")
    assert any(found.startswith(f"{checkpoint}:") for found in problems(tmp_path / "wrong.pdf"))
