"""Take the released numbers of the shipped surveys as those that the tests expect: `make expected`.

Do so only after reading what changed (`git diff tests/expected`) and finding it right.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

COLUMNS = (
    "id",
    "estimate",
    "lower",
    "upper",
    "n",
    "count",
    "clusters",
    "p_value",
    "p_adjusted",
    "base",
    "flag",
    "note",
    "release",
    "release_reason",
)
SHIPPED = ("chile-1988", "mopti-demo", "mopti-headline")


def released_numbers(results: Path) -> list[list[str]]:
    """The rows of a results.json as text, with a heading."""
    rows = json.loads(results.read_text(encoding="utf-8"))["rows"]
    return [list(COLUMNS), *(["" if row[column] is None else str(row[column]) for column in COLUMNS] for row in rows)]


if __name__ == "__main__":
    for survey in SHIPPED:
        with (Path(__file__).parent / f"{survey}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(
                released_numbers(Path(sys.argv[1]) / survey / "results.json")
            )
