"""Compact documents: the same words in the same places, in fewer bytes."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pypdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as some
from typeset import typeset

from bogolan.publication.report.compact import compact_page, compact_pdf
from bogolan.publication.report.pdf_strings import plainly

FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 60" width="400pt" height="60pt">
<text x="10.123" y="20" style="font-family:'Fira Sans';font-size:11px">43% of women, (n = 510)</text>
<text x="10" y="40" style="font-family:'Fira Sans';font-size:11px;fill:#a65300">56 of men</text>
<text x="210" y="40" style="font-family:'Fira Sans';font-size:11px;fill:#a65300">far away</text></svg>"""


@pytest.fixture(scope="module")
def printed() -> bytes:
    """A page with a heading, a table and a figure, as Typst sets it."""
    page = (
        '#set document(title: "Title")\n#set text(font: "Fira Sans")\n= Heading\n#table(columns: 2)[a (1)][b \\\\ c]\n'
        "#table(columns: 2, table.header([x], [y]), [1], [2])\n"
    )
    page += "A paragraph of several lines. " * 12 + "\n\nAnd *one* more.\n"
    page += '#image("figure.svg", alt: "A figure", width: 77%)'
    return typeset(page, FIGURE)


def words(pdf: bytes) -> str:
    return "".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_the_same_words_in_less_than_half_of_the_content(printed):
    made = compact_pdf(printed)
    assert words(made) == words(printed)
    assert "43%ofwomen,(n=510)" in words(made)
    assert len(_content(made)) < len(_content(printed)) / 2


def test_texts_that_follow_one_another_are_one_text_object(printed):
    assert _content(printed).count(b"BT ") > 50
    assert _content(compact_pdf(printed)).count(b"BT/") <= 6
    assert b"BT 0" not in _content(compact_pdf(printed))


def test_every_glyph_stands_where_it_stood_and_looks_as_it_looked(printed):
    before, made = (sorted(glyphs(pdf)) for pdf in (printed, compact_pdf(printed)))
    assert len(made) == len(before) > 100
    for found, expected in zip(made, before, strict=True):
        assert found[:2] == expected[:2], "the glyph, its typeface and colour"
        assert found[2:] == pytest.approx(expected[2:], abs=0.06), "its size and place, in points"


def glyphs(pdf: bytes):
    """What every glyph is, how it looks, and where it stands: what a reader's program makes of the first page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        widths = {str(name): widths_of(face) for name, face in page.obj.Resources.Font.items()}
        matrices, matrix, colour, face, size, line, place = [], np.eye(3), None, None, 0.0, np.eye(3), np.eye(3)
        for operands, operator in pikepdf.parse_content_stream(page):
            told = str(operator)
            if told == "q":
                matrices.append((matrix, colour, face, size))
            elif told == "Q":
                matrix, colour, face, size = matrices.pop()
            elif told == "cm":
                matrix = transformed(operands) @ matrix
            elif told == "scn":
                colour = tuple(map(float, operands))
            elif told == "Tf":
                face, size = str(operands[0]), float(operands[1])
            elif told in ("BT", "Tm"):
                line = place = np.eye(3) if told == "BT" else transformed(operands)
            elif told == "Td":
                line = place = transformed([1, 0, 0, 1, *operands]) @ line
            elif told in ("Tj", "TJ"):
                for part in operands[0] if told == "TJ" else operands:
                    if not isinstance(part, pikepdf.String):
                        place = transformed([1, 0, 0, 1, -float(part) / 1000 * size, 0]) @ place
                        continue
                    codes = np.frombuffer(bytes(part), ">u2")
                    for code in codes:
                        x, y = (place @ matrix)[2, :2]
                        yield (int(code), face, colour), f"{y:.0f}", size * matrix[0, 0], x, y
                        place = transformed([1, 0, 0, 1, widths[face][code] / 1000 * size, 0]) @ place


def widths_of(face) -> dict[int, float]:
    told = [float(number) for number in face.DescendantFonts[0].W]
    ranges = zip(told[::3], told[1::3], told[2::3], strict=True)
    return {code: width for first, last, width in ranges for code in range(int(first), int(last) + 1)}


def transformed(operands) -> np.ndarray:
    a, b, c, d, x, y = map(float, operands)
    return np.array([[a, b, 0], [c, d, 0], [x, y, 1]])


def test_each_element_says_what_it_said_with_lines_of_a_paragraph_marked_as_one(printed):
    before, made = said_by_elements(printed), said_by_elements(compact_pdf(printed))
    assert [words for _, words in made] == [words for _, words in before]
    assert max(marks for marks, _ in before) > 3
    assert max(marks for marks, _ in made) == 2, "before and after the strong word"


def said_by_elements(pdf: bytes) -> list[tuple[int, bytes]]:
    """Of each element on the first page: by how many marks it is told, and its glyphs; every mark is of its parent."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page, marked, open_marks = document.pages[0], {}, []
        for operands, operator in pikepdf.parse_content_stream(page):
            told = str(operator)
            if told == "BDC":
                open_marks.append(operands[1].get("/MCID"))
            elif told == "EMC":
                open_marks.pop()
            elif told in ("Tj", "TJ") and open_marks and open_marks[-1] is not None:
                parts = operands[0] if told == "TJ" else operands
                own = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                marked[int(open_marks[-1])] = marked.get(int(open_marks[-1]), b"") + own
        assert not open_marks
        parents = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)[int(page.obj.StructParents)]
        elements = []
        for element in _all(document.Root.StructTreeRoot):
            inner = element.get("/K")
            numbers = [one for one in (inner if isinstance(inner, pikepdf.Array) else [inner]) if isinstance(one, int)]
            assert all(parents[number].objgen == element.objgen for number in numbers)
            elements.append((len(numbers), b"".join(marked.pop(number, b"") for number in numbers)))
        assert not marked, "a text is marked and in no element"
        return elements


