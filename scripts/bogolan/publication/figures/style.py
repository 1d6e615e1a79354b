"""How every figure looks: Fira Sans, the colours of women and men, and files with the same bytes on every run."""

from __future__ import annotations

import io
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bogolan.provenance.writing import write_bytes
from bogolan.publication.dots import dots
from bogolan.publication.figures.vector import lean
from bogolan.publication.typefaces import displayable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

FAMILY = "Fira Sans"
FONT_FILES = ("FiraSans-Regular.ttf", "FiraSans-Bold.ttf")

INK, QUIET, RULE, BAND, CONNECTOR = "#1F2933", "#5A6572", "#E3E7EB", "#F6F7F9", "#8D96A0"
ALERT = "#A4133C"

# Violet and orange stay apart for every kind of colour blindness, and the marker's shape says the same again.
COLOURS = {"women": "#6A2C91", "men": "#E07B00", "all": "#3C4856"}
TEXT_COLOURS = COLOURS | {"men": "#A65300"}  # the orange of the markers is too light for text on white
TINTS = {"women": "#DACAE3", "men": "#F7DEBF", "all": "#CED1D5"}  # behind a marker of the group
MARKERS = {"women": "o", "men": "D", "all": "s"}
MARKER_SIZES = {"women": 7.0, "men": 6.0, "all": 6.0}

# From the strongest to the weakest answer of a side, and from light to dark for answers on neither side.
AGAINST_COLOURS = ("#B35806", "#F1A65B")
SHARE_COLOURS = ("#2166AC", "#92C5DE")
# From the smallest share to the largest, in one hue: lighter is less, in grey and for every kind of colour blindness.
BAND_COLOURS = ("#E4EDF5", "#C3DAEA", "#8DB9D8", "#4181B5", "#17437A")
NEUTRAL_COLOURS = ("#D9DDE1", "#B4BBC3")
NO_ANSWER_COLOURS = ("#9C9284", "#C2B9AB", "#DDD7CC", "#857B6D", "#AFA698")
BAR = "#6B7A8C"  # of numbers that are of nobody in particular
HATCH = {"hatch": "/////", "edge": "#AEB5BC"}  # what may not be shown

PIXELS_PER_INCH = 220


@cache
def _register_fonts() -> None:
    import fontpkg_fira_sans
    from matplotlib import font_manager

    for file in FONT_FILES:
        font_manager.fontManager.addfont(fontpkg_fira_sans.ROOT / "files" / file)


@cache
def _looks() -> dict[str, object]:
    """seaborn's white theme for paper, in our typeface and ink."""
    import seaborn

    ours = {
        "font.family": [FAMILY, "DejaVu Sans"],  # the second for letters that Fira Sans lacks, such as Arabic
        "font.size": 9,
        "text.color": INK,
        "text.parse_math": False,  # a dollar in a question is a dollar
        "text.hinting": "none",
        "lines.solid_capstyle": "butt",
        "hatch.linewidth": 0.7,
        "path.simplify": False,
        "savefig.dpi": PIXELS_PER_INCH,
        "svg.fonttype": "none",  # text stays text: it can be searched, and read aloud
        "svg.hashsalt": "bogolan",
    }
    return seaborn.axes_style("white") | seaborn.plotting_context("paper") | ours


@contextmanager
def theme() -> Iterator[None]:
    """seaborn's white theme in Fira Sans, for as long as a figure is drawn or saved; also a decorator."""
    import matplotlib

    _register_fonts()
    with matplotlib.rc_context(_looks()):
        yield


@theme()
def save(figure: Figure, folder: str | Path, name: str) -> list[Path]:
    """Writes `<name>.svg` and `<name>.png` into the folder, whole or not at all; the same bytes on every run."""
    drawn = _svg(figure)
    files = {".svg": drawn.encode(), ".png": _png(drawn)}
    written = []
    for suffix, content in files.items():
        path = Path(folder) / f"{name}{suffix}"
        write_bytes(content, path, private=False)
        written.append(path)
    return written


def _svg(figure: Figure) -> str:
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return lean(drawn.getvalue())


def _png(svg: str) -> bytes:
    """The same picture in dots, as Typst sets it in the PDF; in a palette of its own.

    A figure has few colours, and a Word file carries a quarter of the bytes.
    """
    from PIL import Image

    drawn = Image.open(io.BytesIO(dots(displayable(svg).encode(), PIXELS_PER_INCH))).convert("RGB")
    few = drawn.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, format="PNG", dpi=(PIXELS_PER_INCH, PIXELS_PER_INCH))
    return written.getvalue()


def palette(ends: tuple[str, str], number: int) -> list[str]:
    """That many colours from the first end to the second; one colour is the first end."""
    from matplotlib.colors import to_hex, to_rgb

    first, last = to_rgb(ends[0]), to_rgb(ends[1])
    steps = [step / max(number - 1, 1) for step in range(number)]
    return [to_hex([a + (b - a) * step for a, b in zip(first, last, strict=True)]) for step in steps]


def ink_on(colour: str) -> str:
    """White or ink, whichever contrasts more with that background (WCAG 2.1, relative luminance)."""
    background = _luminance(colour)
    return "#FFFFFF" if 1.05 / (background + 0.05) > (background + 0.05) / (_luminance(INK) + 0.05) else INK


def _luminance(colour: str) -> float:
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
