"""Where a survey's files lie: its folder, what is derived from it in confidence, and what may be published."""

from __future__ import annotations

from pathlib import Path

DERIVED = "derived"
PLAN = "survey.yaml"
# The keys of a plan that name a file.
FILES = ("responses", "questionnaire", "corrections")


def survey_names(data: Path) -> list[str]:
    """Names of the folders that hold a plan, sorted."""
    return sorted(path.parent.name for path in data.glob(f"*/{PLAN}") if path.parent.name != DERIVED)


def named_files(folder: Path, plan: dict, keys: tuple[str, ...] = FILES) -> list[Path]:
    """The files of a survey that its plan names, under these of its keys, and that exist."""
    names = [plan[key] for key in keys if key in plan]
    return [folder / name for name in names if (folder / name).is_file()]
