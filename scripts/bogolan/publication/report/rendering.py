"""Markdown to HTML, PDF and Word: pandoc as a program, Typst as a library, the same bytes on every run.

Everything is made in a temporary folder; an output takes its place only when it is whole. Nothing is read from the
network, from the home folder or from the clock.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bogolan.provenance.writing import write_bytes
from bogolan.publication.report.compact import compact_page, compact_pdf
from bogolan.publication.report.links import linked
from bogolan.publication.report.logo import redrawn
from bogolan.publication.report.word_reference import normalised, reference_document
from bogolan.publication.sources import unmarked
from bogolan.publication.typefaces import displayable, font_faces, fonts_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.sources import Source

TEMPLATES = "templates"
FILTER, PAGE, STYLE, PRINT = "report.lua", "report.html", "report.css", "report.typ"
SCRIPTS = ("sort.js", "gender.js")

# Markdown without anything that could carry a program, a formula or a citation.
READER = (
    "markdown-raw_html-raw_tex-raw_attribute-native_divs-native_spans-tex_math_dollars-latex_macros-citations"
    "-example_lists-smart-autolink_bare_uris"
)

LINKED = "linked.md"  # the text whose numbers lead to their rows, for the page alone

OUTPUTS = ("report.html", "report.pdf", "report.docx")


class RenderingError(Exception):
    """pandoc or Typst could not make an output; the message is theirs."""


def render(
    markdown: str,
    outputs: Sequence[Path],
    figures: Sequence[Path] = (),
    *,
    epoch: int = 0,
    running_title: str = "",
    mark: str = "",
    author: str = "",
    sources: Sequence[Source] = (),
    logo: Path | None = None,
) -> None:
    """Write the outputs (.html, .pdf, .docx by their suffix) of one Markdown text.

    `figures` are paths without suffix, of which the first is `figure-1` in the text; .svg and .png must both exist.
    `sources` are the rows that numbers of the text are marked with, by their place; `logo` is `logo.png` in the text;
    `epoch` is the time that the files carry, in seconds since 1970; `running_title` and `mark` stand on every page of
    the PDF and Word files. Raises RenderingError with the message of pandoc or Typst, FileNotFoundError for a figure
    that is missing; in both cases no output has changed.
    """
    makers = {".html": _html, ".pdf": _pdf, ".docx": _docx}
    with tempfile.TemporaryDirectory(prefix="bogolan-report-") as name:
        folder = Path(name)
        (folder / "report.md").write_text(unmarked(markdown), encoding="utf-8")
        if any(path.suffix == ".html" for path in outputs):
            (folder / LINKED).write_text(linked(markdown, sources), encoding="utf-8")
        for number, figure in enumerate(figures, 1):
            for suffix in (".svg", ".png"):
                shutil.copyfile(figure.with_name(figure.name + suffix), folder / f"figure-{number}{suffix}")
        if logo is not None:
            (folder / "logo.png").write_bytes(redrawn(logo))
        context = {"epoch": epoch, "running_title": running_title, "mark": mark, "author": author}
        made = {path: makers[path.suffix](folder, context) for path in outputs}
    for path, content in made.items():
        write_bytes(content, path, private=False)


def _html(folder: Path, context: Mapping[str, object]) -> bytes:
    """One page that carries its figures, fonts, style and script inside, and allows no other script."""
    # Stripped as pandoc does, or the hash is another's.
    script = "".join(_template(name).read_text(encoding="utf-8") for name in SCRIPTS).strip()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    variables = {
        "fonts": font_faces(),
        "style": _template(STYLE).read_text(encoding="utf-8"),
        "script": script,
        "script-hash": f"sha256-{digest}",
    }
    # In a file, since a font is longer than an argument may be; as variables, since metadata is read as Markdown.
    (folder / "defaults.json").write_text(json.dumps({"variables": variables}), encoding="utf-8")
    options = ["--defaults=defaults.json", "--embed-resources", "--shift-heading-level-by=1", "--toc", "--toc-depth=2"]
    options += ["--default-image-extension=svg", "--figure-caption-position=above", f"--template={_template(PAGE)}"]
    return compact_page(_pandoc(folder, "html5", "report.html", options, context, LINKED))


def _docx(folder: Path, context: Mapping[str, object]) -> bytes:
    """A Word document in our styles, with pictures as PNG, which every version of Word can show."""
    (folder / "reference.docx").write_bytes(reference_document(str(context["running_title"]), str(context["mark"])))
    options = ["--reference-doc=reference.docx", "--default-image-extension=png", "--figure-caption-position=above"]
    return normalised(_pandoc(folder, "docx", "report.docx", options, context))


def _pdf(folder: Path, context: Mapping[str, object]) -> bytes:
    """A tagged PDF (PDF/UA-1) set in Fira Sans, compact."""
    import typst

    options = ["--default-image-extension=svg", f"--template={_template(PRINT)}"]
    source = _pandoc(folder, "typst", "report.typ", options, context).decode()
    (folder / "report.typ").write_text(displayable(source), encoding="utf-8")
    for figure in folder.glob("figure-*.svg"):
        figure.write_text(displayable(figure.read_text(encoding="utf-8")), encoding="utf-8")
    try:
        printed = typst.compile(
            str(folder / "report.typ"),
            root=str(folder),
            font_paths=[str(fonts_folder())],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(str(context["epoch"])),
            sys_inputs={
                "author": displayable(str(context["author"])),
                "running": displayable(str(context["running_title"])),
            },
        )
    except typst.TypstError as error:
        raise RenderingError(f"Typst: {error}") from None
    return compact_pdf(printed)


def _pandoc(
    folder: Path,
    writer: str,
    output: str,
    options: Sequence[str],
    context: Mapping[str, object],
    source: str = "report.md",
) -> bytes:
    """What pandoc makes of the Markdown in this folder; RenderingError with its message when it fails or warns."""
    import pypandoc

    command = [pypandoc.get_pandoc_path(), source, f"--from={READER}", f"--to={writer}", f"--output={output}"]
    command += ["--standalone", "--wrap=none", "--fail-if-warnings", f"--lua-filter={_template(FILTER)}", *options]
    environment = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": str(context["epoch"]),
    }
    finished = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise RenderingError(f"pandoc, {output}: {finished.stderr.strip()}")
    return (folder / output).read_bytes()


def _template(name: str) -> Path:
    return Path(__file__).resolve().parent / TEMPLATES / name
