"""What authors write themselves for a report: an introduction and recommendations by language, found by their names.

Of Markdown they have headings, lists, quotations, **strong** and *emphasised* words; whatever else stands in a file is
text. A picture is refused, and so is what cannot be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError, listing
from bogolan.survey.logo import LOGOS, logos, mistaken_logo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PARTS = ("introduction", "recommendations")
NAME = re.compile(rf"({'|'.join(PARTS)})(?:\.([a-z-]+))?\.md", re.IGNORECASE)
LONGEST = 20_000  # characters: about seven pages
PICTURE = re.compile(r"!\[[^\]\n]*\]\s*[(\[]")


def prose_files(folder: Path) -> list[Path]:
    """The texts of a survey's authors in its folder, in any language, and the logo; sorted."""
    texts = [path for path in folder.glob("*.md") if NAME.fullmatch(path.name) and path.is_file()]
    return sorted([*texts, *logos(folder)])


@dataclass(frozen=True)
class Prose:
    """What authors give a report in one language: their texts by part, those that there are, and a logo."""

    texts: Mapping[str, str] = field(default_factory=dict)
    logo: Path | None = None


def read_prose(folder: Path, language: str) -> Prose:
    """What a survey's authors give its report in a language. SurveyError for what is wrong with any of it."""
    problems = mistaken_prose(folder)
    if problems:
        raise SurveyError(problems)
    paths = {part: folder / f"{part}.{language}.md" for part in PARTS}
    texts = {part: path.read_text(encoding="utf-8-sig") for part, path in paths.items() if path.is_file()}
    return Prose(texts, next(iter(logos(folder)), None))


def mistaken_prose(folder: Path) -> list[Problem]:
    """All that is wrong with the authors' texts and the logo, by file and line."""
    texts = [path for path in prose_files(folder) if path.suffix == ".md"]
    return [*(problem for path in texts for problem in _mistakes(path)), *mistaken_logo(folder)]


def _mistakes(path: Path) -> Iterator[Problem]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        yield Problem(str(path), "bytes that are no text in UTF-8", "a text in UTF-8", line=line)
        return
    if len(text) > LONGEST:
        yield Problem(str(path), f"{len(text)} characters", f"at most {LONGEST}", hint="keep it to what readers need")
    for number, line in enumerate(text.splitlines(), 1):
        if found := PICTURE.search(line):
            told, hint = f"a picture, {found[0]}...", "say it in words; a logo is the file logo.svg or logo.png"
            yield Problem(str(path), told, "headings, lists, quotations and text", line=number, hint=hint)


def untranslated(folder: Path, plan: Mapping[str, Any]) -> list[str]:
    """Which texts are missing in a language that their report is written in, or are in none, and so left out."""
    languages, told = list(plan["languages"]), []
    there = {path.name for path in prose_files(folder)}
    for part in PARTS:
        missing = [name for name in (f"{part}.{language}.md" for language in languages) if name not in there]
        if len(missing) < len(languages):
            told += [f"there is no {name}: the report in that language goes without it" for name in missing]
    expected = {f"{part}.{language}.md" for part in PARTS for language in languages}
    for name in sorted(there - expected - set(LOGOS)):
        told.append(f"{name} is not read: a text of the authors is named {listing(sorted(expected))}")
    return told
