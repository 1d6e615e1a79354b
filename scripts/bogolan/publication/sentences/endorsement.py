"""What an endorsement experiment tells: how far an endorsement moves the support for policies.

An experiment that fails one of its own checks is printed struck out with the reason; one that is too weak for its
question says so, with the smallest effect that it could have found. Whoever approved it is always named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import effect_text, select
from bogolan.publication.sentences.arms import drawing, left_out_arms
from bogolan.publication.sentences.experiments import (
    Experiment,
    checked,
    estimates,
    gap,
    is_invalid,
    label,
)
from bogolan.publication.sentences.methods import sentence
from bogolan.survey.spine import (
    CHECK,
    CONTROL_DEVIATIONS,
    DETECTABLE,
    ENDORSEMENT,
    EXPERIMENTS,
    FAILED,
    NOT_INFORMATIVE,
    POSITION_DEVIATIONS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence


def check_name(evidence: Evidence, level: str) -> str:
    """What a check of an endorsement experiment asks."""
    return _of_check(evidence, "check", level)


def scale(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """The ends of the scale on which policies were answered; empty where it has no words."""
    answers = evidence.answers(experiment["questions"][0])
    if len(answers) < 2:
        return ""
    codes = sorted(answers, key=float)
    quoted = {code: evidence.wording("finding.quote", text=answers[code]) for code in (codes[0], codes[-1])}
    ends = {"lowest": codes[0], "highest": codes[-1], "least": quoted[codes[0]], "most": quoted[codes[-1]]}
    return evidence.wording("endorsement.scale", **ends)


def endorsement_told(evidence: Evidence, experiment: Mapping[str, Any]) -> Experiment:
    """All that the report says of an endorsement experiment."""
    wording, struck = evidence.wording, is_invalid(evidence, experiment)
    drawn, chances = drawing(wording, experiment)
    design = wording(f"endorsement.design.{drawn}", count=len(experiment["questions"]), **chances)
    further = left_out_arms(evidence, experiment)
    remarks = [endorsement_reasons(evidence, experiment)] if struck else _remarks(evidence, experiment)
    approval = sentence(evidence, experiment["ethics_approval"])
    return Experiment(
        name=experiment["name"],
        title=wording("endorsement.title", label=label(evidence, experiment)),
        design=" ".join(filter(None, [design, further, scale(evidence, experiment), wording("endorsement.reading")])),
        finding=_finding(evidence, experiment),
        struck=struck,
        remarks=(*filter(None, remarks), wording("endorsement.approved", approval=approval)),
    )


def _finding(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """What an endorsement changes on average, by gender; or that this is withheld."""
    found = estimates(evidence, experiment, ENDORSEMENT)
    told = _effects(evidence, found)
    if not told:
        return evidence.wording("endorsement.withheld")
    established = any(row.excludes_zero for row in found.values() if row.published)
    key = "endorsement.found" if established else "endorsement.unclear"
    return evidence.wording(key, effects=told, synthetic=evidence.synthetic_mark)


def _effects(evidence: Evidence, found: Mapping[str, Row]) -> str:
    """Effects on each group with their limits, as one enumeration; empty where none is published."""
    wording, told = evidence.wording, []
    for group, row in found.items():
        if row.published and row.interval:
            effect, *limits = (effect_text(value, row, wording) for value in (row.estimate, *row.interval))
            numbers = dict(zip(("points", "lower", "upper"), (effect, *limits), strict=True))
            told.append(wording(f"experiment.points.{group}", **numbers))
    return wording.enumeration(told)


def _remarks(evidence: Evidence, experiment: Mapping[str, Any]) -> list[str]:
    """Of an experiment that passed its checks: how large its effects are, and how sure."""
    return [
        *(_in_other_units(evidence, experiment, unit) for unit in (CONTROL_DEVIATIONS, POSITION_DEVIATIONS)),
        *_in_doubt(evidence, experiment),
        _difference(evidence, experiment),
        evidence.wording("experiment.passed") if checked(evidence, experiment) else "",
    ]


def _in_other_units(evidence: Evidence, experiment: Mapping[str, Any], unit: str) -> str:
    effects = _effects(evidence, estimates(evidence, experiment, ENDORSEMENT, unit))
    return evidence.wording(f"endorsement.{unit}", effects=effects) if effects else ""


def _in_doubt(evidence: Evidence, experiment: Mapping[str, Any]) -> list[str]:
    """A sentence a group of which the experiment is not informative, with the smallest effect it could have found."""
    wording, found = evidence.wording, estimates(evidence, experiment, ENDORSEMENT)
    smallest = estimates(evidence, experiment, DETECTABLE)
    return [
        wording(f"endorsement.not_informative.{group}", smallest=wording.number(smallest[group].estimate))
        for group, row in found.items()
        if row.published and NOT_INFORMATIVE in row.flags and group in smallest and smallest[group].published
    ]


def _difference(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """The difference between the effects on women and men: established, too weakly measured, or small."""
    wording, row = evidence.wording, gap(evidence, experiment, ENDORSEMENT)
    if row is None or not row.published or not row.interval:
        return ""
    lower, upper = (effect_text(limit, row, wording) for limit in row.interval)
    if NOT_INFORMATIVE in row.flags:
        least = gap(evidence, experiment, DETECTABLE)
        smallest = wording.number(least.estimate) if least and least.published else ""
        key = "endorsement.difference.not_informative" if smallest else "endorsement.difference.unclear"
        return wording(key, lower=lower, upper=upper, smallest=smallest)
    key = "endorsement.difference.established" if row.excludes_zero else "endorsement.difference.small"
    return wording(key, points=effect_text(row.estimate, row, wording), lower=lower, upper=upper)


def endorsement_reasons(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """Why an experiment is struck out: the checks that it failed."""
    wording = evidence.wording
    rows = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=CHECK)
    failed = [_of_check(evidence, "failed", row.level) for row in rows if FAILED in row.flags]
    return wording(
        "experiment.struck_out", reasons=wording("word.between").join(failed) or wording("experiment.failed.withheld")
    )


def _of_check(evidence: Evidence, said: str, level: str) -> str:
    kind, _, policy = level.partition("/")
    return evidence.wording(f"endorsement.{said}.{kind}", question=evidence.question(policy) if policy else "")
