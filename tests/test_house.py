"""The floors of the house: a floor imports only from floors below it, and what must not be imported is not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parents[1] / "scripts/bogolan"

FLOORS = {
    "provenance": 0,
    "statistics": 1,
    "survey": 1,
    "preparation": 2,
    "analysis": 3,
    "field": 3,
    "disclosure": 4,
    "publication": 5,
    "demonstration": 6,
    "commands": 7,
}
# Walls within the floors: who may import whom where the number of the floor does not say enough.
MAY_IMPORT = {
    "provenance": set(),
    "statistics": {"provenance"},
    "survey": {"provenance"},
    "field": {"provenance", "survey", "statistics", "preparation"},
    "disclosure": {"provenance", "survey"},
    "publication": {"provenance", "survey"},
}


def imported_floors(module: Path) -> set[str]:
    """The floors that a module imports, wherever in it the import stands, its own left out."""
    own = module.relative_to(LIBRARY).parts
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = ["bogolan", *own][: -node.level] if node.level else []
            names = [".".join([*package, node.module or ""])]
            if names == ["bogolan"]:
                names = [f"bogolan.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("bogolan.") and len(name.split(".")) > 1}
    return found - {own[0]} - {""}


MODULES = sorted(LIBRARY.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=[module.relative_to(LIBRARY).as_posix() for module in MODULES])
def test_a_floor_imports_only_from_floors_below_it(module):
    own = module.relative_to(LIBRARY).parts[0]
    if own == "__init__.py":
        assert module.read_text() == ""
        return
    for floor in imported_floors(module):
        assert FLOORS[floor] < FLOORS[own], f"{own} (floor {FLOORS[own]}) imports {floor} (floor {FLOORS[floor]})"
        assert floor in MAY_IMPORT.get(own, FLOORS), f"{own} must not import {floor}"


def test_every_folder_is_a_floor():
    assert {path.name for path in LIBRARY.iterdir() if path.is_dir() and path.name != "__pycache__"} <= set(FLOORS)


def test_package_files_are_empty_or_only_re_export():
    for package in LIBRARY.rglob("__init__.py"):
        for node in ast.parse(package.read_text()).body:
            told = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            exported = isinstance(node, ast.Assign) and node.targets[0].id == "__all__"
            assert told or exported or isinstance(node, ast.ImportFrom), f"{package} does more than re-export"


def test_scripts_are_thin_and_there_is_one_a_rule():
    rules = {
        line.split()[1].rstrip(":")
        for path in (LIBRARY.parents[1] / "workflow/rules").glob("*.smk")
        for line in path.read_text().splitlines()
        if line.startswith(("rule ", "checkpoint "))
    }
    scripts = {path.stem: path for path in LIBRARY.parent.glob("*.py")}
    assert set(scripts) == rules - {"remember", "field_reports"}
    for path in scripts.values():
        tree = ast.parse(path.read_text())
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.For | ast.While)], path
        assert len(path.read_text().splitlines()) < 40, path


def test_a_wall_would_be_seen(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "LIBRARY", tmp_path)
    (tmp_path / "publication").mkdir()
    module = tmp_path / "publication/page.py"
    module.write_text(
        "def page():\n    from bogolan.statistics.sampling.design import Stage\n    from ..analysis import shares\n"
    )
    assert imported_floors(module) == {"statistics", "analysis"}


def test_no_script_has_the_name_of_an_installed_library():
    import importlib.metadata

    installed = {name.lower() for names in [importlib.metadata.packages_distributions()] for name in names}
    scripts = {path.stem for path in LIBRARY.parent.glob("*.py")}
    assert scripts & installed == set(), "with scripts/ on the path it would be imported in its place"
