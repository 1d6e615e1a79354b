"""The plan of a survey, `survey.yaml`: read, checked against its schema and completed with the schema's defaults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.codes import as_code
from bogolan.survey.plan_classes import give_classes
from bogolan.survey.plan_conjoint import with_attributes_in_full
from bogolan.survey.plan_declarations import PARTS, with_codes_as_text
from bogolan.survey.plan_disclosure import DISCLOSURE, with_stricter
from bogolan.survey.plan_file import load, plain
from bogolan.survey.plan_references import broken_references
from bogolan.survey.plan_schema import mistakes, schema
from bogolan.survey.plan_terms import with_terms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = r"[a-z0-9-]+"


def read_plan(path: Path) -> dict[str, Any]:
    """A survey's plan with its defaults filled in; `survey` is its name. All mistakes at once as one SurveyError."""
    return plan_as_written(path)[0]


def plan_as_written(path: Path) -> tuple[dict[str, Any], Any]:
    """The same, and the plan as `load` read it, for its lines."""
    written = load(path)
    problems = list(mistakes(written, path))
    name = path.parent.name
    if not re.fullmatch(NAME, name):
        problems.append(
            Problem(
                str(path.parent),
                repr(name),
                "a survey's name of small letters a-z, digits and hyphens",
                hint="rename the folder",
            )
        )
    plan = {} if problems else {"survey": name, **completed(plain(written))}
    problems += broken_references(plan, written, path)
    if problems:
        raise SurveyError(sorted(problems, key=lambda problem: problem.line or 0))
    return plan, written


def completed(plan: Mapping[str, Any]) -> dict[str, Any]:
    """A valid plan with the schema's defaults, codes as text and every item's class of disclosure."""
    full = _with_defaults(dict(plan), schema())
    for section in ("support", "drivers"):
        full[section] = [_item(item) for item in full[section]]
    full["models"] = [with_terms(model) for model in full["models"]]
    for model in full["models"]:
        model["outcome"] = _item(model["outcome"])
        if "specifications" in model:
            model["specifications"] = _specifications(model["specifications"])
    full |= {part: with_codes_as_text(full[part]) for part in PARTS if part in full}
    full["experiments"] = [with_attributes_in_full(experiment) for experiment in full["experiments"]]
    if "form_version" in full:
        full["form_version"]["known"] = [as_code(code) for code in full["form_version"]["known"]]
    for recoding in full["recodings"]:
        recoding["codes"] = {as_code(old): as_code(new) for old, new in recoding["codes"].items()}
    give_classes(full)
    full[DISCLOSURE] = with_stricter(full[DISCLOSURE], schema()["properties"][DISCLOSURE])
    for gender in ("women", "men"):
        if gender in full["gender"]:
            full["gender"][gender] = as_code(full["gender"][gender])
    if "consent" in full:
        full["consent"]["given"] = as_code(full["consent"]["given"])
    strata = full["design"].get("strata", [])
    full["design"]["strata"] = [strata] if isinstance(strata, str) else strata
    full["missing"] = _codes(full["missing"])
    for question in full["questions"].values():
        if "missing" in question:
            question["missing"] = _codes(question["missing"])
    return full


def _codes(by_reason: Mapping[str, list[Any]]) -> dict[str, list[str]]:
    return {reason: [as_code(code) for code in codes] for reason, codes in by_reason.items()}


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("share", "against", "among", "levels")
    codes = {key: [as_code(code) for code in item[key]] for key in keys if key in item}
    return {"measure": "share", **item, **codes}


def _specifications(choices: Mapping[str, Any]) -> dict[str, Any]:
    shares = {"share": [[as_code(code) for code in codes] for codes in choices["share"]]} if "share" in choices else {}
    return {**choices, **shares}


def _with_defaults(value: Any, described: Mapping[str, Any]) -> Any:
    """A value with the defaults that its description gives, all the way down."""
    if isinstance(value, dict):
        properties = described.get("properties", {})
        value = {key: _with_defaults(entry, properties.get(key, {})) for key, entry in value.items()}
        for key, entry in properties.items():
            if key not in value and "default" in entry:
                value[key] = _with_defaults(entry["default"], entry)
        return value
    if isinstance(value, list):
        items = described.get("items", {})
        return [_with_defaults(entry, items) for entry in value]
    return value
