"""Quotations that are meant for the report, scanned like all words of respondents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.identifiers.survey_places import places_of
from bogolan.preparation.identifiers.text_scan import KINDS, kinds_in
from bogolan.preparation.interviews import FIRST_ROW
from bogolan.preparation.reading.delimited import read_table
from bogolan.provenance.errors import listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bogolan.survey.questionnaire import Question

# The columns of the file that hold what was said.
TEXT = "text"


def telling_excerpts(folder: Path, plan: Mapping[str, Any], questions: Mapping[str, Question]) -> Iterator[str]:
    """In which rows of the plan's excerpts words may tell who somebody is, and what; nothing where there are none."""
    if not plan.get("excerpts"):
        return
    rows = read_table(folder / plan["excerpts"]).rows
    design = plan["design"]
    places = places_of(questions, [*design["strata"], *filter(None, [design.get("clusters")])])
    found: dict[int, set[str]] = {}
    for name in rows:
        if name == TEXT or name.startswith(f"{TEXT}_"):
            for row, text in enumerate(rows[name], start=FIRST_ROW):
                if kinds := kinds_in(text, places):
                    found.setdefault(row, set()).update(kinds)
    if found:
        named = [
            f"{row} ({', '.join(kind for kind in KINDS if kind in kinds)})" for row, kinds in sorted(found.items())
        ]
        yield f"in {plan['excerpts']} words may tell who somebody is: rows {listing(named, 40)}"
