"""Quotations meant for the report, scanned like all words of respondents, and for dates, ranks and communities.

It does not find who is told by circumstances: a second reader is needed before words leave the survey's folder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bogolan.preparation.identifiers.survey_places import places_of
from bogolan.preparation.identifiers.text_scan import KINDS, kinds_in
from bogolan.preparation.interviews import FIRST_ROW
from bogolan.preparation.reading.delimited import read_table
from bogolan.provenance.errors import listing
from bogolan.survey.communal import speaks_of_communal_identity, tells_communal_identity
from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from bogolan.preparation.identifiers.survey_places import Places
    from bogolan.survey.questionnaire import Question

# The columns of the file that hold what was said.
TEXT = "text_"

DATE, RANK = "date", "rank"
MONTH = (
    r"(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|january|february"
    r"|march|april|may|june|july|august|september|october|november|december)"
)
# Days and years in figures, and months beside them; "may" and "mars" alone are other words as well.
DATES = re.compile(
    rf"\b\d{{1,2}}[/.-]\d{{1,2}}\b|\b(?:19|20)\d\d\b|\b\d{{1,2}}(?:er|st|nd|rd|th)? (?:of )?{MONTH}\b|\b{MONTH} \d",
    re.IGNORECASE,
)
# Offices that a village has one or few of.
RANKS = re.compile(
    r"\b(?:chefs?|imams?|maires?|marabouts?|pr[ée]fets?|sous-pr[ée]fets?|d[ée]put[ée]s?|commandants?|[cq]adis?|[ée]mirs?"
    r"|chiefs?|mayors?|prefects?|commanders?|emirs?)\b",
    re.IGNORECASE,
)
# Parts of a choice's label that name something each, and labels that name no community.
PARTS = re.compile(r"[(),;/]|\b(?:or|ou|and|et)\b")
NO_COMMUNITY = frozenset({"other", "autre", "none", "aucun", "aucune", "yes", "no", "oui", "non"})
FEWEST_LETTERS = 4


def tells_who(text: str, places: Places) -> tuple[str, ...]:
    """The kinds of what in an excerpt may tell who somebody is: names, places and so on, dates, ranks; else empty."""
    apart = ((DATE, DATES), (RANK, RANKS))
    return (*kinds_in(text, places), *(kind for kind, pattern in apart if pattern.search(text)))


def names_a_community(questions: Mapping[str, Question]) -> Callable[[str], bool]:
    """Tells whether a text names a community: by the words of `survey.communal`, or as the form does, which offers
    choices to its questions on ethnicity, language and livelihood."""
    names = set()
    for name, question in questions.items():
        if not tells_communal_identity(name, question.label):
            continue
        for label in question.choices.values():
            for text in label.values() if isinstance(label, dict) else [label]:
                names |= {folded(part) for part in PARTS.split(str(text))}
    names = {name for name in names - NO_COMMUNITY if len(name) >= FEWEST_LETTERS}
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})(?:e?s)?\b") if names else None

    def names_one(text: str) -> bool:
        return speaks_of_communal_identity(text) or bool(named and named.search(folded(text)))

    return names_one


def telling_excerpts(folder: Path, plan: Mapping[str, Any], questions: Mapping[str, Question]) -> Iterator[str]:
    """In which rows of the plan's excerpts words may tell who somebody is, and what; nothing where there are none."""
    if not plan.get("excerpts"):
        return
    rows = read_table(folder / plan["excerpts"]).rows
    design = plan["design"]
    places = places_of(questions, [*design["strata"], *filter(None, [design.get("clusters")])])
    found: dict[int, set[str]] = {}
    for name in rows:
        if name.startswith(TEXT):
            for row, text in enumerate(rows[name], start=FIRST_ROW):
                if kinds := tells_who(text, places):
                    found.setdefault(row, set()).update(kinds)
    if found:
        order = (*KINDS, DATE, RANK)
        named = [
            f"{row} ({', '.join(kind for kind in order if kind in kinds)})" for row, kinds in sorted(found.items())
        ]
        yield f"in {plan['excerpts']} words may tell who somebody is: rows {listing(named, 40)}"
