"""The references as a table: how many of how many agree, by kind, and those that do not, with the reason."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from measured.pages import digest_line

from .compare import distances, tolerance
from .known_differences import reason
from .translate import found

SHARED = Path(__file__).resolve().parents[4] / "shared/reference/survey/open.json"
OWN = Path(__file__).resolve().parents[2] / "reference/survey/open.json"


def reference_file() -> Path:
    """All references where they are, else one of each kind and design kept here; REFERENCES=file for others."""
    return Path(os.environ.get("REFERENCES") or (SHARED if SHARED.exists() else OWN))


def entries(path: Path) -> list[dict]:
    """Those of which R has an answer."""
    return [entry for entry in json.loads(path.read_text(encoding="utf-8"))["entries"] if "error" not in entry]


@dataclass(frozen=True)
class Outcome:
    """How one entry came out: what is too far off, by field, and the furthest of all."""

    identifier: str
    kind: str
    off: dict[str, float]
    furthest: float


def outcome(entry: dict, folder: Path) -> Outcome:
    """One entry, tried."""
    try:
        measured = distances(entry, found(entry, folder))
    except NotImplementedError:
        measured = {"call": float("inf")}
    if not measured:
        raise AssertionError(f"{entry['id']} compares nothing")
    off = {field: apart for field, apart in measured.items() if not apart <= tolerance(entry, field.split()[-1])}
    return Outcome(entry["id"], entry["kind"], off, max(measured.values()))


def render(outcomes: list[Outcome]) -> str:
    """A Markdown page: how many agree by kind, then those that differ."""
    counted, agreeing = Counter(one.kind for one in outcomes), Counter(one.kind for one in outcomes if not one.off)
    furthest = {
        kind: max((one.furthest for one in outcomes if one.kind == kind and not one.off), default=0.0)
        for kind in counted
    }
    lines = [
        "# Beside R survey",
        "",
        "`make references`: numbers of R survey and ours; how close they must be stands with each number.",
        "",
        digest_line(sorted(Path(__file__).parent.glob("*.py"))),
        "",
        f"{sum(agreeing.values())} of {len(outcomes)} agree.",
        "",
        "| kind | agree | of | furthest of those (relative) |",
        "|---|---:|---:|---:|",
        *(f"| {kind} | {agreeing[kind]} | {counted[kind]} | {furthest[kind]:.1e} |" for kind in sorted(counted)),
        "",
        "| differs | in | by | because |",
        "|---|---|---:|---|",
    ]
    for one in outcomes:
        if one.off:
            why = reason(one.identifier) or "not known"
            lines.append(f"| {one.identifier} | {', '.join(one.off)} | {max(one.off.values()):.1e} | {why} |")
    return "\n".join(lines) + "\n"
