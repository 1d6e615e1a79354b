"""What a list experiment tells, and whether it may be believed: said from the released rows, with the checks it passed.

An experiment that fails one of its own checks is printed struck out with the reason; one that is too weak for its
question says so, with the smallest effect that it could have found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import COMMUNAL, EVERYONE, MEN, WOMEN, find, points_with_unit, select, signed_points
from bogolan.survey.spine import (
    CHECK,
    DETECTABLE,
    EXPERIMENTS,
    FAILED,
    FAILED_PLACEBO,
    IMPOSSIBLE,
    INVALID_EXPERIMENT,
    MISREPORTING,
    NOT_INFORMATIVE,
    PREVALENCE,
    SENSITIVITY,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

DIFFERENCE_IN_MEANS, COMBINED = "difference_in_means", "combined"


@dataclass(frozen=True)
class Experiment:
    """What is said of one experiment: what was done, what it found (`struck` out where it fails), and what else."""

    name: str
    title: str
    design: str
    finding: str
    struck: bool
    remarks: tuple[str, ...]


def list_experiments(evidence: Evidence) -> list[Mapping[str, Any]]:
    """The plan's list experiments in its order, but for those without rows, or of which not even the name is told."""
    named = {row.outcome for row in select(evidence.rows, analysis=EXPERIMENTS) if row.release_reason != COMMUNAL}
    found = evidence.plan.get("experiments") or []
    return [experiment for experiment in found if experiment["kind"] == "list" and experiment["name"] in named]


def experiments_told(evidence: Evidence) -> list[Experiment]:
    """All that the report says of each list experiment."""
    return [_told(evidence, experiment) for experiment in list_experiments(evidence)]


