"""A plan as it is written: YAML, read safely, with the line of every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.file_presence import not_a_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A plan is written by a person; aliases that repeat each other could fill the memory.
LARGEST, MOST_ALIASES, MOST_VALUES, DEEPEST = 300_000, 20, 100_000, 50
# What the scanner calls the beginnings and ends of lists and keys.
OPENING = frozenset(f"{form}{kind}StartToken" for form in ("Flow", "Block") for kind in ("Sequence", "Mapping"))
CLOSING = frozenset({"FlowSequenceEndToken", "FlowMappingEndToken", "BlockEndToken"})


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
        if absence := not_a_file(path):
            raise SurveyError(Problem(str(path), absence, "a plan that can be read"))
        if path.stat().st_size > LARGEST:
            raise SurveyError(Problem(str(path), f"{path.stat().st_size} bytes", f"a plan of at most {LARGEST} bytes"))
        text = path.read_text(encoding="utf-8")
        _refuse_odd(YAML(pure=True).scan(text), path)
        constructor, _ = yaml.get_constructor_parser(text)
        node = constructor.composer.get_single_node()
        if node is not None:
            _refuse_endless(node, path)
        content = None if node is None else constructor.construct_document(node)
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
        raise SurveyError(
            Problem(str(path), str(error).splitlines()[0].partition(";")[0], "YAML that can be read")
        ) from None
    if not isinstance(content, dict):
        kind = "nothing" if content is None else "a list" if isinstance(content, list) else "one value"
        raise SurveyError(Problem(str(path), kind, "keys and values, such as `title: ...`", line=1))
    return content


def _refuse_odd(tokens: Iterator[Any], path: Path) -> None:
    """Raise SurveyError for tags, many aliases and brackets within brackets, before anything is made of them."""
    aliases = depth = 0
    for token in tokens:
        kind, line = type(token).__name__, token.start_mark.line + 1
        depth += (kind in OPENING) - (kind in CLOSING)
        aliases += kind == "AliasToken"
        if depth > DEEPEST:
            found, expected = (
                f"more than {DEEPEST} lists or keys inside each other",
                "a plan as the schema describes it",
            )
            raise SurveyError(Problem(str(path), found, expected, line=line))
        if aliases > MOST_ALIASES:
            raise SurveyError(Problem(str(path), "aliases (*name) upon aliases", f"at most {MOST_ALIASES}", line=line))
        if kind == "TagToken":
            raise SurveyError(Problem(str(path), "a tag (!name)", "values without tags", line=line))


def _refuse_endless(node: Any, path: Path) -> None:
    """Raise SurveyError where values hold themselves, or are repeated by aliases far too often."""
    sizes: dict[int, int] = {}

    def size(part: Any, around: frozenset[int]) -> int:
        if not isinstance(part.value, list):
            return 1
        if id(part) in around:
            found, expected = "an alias (*name) of what it stands in", "values that do not hold themselves"
            raise SurveyError(Problem(str(path), found, expected, line=part.start_mark.line + 1))
        if id(part) not in sizes:
            inside = [one for entry in part.value for one in (entry if isinstance(entry, tuple) else (entry,))]
            sizes[id(part)] = 1 + sum(size(one, around | {id(part)}) for one in inside)
        return sizes[id(part)]

    if size(node, frozenset()) > MOST_VALUES:
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
