"""Whether the files of a report are those that were made."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.provenance.manifest import verify
from bogolan.publication.report.index_page import INDEX, as_made

if TYPE_CHECKING:
    from pathlib import Path


def verify_reports(reports: Path, survey: str | None) -> int:
    """Compare the reports in a folder with their manifests; exit status 1 where a file was edited, added or lost."""
    folders = [reports / survey] if survey else sorted(path.parent for path in reports.glob("*/manifest.json"))
    if not folders:
        raise SurveyError(
            Problem(str(reports), "no report", "a folder with manifest.json", hint="run make report first")
        )
    problems = []
    for folder in folders:
        found = verify(folder)
        problems += found
        if not found:
            print(f"{folder.name}: every file is as it was made")
    index = reports / INDEX
    if not survey and index.is_file() and not as_made(index):
        hint = "remove it; then make report makes it again"
        problems.append(Problem(str(index), "other bytes than were written", "the page as it was made", hint=hint))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
