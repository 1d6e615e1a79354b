"""What a model's defensible specifications say together, in words: their median, how many agree, and the joint test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import GROUPS, find, points_with_unit, select, signed_points
from bogolan.publication.sentences.associations import guarded, outcome_text, questions_of, term_text
from bogolan.publication.sentences.evidence import Finding, capitalised
from bogolan.survey.plan_specifications import SETS, alternatives, crossed, specified
from bogolan.survey.spine import IN_TENTHS, MEDIAN_EFFECT, SAME_SIGN, SIGNIFICANT, SPECIFICATIONS, SPECIFIED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence


@dataclass(frozen=True)
class Curve:
    """What all specifications say together of one effect in one group; None wherever there is no such row."""

    specified: Row | None
    median: Row | None
    same_sign: Row | None
    significant: Row | None

    @property
    def told(self) -> bool:
        """Whether anything of it may be said."""
        return all(row is not None and row.published for row in (self.specified, *self.of_all))

    @property
    def of_all(self) -> tuple[Row | None, ...]:
        """The rows that are of all specifications."""
        return self.median, self.same_sign, self.significant

    @property
    def counted(self) -> int:
        """How many specifications give the effect."""
        return round(self.specified.estimate)


@dataclass(frozen=True)
class ModelCurves:
    """What is said of a model: how many specifications there are of what, then a finding a term."""

    name: str
    intro: str
    findings: list[Finding]


def curves(evidence: Evidence, model: Mapping[str, Any]) -> dict[str, dict[tuple[str, str | None], Curve]]:
    """By level of a term what its specifications say, by group and the group it is compared with."""
    own = select(evidence.rows, analysis=SPECIFICATIONS, outcome=model["name"])
    found: dict[str, dict[tuple[str, str | None], Curve]] = {}
    for row in own:
        if row.measure == SPECIFIED and not any(guarded(evidence, name) for name in questions_of(row.level)):
            place = {"level": row.level, "group": row.group, "contrast": row.contrast}
            others = (find(own, measure=measure, **place) for measure in (MEDIAN_EFFECT, SAME_SIGN, SIGNIFICANT))
            found.setdefault(row.level, {})[row.group, row.contrast] = Curve(row, *others)
    return found


def specifications_told(evidence: Evidence) -> list[ModelCurves]:
    """Every model with specifications, as far as its curves may be told of."""
    return [_model_told(evidence, model) for model in specified(evidence.plan) if curves(evidence, model)]


def _model_told(evidence: Evidence, model: Mapping[str, Any]) -> ModelCurves:
    wording, found, hidden = evidence.wording, [], []
    for level, by_group in curves(evidence, model).items():
        of_groups = {group: by_group[group, None] for group in GROUPS if (group, None) in by_group}
        term = term_text(evidence, model, level)
        if not any(curve.told for curve in of_groups.values()):
            hidden.append(term)
            continue
        parts = [_of_group(evidence, group, curve) for group, curve in of_groups.items()]
        lead = wording("specification.term", term=capitalised(term))
        groups = wording("specification.between").join(parts)
        found.append(Finding(lead, wording("specification.told", groups=groups, synthetic=evidence.synthetic_mark)))
    if hidden:
        terms = wording("specification.between").join(hidden)
        found.append(Finding(wording("specification.withheld", terms=terms)))
    choices = [_choice(evidence, choice, given) for choice, given in alternatives(model).items() if len(given) > 1]
    outcome = outcome_text(evidence, model)
    intro = wording("specification.intro", len(crossed(model)), outcome=outcome, choices=wording.enumeration(choices))
    own = select(evidence.rows, analysis=SPECIFICATIONS, measure=SPECIFIED, outcome=model["name"])
    if any(row.published and row.estimate < len(crossed(model)) for row in own):
        intro = f"{intro} {wording('specification.not_all')}"
    return ModelCurves(model["name"], intro, found)


def _choice(evidence: Evidence, choice: str, given: list[Any]) -> str:
    return evidence.wording(f"specification.choice.{choice}", **({"count": len(given)} if choice in SETS else {}))


def _of_group(evidence: Evidence, group: str, curve: Curve) -> str:
    """One group: the median with its range, how many specifications agree, and the joint test of the median."""
    wording = evidence.wording
    whom = wording(f"model.among.{group}")
    if not curve.told:
        return wording("specification.group_withheld", whom=whom)
    median = curve.median
    direction = "higher" if median.estimate > 0 else "lower" if median.estimate < 0 else "none"
    also = "specifications" if direction == "none" else "also"
    told = {
        "whom": whom,
        "points": points_with_unit(median.estimate, wording),
        "range": _range(evidence, median),
        "agreeing": agreeing(evidence, curve.same_sign, curve.counted, "specifications"),
        "significant": agreeing(evidence, curve.significant, curve.counted, also),
        "p": wording.p_value(median.p_value),
    }
    return wording(f"specification.{direction}", **told)


def _range(evidence: Evidence, median: Row) -> str:
    """From the smallest effect to the largest; empty where one of them is withheld, or they are the same."""
    if median.interval is None:
        return ""
    lower, upper = (signed_points(limit, evidence.wording) for limit in median.interval)
    return evidence.wording("specification.range", lower=lower, upper=upper)


def agreeing(evidence: Evidence, share: Row, counted: int, form: str = "number") -> str:
    """How many of the specifications, "46 of 48", or in tenths of them where that is all that is told of some.

    In the form "specifications" it names them, in the form "also" it says no more than how many.
    """
    wording, known = evidence.wording, share.note != IN_TENTHS or share.estimate == 0
    number = round(share.estimate * (counted if known else 10))
    if number == 0 and form != "number":
        return wording(f"specification.none_of_all.{form}", counted=wording.number(counted))
    if number == 10 and not known:
        return wording(f"specification.all_of_all.{form}")
    told = {"number": wording.number(number), "counted": wording.number(counted)}
    return wording(f"specification.{'of_all' if known else 'in_tenths'}.{form}", **told)
