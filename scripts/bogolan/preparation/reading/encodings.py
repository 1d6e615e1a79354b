"""A text file in more than one encoding: most lines in UTF-8, some, from another machine, in Windows-1252."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.letters import from_windows

if TYPE_CHECKING:
    from pathlib import Path

# The letters of French, Spanish, Portuguese and English words, and the marks beside them.
LETTERS = frozenset("àâäçéèêëîïôöùûüÿœæñáíóúãõÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆÑÁÍÓÚÃÕ")
MARKS = frozenset("’‘“”«»–—…€°²³ºª½§\u00a0")
# So many lines in Windows-1252 for each in UTF-8 are a file in Windows-1252.
MANY_TIMES = 10
# They stand alone in French: to, he has; or.
ALONE = frozenset("àÀôÔ")
PART = 2**20
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
LONGEST_START = max(map(len, STARTS))


@dataclass(frozen=True)
class MixedText:
    """A file in UTF-8 twice: once `decoded` line by line, once `lossy`, with U+FFFD for each byte that is not UTF-8.

    `lossy` is None where the whole file was in Windows-1252, so that no line tells the others apart. Both have the same
    commas, quotes and line ends, so that they differ in just the cells that were decoded. The first line is decoded in
    both, lest two columns lose what tells them apart.
    """

    decoded: bytes
    lossy: bytes | None


def mixed_text(path: Path) -> MixedText | None:
    """None for a file in UTF-8; else its lines in UTF-8, those that were not having been read as Windows-1252.

    Raises SurveyError for bytes that no text has, as in UTF-16 and in files of other kinds.

    Where no line is in UTF-8 with a letter beyond ASCII only the letters say what the file is in. Raises SurveyError
    where they are not those of a language that is written in Windows-1252: it may be in another encoding then.
    """
    refuse_binary(path)
    try:
        with path.open(encoding="utf-8") as file:
            for _ in file:
                pass
    except UnicodeDecodeError as error:
        wrong = error.object[error.start : error.start + 1]
    else:
        return None
    decoded, lossy, sure, wrong_lines = [], [], 0, 0
    for number, line in enumerate(path.read_bytes().split(b"\n")):
        try:
            text = as_read = line.decode("utf-8")
            sure += not line.isascii()
        except UnicodeDecodeError:
            wrong_lines += 1
            text = from_windows(line)
            as_read = line.decode("utf-8", errors="replace") if number else text
        decoded.append(text)
        lossy.append(as_read)
    if not sure and not reads_well("\n".join(decoded)):
        found = f"a byte that is not UTF-8 ({wrong!r})"
        raise SurveyError(Problem(str(path), found, "a CSV file in UTF-8", hint="save it again as CSV UTF-8"))
    if wrong_lines >= MANY_TIMES * sure:  # garbled letters may look like UTF-8 in a file that is not
        return MixedText("\n".join(decoded).encode(), None)
    return MixedText("\n".join(decoded).encode(), "\n".join(lossy).encode())


def refuse_binary(path: Path) -> None:
    """Raise SurveyError for what is no text: other kinds of file by their first bytes, UTF-16, and NUL bytes."""
    hint = "save it again as CSV UTF-8"
    line = 1
    with path.open("rb") as file:
        start = file.read(LONGEST_START)
        for known, kind in STARTS.items():
            if start.startswith(known):
                raise SurveyError(Problem(str(path), kind, "a CSV file in UTF-8", hint=hint))
        file.seek(0)
        while part := file.read(PART):
            place = part.find(b"\0")
            if place >= 0:
                line += part.count(b"\n", 0, place)
                raise SurveyError(Problem(str(path), "a NUL byte", "a CSV file in UTF-8", line=line, hint=hint))
            line += part.count(b"\n")


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
