"""A survey's logo drawn anew as pixels, so that nothing of its file but what is seen enters a report."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEIGHT, DOTS = "15mm", 220  # a report shows it as high, with so many dots an inch
MOST = 1200  # pixels a side


def redrawn(logo: Path) -> bytes:
    """The logo as PNG, the same bytes on every run."""
    from PIL import Image

    with Image.open(io.BytesIO(_drawn(logo) if logo.suffix == ".svg" else logo.read_bytes())) as picture:
        seen = picture.convert("RGBA")
    seen.thumbnail((MOST, MOST))
    made = io.BytesIO()
    seen.save(made, "PNG", optimize=True)
    return made.getvalue()


def _drawn(logo: Path) -> bytes:
    import typst

    page = f'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("{logo.name}", height: {HEIGHT})'
    return typst.compile(page.encode(), root=str(logo.parent), format="png", ppi=DOTS)
