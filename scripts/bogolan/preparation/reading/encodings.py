"""A text file in more than one encoding: most lines in UTF-8, some, from another machine, in Windows-1252."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.letters import from_windows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# The letters of French, Spanish, Portuguese and English words, and the marks beside them.
LETTERS = frozenset("àâäçéèêëîïôöùûüÿœæñáíóúãõÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆÑÁÍÓÚÃÕ")
MARKS = frozenset("’‘“”«»–—…€°²³ºª½§\u00a0")
# So many lines in Windows-1252 for each in UTF-8 are a file in Windows-1252.
MANY_TIMES = 10
# They stand alone in French: to, he has; or.
ALONE = frozenset("àÀôÔ")
UTF_16 = "a byte that is not UTF-8 at its start, as UTF-16 has"
# How files begin that are none in UTF-8, and what they are.
STARTS = {
    b"\xff\xfe": UTF_16,
    b"\xfe\xff": UTF_16,
    b"PK\x03\x04": "a packed file, such as a workbook of Excel",
    b"\xd0\xcf\x11\xe0": "an old workbook of Excel",
    b"%PDF": "a PDF",
    b"$FL2": "an SPSS file",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a packed file (gzip)",
}
# A greater byte is of a letter that takes more than one in UTF-8, or that is in another encoding.
LAST_OF_ASCII = 0x7F
LINE_FEED = ord("\n")


@dataclass(frozen=True)
class MixedText:
    """A file in UTF-8, `decoded` line by line, and its other lines, by number from 0, with U+FFFD for what was not.

    `lossy` is None where the whole file was in Windows-1252, so that no line tells the others apart. A line has the
    same commas and quotes in both forms, so that they differ in just the cells that were decoded. The first line is
    decoded in both, lest two columns lose what tells them apart.
    """

    decoded: bytes
    lossy: Mapping[int, bytes] | None

    def all_lossy(self) -> bytes:
        """The whole file as it is without decoding."""
        lines = self.decoded.split(b"\n")
        for number, line in (self.lossy or {}).items():
            lines[number] = line
        return b"\n".join(lines)


def mixed_text(path: Path) -> MixedText | None:
    """None for a file in UTF-8; else its lines in UTF-8, those that were not having been read as Windows-1252.

    Raises SurveyError for bytes that no text has, as in UTF-16 and in files of other kinds.

    Where no line is in UTF-8 with a letter beyond ASCII only the letters say what the file is in. Raises SurveyError
    where they are not those of a language that is written in Windows-1252: it may be in another encoding then.
    """
    content = path.read_bytes()
    _refuse_binary(path, content)
    pieces, lossy, sure, done, first_wrong = [], {}, 0, 0, b""
    for number, start, line in _lines_beyond_ascii(content):
        try:
            line.decode("utf-8")
            sure += 1
        except UnicodeDecodeError as error:
            first_wrong = first_wrong or line[error.start : error.start + 1]
            text = from_windows(line).encode()
            pieces += [content[done:start], text]
            done = start + len(line)
            lossy[number] = line.decode("utf-8", errors="replace").encode() if number else text
    if not lossy:
        return None
    decoded = b"".join([*pieces, content[done:]])
    if not sure and not reads_well(decoded.decode()):
        found = f"a byte that is not UTF-8 ({first_wrong!r})"
        raise SurveyError(Problem(str(path), found, "a CSV file in UTF-8", hint="save it again as CSV UTF-8"))
    # Garbled letters may look like UTF-8 in a file that is not.
    return MixedText(decoded, None if len(lossy) >= MANY_TIMES * sure else lossy)


def _lines_beyond_ascii(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Lines with a byte beyond ASCII: their number from 0, where they start, and what stands there."""
    values = np.frombuffer(content, np.uint8)
    feeds = np.flatnonzero(values == LINE_FEED)
    numbers = np.unique(np.searchsorted(feeds, np.flatnonzero(values > LAST_OF_ASCII)))
    starts, ends = np.append(0, feeds + 1)[numbers], np.append(feeds, len(content))[numbers]
    for number, start, end in zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True):
        yield number, start, content[start:end]


def _refuse_binary(path: Path, content: bytes) -> None:
    """Raise SurveyError for what is no text: other kinds of file by their first bytes, UTF-16, and NUL bytes."""
    expected, hint = "a CSV file in UTF-8", "save it again as CSV UTF-8"
    for start, kind in STARTS.items():
        if content.startswith(start):
            raise SurveyError(Problem(str(path), kind, expected, hint=hint))
    place = content.find(b"\0")
    if place >= 0:
        line = content.count(b"\n", 0, place) + 1
        raise SurveyError(Problem(str(path), "a NUL byte", expected, line=line, hint=hint))


def reads_well(text: str) -> bool:
    """Whether all characters beyond ASCII are letters within words, or marks.

    So read, a file in another encoding of one byte has others: what Macintosh writes for é is Ž here, what DOS writes
    is a low quote.
    """
    for found in re.finditer(r"[^\x00-\x7f]", text):
        letter, place = found[0], found.start()
        beside = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
        if letter in MARKS or letter in ALONE:
            continue
        if letter not in LETTERS or not any(map(str.isalpha, beside)):
            return False
    return True
