"""A page with a picture, as Typst sets it: what the compacting of PDFs begins with."""

from __future__ import annotations

from bogolan.publication.typefaces import fonts_folder


def typeset(page: str, figure: str) -> bytes:
    """The PDF (PDF/UA-1) of a page in Typst's language, on which `figure.svg` is the figure."""
    import typst

    return typst.compile(
        {"main": page.encode(), "figure.svg": figure.encode()},
        font_paths=[str(fonts_folder())],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=0,
    )
