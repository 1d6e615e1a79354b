"""What the plan declares and the report does not compute yet, in words: named, so that nobody takes it for a result."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from bogolan.publication.sentences.methods import sentence
from bogolan.survey.communal import speaks_of_communal_identity, tells_communal_identity
from bogolan.survey.declared import concerned_parts, not_computed, registered_late
from bogolan.survey.plan_declarations import questions_of

if TYPE_CHECKING:
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.survey.declared import Declaration

# Keys of the plan under a heading of their own; all others share one.
OWN_HEADING = ("experiments", "hypotheses", "checks")
FURTHER = "further"
# Keys of a declaration that are texts on what it is about.
TEXTS = ("statement", "label")


def declared_only(evidence: Evidence) -> list[tuple[str, list[str]]]:
    """Each heading with what stands under it, one text a declaration; empty where all that is declared is computed."""
    found: dict[str, list[str]] = {}
    for key, declarations in not_computed(evidence.plan):
        heading = key if key in OWN_HEADING else FURTHER
        texts = [declaration_text(evidence, declaration) for declaration in declarations]
        found.setdefault(evidence.wording(f"declared.heading.{heading}"), []).extend(texts)
    return list(found.items())


def declaration_text(evidence: Evidence, declaration: Declaration) -> str:
    """One declaration: its name and what the plan says of it, else the question of that name as it was asked.

    Of one that would join communal identity with support, only that there is one.
    """
    wording = evidence.wording
    if confidential(evidence, declaration):
        told = wording(f"declared.confidential.{declaration.kind.partition('.')[0]}", name=declaration.name)
    else:
        text = wording.label(declaration.text) or evidence.question(declaration.name)
        told = wording(
            f"declared.{declaration.kind}", name=declaration.name, text=text, source=wording.label(declaration.source)
        )
    if registered_late(evidence.plan, declaration):
        day = wording.day(datetime.date.fromisoformat(declaration.entry["registered"]))
        told = f"{sentence(evidence, told)} {wording('declared.registered_late', day=day)}"
    return told


def confidential(evidence: Evidence, declaration: Declaration) -> bool:
    """Whether a declaration names a question of communal identity, or speaks of it in its own words."""
    for part in concerned_parts(evidence.plan, declaration):
        if any(speaks_of_communal_identity(part.get(key)) for key in TEXTS):
            return True
        for _, name in questions_of(part):
            if tells_communal_identity(name, (evidence.codebook.get(name) or {}).get("label")):
                return True
    return False
