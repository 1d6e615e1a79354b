"""Where a survey's files lie: its folder, what is derived from it in confidence, and what may be published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bogolan.survey.file_presence import is_file
from bogolan.survey.form_files import beside
from bogolan.survey.prose import prose_files
from bogolan.survey.response_files import named_response_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DERIVED = "derived"
PLAN = "survey.yaml"
FILES = ("responses", "questionnaire", "corrections")
# The keys of a plan that name the files of which results are made so far; no key names prose, which is found.
SOURCES = (*FILES, "weighting", "excerpts", "events", "experiments", "previous_release", "prose")
# The one key that may name a folder, of which all CSV files count.
AUDIT = "audit"
# Keys of a plan with, within them, the key of a file.
SECTIONS = (("weighting", "totals"), ("events", "file"), ("positions", "areas"), ("back_checks", "file"))


def survey_names(data: Path) -> list[str]:
    """Names of the folders that hold a plan, sorted."""
    return sorted(path.parent.name for path in data.glob(f"*/{PLAN}") if path.parent.name != DERIVED)


def several(named: str | list[str]) -> list[str]:
    """The files under a key of a plan that may name one or several."""
    return [named] if isinstance(named, str) else list(named)


def plan_files(plan: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    """Every file that a plan names, with its place in the plan: a key of the schema that holds a file stands here."""
    if "responses" in plan:
        yield from named_response_files(plan)
    for key in (*FILES, "excerpts", AUDIT, "previous_release"):
        for name in several(plan.get(key, [])) if key != "responses" else ():
            yield [key], name
    for name, file in plan.get("repeats", {}).items():
        yield ["repeats", name], file
    for section, key in SECTIONS:
        if key in plan.get(section, {}):
            yield [section, key], plan[section][key]
    if "frame" in plan.get("weighting", {}):
        yield ["weighting", "frame", "file"], plan["weighting"]["frame"]["file"]
    for number, experiment in enumerate(plan.get("experiments", [])):
        if "profiles" in experiment:
            yield ["experiments", number, "profiles"], experiment["profiles"]


def named_files(folder: Path, plan: Mapping[str, Any], keys: tuple[str, ...] | None = None) -> list[Path]:
    """The files of a survey that its plan names and that exist: all of them, or those under these keys of the plan.

    With the questionnaire, also the files beside it that it may name; with `prose`, the authors' texts and their logo.
    """
    wanted = [(place, folder / name) for place, name in plan_files(plan) if keys is None or place[0] in keys]
    found = [file for place, path in wanted for file in _files(path, place[0])]
    if "questionnaire" in plan and (keys is None or "questionnaire" in keys):
        found += [path for path in beside(folder / plan["questionnaire"]) if path not in found]
    return found + (prose_files(folder) if keys is None or "prose" in keys else [])


def _files(path: Path, key: str | int) -> list[Path]:
    if key == AUDIT and path.is_dir():
        return sorted(path.rglob("*.csv"))
    return [path] if is_file(path) else []
