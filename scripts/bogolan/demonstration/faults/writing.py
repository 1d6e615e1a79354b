"""How values are written: numbers, labels, white space, encodings (E17 to E20)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import numpy as np

from bogolan.demonstration.faults.spellings import abbreviations, cercle_names, labels, unknown_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from bogolan.demonstration.faults.sheet import Sheet

DECIMALS = ("rand1", "rand2", "rand3")
WHOLE = ("age", "hh_size", "cattle")
FREE_TEXTS = ("m_open", "i_note", "livelihood_oth")
THIN_SPACE = "\u202f"
# A tablet that exports labels does so in several cells of a row: cells a row, about.
LABELS_A_ROW = 9
# Where white space may stand without anybody seeing it. What the list experiment and the dates need stays clean.
WITH_WHITE_SPACE = (
    "enum_id", "village_id", "resp_id", "cercle", "sex", "age", "marital", "marr_year", "edu", "livelihood",
    "livelihood_oth", "hh_size", "presence", "a_marry", "a_justice", "a_move", "b_bride", "b_fear", "e_corr", "e_medi",
    "x_any", "x_who", "t_chief", "t_army", "d_good", "d_stance", "m_why", "m_open", "i_note",
)  # fmt: skip
# A byte that is no UTF-8 travels in a text as a private-use character: U+E000 and the byte.
PRIVATE_USE = 0xE000


def numbers(sheet: Sheet) -> None:
    """E17: decimal commas, spaces between thousands, a zero after the comma."""
    random = sheet.random("E17")
    pool = np.flatnonzero(~sheet.busy)
    for kind, questions, written in (
        ("decimal_comma", DECIMALS, lambda text: text.replace(".", ",")),
        ("trailing_zero", WHOLE, lambda text: f"{text},0"),
    ):
        _rewrite(sheet, kind, sheet.cells(random, pool, questions, "E17", kind), written)
    for kind, space in (("space", " "), ("thin_space", THIN_SPACE)):
        years = sheet.free("marr_year") & (sheet["marr_year"] != "")
        rows = sheet.pick(random, years, "E17", kind)
        _rewrite(sheet, kind, {"marr_year": rows}, lambda text, space=space: f"{text[0]}{space}{text[1:]}")


def _rewrite(sheet: Sheet, kind: str, cells: dict[str, np.ndarray], written: Callable[[str], str]) -> None:
    for question, rows in cells.items():
        sheet.put("E17", kind, rows, question, [written(text) for text in sheet[question][rows]])


def labels_for_codes(sheet: Sheet) -> None:
    """E18: labels in French or English, in any case, or the field's abbreviations; a few words that are neither."""
    random = sheet.random("E18")
    known, short, unknown = labels(), abbreviations(), unknown_words()
    idle = np.flatnonzero(~sheet.busy)
    for kind in ("label", "unknown"):
        rows_with = -(-sheet.counts["E18", kind] // LABELS_A_ROW) if kind == "label" else len(idle)
        pool = random.permutation(idle)[:rows_with]
        way = random.random(len(sheet))  # a tablet writes in its own language and case
        for question, rows in sheet.cells(random, pool, list(known), "E18", kind).items():
            if kind == "unknown":
                texts = random.choice(np.array(unknown, object), len(rows))
            else:
                written = {code: (*names, *short.get(code, ())) for code, names in known[question].items()}
                codes = sheet[question][rows]
                texts = [written[code][int(u * len(written[code]))] for code, u in zip(codes, way[rows], strict=True)]
            sheet.put("E18", kind, rows, question, texts)


def white_space(sheet: Sheet) -> None:
    """E19: spaces, no-break spaces, tabs, zero-width spaces and byte order marks beside values."""
    random = sheet.random("E19")
    pool = np.flatnonzero(~sheet.busy)
    for kind, around in (
        ("space", (" {}", "{} ", "  {}", "{}  ")),
        ("no_break_space", ("{}\u00a0", "\u00a0{}")),
        ("tab", ("{}\t",)),
        ("zero_width", ("{}\u200b", "\u200b{}")),
        ("byte_order_mark", ("\ufeff{}",)),
    ):
        for question, rows in sheet.cells(random, pool, WITH_WHITE_SPACE, "E19", kind).items():
            way = random.integers(0, len(around), len(rows))
            texts = [around[number].format(text) for number, text in zip(way, sheet[question][rows], strict=True)]
            sheet.put("E19", kind, rows, question, texts)


def letters(sheet: Sheet) -> None:
    """E20: names and words that went through the wrong encoding or another keyboard."""
    random = sheet.random("E20")
    for kind, spoilt in (("mojibake_place", mojibake), ("lost", _lost)):
        names = {code: spoilt(name) for code, name in cercle_names().items() if not name.isascii()}
        cercle = sheet["cercle"]
        rows = sheet.pick(random, sheet.free("cercle") & np.isin(cercle, list(names)), "E20", kind)
        sheet.put("E20", kind, rows, "cercle", [names[code] for code in cercle[rows]])

    accented = {question: _accented(sheet, question) for question in FREE_TEXTS}
    # All of such a row is in Windows-1252, so no other of its cells may need more than ASCII, now or later.
    plain = np.logical_and.reduce([_ascii(sheet[question]) for question in ("today", "cercle")])
    rows = sheet.pick(random, plain & np.logical_or.reduce(list(accented.values())), "E20", "windows_1252")
    for question, some in accented.items():
        own = rows[some[rows]]
        sheet.put("E20", "windows_1252", own, question, [as_bytes(text) for text in sheet[question][own]])
    sheet.busy[rows] = True
    kept = np.ones(len(sheet), bool)
    kept[rows] = False
    for kind, written in (("mojibake_text", mojibake), ("decomposed", lambda text: normalize("NFD", text))):
        rows = sheet.pick(random, kept & _accented(sheet, "m_open"), "E20", kind)
        sheet.put("E20", kind, rows, "m_open", [written(text) for text in sheet["m_open"][rows]])
    rows = sheet.pick(random, kept & _holding(sheet, "m_open", "'"), "E20", "quotes")
    sheet.put("E20", "quotes", rows, "m_open", [text.replace("'", "’") for text in sheet["m_open"][rows]])


def _ascii(texts: np.ndarray) -> np.ndarray:
    return np.fromiter((text.isascii() for text in texts), bool, len(texts))


def mojibake(text: str) -> str:
    """A text in UTF-8, read as Windows-1252 (as browsers do: a byte that has no letter there keeps its number)."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in _NO_LETTER else chr(byte) for byte in text.encode("utf-8")
    )


def as_bytes(text: str) -> str:
    """A text in which each letter that is no ASCII stands for its byte in Windows-1252."""
    return "".join(chr(PRIVATE_USE + byte) if byte > 0x7F else chr(byte) for byte in text.encode("cp1252"))


_NO_LETTER = {0x81, 0x8D, 0x8F, 0x90, 0x9D}


def _lost(name: str) -> str:
    """A name whose letters with accents were lost."""
    return "".join(letter if letter.isascii() else "\ufffd" for letter in name)


def _accented(sheet: Sheet, question: str) -> np.ndarray:
    """Where a column's free cells hold letters beyond ASCII that Windows-1252 has too."""
    free = np.flatnonzero(sheet.free(question) & (sheet[question] != ""))
    texts = sheet[question][free]
    found = np.zeros(len(sheet), bool)
    found[free] = [not text.isascii() and _in_windows_1252(text) for text in texts]
    return found


def _in_windows_1252(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _holding(sheet: Sheet, question: str, part: str) -> np.ndarray:
    free = np.flatnonzero(sheet.free(question) & (sheet[question] != ""))
    found = np.zeros(len(sheet), bool)
    found[free] = [part in text for text in sheet[question][free]]
    return found
