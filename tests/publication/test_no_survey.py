"""Sentences, figures and tables are made by rules, for any survey: none knows one of those that come along."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bogolan.survey.plan_file import load

HOUSE = Path(__file__).resolve().parents[2]
PUBLICATION = HOUSE / "scripts/bogolan/publication"
TEXTS = [path for kind in ("messages/*.yaml", "report/templates/*.*") for path in PUBLICATION.glob(kind)]
PROGRAMS = list(PUBLICATION.rglob("*.py"))
SURVEYS = [path.parent for path in (HOUSE / "data").glob("*/survey.yaml")]
# Whom and what shipped surveys are about, which no text of ours may know.
ABOUT = re.compile(
    r"\b(Mopti|Mali|Chile|Chili|Pinochet|plebiscite|marriage|mariage|jihad\w*|bush|brousse)\b", re.IGNORECASE
)


def questions() -> set[str]:
    """The names of the questions on support and its drivers of all shipped surveys."""
    found = set()
    for survey in SURVEYS:
        plan = load(survey / "survey.yaml")
        found |= {item["question"] for section in ("support", "drivers") for item in plan.get(section, [])}
    return found


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_text_knows_a_shipped_survey(path):
    told = path.read_text(encoding="utf-8")
    assert ABOUT.findall(told) == []
    assert {name for name in questions() if "_" in name and re.search(rf"\b{re.escape(name)}\b", told)} == set()


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: str(path.relative_to(PUBLICATION)))
def test_no_program_knows_a_shipped_survey(path):
    told = path.read_text(encoding="utf-8")
    strings = {node.value for node in ast.walk(ast.parse(told)) if isinstance(node, ast.Constant)}
    assert {survey.name for survey in SURVEYS} & strings == set()
    assert questions() & {text for text in strings if isinstance(text, str)} == set()


def test_there_are_names_to_look_for():
    assert {"a_marry", "support"} & questions() == {"a_marry"}
    assert len(questions()) > 25
    assert sum("mopti" in survey.name for survey in SURVEYS) == 2
