"""Pages of docs/measured: what was measured, and the digest of the statistics it was measured with."""

from __future__ import annotations

from pathlib import Path

from bogolan.provenance.digest import modules_digest

HOUSE = Path(__file__).resolve().parents[2]
MEASURED = HOUSE / "docs/measured"
DIGEST = "Measured with the statistics of digest "


def statistics_digest() -> str:
    """A digest of all statistics: any change of theirs but of words makes what was measured stale."""
    return modules_digest((HOUSE / "scripts/bogolan/statistics").rglob("*.py"))


def digest_line() -> str:
    """What a page says of the code it was made with."""
    return f"{DIGEST}`{statistics_digest()}`."


def recorded_digest(page: str) -> str | None:
    """The digest that a page says it was made with."""
    return next((line.removeprefix(DIGEST).strip("`.") for line in page.splitlines() if line.startswith(DIGEST)), None)
