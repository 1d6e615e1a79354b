"""What goes with support: released average marginal effects in words.

Effects are "associated with", never causes. A difference between women and men is stated only where the interval of
that difference excludes 0; what could not be established is named as well. Who belongs to which ethnic group, speaks
which language or lives from what is never joined with support in a sentence or table: it could be turned against them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, GROUPS, MEN, WOMEN, find, points_text, points_with_unit, select
from bogolan.publication.sentences.evidence import Finding, alternatives, capitalised
from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.events import EXPOSURE
from bogolan.survey.plan_parts import fitted_models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence


@dataclass(frozen=True)
class Effect:
    """One term of a model in words, with its marginal effects by group and their difference between women and men."""

    term: str
    groups: Mapping[str, Row]
    difference: Row | None

    @property
    def established(self) -> bool:
        """Whether any group's interval excludes 0."""
        return any(row.published and row.excludes_zero for row in self.groups.values())


def effects(evidence: Evidence, model: Mapping[str, Any]) -> list[Effect]:
    """The marginal effects of a model that may be printed, in the order of the released rows."""
    own = select(evidence.rows, analysis="models", outcome=model["name"], measure="marginal_effect")
    found = []
    for level in dict.fromkeys(row.level for row in own):
        if level is None or guarded(evidence, _question(level)):
            continue
        groups = {group: find(own, level=level, group=group, contrast=None) for group in GROUPS}
        difference = find(own, level=level, group=WOMEN, contrast=MEN)
        found.append(
            Effect(term_text(evidence, model, level), {g: row for g, row in groups.items() if row}, difference)
        )
    return found


def guarded(evidence: Evidence, question: str) -> bool:
    """Whether a question tells ethnicity, language, religion or livelihood, by its name or wording in any language."""
    return tells_communal_identity(question, (evidence.codebook.get(question) or {}).get("label"))


def guarded_terms(evidence: Evidence) -> bool:
    """Whether any model holds a term that is never joined with support in words."""
    return any(guarded(evidence, term["question"]) for model in fitted_models(evidence.plan) for term in terms(model))


def terms(model: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The terms of a model, each as a mapping with its question."""
    return [{"question": term} if isinstance(term, str) else dict(term) for term in model["terms"]]


def _question(level: str) -> str:
    return level.partition("=")[0]


def term_text(evidence: Evidence, model: Mapping[str, Any], level: str) -> str:
    """A term as a comparison: "10 more in “Age in years”", "“Post-secondary” rather than “Primary” (“Education”)"."""
    name, _, category = level.partition("=")
    term = next((term for term in terms(model) if term["question"] == name), {"question": name})
    wording, question = evidence.wording, evidence.question(name)
    if name == EXPOSURE:
        return wording("event.twice")
    if "is" in term:
        answers = evidence.quoted_answers(name, term["is"])
        return wording("model.yes_or_no", answers=answers, question=question)
    if not category:
        return wording("model.number", per=wording.number(term.get("per", 1)), question=question)
    offered = evidence.answers(name)
    reference = str(term.get("reference", next((code for code in offered if code != category), "")))
    labels = [wording("finding.quote", text=offered.get(code, code)) for code in (category, reference)]
    return wording("model.category", category=labels[0], reference=labels[1], question=question)


def outcome_text(evidence: Evidence, model: Mapping[str, Any]) -> str:
    """What the outcome of a model is: "would vote yes rather than no"."""
    label = evidence.wording.label(model.get("label"))
    return evidence.wording.typeset(label) if label else evidence.statement(model["outcome"])


def associations(evidence: Evidence, model: Mapping[str, Any]) -> list[Finding]:
    """What is associated with a model's outcome, and what could not be established."""
    found = effects(evidence, model)
    outcome, wording = outcome_text(evidence, model), evidence.wording
    if not any(row.shown for effect in found for row in effect.groups.values()):
        return [Finding(wording("model.withheld", outcome=outcome))] if found else []
    sentences = established(evidence, model)
    unclear = [effect.term for effect in found if not effect.established]
    if unclear:
        sentences.append(Finding(wording("model.unclear", outcome=outcome, terms=alternatives(unclear, wording))))
    return sentences


def established(evidence: Evidence, model: Mapping[str, Any]) -> list[Finding]:
    """The terms of a model that go with its outcome among women, men or both, in its order."""
    outcome = outcome_text(evidence, model)
    return [associated(evidence, effect, outcome) for effect in effects(evidence, model) if effect.established]


def associated(evidence: Evidence, effect: Effect, outcome: str) -> Finding:
    """One term that goes with the outcome, group by group, and whether that differs between women and men."""
    wording = evidence.wording
    parts = wording.enumeration(_effect_text(evidence, group, row) for group, row in effect.groups.items())
    difference = ""
    if len(effect.groups) > 1:
        difference = _difference_text(evidence, effect.difference)
    lead = wording("model.associated", term=effect.term, outcome=outcome)
    return Finding(
        capitalised(lead), wording("model.effects", effects=parts) + difference + evidence.synthetic_mark + "."
    )


def _effect_text(evidence: Evidence, group: str, row: Row) -> str:
    wording = evidence.wording
    whom = wording(f"model.among.{group}")
    if not row.published or row.interval is None:
        return wording("model.effect_withheld", whom=whom)
    if not row.excludes_zero:
        return wording("model.effect_unclear", whom=whom)
    return wording("model.higher" if row.estimate > 0 else "model.lower", whom=whom, **_magnitude(evidence, row))


def _difference_text(evidence: Evidence, difference: Row | None) -> str:
    if difference is None or not difference.published:
        return evidence.wording("model.difference_withheld")
    if not difference.excludes_zero:
        return evidence.wording("model.difference_unclear")
    return evidence.wording("model.difference", **_magnitude(evidence, difference))


def _magnitude(evidence: Evidence, row: Row) -> dict[str, str]:
    """An effect's size in points with its limits, both without sign; the sentence says in which direction."""
    low, high = sorted(abs(limit) for limit in row.interval or ())
    limits = {"lower": points_text(low, evidence.wording), "upper": points_text(high, evidence.wording)}
    return {"points": points_with_unit(row.estimate, evidence.wording), **limits}


def model_people(evidence: Evidence, model: Mapping[str, Any]) -> dict[str, int]:
    """How many respondents of each gender a model rests on, where released."""
    own = select(evidence.rows, analysis="models", outcome=model["name"], contrast=None)
    counts = {
        group: max((row.n for row in own if row.group == group and row.n is not None), default=0) for group in GROUPS
    }
    found = {group: n for group, n in counts.items() if n}
    return {group: n for group, n in found.items() if group != EVERYONE or len(found) == 1}
