"""What goes with support: released average marginal effects in words.

Effects are "associated with", never causes. A difference between women and men is stated only where the interval of
that difference excludes 0; what could not be established is named as well. Who belongs to which ethnic group, speaks
which language or lives from what is never joined with support in a sentence or table: it could be turned against them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import (
    EVERYONE,
    GROUPS,
    MEN,
    SIGNIFICANT,
    WOMEN,
    effect_digits,
    find,
    points_digits,
    points_text,
    points_with_unit,
)
from bogolan.publication.sentences.evidence import Finding, alternatives, capitalised
from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.events import EXPOSURE
from bogolan.survey.plan_parts import LOGIT, OF_LEVELS, OF_NUMBERS, ORDINAL, fitted_models
from bogolan.survey.plan_terms import is_curve
from bogolan.survey.spine import (
    ANSWER,
    AT,
    CURVE,
    GENDER_INTERACTIONS,
    LEFT_OUT,
    MARGINAL_EFFECT,
    MISSING_ANSWERS,
    MODELS,
    REFERENCE,
    TIMES,
    VALUE,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence


@dataclass(frozen=True)
class Effect:
    """One term of a model in words, with its marginal effects by group and their difference between women and men.

    `answer` is the code of the answer whose share they are of, where the outcome of the model has several; `level` that
    of its rows.
    """

    term: str
    groups: Mapping[str, Row]
    difference: Row | None
    answer: str | None = None
    level: str = ""

    @property
    def established(self) -> bool:
        """Whether the interval of any group, or of the difference, excludes 0."""
        return any(row.published and row.excludes_zero for row in self._rows)

    @property
    def hidden(self) -> list[str]:
        """The groups of which the effect is withheld."""
        return [group for group, row in self.groups.items() if not row.published]

    @property
    def _rows(self) -> list[Row]:
        return [*self.groups.values(), *([self.difference] if self.difference else [])]

    @property
    def among_all(self) -> Row | None:
        """The surest of what is said of it, by the p-value among all effects of its model; None where none is told."""
        rows = [row for row in self._rows if row.published and row.excludes_zero]
        told = [row for row in rows if row.p_adjusted is not None]
        return min(told, key=lambda row: row.p_adjusted, default=None)

    @property
    def survives(self) -> bool:
        """Whether anything of it is told from 0 also among all effects of its model."""
        return self.established and (self.among_all is None or self.among_all.p_adjusted < SIGNIFICANT)


def effects(evidence: Evidence, model: Mapping[str, Any]) -> list[Effect]:
    """The marginal effects of a model that may be printed, in their order; none of columns that it goes without."""
    own, found = _rows_of_effects(evidence, model), []
    for level, answer in dict.fromkeys((row.level, row.domain_level) for row in own):
        if level is None or any(guarded(evidence, question) for question in questions_of(level)):
            continue
        place = {"level": level, "domain": None if answer is None else ANSWER, "domain_level": answer}
        groups = {group: find(own, **place, group=group, contrast=None) for group in GROUPS}
        difference = find(own, **place, group=WOMEN, contrast=MEN)
        groups = {group: row for group, row in groups.items() if row}
        if all(row.release_reason in LEFT_OUT for row in groups.values()):
            continue
        found.append(Effect(term_text(evidence, model, level), groups, difference, answer, level))
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


def questions_of(level: str) -> list[str]:
    """The question of a column of a model; both, where it is the product of two."""
    return [factor.partition("=")[0] for factor in level.partition(AT)[0].split(TIMES)]


def term_in_table(evidence: Evidence, model: Mapping[str, Any], level: str) -> str:
    """A term as a row of a table begins: a question by its topic, where the plan has one of its own for it."""
    return capitalised(term_text(evidence, model, level, evidence.subject))


def term_text(
    evidence: Evidence, model: Mapping[str, Any], level: str, called: Callable[[str], str] | None = None
) -> str:
    """A term as a comparison: "10 more in “Age in years”", "“Post-secondary” rather than “Primary” (“Education”)".

    `called` is how questions are called; by default as they were asked.
    """
    if TIMES in level:
        one, other = (term_text(evidence, model, factor, called) for factor in level.split(TIMES))
        return evidence.wording("model.together", one=one, other=other)
    name, _, category = level.partition("=")
    term = next((term for term in terms(model) if term["question"] == name), {"question": name})
    wording, question = evidence.wording, (called or evidence.question)(name)
    if name == EXPOSURE:
        return wording("event.twice")
    if "is" in term:
        answers = evidence.quoted_answers(name, term["is"])
        return wording("model.yes_or_no", answers=answers, question=question)
    if not category:
        return wording(
            "model.along" if is_curve(term) else "model.number",
            per=wording.number(term.get("per", 1)),
            question=question,
        )
    offered = evidence.answers(name)
    reference = str(term.get("reference", next((code for code in offered if code != category), "")))
    labels = [wording("finding.quote", text=offered.get(code, code)) for code in (category, reference)]
    return wording("model.category", category=labels[0], reference=labels[1], question=question)


def outcome_text(evidence: Evidence, model: Mapping[str, Any]) -> str:
    """What the outcome of a model is: "would vote yes rather than no", "trust in the army from 0 to 3"."""
    label = evidence.wording.label(model.get("label"))
    if label:
        return evidence.wording.typeset(label)
    outcome = model["outcome"]
    if "share" in outcome:
        return evidence.statement(outcome)
    return evidence.wording("finding.quote", text=evidence.question(outcome["question"]))


def explained(evidence: Evidence, model: Mapping[str, Any], answer: str | None = None) -> str:
    """What goes with the terms: "the share who would vote yes", "trust in the army", "the share who answered “yes”"."""
    wording, outcome = evidence.wording, outcome_text(evidence, model)
    if answer is not None:
        told = evidence.quoted_answers(model["outcome"]["question"], [answer])
        return wording("model.explained.answer", answer=told, outcome=outcome)
    return wording(f"model.explained.{'number' if family_of(model) in OF_NUMBERS else 'share'}", outcome=outcome)


def family_of(model: Mapping[str, Any]) -> str:
    """The kind of regression that a model is, by the plan's names."""
    return model.get("family", LOGIT)


