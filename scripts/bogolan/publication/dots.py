"""A drawing as dots, set by Typst as in the PDF, in typefaces that are the same on every machine."""

from __future__ import annotations

from bogolan.publication.typefaces import fonts_folder

# A page as large as the drawing on it.
PAGE = '#set page(width: auto, height: auto, margin: 0pt, fill: %s)\n#image("drawing.svg", height: %s)'


def dots(svg: bytes, per_inch: int, height: str = "auto", fill: str = "auto") -> bytes:
    """An SVG as PNG with so many dots an inch, in its own height or another one, on white or on none (`fill`)."""
    import typst

    return typst.compile(
        {"main": (PAGE % (fill, height)).encode(), "drawing.svg": svg},
        font_paths=[str(fonts_folder())],
        ignore_system_fonts=True,
        format="png",
        ppi=per_inch,
    )
