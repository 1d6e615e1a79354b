"""Compact documents: the same words in the same places, in fewer bytes."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from bogolan.publication.report.compact import compact_page, compact_pdf, in_words, plainly

FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 60" width="400pt" height="60pt">
<text x="10.123" y="20" style="font-family:'Fira Sans';font-size:11px">43% of women, (n = 510)</text>
<text x="10" y="40" style="font-family:'Fira Sans';font-size:11px;fill:#a65300">56 of men</text>
<text x="210" y="40" style="font-family:'Fira Sans';font-size:11px;fill:#a65300">far away</text></svg>"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> bytes:
    """A page with a heading, a table and a figure, as Typst sets it."""
    import typst

    from bogolan.publication.report.typefaces import fonts_folder

    folder = tmp_path_factory.mktemp("printed")
    (folder / "figure.svg").write_text(FIGURE, encoding="utf-8")
    page = (
        '#set document(title: "Title")\n#set text(font: "Fira Sans")\n= Heading\n#table(columns: 2)[a (1)][b \\\\ c]\n'
        "#table(columns: 2, table.header([x], [y]), [1], [2])\n"
    )
    page += '#image("figure.svg", alt: "A figure", width: 77%)'
    (folder / "page.typ").write_text(page, encoding="utf-8")
    return typst.compile(
        str(folder / "page.typ"), font_paths=[str(fonts_folder())], ignore_system_fonts=True, format="pdf",
        pdf_standards=["ua-1"], timestamp=0,
    )  # fmt: skip


def words(pdf: bytes) -> str:
    return "".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_the_same_words_in_less_than_half_of_the_content(printed):
    made = compact_pdf(printed)
    assert words(made) == words(printed)
    assert "43%ofwomen,(n=510)" in words(made)
    assert len(_content(made)) < len(_content(printed)) / 2


def test_the_letters_of_a_line_are_one_run(printed):
    said = ["43% of women, (n = 510)", "56 of men" + "far away"]
    joined = _content(printed).count(b"BT ") - _content(compact_pdf(printed)).count(b"BT ")
    assert joined == sum(len(line) for line in said) - len(said)


def test_every_letter_stands_where_it_stood(printed, tmp_path):
    """By the places that Td adds up to, in the units of the page."""
    runs = list(_letters(in_words(_content(printed))))
    assert runs == pytest.approx(list(_letters(_content(printed))), abs=0.01)


def _content(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return document.pages[0].obj["/Contents"].read_bytes()


def _letters(content: bytes):
    """Where each shown string starts: along the line, in points."""
    scale, x, moved = 1.0, 0.0, 0.0
    for operands, operator in _parsed(content):
        told = str(operator)
        if told == "cm":
            scale, x = float(operands[0]), float(operands[4])
        elif told == "BT":
            moved = 0.0
        elif told == "Td":
            moved += float(operands[0])
        elif told in ("Tj", "TJ"):
            yield x + scale * moved


def test_the_structure_and_the_title_stay(printed):
    with pikepdf.open(io.BytesIO(compact_pdf(printed))) as made, pikepdf.open(io.BytesIO(printed)) as before:
        for document in (made, before):
            assert document.Root.MarkInfo.Marked
            assert document.Root.Lang == "en"
            assert str(document.open_metadata()["dc:title"]) == "Title"
        kinds = [sorted(_kinds(document.Root.StructTreeRoot)) for document in (made, before)]
        assert kinds[0] == kinds[1]
        assert {"/TD", "/Figure", "/H1"} <= set(kinds[0])


def test_heads_say_what_they_are_of_and_cells_not_how_they_look(printed):
    with pikepdf.open(io.BytesIO(compact_pdf(printed))) as made, pikepdf.open(io.BytesIO(printed)) as before:
        looks = [list(_attributes(document.Root.StructTreeRoot)) for document in (made, before)]
    assert {name for _, names in looks[1] for name in names} >= {"/BorderStyle", "/Headers", "/Scope"}
    assert not {name for _, names in looks[0] for name in names if name.startswith("/Border") or name == "/Headers"}
    assert [kind for kind, names in looks[0] if "/Scope" in names] == ["/TH", "/TH"]


def _attributes(element):
    """The kind of each element that has attributes, and their names."""
    for own in _all(element):
        told = own.get("/A", [])
        for one in told if isinstance(told, pikepdf.Array) else [told] if told else []:
            yield str(own.S), set(one.keys())


def _kinds(element):
    return (str(own.S) for own in _all(element) if "/S" in own)


def _all(element):
    if isinstance(element, pikepdf.Dictionary):
        yield element
        inner = element.get("/K")
        for child in inner if isinstance(inner, pikepdf.Array) else [inner]:
            yield from _all(child)


def test_the_same_bytes_twice(printed):
    assert compact_pdf(printed) == compact_pdf(printed)


def test_what_is_no_pdf_is_an_error():
    with pytest.raises(pikepdf.PdfError):
        compact_pdf(b"no PDF")


@given(some.binary(max_size=40))
def test_any_string_means_the_same_without_its_escapes(said):
    octal = b"(" + b"".join(b"\\%03o" % byte for byte in said) + b")"
    assert shown(plainly(b"BT " + octal + b" Tj 12.34567 3 Td ET")) == said


@pytest.mark.parametrize("escaped", [rb"\(a\)", rb"\\", rb"\n\r\t\b\f", rb"\7", rb"\53", rb"\0533"])
def test_escapes_of_all_kinds_mean_the_same(escaped):
    assert shown(plainly(b"(" + escaped + b") Tj")) == shown(b"(" + escaped + b") Tj")


def shown(content: bytes) -> bytes:
    ((string, *_),) = [operands for operands, operator in _parsed(content) if str(operator) == "Tj"]
    return bytes(string)


def _parsed(content: bytes):
    with pikepdf.new() as document:
        return list(pikepdf.parse_content_stream(pikepdf.Stream(document, content)))


def test_a_scale_keeps_every_place_and_a_coordinate_two():
    assert plainly(b"q 0.96522176 0 0 -0.96522176 208.17522 -606.5226 cm") == (
        b"q 0.96522176 0 0 -0.96522176 208.17 -606.52 cm"
    )


def test_a_page_aligns_by_its_style_and_says_the_words_for_a_picture_once():
    page = (
        '<svg id="svg_1" role="img" aria-label="43% of women" alt="43% of women" width="100%"></svg>'
        '<td style="text-align: left;">alt="x"</td><td style="text-align: right;">43</td>'
    )
    picture = '<svg id="svg_1" role="img" aria-label="43% of women" width="100%"></svg>'
    assert compact_page(page.encode()).decode() == f'{picture}<td>alt="x"</td><td class="number">43</td>'