def associations(evidence: Evidence, model: Mapping[str, Any]) -> list[Finding]:
    """What is associated with a model's outcome, and what could not be established."""
    found, wording = effects(evidence, model), evidence.wording
    outcome = explained(evidence, model)
    if family_of(model) in OF_LEVELS:
        outcome = wording("model.explained.answers", outcome=outcome_text(evidence, model))
    if not any(row.shown for effect in found for row in effect.groups.values()):
        return [Finding(wording("model.withheld", outcome=outcome))] if found else []
    sentences = established(evidence, model)
    curved = {effect.term: effect for effect in found if not effect.established and in_a_curve(evidence, model, effect)}
    sentences += [_curved(evidence, model, effect, outcome) for effect in curved.values()]
    clear = {effect.term for effect in found if effect.established} | curved.keys()
    left = {effect.term: effect for effect in found if effect.term not in clear}
    hidden = [term for term, effect in left.items() if len(effect.hidden) == len(effect.groups)]
    unclear = [_partly(evidence, effect) for term, effect in left.items() if term not in hidden]
    if unclear:
        sentences.append(Finding(wording("model.unclear", outcome=outcome, terms=alternatives(unclear, wording))))
    if hidden:
        sentences.append(Finding(wording("model.withheld_of", outcome=outcome, terms=wording.enumeration(hidden))))
    return sentences


def in_a_curve(evidence: Evidence, model: Mapping[str, Any], effect: Effect) -> list[Row]:
    """The tests by which the whole curve of a term goes with the outcome in a group, whatever its average slope.

    Those that stand out among all effects and curves of the model.
    """
    wanted = (MODELS, model["name"], CURVE, effect.level, None)
    own = [row for row in evidence.rows if (row.analysis, row.outcome, row.measure, row.level, row.contrast) == wanted]
    return [row for row in own if row.p_adjusted is not None and row.p_adjusted < SIGNIFICANT]


def _curved(evidence: Evidence, model: Mapping[str, Any], effect: Effect, outcome: str) -> Finding:
    """A number that goes with the outcome in a curve, whose slopes are too uncertain on average."""
    wording = evidence.wording
    rows = {row.group: row for row in in_a_curve(evidence, model, effect)}
    told = [p_among(evidence, rows[group]) for group in GROUPS if group in rows]
    question = wording("finding.quote", text=evidence.question(questions_of(effect.level)[0]))
    tests = wording.enumeration(told) + evidence.synthetic_mark
    return Finding(wording("model.curve.only", question=question, outcome=outcome), f" {tests}.")


def p_among(evidence: Evidence, row: Row) -> str:
    """A test in a group: "p = 0.03 among women"."""
    wording = evidence.wording
    return wording("model.curve.test", p=wording.p_value(row.p_value), whom=wording(f"model.among.{row.group}"))


def _partly(evidence: Evidence, effect: Effect) -> str:
    """A term, and among whom what goes with it is withheld."""
    whom = evidence.wording.enumeration(evidence.wording(f"model.among.{group}") for group in effect.hidden)
    return evidence.wording("model.withheld_in_part", term=effect.term, whom=whom) if whom else effect.term


def established(evidence: Evidence, model: Mapping[str, Any]) -> list[Finding]:
    """The terms of a model that go with its outcome among women, men or both, in its order.

    Of answers in an order the last one tells in which direction; the table has all.
    """
    return [associated(evidence, effect, model) for effect in _said(evidence, model) if effect.established]