def _content(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return document.pages[0].obj["/Contents"].read_bytes()


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
    with pikepdf.open(io.BytesIO(compact_pdf(printed))) as made:
        assert not [element for element in _all(made.Root.StructTreeRoot) if "/ID" in element]
        assert "/IDTree" not in made.Root.StructTreeRoot


def test_the_words_for_a_picture_stand_in_its_element_alone(printed):
    assert b"/Alt" in _content(printed)
    assert b"/Alt" not in _content(compact_pdf(printed))
    with pikepdf.open(io.BytesIO(compact_pdf(printed))) as made:
        (figure,) = [element for element in _all(made.Root.StructTreeRoot) if element.get("/S") == "/Figure"]
        assert str(figure.Alt) == "A figure"


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


def test_outlines_stay_and_the_programs_for_old_screens_go(printed):
    before, made = (faces_of(pdf) for pdf in (printed, compact_pdf(printed)))
    assert before.keys() == made.keys()
    for name, (tables, outlines) in made.items():
        assert before[name][0] - tables == {"cvt ", "fpgm", "prep"}
        assert outlines == before[name][1]
        assert len(outlines) > 10


def faces_of(pdf: bytes) -> dict[str, tuple[set[str], list[object]]]:
    """The tables of each typeface, and the outline of each of its glyphs."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = {}
        for name, face in document.pages[0].obj.Resources.Font.items():
            font = TTFont(io.BytesIO(face.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
            glyphs = [font["glyf"][glyph].getCoordinates(font["glyf"]) for glyph in font.getGlyphOrder()]
            found[name] = set(font.keys()), [(list(points), list(ends)) for points, ends, _ in glyphs]
        return found


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
    assert compact_page(page.encode()).decode() == f'{picture}<td>alt="x"<td>43'


def test_each_look_of_shapes_is_said_once_and_whose_they_are():
    picture = '<svg id="a"><path d="M1" style="fill:#6a2c91" /><path d="M2" style="fill:#fff" /></svg>'
    page = f'<style>a</style>{picture}<p style="x">{picture}<col style="width: 1%" />'
    told = compact_page(page.encode()).decode()
    assert told.startswith("<style>a.s0{fill:#6a2c91}\n.s1{fill:#fff}\n</style>")
    assert told.count('<path d="M1" class="s0 women" /><path d="M2" class="s1" />') == 2
    assert '<p style="x">' in told
    assert '<col style="width: 1%" />' in told
