"""A text file in more than one encoding: most lines in UTF-8, some, from another machine, in Windows-1252."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.letters import from_windows

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class MixedText:
    """A file in UTF-8 twice: once `decoded` line by line, once `lossy`, with U+FFFD for each byte that is not UTF-8.

    Both have the same commas, quotes and line ends, so that they differ in just the cells that were decoded. The first
    line is decoded in both, lest two columns lose what tells them apart.
    """

    decoded: bytes
    lossy: bytes


def mixed_text(path: Path) -> MixedText | None:
    """None for a file in UTF-8; else its lines in UTF-8, those that were not having been read as Windows-1252.

    Raises SurveyError where no line is in UTF-8 with a letter beyond ASCII: then nothing says what the others are in.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for _ in file:
                pass
    except UnicodeDecodeError as error:
        wrong = error.object[error.start : error.start + 1]
    else:
        return None
    decoded, lossy, sure = [], [], False
    for number, line in enumerate(path.read_bytes().split(b"\n")):
        try:
            text = as_read = line.decode("utf-8")
            sure |= not line.isascii()
        except UnicodeDecodeError:
            text = from_windows(line)
            as_read = line.decode("utf-8", errors="replace") if number else text
        decoded.append(text)
        lossy.append(as_read)
    if not sure:
        found = f"a byte that is not UTF-8 ({wrong!r})"
        raise SurveyError(Problem(str(path), found, "a CSV file in UTF-8", hint="save it again as CSV UTF-8"))
    return MixedText("\n".join(decoded).encode(), "\n".join(lossy).encode())