def surviving(evidence: Evidence, model: Mapping[str, Any]) -> list[Finding]:
    """Those of them that are established among all effects of the model, too."""
    return [associated(evidence, effect, model) for effect in _said(evidence, model) if effect.survives]


def _said(evidence: Evidence, model: Mapping[str, Any]) -> list[Effect]:
    """The effects of which sentences speak: of answers in an order, those on the last."""
    last = model["outcome"]["levels"][-1] if family_of(model) == ORDINAL else None
    return [effect for effect in effects(evidence, model) if last is None or effect.answer == last]


def associated(evidence: Evidence, effect: Effect, model: Mapping[str, Any]) -> Finding:
    """One term that goes with the outcome, group by group, and whether that differs between women and men."""
    wording, outcome = evidence.wording, explained(evidence, model, effect.answer)
    parts = wording.enumeration(_effect_text(evidence, group, row) for group, row in effect.groups.items())
    difference = ""
    if len(effect.groups) > 1:
        difference = _difference_text(evidence, effect.difference)
    alone = any(row.published and row.excludes_zero for row in effect.groups.values())
    lead = wording(f"model.{'associated' if alone else 'differs'}", term=effect.term, outcome=outcome)
    told = wording("model.effects", effects=parts) + difference + _chance(evidence, effect, model)
    return Finding(capitalised(lead), told + evidence.synthetic_mark + ".")


def _chance(evidence: Evidence, effect: Effect, model: Mapping[str, Any]) -> str:
    """That chance alone may bring it about among all effects of the model, where it may."""
    if effect.survives:
        return ""
    rows = _rows_of_effects(evidence, model)
    return evidence.wording("model.chance", len(rows), p=evidence.wording.p_value(effect.among_all.p_adjusted))


def _rows_of_effects(evidence: Evidence, model: Mapping[str, Any]) -> list[Row]:
    """The rows of a model's effects on those who answered everything."""
    wanted = (MODELS, model["name"], MARGINAL_EFFECT)
    own = [row for row in evidence.rows if (row.analysis, row.outcome, row.measure) == wanted]
    return [row for row in own if row.domain in (None, ANSWER)]


def _effect_text(evidence: Evidence, group: str, row: Row) -> str:
    wording = evidence.wording
    whom = wording(f"model.among.{group}")
    if row.release_reason in LEFT_OUT:
        return wording(f"model.effect_{'reference' if row.release_reason == REFERENCE else 'left_out'}", whom=whom)
    if not row.published or row.interval is None:
        return wording("model.effect_withheld", whom=whom)
    if not row.excludes_zero:
        return wording("model.effect_unclear", whom=whom)
    return wording("model.higher" if row.estimate > 0 else "model.lower", whom=whom, **_magnitude(evidence, row))


def _difference_text(evidence: Evidence, difference: Row | None) -> str:
    if difference is not None and difference.release_reason in LEFT_OUT:
        return ""
    if difference is None or not difference.published:
        return evidence.wording("model.difference_withheld")
    if not difference.excludes_zero:
        return evidence.wording("model.difference_unclear")
    return evidence.wording("model.difference", **_magnitude(evidence, difference))


def _magnitude(evidence: Evidence, row: Row) -> dict[str, str]:
    """An effect's size in points with its limits, both without sign; the sentence says in which direction."""
    low, high = sorted(abs(limit) for limit in row.interval or ())
    if row.unit == VALUE:
        numbers = {"points": abs(row.estimate), "lower": low, "upper": high}
        return {name: evidence.wording.number(number, effect_digits(row)) for name, number in numbers.items()}
    digits = points_digits(row)
    limits = {"lower": low, "upper": high}
    told = {name: points_text(limit, evidence.wording, digits) for name, limit in limits.items()}
    return {"points": points_with_unit(row.estimate, evidence.wording, digits), **told}


def gender_interactions(evidence: Evidence, model: Mapping[str, Any]) -> str:
    """Whether any term goes with the outcome otherwise among women, by one test; empty where that is not told."""
    row = find(evidence.rows, analysis=MODELS, outcome=model["name"], measure=GENDER_INTERACTIONS)
    told = row is not None and row.p_value is not None
    return evidence.wording("model.gender", p=evidence.wording.p_value(row.p_value)) if told else ""


def model_people(evidence: Evidence, model: Mapping[str, Any]) -> dict[str, int]:
    """How many respondents of each gender a model rests on, where released."""
    own = [row for row in evidence.rows if (row.analysis, row.outcome, row.contrast) == (MODELS, model["name"], None)]
    own = [row for row in own if row.domain in (None, ANSWER) and row.measure != MISSING_ANSWERS]
    counts = {
        group: max((row.n for row in own if row.group == group and row.n is not None), default=0) for group in GROUPS
    }
    found = {group: n for group, n in counts.items() if n}
    return {group: n for group, n in found.items() if group != EVERYONE or len(found) == 1}
