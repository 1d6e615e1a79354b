"""Where a survey's files lie: its folder, what is derived from it in confidence, and what may be published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DERIVED = "derived"
PLAN = "survey.yaml"
# The keys of a plan that name the files of which results are made so far.
FILES = ("responses", "questionnaire", "corrections")


def survey_names(data: Path) -> list[str]:
    """Names of the folders that hold a plan, sorted."""
    return sorted(path.parent.name for path in data.glob(f"*/{PLAN}") if path.parent.name != DERIVED)


def plan_files(plan: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    """Every file that a plan names, with its place in the plan: a key of the schema that holds a file stands here."""
    for key in (*FILES, "excerpts"):
        if key in plan:
            yield [key], plan[key]
    for section, key in (("weighting", "totals"), ("events", "file")):
        if section in plan:
            yield [section, key], plan[section][key]
    for number, experiment in enumerate(plan.get("experiments", [])):
        if "profiles" in experiment:
            yield ["experiments", number, "profiles"], experiment["profiles"]


def named_files(folder: Path, plan: Mapping[str, Any], keys: tuple[str, ...] | None = None) -> list[Path]:
    """The files of a survey that its plan names and that exist: all of them, or those under these keys of the plan."""
    names = [name for place, name in plan_files(plan) if keys is None or place[0] in keys]
    return [folder / name for name in names if is_file(folder / name)]


def is_file(path: Path) -> bool:
    """Whether there is a file; of a name that no file can have there is none."""
    return not_a_file(path) is None


def not_a_file(path: Path) -> str | None:
    """What there is in the place of a file, for a message; None where it is one."""
    try:
        found = "a folder" if path.is_dir() else "no such file" if not path.exists() else "no file with content"
        return None if path.is_file() else found
    except (OSError, ValueError):
        return "no such file"
