"""The plan of a survey, `survey.yaml`: read safely, checked against its schema, completed with its defaults."""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import as_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema.exceptions import ValidationError

SCHEMA = "../../../workflow/schemas/survey.schema.yaml"
INSTALLED_SCHEMA = "survey.schema.yaml"

NAME = r"[a-z0-9-]+"
DAY = r"\d{4}-\d{2}-\d{2}"
ITEM_CLASSES = {"support": "sensitive", "drivers": "personal", "models": "sensitive"}


@cache
def schema() -> dict[str, Any]:
    """The schema of a plan, as in workflow/schemas."""
    from ruamel.yaml import YAML

    places = [Path(__file__).parent / name for name in (SCHEMA, INSTALLED_SCHEMA)]
    return YAML(typ="safe", pure=True).load(next(place for place in places if place.exists()))


def read_plan(path: Path) -> dict[str, Any]:
    """A survey's plan with its defaults filled in; `survey` is its name. All mistakes at once as one SurveyError."""
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
    if problems:
        raise SurveyError(sorted(problems, key=lambda problem: problem.line or 0))
    return {"survey": name, **completed(plain(written))}


def load(path: Path) -> Any:
    """A YAML file with the line of every key; SurveyError when it is no YAML, has a key twice or is not a mapping."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import RoundTripConstructor
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    class DaysAsText(RoundTripConstructor):
        """Days stay text, so that one that no calendar has can be named with its line."""

    DaysAsText.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: str(node.value))
    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = DaysAsText
    try:
        content = yaml.load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise SurveyError(
            Problem(str(path), f"a byte that is not UTF-8 at {error.start}", "a file saved as UTF-8")
        ) from None
    except OSError as error:
        raise SurveyError(Problem(str(path), str(error.strerror), "a plan that can be read")) from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        found = " ".join(str(error.problem or error.context).split())
        raise SurveyError(Problem(str(path), found, "YAML, with each key once", line=line)) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise SurveyError(Problem(str(path), str(error).splitlines()[0], "YAML that can be read")) from None
    if not isinstance(content, dict):
        raise SurveyError(Problem(str(path), type(content).__name__, "keys and values, such as `title: ...`", line=1))
    return content


def plain(value: Any) -> Any:
    """The content of a YAML file as plain Python, keys as text."""
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value


# ---------------------------------------------------------------------------------------------------------- checking


def mistakes(written: Any, path: Path) -> Iterator[Problem]:
    """Everything in a plan that its schema does not allow, with the line of each and the nearest spelling."""
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema())
    for error in validator.iter_errors(plain(written)):
        yield from _problems(_telling(error), written, path)
    yield from _calendar_mistakes(written, path)


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
            column = ".".join(str(part) for part in [*place, key])
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
        for key in [key for key in error.validator_value if key not in error.instance]:
            about = error.schema.get("properties", {}).get(key, {}).get("description", "a value")
            yield Problem(
                str(path), "nothing", about, line=line_of(written, place), column=".".join(map(str, [*place, key]))
            )
        return
    found, expected, hint = repr(error.instance), _expected(error), None
    if error.validator == "enum":
        hint = nearest(str(error.instance), error.validator_value)
    yield Problem(
        str(path), found, expected, line=line_of(written, place), column=".".join(map(str, place)) or None, hint=hint
    )


def _expected(error: ValidationError) -> str:
    """What a schema wants at this place, in words."""
    wanted = error.validator_value
    match error.validator:
        case "enum":
            return f"one of {listing(wanted, 40)}"
        case "type":
            return f"a value of type {wanted if isinstance(wanted, str) else ' or '.join(wanted)}"
        case "pattern" | "minLength" | "minItems" | "minProperties":
            return error.schema.get("description", f"{error.validator} {wanted}")
        case "minimum" | "maximum" | "exclusiveMinimum":
            return f"a number, {error.validator} {wanted}"
    return error.schema.get("description", error.message)


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


def line_of(written: Any, place: list[Any]) -> int | None:
    """The line (from 1) on which a key or list entry stands, or the nearest line above it that is known."""
    line, value = None, written
    for part in place:
        position = getattr(value, "lc", None)
        if position is None:
            break
        try:
            key = part if part in value or isinstance(value, list) else next(key for key in value if str(key) == part)
            line = (position.item(key) if isinstance(value, list) else position.key(key))[0] + 1
            value = value[key]
        except (KeyError, IndexError, TypeError, AttributeError, StopIteration):
            break
    if line is None and getattr(written, "lc", None) is not None:
        line = written.lc.line + 1
    return line


# -------------------------------------------------------------------------------------------------------- completing


def completed(plan: Mapping[str, Any]) -> dict[str, Any]:
    """A valid plan with the schema's defaults, codes as text and every item's class of disclosure."""
    full = _with_defaults(dict(plan), schema())
    for section in ("support", "drivers"):
        full[section] = [_item(item, ITEM_CLASSES[section]) for item in full[section]]
    classes = {item["question"]: item["class"] for section in ("drivers", "support") for item in full[section]}
    for model in full["models"]:
        outcome = model["outcome"]
        model["outcome"] = _item(outcome, classes.get(outcome["question"], ITEM_CLASSES["models"]))
        model["terms"] = [_term(term) for term in model["terms"]]
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


def _item(item: Mapping[str, Any], default_class: str) -> dict[str, Any]:
    codes = {key: [as_code(code) for code in item[key]] for key in ("share", "against", "among") if key in item}
    return {"measure": "share", "class": default_class, **item, **codes}


def _term(term: Any) -> dict[str, Any]:
    entry = {"question": term} if isinstance(term, str) else dict(term)
    if "is" in entry:
        entry["is"] = [as_code(code) for code in entry["is"]]
    if "reference" in entry:
        entry["reference"] = as_code(entry["reference"])
    return entry


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


# ------------------------------------------------------------------------------------------------------------- parts

WORDS = ("statement", "topic", "label", "class", "cluster_unit")


def categorical_questions(plan: Mapping[str, Any]) -> list[str]:
    """Questions that the plan treats as answers to choose from, whatever type they look like."""
    found = {
        item["question"] for section in ("support", "drivers") for item in plan[section] if item["measure"] == "share"
    }
    found |= {model["outcome"]["question"] for model in plan["models"]}
    terms = [term for model in plan["models"] for term in model["terms"]]
    found |= {term["question"] for term in terms if term.get("as") == "category" or "is" in term}
    return sorted(found | {plan["gender"][key] for key in ("question",) if key in plan["gender"]})


def without_words(plan: Mapping[str, Any], *sections: str) -> dict[str, Any]:
    """Sections of a plan without how things are worded or guarded, so that another wording estimates nothing anew."""

    def numbers(entry: Any) -> Any:
        if isinstance(entry, list):
            return [numbers(part) for part in entry]
        if isinstance(entry, dict):
            return {key: numbers(part) for key, part in entry.items() if key not in WORDS}
        return entry

    return {section: numbers(plan[section]) for section in sections}


def disclosure_classes(plan: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Every outcome's class of disclosure, by analysis."""
    classes = {
        section: {item["question"]: item["class"] for item in plan[section]} for section in ("support", "drivers")
    }
    return classes | {"models": {model["name"]: model["outcome"]["class"] for model in plan["models"]}}
