"""Pages of docs/measured: what was measured, and the digest of the statistics it was measured with."""

from __future__ import annotations

from pathlib import Path

from bogolan.provenance.digest import modules_digest

HOUSE = Path(__file__).resolve().parents[2]
MEASURED = HOUSE / "docs/measured"
DIGEST = "Measured with the statistics of digest "


def statistics_digest(experiments: bool = False) -> str:
    """A digest of the rooms of statistics: any change of theirs but of words makes what was measured stale.

    That of the experiments only where they were measured too: no other room knows them.
    """
    rooms = sorted(path for path in (HOUSE / "scripts/bogolan/statistics").iterdir() if path.is_dir())
    measured = [room for room in rooms if experiments or room.name != "experiments"]
    return modules_digest(module for room in measured for module in room.rglob("*.py"))


def digest_line(experiments: bool = False) -> str:
    """What a page says of the code it was made with."""
    return f"{DIGEST}`{statistics_digest(experiments)}`."


def recorded_digest(page: str) -> str | None:
    """The digest that a page says it was made with."""
    return next((line.removeprefix(DIGEST).strip("`.") for line in page.splitlines() if line.startswith(DIGEST)), None)
