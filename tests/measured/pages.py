"""Pages of docs/measured: what was measured, by which programs, and the digest of the statistics that these use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.provenance.digest import modules_digest

from .used import HOUSE, statistics_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MEASURED = HOUSE / "docs/measured"
DIGEST = "Measured with the statistics of digest "


def statistics_digest(programs: Iterable[Path]) -> str:
    """A digest of the statistics that some programs use: any change of theirs but of words makes a page stale."""
    return modules_digest(statistics_of(programs))


def digest_line(programs: Iterable[Path]) -> str:
    """What a page says of the code it was made with."""
    return f"{DIGEST}`{statistics_digest(programs)}`."


def recorded_digest(page: str) -> str | None:
    """The digest that a page says it was made with."""
    return next((line.removeprefix(DIGEST).strip("`.") for line in page.splitlines() if line.startswith(DIGEST)), None)
