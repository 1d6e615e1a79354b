"""Whether there is a file, and what there is in its place where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_file(path: Path) -> bool:
    """Whether there is a file; of a name that no file can have there is none."""
    return not_a_file(path) is None


def not_a_file(path: Path) -> str | None:
    """What there is in the place of a file, for a message; None where it is one."""
    try:
        found = "a folder" if path.is_dir() else "no such file" if not path.exists() else "no file with content"
        return None if path.is_file() else found
    except (OSError, ValueError):
        return "no such file"
