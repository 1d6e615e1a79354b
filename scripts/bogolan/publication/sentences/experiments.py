"""What an experiment tells, and whether it may be believed: said from the released rows, with the checks it passed.

An experiment that fails one of its own checks is printed struck out with the reason; one that is too weak for its
question says so, with the smallest effect that it could have found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import COMMUNAL, EVERYONE, MEN, WOMEN, find, points_with_unit, select, signed_points
from bogolan.publication.sentences.arms import drawing, left_out_arms
from bogolan.survey.spine import (
    ALL_LIARS,
    BEYOND,
    CHECK,
    DETECTABLE,
    EDGE,
    EXPERIMENTS,
    FAILED,
    FAILED_PLACEBO,
    IMPOSSIBLE,
    INVALID_EXPERIMENT,
    LIES,
    MISFIT,
    MISREPORTING,
    NO_LIARS,
    NO_MAXIMUM,
    NOT_ESTIMABLE,
    NOT_INFORMATIVE,
    PREVALENCE,
    SENSITIVITY,
    UNTESTED_PLACEBO,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

DIFFERENCE_IN_MEANS, COMBINED, MOMENT = "difference_in_means", "combined", "moment"
LIKELIHOOD, LEAST_SQUARES = "ml", "nls"
# Of a regression that allows for lies: of none, of all, of both.
LIARS = (*LIES, "_".join(LIES))
# The kinds that the report tells of, each with its estimator that needs the fewest assumptions.
ESTIMATORS = {"list": DIFFERENCE_IN_MEANS, "randomised_response": MOMENT, "endorsement": None}


@dataclass(frozen=True)
class Experiment:
    """What is said of one experiment: what was done, what it found (`struck` out where it fails), and what else."""

    name: str
    title: str
    design: str
    finding: str
    struck: bool
    remarks: tuple[str, ...]


def experiments_reported(evidence: Evidence, kinds: Collection[str] = ESTIMATORS) -> list[Mapping[str, Any]]:
    """The plan's experiments of some kinds in its order, without those of no rows or of which no name is told."""
    named = {row.outcome for row in select(evidence.rows, analysis=EXPERIMENTS) if row.release_reason != COMMUNAL}
    found = evidence.plan.get("experiments") or []
    return [experiment for experiment in found if experiment["kind"] in kinds and experiment["name"] in named]


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
    level: str | None = None,
    again: str | None = None,
) -> dict[str, Row]:
    """The released estimates of one measure by gender; of all where neither has any.

    By the estimator that needs the fewest assumptions, if no other `level` is named; `again` is the sensitivity
    analysis of which they are.
    """
    wanted = _wanted(experiment, measure, level, again)
    found = {group: find(evidence.rows, group=group, contrast=None, **wanted) for group in (WOMEN, MEN, EVERYONE)}
    by_gender = {group: found[group] for group in (WOMEN, MEN) if found[group]}
    return by_gender or {group: row for group, row in found.items() if row}


def gap(
    evidence: Evidence,
    experiment: Mapping[str, Any],
    measure: str = "gap",
    level: str | None = None,
    again: str | None = None,
) -> Row | None:
    """Women minus men in one measure."""
    wanted = _wanted(experiment, measure, level, again)
    return find(evidence.rows, group=WOMEN, contrast=MEN, **wanted)


def _wanted(experiment: Mapping[str, Any], measure: str, level: str | None, again: str | None) -> dict[str, str | None]:
    about = {"analysis": EXPERIMENTS, "outcome": experiment["name"], "measure": measure}
    place = {"domain": SENSITIVITY, "domain_level": again} if again else {"domain": None}
    return {**about, "level": level or ESTIMATORS[experiment["kind"]], **place}


def list_told(evidence: Evidence, experiment: Mapping[str, Any]) -> Experiment:
    """All that the report says of a list experiment."""
    wording, struck = evidence.wording, is_invalid(evidence, experiment)
    numbers = {"items": experiment["items"], "more": experiment["items"] + 1, "label": label(evidence, experiment)}
    drawn, chances = drawing(wording, experiment)
    design = wording(f"experiment.design.{drawn}", **numbers, **chances)
    remarks = [reasons(evidence, experiment)] if struck else _remarks(evidence, experiment)
    return Experiment(
        name=experiment["name"],
        title=wording("experiment.list", label=numbers["label"]),
        design=" ".join(filter(None, [design, left_out_arms(evidence, experiment)])),
        finding=_finding(evidence, experiment),
        struck=struck,
        remarks=tuple(filter(None, remarks)),
    )


