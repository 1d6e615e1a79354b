"""A malformed input as a line of a table: what spoils a well-formed survey, and what is said of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import small_survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


@dataclass(frozen=True)
class Case:
    """One malformed input.

    `spoil` takes the folder of the small survey. `place` is how the message begins, from the folder on: the file, its
    line, row and column. `found` and `expected` stand in the message.
    """

    name: str
    spoil: Callable[[Path], Any]
    place: str
    found: str
    expected: str


def table(kind: str, *lines: tuple[str, Callable[[Path], Any], str, str, str]) -> list[Case]:
    """Cases of one kind of input, a line each."""
    return [Case(f"{kind}: {name}", *told) for name, *told in lines]


def holds(file: str, content: bytes | str) -> Callable[[Path], Any]:
    """A file holds something else."""
    return lambda folder: (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)


def edited(file: str, *changes: tuple[str, str]) -> Callable[[Path], None]:
    """In a file of text something is changed, wherever it stands."""

    def edit(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (folder / file).write_text(text, encoding="utf-8")

    return edit


def as_kind(name: str, write: Callable[[Path], Any] | bytes) -> Callable[[Path], None]:
    """The responses are in a file of another kind."""

    def spoil(folder: Path) -> None:
        path = small_survey.responses_in(folder, name)
        path.write_bytes(write) if isinstance(write, bytes) else write(path)

    return spoil


def gone(file: str) -> Callable[[Path], None]:
    """A file is not there."""
    return lambda folder: (folder / file).unlink()


def folder_at(file: str) -> Callable[[Path], None]:
    """A folder is in the place of a file."""
    return lambda folder: ((folder / file).unlink(), (folder / file).mkdir())


def link_at(file: str, target: str) -> Callable[[Path], None]:
    """A symbolic link is in the place of a file."""
    return lambda folder: ((folder / file).unlink(), (folder / file).symlink_to(target))


def pipe_at(file: str) -> Callable[[Path], None]:
    """A pipe is in the place of a file: who reads it waits for ever."""
    return lambda folder: ((folder / file).unlink(), os.mkfifo(folder / file))


# A file that is there and that nobody, root neither, can read from its start.
UNREADABLE = "/proc/self/mem"


def broken(content: bytes) -> Iterable[tuple[str, bytes]]:
    """A file of a packed kind as transfers and disks break it: its name in the table, its content."""
    half, noise = len(content) // 2, bytes((7 * n * n + 13 * n) % 256 for n in range(5000))
    return [
        ("empty", b""),
        ("cut in half", content[:half]),
        ("cut at its start", content[half:]),
        ("only its first bytes", content[:8]),
        ("noise", noise),
        ("noise in its middle", content[: half - 50] + noise[:100] + content[half + 50 :]),
        ("zeros", bytes(len(content))),
        ("a page of the web", b"<!DOCTYPE html><html><body>Log in, please</body></html>"),
    ]
