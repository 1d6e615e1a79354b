"""Documents in fewer bytes.

Of a PDF: texts are set in runs (`text_runs`), and its structure says what it must (`pdf_structure`). The words for a
picture stand on the page as well as in its element. Half of a typeface is what fits its letters to the dots of old
screens. Objects are compressed too, of which a tagged PDF has thousands.
Of an HTML page: pandoc says of every cell how it is aligned, as the style of the page says of all of them, and the
words for a picture twice; HTML does without the ends of cells and rows; and pictures say of every shape how it looks.
"""

from __future__ import annotations

import io
import re
from typing import Any

from bogolan.publication.report.pdf_strings import STRING, plainly
from bogolan.publication.report.pdf_structure import put_in_order
from bogolan.publication.report.text_runs import in_runs
from bogolan.publication.typefaces import without_hinting

LEVEL = 9  # of zlib: a report is made once and read often
# What pandoc says of cells and of pictures that the page's style says, or HTML does without.
ALIGNED = re.compile(rb' style="text-align: (?:left|right);"|</t[dhr]>|(?<=<tr>)\n|\n(?=</tr>)')
# The words for a picture, which stand in its element too.
ALTERNATIVE = re.compile(rb"/Alt ?(?:<[0-9A-Fa-f]*>|%s)" % STRING, re.DOTALL)
DRAWN, LOOK = re.compile(rb"<svg .*?</svg>", re.DOTALL), re.compile(rb' style="([^"]*)"')
# The colours of women and men in figures.
WHOSE = {b"#6a2c91": b"women", b"#e07b00": b"men", b"#a65300": b"men"}
PICTURE = re.compile(rb'(<svg id="[^"]*" role="img" (aria-label="[^"]*")) alt="[^"]*"')


def compact_pdf(pdf: bytes) -> bytes:
    """The same pages in fewer bytes, the same bytes on every run; PdfError for what is no PDF."""
    import pikepdf

    pikepdf.settings.set_flate_compression_level(LEVEL)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        marked = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
        for page in document.pages:
            _set_in_runs(page, marked[int(page.obj.StructParents)])
        put_in_order(document)
        for face in _faces(document):
            face.write(without_hinting(face.read_bytes()))
        made = io.BytesIO()
        document.save(
            made,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            deterministic_id=True,
        )
    return made.getvalue()


def _faces(document: Any) -> list[Any]:
    """The files of the typefaces, each once."""
    faces = [face for page in document.pages for face in page.obj.Resources.get("/Font", {}).values()]
    files = [face.DescendantFonts[0].FontDescriptor.get("/FontFile2") for face in faces]
    return list({file.objgen: file for file in files if file is not None}.values())


def _set_in_runs(page: Any, parents: Any) -> None:
    """Write a page's content anew; `parents` are the elements of its marks, by number (ISO 32000-1, 14.7.4.4)."""
    import pikepdf

    places = _places(page, parents)

    def follows(number: int, after: int) -> bool:
        element, at = places.get(number, (None, 0))
        return element is not None and places.get(after) == (element, at + 1)

    page.contents_coalesce()
    content = page.obj["/Contents"]
    plain = ALTERNATIVE.sub(b"", plainly(content.read_bytes()))
    written, joined = in_runs(plain, _advances(page), follows)
    content.write(written)
    for number in joined:
        element = parents[number]
        element.K = pikepdf.Array([inner for inner in element.K if inner != number])
        parents[number] = None


def _places(page: Any, parents: Any) -> dict[int, tuple[Any, int]]:
    """The element of each mark of a page, and its place in there."""
    import pikepdf

    found = {}
    for element in parents:
        if isinstance(element.K, pikepdf.Array) and element.Pg.objgen == page.obj.objgen:
            found |= {inner: (element.objgen, at) for at, inner in enumerate(element.K) if isinstance(inner, int)}
    return found


def _advances(page: Any) -> dict[bytes, dict[int, float]]:
    """How far each glyph of the page's typefaces moves the next one (ISO 32000-1, 9.7.4.3): first, last, width."""
    found = {}
    for name, face in page.obj.Resources.get("/Font", {}).items():
        told = [float(number) for number in face.DescendantFonts[0].get("/W", [])]
        ranges = zip(told[::3], told[1::3], told[2::3], strict=True)
        found[name[1:].encode()] = {
            code: width for first, last, width in ranges for code in range(int(first), int(last) + 1)
        }
    return found


def compact_page(page: bytes) -> bytes:
    """The same HTML page in fewer bytes."""
    return _styled_once(PICTURE.sub(rb"\1", ALIGNED.sub(b"", page)))


def _styled_once(page: bytes) -> bytes:
    """Pictures in which each look is said once for the whole page, and whose it is of women's and men's colours."""
    names: dict[bytes, bytes] = {}

    def named(found: re.Match[bytes]) -> bytes:
        name = names.setdefault(found[1], b"s%d" % len(names))
        whose = next((b" " + gender for colour, gender in WHOSE.items() if colour in found[1]), b"")
        return b' class="%s%s"' % (name, whose)

    page = DRAWN.sub(lambda picture: LOOK.sub(named, picture[0]), page)
    rules = b"".join(b".%s{%s}\n" % (name, look) for look, name in names.items())
    return page.replace(b"</style>", rules + b"</style>", 1)
