"""What was simulated, as a Markdown page."""

from __future__ import annotations

from measured.pages import digest_line


def render(tables: dict[str, list[dict]], samples: int, experiments: bool = False) -> str:
    """A page: how many cells are as they must be, then each cell; whether they speak of experiments."""
    lines = [
        "# Coverage and size",
        "",
        f"`make simulate`: {samples:,} samples a cell; `error` is the Monte Carlo standard error of what is tested,",
        "of which two are forgiven.",
        "",
        digest_line(experiments),
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
