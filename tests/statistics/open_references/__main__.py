"""Every number of R survey beside ours: python -m open_references [--write docs/measured/r-survey.md]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .known_differences import reason
from .report import entries, outcome, reference_file, render


def main() -> int:
    """Print the page; 1 where a number differs for no known reason."""
    parser = argparse.ArgumentParser(prog="open_references", description=__doc__)
    parser.add_argument("--write", type=Path, help="a Markdown file to write the page to")
    asked = parser.parse_args()
    file = reference_file()
    outcomes = [outcome(entry, file.parent) for entry in entries(file)]
    print(render(outcomes))
    if asked.write:
        asked.write.write_text(render(outcomes), encoding="utf-8")
    return int(any(one.off and not reason(one.identifier) for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
