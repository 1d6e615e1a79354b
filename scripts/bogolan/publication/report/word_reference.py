"""The reference document from which pandoc takes page, header, footer and styles of the Word report.

Made from the table of styles below instead of a file drawn in Word, so that a change can be read and the bytes are the
same on every run.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATES = "templates/word"

# The parts of a .docx, and the template of each.
PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_relationships.xml",
    "word/_rels/document.xml.rels": "document_relationships.xml",
    "word/document.xml": "document.xml",
    "word/styles.xml": "styles.xml",
    "word/header1.xml": "header.xml",
    "word/footer1.xml": "footer.xml",
}

FONT = "Calibri"
INK, QUIET, ACCENT, TINT, RULE, ALERT = "1F2933", "5A6572", "6A2C91", "F6F3F9", "DDE2E7", "A4133C"
COLOURS = {"ink": INK, "quiet": QUIET, "accent": ACCENT, "tint": TINT, "rule": RULE, "alert": ALERT}

# The earliest time that a zip archive can carry.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class ParagraphStyle:
    """One paragraph style under the name that pandoc looks for; sizes in points, `line` in lines.

    `bar` is the colour of a bar on the left of a tinted paragraph, `frame` that of a frame around it.
    """

    name: str
    size: float
    bold: bool = False
    colour: str = INK
    before: float = 0
    after: float = 0
    line: float = 1.0
    keep_with_next: bool = False
    bar: str | None = None
    frame: str | None = None

    @property
    def identifier(self) -> str:
        """The name by which paragraphs refer to the style."""
        return self.name.title().replace(" ", "")

    @property
    def outline_level(self) -> int | None:
        """The level of a heading, from 0; None for any other style."""
        return int(self.name[-1]) - 1 if self.name.startswith("heading") else None


STYLES = (
    ParagraphStyle("Normal", 10.5, line=1.15),
    ParagraphStyle("Body Text", 10.5, after=7, line=1.2),
    ParagraphStyle("First Paragraph", 10.5, after=7, line=1.2),
    ParagraphStyle("Compact", 8.5, before=1.5, after=1.5),
    ParagraphStyle("Title", 23, bold=True, after=3),
    ParagraphStyle("Subtitle", 12.5, colour=QUIET, after=3),
    ParagraphStyle("Author", 9.5, colour=QUIET, after=2),
    ParagraphStyle("Date", 9.5, colour=QUIET, after=14),
    ParagraphStyle("heading 1", 16, bold=True, before=18, after=6, keep_with_next=True),
    ParagraphStyle("heading 2", 12.5, bold=True, colour=ACCENT, before=14, after=4, keep_with_next=True),
    ParagraphStyle("heading 3", 11, bold=True, before=10, after=4, keep_with_next=True),
    ParagraphStyle("Captioned Figure", 10.5, after=2, keep_with_next=True),
    ParagraphStyle("Image Caption", 10.5, bold=True, before=10, after=4, keep_with_next=True),
    ParagraphStyle("Table Caption", 10.5, bold=True, before=12, after=4, keep_with_next=True),
    ParagraphStyle("Note", 8.5, colour=QUIET, before=3, after=12, line=1.1),
    ParagraphStyle("Block Text", 10.5, before=2, after=4, line=1.2, bar=RULE),
    ParagraphStyle("Key Findings", 11, after=4, line=1.15, bar=ACCENT),
    ParagraphStyle("Synthetic", 9.5, bold=True, colour=ALERT, before=6, after=10, keep_with_next=True, frame=ALERT),
    ParagraphStyle("header", 8.5, colour=QUIET),
    ParagraphStyle("footer", 8.5, colour=QUIET),
)


def reference_document(running_title: str, mark: str = "") -> bytes:
    """A .docx without content whose header carries a running title and, if given, a mark such as SYNTHETIC DATA."""
    import jinja2

    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    content = {"running_title": running_title, "mark": mark, "styles": STYLES, "font": FONT, "colours": COLOURS}
    parts = {part: templates.get_template(name).render(content).encode() for part, name in PARTS.items()}
    return archive(parts)


def archive(parts: Mapping[str, bytes]) -> bytes:
    """A zip archive with the same bytes for the same parts: sorted names, one fixed time, one compression."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            bundle.writestr(entry, parts[name], compresslevel=9)
    return buffer.getvalue()


def normalised(document: bytes) -> bytes:
    """The same .docx without the times and the order in which its parts were packed."""
    with zipfile.ZipFile(io.BytesIO(document)) as bundle:
        return archive({name: bundle.read(name) for name in bundle.namelist()})
