"""What docs/comparison.md says is there is there: files, keys and checks of the plan, rules, targets of make."""

from __future__ import annotations

import re

import pytest
import yaml

from bogolan.preparation.cleaning_log import CORRECTED, RULES


@pytest.fixture(scope="module")
def table(house):
    """The rows of all tables, a list of cells each."""
    lines = (house / "docs/comparison.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [row for row in rows if row[0] != "function"]


@pytest.fixture(scope="module")
def known(house):
    """Keys of the plan, checks, targets of make, and files that the workflow makes."""
    schema = yaml.safe_load((house / "workflow/schemas/survey.schema.yaml").read_text(encoding="utf-8"))
    targets = set(re.findall(r"^([a-z-]+):", (house / "Makefile").read_text(), re.MULTILINE))
    rules = "".join(path.read_text() for path in (house / "workflow/rules").glob("*.smk"))
    return {
        "keys": set(schema["properties"]) | {"survey.yaml"},
        "checks": set(schema["properties"]["checks"]["items"]["enum"]),
        "targets": targets,
        "outputs": set(re.findall(r'derived\("([\w./]+)"\)', rules)),
    }


def test_every_row_has_three_cells_and_says_what_is_not_done(table):
    assert len(table) > 40
    for function, here, where in table:
        assert function
        assert here
        assert where or here.startswith("none: ")


def test_every_rule_that_it_names_exists(table):
    named = {rule for _, here, _ in table for rule in re.findall(r"\b[RLFC]\d\d\b", here)}
    assert named <= {rule.id for rule in RULES} | {CORRECTED}
    assert {"C01", "F18", "L01"} <= named


def test_everything_that_it_names_exists(house, table, known):
    named = [name for *_, where in table for name in re.findall(r"`([^`]+)`", where)]
    assert len(named) > 50
    for name in named:
        if name.startswith("checks: "):
            assert name.removeprefix("checks: ") in known["checks"], name
        elif name.startswith("make "):
            assert name.removeprefix("make ") in known["targets"], name
        elif "/" in name:
            assert (house / "scripts/bogolan" / name).exists() or (house / name).exists(), name
        else:
            assert name in known["keys"] | known["outputs"], name


def test_a_name_stands_in_one_row_of_its_tool(table):
    functions = [name for function, *_ in table for name in re.findall(r"`([^`]+)`", function)]
    assert len(functions) == len(set(functions))
    assert all(re.fullmatch(r"\w+", name) for name in functions)