def label(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """What the sensitive item says; the experiment's name where the plan gives no words for it."""
    return evidence.wording.typeset(evidence.wording.label(experiment.get("label")) or experiment["name"])


def is_invalid(evidence: Evidence, experiment: Mapping[str, Any]) -> bool:
    """Whether an experiment failed one of its own checks."""
    own = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"])
    return any(INVALID_EXPERIMENT in row.flags or FAILED in row.flags for row in own)


def estimates(
    evidence: Evidence,
    experiment: Mapping[str, Any],
    measure: str = PREVALENCE,
    level: str = DIFFERENCE_IN_MEANS,
    again: str | None = None,
) -> dict[str, Row]:
    """The released estimates of one measure by gender; of all where neither has any.

    `again` is the sensitivity analysis of which they are.
    """
    wanted = {"analysis": EXPERIMENTS, "outcome": experiment["name"], "measure": measure, "level": level} | _place(
        again
    )
    found = {group: find(evidence.rows, group=group, contrast=None, **wanted) for group in (WOMEN, MEN, EVERYONE)}
    by_gender = {group: found[group] for group in (WOMEN, MEN) if found[group]}
    return by_gender or {group: row for group, row in found.items() if row}


def gap(
    evidence: Evidence,
    experiment: Mapping[str, Any],
    measure: str = "gap",
    level: str = DIFFERENCE_IN_MEANS,
    again: str | None = None,
) -> Row | None:
    """Women minus men in one measure."""
    wanted = {"analysis": EXPERIMENTS, "outcome": experiment["name"], "measure": measure, "level": level} | _place(
        again
    )
    return find(evidence.rows, group=WOMEN, contrast=MEN, **wanted)


def _place(again: str | None) -> dict[str, str | None]:
    return {"domain": SENSITIVITY, "domain_level": again} if again else {"domain": None}


def _told(evidence: Evidence, experiment: Mapping[str, Any]) -> Experiment:
    wording, struck = evidence.wording, is_invalid(evidence, experiment)
    numbers = {"items": experiment["items"], "more": experiment["items"] + 1, "label": label(evidence, experiment)}
    half = "half" if experiment.get("probability", 0.5) == 0.5 else "some"
    remarks = [_reasons(evidence, experiment)] if struck else _remarks(evidence, experiment)
    return Experiment(
        name=experiment["name"],
        title=wording("experiment.list", label=numbers["label"]),
        design=wording(f"experiment.design.{half}", **numbers),
        finding=_finding(evidence, experiment),
        struck=struck,
        remarks=tuple(filter(None, remarks)),
    )


def _finding(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """To whom the sensitive item applies, by gender; or that this is withheld."""
    wording, told = evidence.wording, []
    for group, row in estimates(evidence, experiment).items():
        if row.published:
            lower, upper = (wording.percent(min(max(limit, 0.0), 1.0)) for limit in (row.lower, row.upper))
            numbers = {"share": wording.percent(min(max(row.estimate, 0.0), 1.0)), "lower": lower, "upper": upper}
            told.append(wording(f"experiment.share.{group}", **numbers))
    if not told:
        return wording("experiment.withheld", label=label(evidence, experiment))
    shares = wording.enumeration(told)
    mark = evidence.synthetic_mark
    return wording("experiment.found", label=label(evidence, experiment), shares=shares, synthetic=mark)


def _remarks(evidence: Evidence, experiment: Mapping[str, Any]) -> list[str]:
    """Of an experiment that passed its checks: how sure the difference is, and how it stands to the direct question."""
    return [
        *_levels_in_doubt(evidence, experiment),
        _difference(evidence, experiment),
        _directly(evidence, experiment),
        _together(evidence, experiment),
        _left_out(evidence, experiment),
        evidence.wording("experiment.passed") if _checked(evidence, experiment) else "",
    ]


def _levels_in_doubt(evidence: Evidence, experiment: Mapping[str, Any]) -> list[str]:
    """A sentence a group of which the experiment is not informative."""
    found, smallest = estimates(evidence, experiment), estimates(evidence, experiment, DETECTABLE)
    return [
        evidence.wording(
            f"experiment.not_informative.{group}", share=evidence.wording.percent(smallest[group].estimate)
        )
        for group, row in found.items()
        if row.published and NOT_INFORMATIVE in row.flags and group in smallest and smallest[group].published
    ]


def _difference(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """The difference between women and men: established, too weakly measured, or small."""
    wording, row = evidence.wording, gap(evidence, experiment)
    if row is None or not row.published or not row.interval:
        return ""
    lower, upper = (signed_points(limit, wording) for limit in row.interval)
    points = signed_points(row.estimate, wording)
    if NOT_INFORMATIVE in row.flags:
        smallest = gap(evidence, experiment, DETECTABLE)
        least = points_with_unit(smallest.estimate, wording) if smallest and smallest.published else ""
        key = "experiment.difference.not_informative" if least else "experiment.difference.unclear"
        return wording(key, lower=lower, upper=upper, smallest=least)
    key = "experiment.difference.established" if row.excludes_zero else "experiment.difference.small"
    return wording(key, points=points, lower=lower, upper=upper)


def _directly(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """What was said directly less what the list tells."""
    wording, told = evidence.wording, []
    found = estimates(evidence, experiment, MISREPORTING)
    for group, row in found.items():
        if row.published and row.interval:
            lower, upper = (signed_points(limit, wording) for limit in row.interval)
            points = signed_points(row.estimate, wording)
            told.append(wording(f"experiment.points.{group}", points=points, lower=lower, upper=upper))
    if not told:
        return ""
    established = any(row.excludes_zero for row in found.values() if row.published)
    key = "experiment.directly" if established else "experiment.directly_unclear"
    return wording(key, differences=wording.enumeration(told))


def _together(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """What list and direct question tell together, or that they may not be combined."""
    wording, told = evidence.wording, []
    found = estimates(evidence, experiment, level=COMBINED)
    for group, row in found.items():
        if FAILED_PLACEBO in row.flags:
            return wording("experiment.not_combined")
        if row.published and row.interval:
            lower, upper = (wording.percent(min(max(limit, 0.0), 1.0)) for limit in row.interval)
            numbers = {"share": wording.percent(min(max(row.estimate, 0.0), 1.0)), "lower": lower, "upper": upper}
            told.append(wording(f"experiment.share.{group}", **numbers))
    return wording("experiment.combined", shares=wording.enumeration(told)) if told else ""


def _left_out(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    rows = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=IMPOSSIBLE)
    return evidence.wording("experiment.impossible") if rows else ""


def _checked(evidence: Evidence, experiment: Mapping[str, Any]) -> bool:
    """Whether the results of the checks are released."""
    rows = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=CHECK)
    return bool(rows) and all(row.release == "published" for row in rows)


def _reasons(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """Why an experiment is struck out: the checks that it failed."""
    wording = evidence.wording
    rows = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=CHECK)
    failed = [wording(f"experiment.failed.{row.level}") for row in rows if FAILED in row.flags]
    return wording("experiment.struck_out", reasons="; ".join(failed) or wording("experiment.failed.withheld"))
