"""A survey's logo drawn anew as pixels, so that nothing of its file but what is seen enters a report."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bogolan.publication.dots import dots

if TYPE_CHECKING:
    from pathlib import Path

HEIGHT, PER_INCH = "15mm", 220  # a report shows it as high, with so many dots an inch
MOST = 1200  # pixels a side


def redrawn(logo: Path) -> bytes:
    """The logo as PNG, the same bytes on every run."""
    from PIL import Image

    content = logo.read_bytes()
    if logo.suffix == ".svg":
        content = dots(content, PER_INCH, HEIGHT, fill="none")
    with Image.open(io.BytesIO(content)) as picture:
        seen = picture.convert("RGBA")
    seen.thumbnail((MOST, MOST))
    made = io.BytesIO()
    seen.save(made, "PNG", optimize=True)
    return made.getvalue()
