"""What was simulated, as a Markdown page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from measured.pages import digest_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def render(
    tables: dict[str, list[dict]], samples: int, programs: Iterable[Path], fewer: Mapping[str, int] | None = None
) -> str:
    """A page: how many cells are as they must be, then each cell.

    `programs` are those that measured, `fewer` says of which tables the samples were not so many.
    """
    lines = [
        "# Coverage and size",
        "",
        f"`make simulate`: {samples:,} samples a cell; `error` is the Monte Carlo standard error of what is tested,",
        "of which two are forgiven.",
        "",
        digest_line(programs),
    ]
    for title, rows in tables.items():
        met = sum(bool(row["met"]) for row in rows)
        columns = list(dict.fromkeys(column for row in rows for column in row if column != "met"))
        of = f" (of {fewer[title]:,} samples each)" if title in (fewer or {}) else ""
        lines += ["", f"## {title}", "", f"{met} of {len(rows)} cells are{of}."]
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
