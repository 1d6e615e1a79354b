"""A plan against its schema: every mistake, with its line and the nearest valid spelling."""

from __future__ import annotations

import datetime
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, listing, nearest
from bogolan.provenance.yaml_files import yaml_content
from bogolan.survey.plan_file import dotted, line_of, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.exceptions import ValidationError

SCHEMA = "../../../workflow/schemas/survey.schema.yaml"
INSTALLED_SCHEMA = "survey.schema.yaml"

KINDS = {
    "array": "a list, as in [a, b]",
    "object": "keys with values, as in {key: value}",
    "string": "a text",
    "boolean": "true or false",
    "number": "a number",
    "integer": "a whole number",
}
# What to do where a value may only be stricter, by where it stands.
STRICTER = (
    "a plan makes a threshold stricter, never looser; what is to be printed all the same is an exception, with its "
    "reason: `disclosure.exceptions`"
)
WAYS_OUT = {("disclosure", "thresholds"): STRICTER}
DAY = r"\d{4}-\d{2}-\d{2}"


def schema() -> dict[str, Any]:
    """The schema of a plan, as in workflow/schemas."""
    return yaml_content(schema_file())


def schema_file() -> Path:
    """Where the schema lies: in this repository, or beside this module where it was installed."""
    places = [Path(__file__).parent / name for name in (SCHEMA, INSTALLED_SCHEMA)]
    return next(place for place in places if place.exists()).resolve()


def mistakes(written: Any, path: Path) -> Iterator[Problem]:
    """Everything in a plan that its schema does not allow, with the line of each and the nearest spelling."""
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema())
    errors = (_telling(error) for error in validator.iter_errors(plain(written)))
    yield from dict.fromkeys(problem for error in errors for problem in _problems(error, written, path))
    yield from _calendar_mistakes(written, path)
    for place, number in _infinities(plain(written), []):
        yield Problem(str(path), str(number), "a number that is finite", line_of(written, place), column=dotted(place))


def _telling(error: ValidationError) -> ValidationError:
    """Of the ways in which a value fails all alternatives, the one that speaks of what was meant.

    Where the alternatives differ only in the keys they require, the whole is what was meant.
    """
    while error.context and any(part.validator != "required" for part in error.context):
        fitting = [part for part in error.context if part.validator != "type"] or error.context
        error = max(fitting, key=lambda part: len(part.absolute_path))
    return error


def _problems(error: ValidationError, written: Any, path: Path) -> Iterator[Problem]:
    place = list(error.absolute_path)
    if error.validator == "additionalProperties":
        allowed = error.schema.get("properties", {})
        for key in [key for key in error.instance if key not in allowed]:
            column = dotted([*place, key])
            yield Problem(
                str(path),
                f"the key {key!r}",
                f"one of {listing(sorted(allowed), 40)}",
                line=line_of(written, [*place, key]),
                column=column,
                hint=nearest(key, allowed),
            )
        return
    if error.validator == "required":
        described = error.schema.get("properties", {})
        # A key that is misspelt is told as such, and not also as one that is missing.
        misspelt = {nearest(key, described) for key in error.instance if key not in described}
        for key in [key for key in error.validator_value if key not in error.instance]:
            if nearest(key, [key]) in misspelt:
                continue
            about = described.get(key, {}).get("description", "a value")
            yield Problem(str(path), "nothing", about, line=line_of(written, place), column=dotted([*place, key]))
        return
    if error.validator == "multipleOf" and error.instance < error.schema.get("minimum", -math.inf):
        return  # that it is too small is told
    if error.validator == "anyOf" and isinstance(error.instance, dict):
        described = error.schema.get("properties", {})
        if any(nearest(key, described) for key in error.instance if key not in described):
            return  # the key that is misspelt is told
    found = f"the keys {listing(error.instance)}" if isinstance(error.instance, dict) else repr(error.instance)
    expected, hint = _expected(error), None
    if error.validator == "enum":
        hint = nearest(str(error.instance), error.validator_value)
    if error.validator in ("minimum", "maximum"):
        hint = WAYS_OUT.get(tuple(place[:2]))
    yield Problem(str(path), found, expected, line=line_of(written, place), column=dotted(place) or None, hint=hint)


def _expected(error: ValidationError) -> str:
    """What a schema wants at this place, in words."""
    wanted = error.validator_value
    match error.validator:
        case "enum":
            return f"one of {listing(wanted, 40)}"
        case "type":
            return " or ".join(KINDS[kind] for kind in ([wanted] if isinstance(wanted, str) else wanted))
        case "pattern" | "minLength" | "minItems" | "minProperties":
            return error.schema.get("description", f"{error.validator} {wanted}")
        case "minimum" | "maximum":
            return f"a number, {'at least' if error.validator == 'minimum' else 'at most'} {wanted}"
        case "exclusiveMinimum" | "exclusiveMaximum":
            return f"a number {'above' if error.validator == 'exclusiveMinimum' else 'below'} {wanted}"
    return error.schema.get("description", error.message)


def _infinities(value: Any, place: list[Any]) -> Iterator[tuple[list[Any], float]]:
    """Numbers that are none, and where they stand."""
    if isinstance(value, float) and not math.isfinite(value):
        yield place, value
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _infinities(part, [*place, key])


def _calendar_mistakes(written: Any, path: Path) -> Iterator[Problem]:
    """Days that no calendar has, and fieldwork that ends before it begins."""
    fieldwork = plain(written.get("fieldwork"))
    if not isinstance(fieldwork, dict) or not all(isinstance(fieldwork.get(day), str) for day in ("start", "end")):
        return
    days = {}
    for name in ("start", "end"):
        if not re.fullmatch(DAY, fieldwork[name]):
            continue  # the schema has said so
        try:
            days[name] = datetime.date.fromisoformat(fieldwork[name])
        except ValueError:
            line = line_of(written, ["fieldwork", name])
            yield Problem(
                str(path),
                repr(fieldwork[name]),
                "a day of the calendar, as YYYY-MM-DD",
                line,
                column=f"fieldwork.{name}",
            )
    if len(days) == 2 and days["end"] < days["start"]:
        line = line_of(written, ["fieldwork", "end"])
        yield Problem(
            str(path),
            fieldwork["end"],
            f"a day not before the start, {fieldwork['start']}",
            line,
            column="fieldwork.end",
        )
