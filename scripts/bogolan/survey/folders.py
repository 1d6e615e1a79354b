"""Where a survey's files lie: its folder, what is derived from it in confidence, and what may be published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bogolan.survey.form_files import beside
from bogolan.survey.response_files import named_response_files

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
    if "responses" in plan:
        yield from named_response_files(plan)
    for key in (*FILES, "excerpts"):
        if key in plan and key != "responses":
            yield [key], plan[key]
    for name, file in plan.get("repeats", {}).items():
        yield ["repeats", name], file
    for section, key in (("weighting", "totals"), ("events", "file")):
        if section in plan:
            yield [section, key], plan[section][key]
    for number, experiment in enumerate(plan.get("experiments", [])):
        if "profiles" in experiment:
            yield ["experiments", number, "profiles"], experiment["profiles"]


def named_files(folder: Path, plan: Mapping[str, Any], keys: tuple[str, ...] | None = None) -> list[Path]:
    """The files of a survey that its plan names and that exist: all of them, or those under these keys of the plan.

    With the questionnaire, also the files beside it that it may name.
    """
    names = [name for place, name in plan_files(plan) if keys is None or place[0] in keys]
    found = [folder / name for name in names if (folder / name).is_file()]
    if "questionnaire" in plan and (keys is None or "questionnaire" in keys):
        found += [path for path in beside(folder / plan["questionnaire"]) if path not in found]
    return found
