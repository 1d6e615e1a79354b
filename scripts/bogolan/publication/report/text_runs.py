"""The texts of a PDF page in runs: the same glyphs in the same places, in fewer bytes.

Typst sets every letter of a picture, and every line and cell of a text, as a text object of its own, with its own
place, colour and typeface. Here letters on one line become words, moved by what their typeface does not move them
anyway, and what follows one another becomes one text object (ISO 32000-1, 9.4), in which colour, typeface and place
change where they differ. What a screen reader reads (marked content) stays around each of its texts; the lines of one
paragraph are marked as one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bogolan.publication.report.pdf_strings import STRING, unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    # How far each glyph of each typeface moves the next: thousandths of the size, by the code of the glyph.
    Advances = Mapping[bytes, Mapping[int, float]]
    Follows = Callable[[int, int], bool]

MARK = re.compile(rb"/MCID (\d+)")
# One text: what a screen reader calls it, where it stands (scale, place), its colour, typeface, size, and its glyphs.
TEXT = re.compile(
    rb"(?:(?P<mark>/\w+ ?<<[^\n]*>>BDC)\n)?"
    rb"q (?P<scale>%(number)b) 0 0 (?P<upright>%(number)b) (?P<x>%(number)b) (?P<y>%(number)b) cm"
    rb"(?P<colour>/\w+ cs [^()\n]* scn)\n"
    rb"BT 0 Tr/(?P<face>\w+) (?P<size>%(number)b) Tf 1 0 0 -1 0 0 Tm"
    rb"(?P<shown>%(string)bTj|\[(?:%(string)b|[-\d. ]++)*+\]TJ)\n"
    rb"ET\nQ\n(?P<end>EMC(?:\n|$)?)?" % {b"number": rb"-?[\d.]+", b"string": STRING},
    re.DOTALL,
)
LEAST = 3  # thousandths of the size: what nobody sees is not told, and does not add up
BESIDE = 0.05  # points: half of what a printer of 600 dots an inch tells apart


@dataclass(frozen=True)
class Text:
    """A text as it stands on the page; `mark` is empty where it is marked together with all around it."""

    mark: bytes
    scale: float
    upright: float
    x: float
    y: float
    colour: bytes
    face: bytes
    size: float
    shown: bytes
    goes_on: bool = False  # marked as one with that before it

    def is_as_large_as(self, other: Text) -> bool:
        """Whether both are scaled alike, as the parts of a picture are."""
        return (self.scale, self.upright) == (other.scale, other.upright)

    def looks_like(self, other: Text) -> bool:
        """Whether both are drawn alike, on one line, and in one marked content."""
        own = (self.y, self.colour, self.face, self.size)
        same = own == (other.y, other.colour, other.face, other.size)
        return same and self.is_as_large_as(other) and not (self.mark or other.mark)


def in_runs(content: bytes, advances: Advances, follows: Follows) -> tuple[bytes, set[int]]:
    """A page's content with texts that follow one another in one text object, and letters in words.

    `follows` tells of the numbers of two marks whether the second comes right after the first in one element. Then both
    texts are marked by the first; the numbers that no text is marked by any more are told too.
    """
    parts, written, joined = [], 0, set()
    run: list[Text] = []
    for found in TEXT.finditer(content):
        whole = bool(found["mark"]) == bool(found["end"])
        if run and (found.start() != written or not whole or bool(run[0].mark) != bool(found["mark"])):
            parts.append(_run(run, advances))
            run = []
        parts.append(content[written : found.start()])
        written = found.end()
        if not whole:  # marked together with what stands before or after it
            parts.append(found[0])
            continue
        text, before = _text(found), run[-1] if run else None
        if before is not None and before.is_as_large_as(text) and _goes_on(before.mark, text.mark, follows):
            joined.add(_number(text.mark))
            text = replace(text, goes_on=True)
        run.append(text)
    return b"".join([*parts, _run(run, advances), content[written:]]), joined


def _goes_on(before: bytes, mark: bytes, follows: Follows) -> bool:
    """Whether a mark continues that before it: they say the same, of one element."""
    if not (MARK.search(before) and MARK.search(mark)) or MARK.sub(b"", before) != MARK.sub(b"", mark):
        return False
    return follows(_number(before), _number(mark))


def _number(mark: bytes) -> int:
    return int(MARK.search(mark)[1])


def _text(found: re.Match[bytes]) -> Text:
    numbers = {name: float(found[name]) for name in ("scale", "upright", "x", "y", "size")}
    return Text(mark=found["mark"] or b"", colour=found["colour"], face=found["face"], shown=found["shown"], **numbers)


def _run(texts: Iterable[Text], advances: Advances) -> bytes:
    """Texts as one text object for each scale."""
    parts: list[bytes] = []
    before: Text | None = None
    for text in _in_words(texts, advances):
        if before is not None and before.mark and not text.goes_on:
            parts.append(b"EMC\n")
        if before is None or not before.is_as_large_as(text):
            parts += [_end(before), _start(text)]
            x, y = text.x, text.y
        else:
            parts += [_change(before, text)]
        if text.mark and not text.goes_on:
            parts.append(text.mark + b"\n")
        across, down = _shift(text.x - x, text.scale), _shift(y - text.y, text.upright)
        if across or down:
            parts.append(b"%g %g Td" % (across, down))
            x, y = x + across * text.scale, y - down * text.upright
        parts.append(text.shown + b"\n")
        before = text
    closing = b"EMC\n" if before is not None and before.mark else b""
    return b"".join([*parts, closing, _end(before)])


def _shift(moved: float, scale: float) -> float:
    return 0.0 if abs(moved) < BESIDE else round(moved / scale, 1)


def _start(text: Text) -> bytes:
    place = b"q %.9g 0 0 %.9g %.7g %.7g cm" % (text.scale, text.upright, text.x, text.y)
    return b"\n%s%s\nBT/%s %g Tf 1 0 0 -1 0 0 Tm\n" % (place, text.colour, text.face, text.size)


def _change(before: Text, text: Text) -> bytes:
    """What the next text has otherwise than that before it."""
    colour = text.colour + b"\n" if text.colour != before.colour else b""
    face = b"/%s %g Tf\n" % (text.face, text.size) if (text.face, text.size) != (before.face, before.size) else b""
    return colour + face


def _end(text: Text | None) -> bytes:
    return b"" if text is None else b"ET\nQ\n"


# ---------------------------------------------------------------------------------------------------- letters, words


def _in_words(texts: Iterable[Text], advances: Advances) -> Iterator[Text]:
    """The texts, with letters of one line that look alike set one after the other."""
    line: list[Text] = []
    for text in texts:
        if line and not (_is_letter(text) and text.looks_like(line[-1]) and text.x > line[-1].x):
            yield _word(line, advances)
            line = []
        if _is_letter(text) and not text.mark:
            line.append(text)
        else:
            yield text
    if line:
        yield _word(line, advances)


def _is_letter(text: Text) -> bool:
    return text.shown.endswith(b"Tj")


def _word(letters: list[Text], advances: Advances) -> Text:
    """Letters as one text: each moved from where the typeface puts it to where it stood."""
    first, widths = letters[0], advances.get(letters[0].face, {})
    told, reached = [first.shown[1:-3]], _advance(first.shown, widths)
    for letter in letters[1:]:
        # From what was written, not from what was meant: rounding does not add up along a line.
        place = (letter.x - first.x) / first.scale / first.size * 1000
        moved = round(place - reached)
        if abs(moved) >= LEAST:
            told.append(b")%d(" % -moved)
            reached += moved
        told.append(letter.shown[1:-3])
        reached += _advance(letter.shown, widths)
    if len(told) == len(letters):
        return replace(first, shown=b"(" + b"".join(told) + b")Tj")
    return replace(first, shown=b"[(" + b"".join(told) + b")]TJ")


def _advance(shown: bytes, widths: Mapping[int, float]) -> float:
    """How far a string of two-byte codes moves what follows it, in thousandths of its size."""
    codes = unescaped(shown[: shown.rindex(b")") + 1])
    return sum(widths.get(int.from_bytes(codes[at : at + 2], "big"), 0.0) for at in range(0, len(codes), 2))
