"""Whether intervals, tests and ranks hold what they promise, in samples from known populations.

python -m simulation [--samples 2000] [--parts shares gaps ranks few_exposed imputation ...] [--write FILE]
python -m simulation --write docs/measured/coverage.md
python -m simulation --parts headline --write docs/measured/headline.md
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from . import decompositions
from .headline import headline
from .parts import PARTS, TITLES
from .report import render
from .specifications import TITLE, specifications

# The whole process of the demonstration takes as long as all other parts together, so it has a page of its own.
MEASURED = {**PARTS, **decompositions.PARTS, "specifications": specifications}
EVERY_PART = {**MEASURED, "headline": headline}
TOLD = {**TITLES, **decompositions.TITLES, "specifications": TITLE}


def run(part: str, samples: int, seed: int) -> list[dict]:
    """All cells of a part."""
    return list(EVERY_PART[part](samples, seed))


def main() -> int:
    """Print the tables; 1 where something is not met."""
    parser = argparse.ArgumentParser(prog="simulation", description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=2000, help="samples a cell")
    parser.add_argument("--seed", type=int, default=20200)
    parser.add_argument("--parts", nargs="+", choices=list(EVERY_PART), default=list(MEASURED))
    parser.add_argument("--write", type=Path, help="a Markdown file to write the tables to")
    asked = parser.parse_args()
    with ProcessPoolExecutor(2) as workers:
        found = {part: workers.submit(run, part, asked.samples, asked.seed) for part in asked.parts}
        rows = {part: future.result() for part, future in found.items()}
    page = render({TOLD[part]: told for part, told in rows.items()}, asked.samples, "headline" in rows)
    print(page)
    if asked.write:
        asked.write.write_text(page, encoding="utf-8")
    return int(any(not row["met"] for told in rows.values() for row in told))


if __name__ == "__main__":
    sys.exit(main())
