"""What a randomised question tells: how chance protected who answered, and what is known of many all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.sentences.arms import percent_of_chance
from bogolan.publication.sentences.experiments import (
    Experiment,
    checked,
    difference,
    directly,
    estimates,
    is_invalid,
    label,
    levels_in_doubt,
    reasons,
    shares_told,
)
from bogolan.survey.spine import BEYOND, MISREPORTING, NO_MAXIMUM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.wording import Wording

LOGIT = "logit"
# Designs in which a no is safe whatever the device says, so that people who do not trust it may say no.
NO_IS_SAFE = ("forced-known", "unrelated-known")


def randomised_told(evidence: Evidence, experiment: Mapping[str, Any]) -> Experiment:
    """All that the report says of a randomised question."""
    wording, struck, name = evidence.wording, is_invalid(evidence, experiment), label(evidence, experiment)
    remarks = [reasons(evidence, experiment)] if struck else _remarks(evidence, experiment)
    return Experiment(
        name=experiment["name"],
        title=wording("randomised.title", label=name),
        design=wording(f"randomised.design.{experiment['design']}", label=name, **_chances(wording, experiment)),
        finding=_finding(evidence, experiment),
        struck=struck,
        remarks=tuple(filter(None, remarks)),
    )


def _chances(wording: Wording, experiment: Mapping[str, Any]) -> dict[str, str]:
    """The chances of the design in per cent, and the one that is left of p."""
    chances = {name: experiment[name] for name in ("p", "p0", "p1", "q") if name in experiment}
    return {
        name: percent_of_chance(wording, chance) for name, chance in {**chances, "rest": 1 - experiment["p"]}.items()
    }


def _finding(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """To whom the sensitive item applies, by gender; or that this is withheld."""
    wording, told = evidence.wording, shares_told(evidence, estimates(evidence, experiment))
    if not told:
        return wording("randomised.withheld", label=label(evidence, experiment))
    mark = evidence.synthetic_mark
    return wording("randomised.found", label=label(evidence, experiment), shares=told, synthetic=mark)


def _remarks(evidence: Evidence, experiment: Mapping[str, Any]) -> list[str]:
    """How sure the difference is, how it stands to the direct question and to a model, and what no check can tell."""
    found = estimates(evidence, experiment)
    shown = any(row.published for row in found.values())
    doubt = "no" if experiment["design"] in NO_IS_SAFE else "any"
    return [
        evidence.wording("randomised.beyond") if any(BEYOND in row.flags for row in found.values()) else "",
        *levels_in_doubt(evidence, experiment),
        difference(evidence, experiment),
        directly(evidence, experiment, "randomised"),
        evidence.wording(f"randomised.more_directly.{doubt}") if _more_directly(evidence, experiment) else "",
        _predicted(evidence, experiment),
        evidence.wording(f"randomised.obeyed.{doubt}") if shown else "",
        evidence.wording("experiment.passed") if checked(evidence, experiment) else "",
    ]


def _more_directly(evidence: Evidence, experiment: Mapping[str, Any]) -> bool:
    """Whether more of some group say so directly than chance lets through: of that one arm cannot tell the reason."""
    return any(row.excludes_zero and row.estimate > 0 for row in estimates(evidence, experiment, MISREPORTING).values())


def _predicted(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """What the regression predicts of women and men, or that it found nothing."""
    found = estimates(evidence, experiment, level=LOGIT)
    if any(NO_MAXIMUM in row.flags for row in found.values()):
        return evidence.wording("randomised.no_maximum")
    told, wording = shares_told(evidence, found), evidence.wording
    if not told:
        return ""
    names = experiment["covariates"]
    questions = wording.enumeration(wording("finding.quote", text=evidence.question(name)) for name in names)
    return wording("randomised.predicted", questions=questions, shares=told)
