"""The page that leads to every report in a folder, whichever surveys were made when."""

from __future__ import annotations

import datetime
import hashlib
import html
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bogolan.provenance.manifest import MANIFEST
from bogolan.provenance.writing import write_bytes
from bogolan.publication.typefaces import font_faces
from bogolan.publication.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import jinja2

INDEX = "index.html"
TEMPLATES = Path(__file__).resolve().parent / "templates"
TEMPLATE, STYLE = "index.html.j2", "report.css"
DOCUMENTS = {"report.html": "HTML", "report.pdf": "PDF", "report.docx": "Word"}
BRIEF, WORKBOOK, RESULTS = "brief.pdf", "tables.xlsx", "results.json"
SEAL = "<!-- {} -->\n"
FINDING = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True)
class File:
    """A link: where it leads from the folder of reports, and what it is."""

    path: str
    kind: str


@dataclass(frozen=True)
class Entry:
    """A survey's report in one language."""

    language: str
    title: str
    finding: str
    fieldwork: str
    synthetic: str
    files: tuple[File, ...]


def write_index(reports: Path, plans: Mapping[str, Mapping[str, Any]]) -> Path | None:
    """Write index.html into a folder of reports and return its path; None where there is no report.

    `plans` are those of the surveys by name; a survey without a whole report, or without a plan, is not listed. The
    page says of each what its own report says in its title, and is the same whatever was made last.
    """
    page = index_page(reports, plans)
    if page is None:
        return None
    write_bytes(f"{page}{SEAL.format(digest(page))}".encode(), reports / INDEX, private=False)
    return reports / INDEX


def as_made(path: Path) -> bool:
    """Whether an index.html is as it was written: it ends with the digest of what stands before."""
    text = path.read_text(encoding="utf-8")
    page = text[: -len(SEAL.format(digest("")))]
    return text == f"{page}{SEAL.format(digest(page))}"


def digest(page: str) -> str:
    """SHA-256 of a page's text."""
    return hashlib.sha256(page.encode()).hexdigest()


def index_page(reports: Path, plans: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The page as HTML; None where there is no report."""
    surveys = {
        name: list(_entries(reports, name, plan))
        for name, plan in sorted(plans.items())
        if plan and (reports / name / MANIFEST).is_file()
    }
    surveys = {name: entries for name, entries in surveys.items() if entries}
    if not surveys:
        return None
    languages = sorted({entry.language for entries in surveys.values() for entry in entries})
    style = (TEMPLATES / STYLE).read_text(encoding="utf-8")
    titles = [(language, Wording(language)("index.title")) for language in languages]
    return _template().render(surveys=surveys, titles=titles, fonts=font_faces(), style=style)


def _entries(reports: Path, survey: str, plan: Mapping[str, Any]) -> Iterator[Entry]:
    for language in plan["languages"]:
        wording, folder = Wording(language), reports / survey / language
        files = [File(f"{survey}/{language}/{name}", kind) for name, kind in DOCUMENTS.items()]
        files.append(File(f"{survey}/{language}/{BRIEF}", wording("brief.link")))
        files += [File(f"{survey}/{WORKBOOK}", wording("index.workbook")), File(f"{survey}/{RESULTS}", "JSON")]
        there = tuple(file for file in files if (reports / file.path).is_file())
        if not (folder / "report.html").is_file():
            continue
        days = [datetime.date.fromisoformat(str(plan["fieldwork"][end])) for end in ("start", "end")]
        yield Entry(
            language,
            wording.typeset(wording.label(plan["title"])),
            _finding(folder / "report.html"),
            wording("index.fieldwork", start=wording.day(days[0]), end=wording.day(days[1])),
            wording("report.synthetic_page") if plan.get("synthetic") else "",
            there,
        )


def _finding(page: Path) -> str:
    """What the title of a report says."""
    found = FINDING.search(page.read_text(encoding="utf-8"))
    return html.unescape(found[1]) if found else ""


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template(TEMPLATE)
