"""Fira Sans for pages: the font's files for Typst, and small subsets of it that a web page carries inside."""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path

# Weights that pages and figures use, with their files.
WEIGHTS = {400: "FiraSans-Regular.ttf", 700: "FiraSans-Bold.ttf"}

# Tables with programs that fit outlines to the dots of a screen.
HINTING = ("cvt ", "fpgm", "prep", "gasp")

# Letters of European and West African languages, punctuation, and the signs that tables use.
SUBSET = (
    *range(0x20, 0x180),
    *map(ord, "ƁƊƎƐƑƔƖƘƝƠƤƬƲƳƷɓɖɗɛəɣɩɲɔɖɡʃʋʒʔẸẹỌọṢṣƴŊŋ"),
    *range(0x300, 0x30D),
    *range(0x2010, 0x2027),
    *map(ord, "‰′″‹›⁄€−≈≠≤≥×→←↑↓·"),
)

# Arabic is in a typeface that Typst carries itself; anything else that Fira Sans lacks cannot be set in the PDF.
ARABIC = range(0x600, 0x700)


def fonts_folder() -> Path:
    """The folder with the files of Fira Sans."""
    import fontpkg_fira_sans

    return Path(fontpkg_fira_sans.ROOT) / "files"


@cache
def font_faces() -> str:
    """Style rules with Fira Sans in its weights, as subsets inside the text (about 70 kB in all)."""
    rule = '@font-face { font-family: "Fira Sans"; font-weight: %d; src: url(data:font/woff;base64,%s) format("woff") }'
    return "\n".join(rule % (weight, _subset(file)) for weight, file in WEIGHTS.items())


def _subset(file: str) -> str:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=["kern", "tnum"], hinting=False, notdef_outline=True, name_IDs=[1, 2])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=SUBSET)
    buffer = io.BytesIO()
    with TTFont(fonts_folder() / file, recalcTimestamp=False, lazy=True) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode()


def without_hinting(file: bytes) -> bytes:
    """A TrueType file without the programs that fit its outlines to the dots of a screen; the outlines stay."""
    from fontTools.ttLib import TTFont

    buffer = io.BytesIO()
    with TTFont(io.BytesIO(file), recalcTimestamp=False, recalcBBoxes=False) as font:
        for table in HINTING:
            if table in font:
                del font[table]
        for name in font["glyf"].keys():  # noqa: SIM118
            font["glyf"][name].removeHinting()
        font.save(buffer)
    return buffer.getvalue()


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(fonts_folder() / WEIGHTS[400], lazy=True) as font:
        return frozenset(font.getBestCmap())


def displayable(text: str) -> str:
    """Text in which each character that the PDF has no glyph for is told by its code point, [U+1F600].

    PDF/UA refuses a page with a glyph that is missing.
    """
    return "".join(
        character
        if character in "\n\t" or ord(character) in _letters() or ord(character) in ARABIC
        else f"[U+{ord(character):04X}]"
        for character in text
    )
