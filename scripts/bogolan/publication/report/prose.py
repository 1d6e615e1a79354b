"""The authors' own texts as Markdown of the report: their headings, lists, quotations and strong words, the rest text.

Nothing of a text is handed on as it is written: its blocks are told apart here and written anew, each word escaped as
any other text of the report is, so that no markup of HTML, Typst, Jinja or pandoc means anything in it.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from bogolan.publication.report.markdown import Markup, escaped
from bogolan.publication.sources import unmistakable

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
BULLET = re.compile(r"\s*[-*+]\s+(.*)")
NUMBERED = re.compile(r"\s*\d{1,3}[.)]\s+(.*)")
QUOTED = re.compile(r"\s*>\s?(.*)")
KINDS = {"heading": HEADING, "bullet": BULLET, "number": NUMBERED, "quote": QUOTED}
# Words that stand out; what is in them is text.
STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\3(?!\w)")
# Addresses are printed: the report leads nowhere outside itself.
LINK = re.compile(r"\[([^\]\n]+)\]\(\s*<?([^)\s>]*)>?[^)\n]*\)")
BEFORE = {"bullet": "- ", "number": "1. ", "quote": "> "}


def prose_markdown(text: str, part: str) -> Markup:
    """A text of the authors as Markdown; its headings stand below that of the part, and carry its name in theirs."""
    numbers, blocks = count(1), []
    for kind, words in _blocks(unmistakable(text)):
        if kind == "heading":
            blocks.append(f"## {_inline(words)} {{#authors-{part}-{next(numbers)}}}")
        else:
            blocks.append(BEFORE.get(kind, "") + _inline(words))
    return Markup("\n\n".join(blocks))


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each block with its kind: lines that follow one another are one, but for headings and items of a list."""
    block: list[str] = []
    kind = ""
    for line in [*text.splitlines(), ""]:
        own, words = _kind(line)
        goes_on = own == kind == "quote" or (own == "text" and kind in ("text", "bullet", "number"))
        if block and not goes_on:
            yield kind, " ".join(block)
            block = []
        if own:
            block.append(words)
        kind = kind if goes_on else own


def _kind(line: str) -> tuple[str, str]:
    """What a line begins, and its words; nothing of an empty line."""
    for kind, pattern in KINDS.items():
        if found := pattern.fullmatch(line) if kind != "heading" else pattern.match(line):
            return kind, found[found.lastindex or 1]
    return ("text", line.strip()) if line.strip() else ("", "")


def _inline(words: str) -> str:
    words = LINK.sub(lambda found: f"{found[1]} ({found[2]})" if found[2] else found[1], words)
    parts, written = [], 0
    for found in STRONG.finditer(words):
        parts.append(_text(words[written : found.start()]))
        mark, inner = ("**", found[2]) if found[1] else ("*", found[4])
        parts.append(f"{mark}{_text(inner).strip()}{mark}")
        written = found.end()
    return "".join([*parts, _text(words[written:])]) or "\\ "


def _text(words: str) -> str:
    """Words as text, with the spaces at their ends that part them from others."""
    start, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{start}{escaped(words)}{end}" if words.strip() else start
