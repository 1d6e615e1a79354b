"""Tables of what was measured, as Markdown, with the digest of the code they were made from."""

from __future__ import annotations

import hashlib
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[2] / "scripts/bogolan/statistics"
DIGEST = "Made from the code with the digest "


def code_digest(folder: Path = LIBRARY) -> str:
    """A digest of the statistics: any change of theirs makes what was measured stale."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def recorded_digest(page: str) -> str | None:
    """The digest that a page was made from."""
    return next((line.removeprefix(DIGEST).strip(" .`") for line in page.splitlines() if line.startswith(DIGEST)), None)


def render(tables: dict[str, list[dict]], samples: int, digest: str) -> str:
    """A page: how many cells are as they must be, then each cell."""
    lines = [
        "# Coverage and size",
        "",
        f"`make simulate`: {samples:,} samples a cell; `error` is the Monte Carlo standard error of what is tested.",
        f"{DIGEST}`{digest}`.",
    ]
    for title, rows in tables.items():
        met = sum(bool(row["met"]) for row in rows)
        columns = list(dict.fromkeys(column for row in rows for column in row if column != "met"))
        lines += ["", f"## {title}", "", f"{met} of {len(rows)} cells are."]
        lines += ["", "| " + " | ".join([*columns, "met"]) + " |", "|" + "---:|" * (len(columns) + 1)]
        lines += [
            "| "
            + " | ".join([*(_cell(row.get(column)) for column in columns), "yes" if row["met"] else "**no**"])
            + " |"
            for row in rows
        ]
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)
