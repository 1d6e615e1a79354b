"""What code a step uses, as one digest: an edit reruns just the steps that depend on it.

The digest covers a script, every module of this library that it imports (directly, through others, or inside a
function) and every file or folder beside those modules that one of their string constants names: templates, messages,
styles, the schema. It reads the syntax tree, so comments, docstrings and layout change nothing (after the code hash of
R's targets, Landau 2021). The versions of the installed libraries come in through the lock file.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.provenance.yaml_files import yaml_content

if TYPE_CHECKING:
    from collections.abc import Iterable

LIBRARY = Path(__file__).resolve().parents[1]
LOCK = LIBRARY.parents[1] / "requirements.lock"

# In these files a comment is a whole line that begins with the mark.
LINE_COMMENTS = {".typ": "//", ".lua": "--", ".lark": "//"}
# What a constant looks like that names a file or a folder.
NAMED = re.compile(r"[\w./-]{1,200}")
DOCUMENTED = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
NAMING = (ast.Constant, ast.Import, ast.ImportFrom)


class Syntax(NamedTuple):
    """A module without docstrings: its syntax tree as text, the names that it imports, and its string constants."""

    text: str
    imports: frozenset[str]
    strings: frozenset[str]


def code_digest(script: Path) -> str:
    """Digest of a script with everything of ours that it uses, and of the lock file. FileNotFoundError without it."""
    modules = imported_modules(script.resolve())
    resources = sorted({resource for module in modules for resource in named_resources(module)})
    digest = hashlib.sha256()
    for module in sorted(modules):
        digest.update(_syntax(module).text.encode())
    for resource in resources:
        digest.update(resource.name.encode() + b"\0" + _content(resource))
    if LOCK.exists():
        digest.update("\n".join(re.findall(r"^[^\s#]+==[^\s;\\]+", LOCK.read_text(), re.MULTILINE)).encode())
    return digest.hexdigest()[:16]


def modules_digest(modules: Iterable[Path]) -> str:
    """Digest of modules of ours, whatever their comments, docstrings and layout."""
    digest = hashlib.sha256()
    for module in sorted(path.resolve() for path in modules):
        digest.update(module.relative_to(LIBRARY).as_posix().encode() + b"\0" + _syntax(module).text.encode())
    return digest.hexdigest()[:16]


def imported_modules(script: Path) -> frozenset[Path]:
    """The script and the modules of this library that it reaches, as files."""
    found: set[Path] = set()
    waiting = [script]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting.extend(_imports(module))
    return frozenset(found)


@cache
def named_resources(module: Path) -> frozenset[Path]:
    """Files that string constants of the module name, relative to its folder; a folder stands for all in it."""
    beside = {"..", *os.listdir(module.parent)}
    found: set[Path] = set()
    for text in _syntax(module).strings:
        # Most constants are no path; asking the disk for each would take longer than all else.
        if text.partition("/")[0] not in beside or not NAMED.fullmatch(text) or not re.search(r"[a-z]", text):
            continue
        path = module.parent / text
        if path.exists() and path.resolve() != module.parent:
            found.update(file for file in (path.rglob("*") if path.is_dir() else [path]) if _is_resource(file))
    return frozenset(file.resolve() for file in found)


def _is_resource(file: Path) -> bool:
    return file.is_file() and file.suffix not in {".py", ".pyc"}


@cache
def _syntax(module: Path) -> Syntax:
    """What a module says, its docstrings left out."""
    said: list[str] = []
    naming: list[ast.AST] = []
    _read(ast.parse(module.read_text(encoding="utf-8")), said, naming)
    imports: set[str] = set()
    strings: set[str] = set()
    for node in naming:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                strings.add(node.value)
        elif isinstance(node, ast.Import):
            imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(module, node)
            imports.add(source)
            imports.update(f"{source}.{alias.name}" for alias in node.names)
    return Syntax("\n".join(said), frozenset(imports), frozenset(strings))


def _read(part: Any, said: list[str], naming: list[ast.AST]) -> None:
    """Append all parts of a syntax tree but docstrings to `said`, and to `naming` those that may name something.

    Each kind of node has a fixed number of parts and a list says how many it has, so that no two trees say the same.
    """
    if isinstance(part, ast.AST):
        if isinstance(part, DOCUMENTED) and ast.get_docstring(part, clean=False) is not None:
            part.body = part.body[1:]
        if isinstance(part, NAMING):
            naming.append(part)
        said.append(type(part).__name__)
        for field in part._fields:
            _read(getattr(part, field, None), said, naming)
    elif isinstance(part, list):
        said.append(f"{len(part)}")
        for one in part:
            _read(one, said, naming)
    else:
        said.append(repr(part))


@cache
def _imports(module: Path) -> frozenset[Path]:
    """Modules of this library that a module imports, wherever in it the import stands."""
    ours = (name for name in _syntax(module).imports if name.partition(".")[0] == LIBRARY.name)
    return frozenset(file for name in ours for file in _module_files(LIBRARY.parent, name))


def _absolute(module: Path, node: ast.ImportFrom) -> str:
    """The whole name of the module that a `from ... import` names, relative ones included."""
    if node.level == 0:
        return node.module or ""
    package = module.relative_to(LIBRARY.parent).parts[: -node.level]
    return ".".join([*package, *filter(None, [node.module])])


@cache
def _module_files(folder: Path, name: str) -> frozenset[Path]:
    """The file of a module in a folder of packages, and the __init__.py of every package above it."""
    package, _, last = name.rpartition(".")
    above = _module_files(folder, package) if package else frozenset()
    path = folder.joinpath(*name.split("."))
    return above | {file for file in (path / "__init__.py", path.with_name(f"{last}.py")) if file.exists()}


@cache
def _content(resource: Path) -> bytes:
    """A resource's bytes; where its kind has line comments, without them."""
    if resource.suffix == ".yaml":
        return json.dumps(yaml_content(resource), ensure_ascii=False, default=str).encode()
    content = resource.read_bytes()
    mark = LINE_COMMENTS.get(resource.suffix)
    if mark is None:
        return content
    return b"\n".join(line for line in content.splitlines() if not line.strip().startswith(mark.encode()))
