"""Letters as people and programs write them: tidied, mended where a wrong encoding garbled them, folded to compare."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

# They take no room and say nothing: zero-width space, word joiner, byte order mark.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
# What word processors make of an apostrophe between two letters; elsewhere it may be a quotation mark.
APOSTROPHE = re.compile(r"(?<=[^\W\d_])\u2019(?=[^\W\d_])")
# What stands where a letter was lost.
LOST = "\ufffd"
# Letters that NFKD leaves whole but that people type without their hook or tie; ours and those of Mali's languages.
HOOKED = {"œ": "oe", "æ": "ae", "ø": "o", "ɓ": "b", "ɗ": "d", "ŋ": "n", "ɲ": "n", "ƴ": "y", "ɛ": "e", "ɔ": "o"}
PLAIN = str.maketrans(HOOKED)
# They part answers ("<1 year", ">1 year") and so are no mere punctuation.
TELLING = f"<>+{LOST}"
# What folding makes of ASCII, at once: small letters and figures stay, all else but what is telling parts words.
ASCII_FOLDED = {code: chr(code).lower() if chr(code).isalnum() or chr(code) in TELLING else " " for code in range(0x80)}

# Letters, figures and marks that every encoding has, without white space around them.
PRINTED = "([!-~]([ -~]*[!-~])?)?"
# Arrow's patterns are made anew at each call: for so few texts that takes longer than to look at each.
FEW = 50

# Windows-1252 where it differs from Latin-1: its characters by their byte. Five bytes have none and stay controls.
WINDOWS = {
    byte: character
    for byte in range(0x80, 0xA0)
    if len(character := bytes([byte]).decode("cp1252", errors="ignore")) == 1
}
BYTES = {ord(character): byte for byte, character in WINDOWS.items()}
MOST_TIMES_GARBLED = 3


def are_plain(texts: np.ndarray) -> np.ndarray:
    """(n) where a text is plain ASCII without white space around it: nothing of it is to be mended or tidied."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(texts) <= FEW:
        return np.array([re.fullmatch(PRINTED, text) is not None for text in texts], bool)
    return pc.match_substring_regex(pa.array(texts, pa.string()), f"^{PRINTED}$").to_numpy(zero_copy_only=False)


def tidied(text: str) -> str:
    """Text without white space around it and invisible characters in it, composed as in Unicode, apostrophes plain."""
    if text.isascii():
        return text.strip()
    return APOSTROPHE.sub("'", unicodedata.normalize("NFC", text.translate(INVISIBLE))).strip()


def all_tidied(texts: np.ndarray) -> np.ndarray:
    """(n) texts (objects) tidied, those that are plain as they stand."""
    import numpy as np

    odd = np.flatnonzero(~are_plain(texts))
    if not len(odd):
        return texts
    tidy = texts.copy()
    tidy[odd] = [tidied(text) for text in texts[odd]]
    return tidy


def from_windows(line: bytes) -> str:
    """Bytes read as Windows-1252."""
    return line.decode("latin-1").translate(WINDOWS)


def repaired(text: str) -> str:
    """Text whose UTF-8 was read as Windows-1252 ("TÃ©nenkou"), as it was meant; any other text as it is.

    Only where all its bytes are UTF-8 of characters that Windows-1252 has, so that nothing that was meant is lost.
    """
    for _ in range(MOST_TIMES_GARBLED):
        if text.isascii():
            break
        try:
            meant = text.translate(BYTES).encode("latin-1").decode("utf-8")
            unicodedata.normalize("NFC", meant).translate(BYTES).encode("latin-1")
        except UnicodeError:
            break
        text = meant
    return text


def folded(text: str) -> str:
    """Text without case, accents and punctuation, for comparison: "  Amélioré." and "AMELIORE" become "ameliore"."""
    if text.isascii():
        return " ".join(text.translate(ASCII_FOLDED).split())
    letters = []
    for character in unicodedata.normalize("NFKD", text.casefold()).translate(PLAIN):
        category = unicodedata.category(character)
        if "\u0300" <= character <= "\u036f" or category == "Cf":
            continue
        apart = category[0] in "PSZC" and character not in TELLING
        letters.append(" " if apart else character)
    return " ".join("".join(letters).split())


def losing_accented(text: str) -> str:
    """Text as it is left when every letter beyond ASCII was lost: "Djenné" and "Djenn\ufffd" become one."""
    return re.sub(r"[^\x00-\x7f]+", LOST, unicodedata.normalize("NFC", text).casefold())


def near(word: str, other: str) -> int | None:
    """How many slips part two folded texts (a letter wrong, missing, added, or two swapped); None where too many.

    Allowed is one slip for every five letters of a word, never in the first letter (which people seldom mistake, and
    which tells "possible" from "impossible") and never in a number.
    """
    words, others = word.split(), other.split()
    if len(words) != len(others):
        return None
    slips = 0
    for one, two in zip(words, others, strict=True):
        if one == two:
            continue
        allowed = min(len(one), len(two)) // 5
        if one[0] != two[0] or abs(len(one) - len(two)) > allowed or any(map(str.isdigit, one + two)):
            return None
        found = distance(one, two)
        if found > allowed:
            return None
        slips += found
    return slips


def distance(one: str, two: str) -> int:
    """Optimal string alignment distance (Boytsov 2011): Levenshtein's, with neighbours swapped as one slip."""
    before: list[int] = []
    last = list(range(len(two) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, other in enumerate(two, start=1):
            best = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == two[column - 2] and one[row - 2] == other:
                best = min(best, before[column - 2] + 1)
            line.append(best)
        before, last = last, line
    return last[-1]
