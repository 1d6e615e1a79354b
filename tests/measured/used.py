"""Which modules of the statistics a program uses: by the names that it imports, directly and through others."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOUSE = Path(__file__).resolve().parents[2]
# Where modules of ours are found, and the package whose names stand for modules of their own.
ROOTS = (HOUSE / "scripts", HOUSE / "tests", HOUSE / "tests/benchmarks", HOUSE / "tests/statistics")
STATISTICS = HOUSE / "scripts/bogolan/statistics"
FACADE = STATISTICS / "__init__.py"


def statistics_of(programs: Iterable[Path]) -> list[Path]:
    """The modules of the statistics that some programs reach, sorted; not the package itself, which names them all."""
    found: set[Path] = set()
    waiting = [program.resolve() for program in programs]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting.extend(_imported(module))
    return sorted(path for path in found if STATISTICS in path.parents and path != FACADE)


@cache
def _imported(module: Path) -> frozenset[Path]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return frozenset(path for node in ast.walk(tree) for path in _named(module, node))


def _named(module: Path, node: ast.AST) -> Iterator[Path]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from _files(ROOTS, alias.name.split("."))
    if not isinstance(node, ast.ImportFrom):
        return
    source = (node.module or "").split(".") if node.module else []
    roots = (module.parents[node.level - 1],) if node.level else ROOTS
    for alias in node.names:
        if FACADE in _files(roots, source):
            yield _defined()[alias.name]
        else:
            yield from _files(roots, [*source, alias.name]) or _files(roots, source)


def _files(roots: Iterable[Path], parts: list[str]) -> list[Path]:
    """The file of a module or package of ours; none of another's."""
    candidates = (root.joinpath(*parts) for root in roots)
    return [
        file.resolve()
        for path in candidates
        for file in (path.with_name(f"{path.name}.py"), path / "__init__.py")
        if file.is_file()
    ][:1]


@cache
def _defined() -> dict[str, Path]:
    """Each name of the statistics and the module where it is defined."""
    tree = ast.parse(FACADE.read_text(encoding="utf-8"))
    return {
        alias.name: path
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for path in _files([STATISTICS], (node.module or "").split("."))
        for alias in node.names
    }
