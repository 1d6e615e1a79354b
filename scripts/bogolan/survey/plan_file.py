"""A plan as it is written: YAML, read safely, with the line of every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.folders import not_a_file

if TYPE_CHECKING:
    from pathlib import Path

# A plan is written by a person; aliases that repeat each other could fill the memory.
LARGEST, MOST_ALIASES, MOST_VALUES, DEEPEST = 1_000_000, 20, 1_000_000, 50


def load(path: Path) -> Any:
    """A YAML file with the line of every key; SurveyError when it is no YAML, has a key twice or is not a mapping."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import RoundTripConstructor
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.tokens import AliasToken, TagToken

    class DaysAsText(RoundTripConstructor):
        """Days stay text, so that one that no calendar has can be named with its line."""

    DaysAsText.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: str(node.value))
    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = DaysAsText
    try:
        if absence := not_a_file(path):
            raise SurveyError(Problem(str(path), absence, "a plan that can be read"))
        if path.stat().st_size > LARGEST:
            raise SurveyError(Problem(str(path), f"{path.stat().st_size} bytes", f"a plan of at most {LARGEST} bytes"))
        text = path.read_text(encoding="utf-8")
        tokens = list(YAML(pure=True).scan(text))
        if sum(isinstance(token, AliasToken) for token in tokens) > MOST_ALIASES:
            raise SurveyError(Problem(str(path), "aliases (*name) upon aliases", f"at most {MOST_ALIASES} of them"))
        if tags := [token for token in tokens if isinstance(token, TagToken)]:
            line = tags[0].start_mark.line + 1
            raise SurveyError(Problem(str(path), "a tag (!name)", "values without tags", line=line))
        content = yaml.load(text)
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
        kind = "nothing" if content is None else "a list" if isinstance(content, list) else "one value"
        raise SurveyError(Problem(str(path), kind, "keys and values, such as `title: ...`", line=1))
    _refuse_endless(content, path)
    return content


def _refuse_endless(content: Any, path: Path) -> None:
    """Raise SurveyError where values hold themselves, lie very deep, or are repeated by aliases far too often."""
    sizes: dict[int, int] = {}

    def size(value: Any, around: tuple[int, ...]) -> int:
        if not isinstance(value, dict | list):
            return 1
        if id(value) in around:
            found, expected = "an alias (*name) of what it stands in", "values that do not hold themselves"
            raise SurveyError(Problem(str(path), found, expected, line=value.lc.line + 1))
        if len(around) == DEEPEST:
            found = f"more than {DEEPEST} lists or keys inside each other"
            raise SurveyError(Problem(str(path), found, "a plan as the schema describes it", line=value.lc.line + 1))
        if id(value) not in sizes:
            inside = value.values() if isinstance(value, dict) else value
            sizes[id(value)] = 1 + sum(size(part, (*around, id(value))) for part in inside)
        return sizes[id(value)]

    if size(content, ()) > MOST_VALUES:
        expected = f"at most {MOST_VALUES:,} values"
        raise SurveyError(Problem(str(path), "aliases (*name) that repeat very much", expected))


def plain(value: Any) -> Any:
    """The content of a YAML file as plain Python, keys as text."""
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value


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


def dotted(place: list[Any]) -> str:
    """A place in a plan as a person reads it: drivers.0.share."""
    return ".".join(str(part) for part in place)