def _finding(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """To whom the sensitive item applies, by gender; or that this is withheld."""
    wording, told = evidence.wording, shares_told(evidence, estimates(evidence, experiment))
    if not told:
        return wording("experiment.withheld", label=label(evidence, experiment))
    mark = evidence.synthetic_mark
    return wording("experiment.found", label=label(evidence, experiment), shares=told, synthetic=mark)


def shares_told(evidence: Evidence, found: Mapping[str, Row]) -> str:
    """The published shares of groups with their limits, enumerated; empty where there are none.

    What lies outside 0 to 100% is cut there, unless the row says that it is told as it is (`beyond`).
    """
    wording, told = evidence.wording, []
    for group, row in found.items():
        if row.published and row.interval:
            numbers = (row.estimate, *row.interval)
            kept = numbers if BEYOND in row.flags else [min(max(number, 0.0), 1.0) for number in numbers]
            fields = dict(zip(("share", "lower", "upper"), map(wording.percent, kept), strict=True))
            told.append(wording(f"experiment.share.{group}", **fields))
    return wording.enumeration(told)


def _remarks(evidence: Evidence, experiment: Mapping[str, Any]) -> list[str]:
    """Of an experiment that passed its checks: how sure the difference is, and how it stands to the direct question."""
    return [
        *levels_in_doubt(evidence, experiment),
        difference(evidence, experiment),
        directly(evidence, experiment),
        _together(evidence, experiment),
        _not_estimable(evidence, experiment),
        *_predicted(evidence, experiment),
        *_with_liars(evidence, experiment),
        _left_out(evidence, experiment),
        evidence.wording("experiment.passed") if checked(evidence, experiment) else "",
    ]


def levels_in_doubt(evidence: Evidence, experiment: Mapping[str, Any]) -> list[str]:
    """A sentence a group of which the experiment is not informative."""
    found, smallest = estimates(evidence, experiment), estimates(evidence, experiment, DETECTABLE)
    return [
        evidence.wording(
            f"experiment.not_informative.{group}", share=evidence.wording.percent(smallest[group].estimate)
        )
        for group, row in found.items()
        if row.published and NOT_INFORMATIVE in row.flags and group in smallest and smallest[group].published
    ]


def difference(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
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


def directly(evidence: Evidence, experiment: Mapping[str, Any], about: str = "experiment") -> str:
    """What was said directly less what the experiment tells, in the words of the messages `about`."""
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
    key = f"{about}.directly" if established else f"{about}.directly_unclear"
    return wording(key, differences=wording.enumeration(told))


def _together(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """What list and direct question tell together, or that they may not be combined."""
    found = estimates(evidence, experiment, level=COMBINED)
    for fault, told in ((FAILED_PLACEBO, "not_combined"), (UNTESTED_PLACEBO, "not_tested")):
        if any(fault in row.flags for row in found.values()):
            return evidence.wording(f"experiment.{told}")
    told = shares_told(evidence, found)
    return evidence.wording("experiment.combined", shares=told) if told else ""


def _not_estimable(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """That no regression could be fitted, which is so of all or none of those with the same covariates."""
    regressions = (LEAST_SQUARES, LIKELIHOOD, *LIARS)
    rows = [row for level in regressions for row in estimates(evidence, experiment, level=level).values()]
    failed = any(NOT_ESTIMABLE in row.flags for row in rows)
    return evidence.wording("experiment.left_out.not_estimable") if failed else ""


def _predicted(evidence: Evidence, experiment: Mapping[str, Any]) -> Iterator[str]:
    """What the regressions predict, and why maximum likelihood is left out where it is."""
    wording = evidence.wording
    by_likelihood = estimates(evidence, experiment, level=LIKELIHOOD)
    flags = {flag for row in by_likelihood.values() for flag in row.flags}
    yield from (wording(f"experiment.left_out.{flag}") for flag in (NO_MAXIMUM, MISFIT) if flag in flags)
    for level in (LEAST_SQUARES, LIKELIHOOD):
        told = shares_told(evidence, estimates(evidence, experiment, level=level))
        if told:
            names = experiment["covariates"]
            questions = wording.enumeration(wording("finding.quote", text=evidence.question(name)) for name in names)
            yield wording(f"experiment.predicted.{level}", questions=questions, shares=told)
            if level == LIKELIHOOD and EDGE in flags:
                yield wording("experiment.edge")


def _with_liars(evidence: Evidence, experiment: Mapping[str, Any]) -> Iterator[str]:
    """What a regression predicts that allows for the lies the plan names; or that it finds nothing."""
    wording = evidence.wording
    for level in LIARS:
        found = estimates(evidence, experiment, level=level)
        flags = {flag for row in found.values() for flag in row.flags}
        if NO_MAXIMUM in flags:
            yield wording("experiment.liars.no_maximum")
        told = shares_told(evidence, found)
        if told:
            yield wording(f"experiment.liars.{level}", shares=told)
            yield from (wording(f"experiment.liars.{flag}") for flag in (NO_LIARS, ALL_LIARS) if flag in flags)
            if EDGE in flags:
                yield wording("experiment.edge")


def _left_out(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    rows = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=IMPOSSIBLE)
    return evidence.wording("experiment.impossible") if rows else ""


def checked(evidence: Evidence, experiment: Mapping[str, Any]) -> bool:
    """Whether the results of the checks are released."""
    rows = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=CHECK)
    return bool(rows) and all(row.release == "published" for row in rows)


def reasons(evidence: Evidence, experiment: Mapping[str, Any]) -> str:
    """Why an experiment is struck out: the checks that it failed."""
    wording = evidence.wording
    rows = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], measure=CHECK)
    failed = [wording(f"experiment.failed.{row.level}") for row in rows if FAILED in row.flags]
    return wording(
        "experiment.struck_out", reasons=wording("word.between").join(failed) or wording("experiment.failed.withheld")
    )
