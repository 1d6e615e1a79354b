"""What the plan declares and the report does not compute yet, in words: named, so that nobody takes it for a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.survey.declared import not_computed

if TYPE_CHECKING:
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.survey.declared import Declaration

# Keys of the plan under a heading of their own; all others share one.
OWN_HEADING = ("experiments", "hypotheses", "claims", "models", "checks")
FURTHER = "further"


def declared_only(evidence: Evidence) -> list[tuple[str, list[str]]]:
    """Each heading with what stands under it, one text a declaration; empty where all that is declared is computed."""
    found: dict[str, list[str]] = {}
    for key, declarations in not_computed(evidence.plan):
        heading = key if key in OWN_HEADING else FURTHER
        texts = [declaration_text(evidence, declaration) for declaration in declarations]
        found.setdefault(evidence.wording(f"declared.heading.{heading}"), []).extend(texts)
    return list(found.items())


def declaration_text(evidence: Evidence, declaration: Declaration) -> str:
    """One declaration: its name and what the plan says of it, else the question of that name as it was asked."""
    text = evidence.wording.label(declaration.text) or evidence.question(declaration.name)
    source = evidence.wording.label(declaration.source)
    return evidence.wording(f"declared.{declaration.kind}", name=declaration.name, text=text, source=source)
