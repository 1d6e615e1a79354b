"""The logo of a report, a picture in the survey's folder, which may do nothing but be looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from bogolan.provenance.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

LOGOS = ("logo.png", "logo.svg")
MOST_BYTES = 100_000
MOST_PIXELS = 4000
# What shapes, their colours and their places are drawn with; what is none of these could act, or bring something in.
DRAWN = (
    *("svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"),
    *("tspan", "use", "symbol", "clipPath", "mask", "linearGradient", "radialGradient", "stop", "pattern", "metadata"),
    "style",
)
SVG = "http://www.w3.org/2000/svg"
# What drawing programs note for themselves, which nobody sees.
NOTED = (
    "inkscape.org",
    "sodipodi.sourceforge.net",
    "w3.org/1999/02/22-rdf-syntax-ns",
    "purl.org/dc",
    "creativecommons.org",
)
REFERENCE = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:|expression\(", re.IGNORECASE)


def logos(folder: Path) -> list[Path]:
    """The logos in a survey's folder, of which there may be one."""
    return [folder / name for name in LOGOS if (folder / name).is_file()]


def mistaken_logo(folder: Path) -> list[Problem]:
    """What is wrong with a survey's logo: that there are two, that it is too large, no picture, or more than one."""
    found = logos(folder)
    if len(found) > 1:
        return [Problem(str(folder), "logo.png and logo.svg", "one logo", hint="remove one of them")]
    for path in found:
        size = path.stat().st_size
        if size > MOST_BYTES:
            hint = "the page is sent and printed: make the picture smaller"
            return [Problem(str(path), f"{size} bytes", f"at most {MOST_BYTES}", hint=hint)]
        return _of_png(path) if path.suffix == ".png" else _of_svg(path)
    return []


def _of_png(path: Path) -> list[Problem]:
    from PIL import Image

    try:
        with Image.open(path, formats=["PNG"]) as picture:
            picture.verify()
            size = picture.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return [Problem(str(path), "no picture that can be read", "a PNG picture")]
    large = max(size) > MOST_PIXELS
    return [Problem(str(path), f"{size[0]} x {size[1]} pixels", f"at most {MOST_PIXELS} a side")] if large else []


def _of_svg(path: Path) -> list[Problem]:
    """That it is no drawing, or what in it could act or bring something in, each with its line."""
    problems: list[Problem] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    begun = [1]  # the line of the element that was begun last

    def refuse(found: str, line: int | None = None) -> None:
        expected, line = "a drawing of shapes and text alone", line or parser.CurrentLineNumber
        problems.append(Problem(str(path), found, expected, line=line, hint="save it as a plain SVG, or as logo.png"))

    def start(name: str, attributes: dict[str, str]) -> None:
        begun[0] = parser.CurrentLineNumber
        space, _, tag = name.rpartition(" ")
        if not (tag in DRAWN if space == SVG else any(noted in space for noted in NOTED)):
            refuse(f"an element <{tag}>")
        for full, value in attributes.items():
            attribute = full.rpartition(" ")[2].lower()
            outside = attribute in ("href", "src") and not value.strip().startswith("#")
            if outside or attribute.startswith("on") or REFERENCE.search(value):
                refuse(f"{attribute}={value[:60]!r}")

    def say(text: str) -> None:
        if REFERENCE.search(text):
            refuse(f"a style with {REFERENCE.search(text)[0]}", begun[0])

    parser.buffer_text = True  # or a reference in two pieces would pass
    parser.StartElementHandler, parser.CharacterDataHandler = start, say
    parser.StartDoctypeDeclHandler = lambda *_: refuse("a document type, which may name other files")
    parser.ProcessingInstructionHandler = lambda target, _: refuse(f"an instruction <?{target}")
    try:
        parser.Parse(path.read_bytes(), True)
    except (expat.ExpatError, ValueError) as error:
        line = getattr(error, "lineno", None)
        return problems or [Problem(str(path), "no drawing that can be read", "an SVG picture", line=line)]
    return problems
