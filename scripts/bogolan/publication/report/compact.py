"""Documents in fewer bytes.

Of a PDF: Typst sets every letter of a picture by itself, with its own place, colour and typeface; set one after the
other they take a fifth, and can be read out and copied as words. Of every cell of a table it says how its borders look,
and which heads it stands under though these say that they are of a column. Objects are compressed too, of which a
tagged PDF has thousands.
Of an HTML page: pandoc says of every cell how it is aligned, and the words for a picture twice.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = 9  # of zlib: a report is made once and read often
NUMBER = rb"-?[\d.]+"
# One letter: where it stands (scale, place), its colour, typeface and size, and the letter.
LETTER = re.compile(
    rb"q (?P<scale>"
    + NUMBER
    + rb") 0 0 (?P<upright>"
    + NUMBER
    + rb") (?P<x>"
    + NUMBER
    + rb") (?P<y>"
    + NUMBER
    + rb") cm"
    rb"(?P<set>/\w+ cs [^()\n]* scn\nBT 0 Tr/\w+ " + NUMBER + rb" Tf 1 0 0 -1 0 0 Tm)"
    rb"(?P<letter>\((?:[^()\\]|\\.)*\)Tj)\nET\nQ\n",
    re.DOTALL,
)
# What pandoc says of cells and of pictures, and what says the same: the page's style aligns to the left.
LEFT, RIGHT, NUMBER_CELL = b' style="text-align: left;"', b' style="text-align: right;"', b' class="number"'
PICTURE = re.compile(rb'(<svg id="[^"]*" role="img" (aria-label="[^"]*")) alt="[^"]*"')
STRING = re.compile(rb"(\((?:[^()\\]|\\.)*\))", re.DOTALL)
PRECISE = re.compile(rb"([1-9]\d+\.\d\d)\d+")  # from 10 on: what is less may be a scale, of which every place tells
ESCAPE = re.compile(rb"\\([0-7]{1,3}|[^0-7])", re.DOTALL)
MEANT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}
MUST_BE_ESCAPED = re.compile(rb"[()\\\r]")
NAMED = {b"(": rb"\(", b")": rb"\)", b"\\": rb"\\", b"\r": rb"\r"}


def compact_pdf(pdf: bytes) -> bytes:
    """The same pages in fewer bytes, the same bytes on every run; PdfError for what is no PDF."""
    import pikepdf

    pikepdf.settings.set_flate_compression_level(LEVEL)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            page.contents_coalesce()
            content = page.obj["/Contents"]
            content.write(plainly(in_words(content.read_bytes())))
        for element in _elements(document.Root.get("/StructTreeRoot")):
            _without_looks(element)
        made = io.BytesIO()
        document.save(
            made,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            deterministic_id=True,
        )
    return made.getvalue()


def _elements(tree: Any) -> Iterator[Any]:
    """All elements of the tree that a screen reader reads, from the root on."""
    import pikepdf

    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += list(element)
        elif isinstance(element, pikepdf.Dictionary):
            yield element
            waiting.append(element.get("/K"))


def _without_looks(element: Any) -> None:
    """Leave out, in place, what an element says of borders, and the heads of a cell."""
    import pikepdf

    if "/A" not in element:
        return
    attributes = list(element.A) if isinstance(element.A, pikepdf.Array) else [element.A]
    for told in attributes:
        for name in [name for name in told.keys() if name.startswith("/Border") or name == "/Headers"]:  # noqa: SIM118
            del told[name]
    kept = [told for told in attributes if set(told.keys()) - {"/O"}]
    if kept:
        element.A = kept[0] if len(kept) == 1 else pikepdf.Array(kept)
    else:
        del element["/A"]


def compact_page(page: bytes) -> bytes:
    """The same HTML page in fewer bytes."""
    return PICTURE.sub(rb"\1", page.replace(LEFT, b"").replace(RIGHT, NUMBER_CELL))


def in_words(content: bytes) -> bytes:
    """A page's content with letters on one line, in one colour and typeface, set one after the other."""
    letters = list(LETTER.finditer(content))
    parts, written, place = [], 0, 0
    while place < len(letters):
        first = letters[place]
        end = place + 1
        while end < len(letters) and _follows(letters[end - 1], letters[end]):
            end += 1
        parts += [content[written : first.start()], _line(letters[place:end])]
        written, place = letters[end - 1].end(), end
    return b"".join([*parts, content[written:]])


def plainly(content: bytes) -> bytes:
    """A page's content with strings as bytes in place of octal escapes, and coordinates to a hundredth of a point."""
    parts = STRING.split(content)
    parts[::2] = [PRECISE.sub(rb"\1", part) for part in parts[::2]]
    parts[1::2] = [_unescaped(string) for string in parts[1::2]]
    return b"".join(parts)


def _unescaped(string: bytes) -> bytes:
    """A PDF string (ISO 32000-1, 7.3.4.2) with only those escapes that it must have."""
    said = ESCAPE.sub(lambda found: bytes([int(found[1], 8)]) if found[1].isdigit() else MEANT[found[1]], string[1:-1])
    return b"(" + MUST_BE_ESCAPED.sub(lambda found: NAMED[found[0]], said) + b")"


def _follows(letter: re.Match[bytes], after: re.Match[bytes]) -> bool:
    alike = all(letter[part] == after[part] for part in ("scale", "upright", "y", "set"))
    return alike and letter.end() == after.start() and float(after["x"]) > float(letter["x"])


def _line(letters: list[re.Match[bytes]]) -> bytes:
    """Letters of one line: the first where it stood, each further one moved to its place from that before it."""
    first, scale = letters[0], float(letters[0]["scale"])
    start = first[0][: first.start("letter") - first.start()]
    told, reached = [first["letter"]], 0.0
    for letter in letters[1:]:
        # From what was written, not from what was meant: rounding does not add up along a line.
        moved = round((float(letter["x"]) - float(first["x"])) / scale - reached, 2)
        reached += moved
        told.append(b" %g 0 Td" % moved + letter["letter"])
    return b"".join([start, *told, b"\nET\nQ\n"])
