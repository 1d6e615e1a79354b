"""What others have published, beside what this survey found: each claim with its source, the numbers and the verdict.

Of invented answers it is only said which results of a real survey of this size would have decided the claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import COMMUNAL, EVERYONE, GROUPS, MEN, WITHHELD, WOMEN
from bogolan.publication.sentences import rank_claims
from bogolan.publication.sentences.events import claim_told as on_events
from bogolan.publication.sentences.evidence import Finding, alternatives, capitalised
from bogolan.publication.sentences.methods import sentence
from bogolan.survey.plan_claims import MARGIN, groups_named
from bogolan.survey.plan_comparisons import CHOICES, outcome_name
from bogolan.survey.plan_ranks import GAP
from bogolan.survey.spine import (
    AGREEING,
    CANNOT_TELL,
    CLAIM,
    CLAIMS,
    CONTRADICTING,
    INVALID_EXPERIMENT,
    NOT_TESTED,
    PREVALENCE,
    UNANSWERABLE,
    UNDECIDED,
    UNMEASURED,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

    Claim = Mapping[str, Any]


def claims_told(evidence: Evidence) -> list[Finding]:
    """Each claim of the plan of which the survey has a verdict: what it says, who said it, what was found."""
    return [_told(evidence, claim) for claim in evidence.plan.get("claims") or [] if rows_of(evidence, claim)]


def rows_of(evidence: Evidence, claim: Claim) -> tuple[Row, ...]:
    """The released rows of one claim, of whatever group."""
    return tuple(row for row in evidence.rows if row.analysis == CLAIMS and row.outcome == claim["id"])


def parts_of(evidence: Evidence, claim: Claim) -> dict[tuple[str, str], dict[str, Row]]:
    """By what a claim is measured by and the group: what was found, and the results that would decide it.

    Only of groups that it names; where it names none, of women and men. Nothing of an experiment that fails its checks.
    """
    parts: dict[tuple[str, str], dict[str, Row]] = {}
    rows = rows_of(evidence, claim)
    if rests_on_nothing(evidence, claim):
        return parts
    named = groups_named(claim)
    present = {row.group for row in rows}
    shown = named or ({WOMEN, MEN} & present) or {EVERYONE}
    for row in rows:
        group = GAP if row.contrast else row.domain_level or str(row.group)
        if row.measure != CLAIM and group in shown:
            kind = row.measure if row.measure in (AGREEING, CONTRADICTING) else "found"
            parts.setdefault((str(row.level), group), {})[kind] = row
    return parts


def rests_on_nothing(evidence: Evidence, claim: Claim) -> bool:
    """Whether a claim is measured by an experiment that fails its own checks."""
    return any(INVALID_EXPERIMENT in row.flags for row in rows_of(evidence, claim))


def is_confidential(evidence: Evidence, claim: Claim) -> bool:
    """Whether a claim joins an outcome with what a community is recognised by: nothing of it is told."""
    return any(row.release_reason == COMMUNAL for row in rows_of(evidence, claim))


def measured_by(evidence: Evidence, claim: Claim, level: str) -> str:
    """What those who count did, as the end of a sentence that begins with them; a mean's question; an experiment."""
    if claim.get("experiment") == level:
        return _experiment(evidence, level)
    outcome = next(one for one in claim["outcomes"] if outcome_name(claim, one) == level)
    name = outcome["question"]
    if rank_claims.is_on_a_rank(claim):
        return evidence.wording("claim.rank.measured", topic=rank_claims.what(evidence, claim))
    if "reason" in outcome:
        said = [evidence.wording(f"claim.reason.{reason}") for reason in outcome["reason"]]
        return evidence.wording(
            "claim.no_answer", said=alternatives(said, evidence.wording), question=_quoted(evidence, name)
        )
    if outcome.get("measure") == "mean":
        return evidence.question(name)
    for section in ("support", "drivers"):
        for item in _items_and_choices(evidence, section):
            same = item["question"] == name and item.get("share") == outcome["share"]
            if same and item.get("among") == outcome.get("among") and item.get("measure", "share") == "share":
                return evidence.statement(item)
    return evidence.answered(name, outcome["share"])


def _items_and_choices(evidence: Evidence, section: str) -> Iterator[Mapping[str, Any]]:
    """The items of a section, those with several answers choice by choice."""
    for item in evidence.items(section):
        yield from evidence.choices(item) if item.get("measure") == CHOICES else [item]


def who(evidence: Evidence, group: str) -> str:
    """A group as a table names it: women, men, all, or what the plan calls it."""
    if group == GAP:
        return capitalised(evidence.wording("tables.women_minus_men"))
    if group in GROUPS:
        return evidence.wording(f"report.column.{group}")
    labels = {one["name"]: one.get("label") for one in evidence.plan.get("groups") or []}
    return evidence.wording.label(labels.get(group)) or group


def range_text(evidence: Evidence, row: Row | None, share: bool = True) -> str:
    """The results that would agree with a claim ("89–92%"), or contradict it ("at most 80%, or at least 99%")."""
    wording = evidence.wording
    if row is None or row.release == WITHHELD:
        return ""
    number = wording.percent if share else wording.significant
    lower, upper = row.lower, row.upper
    if row.measure == AGREEING:
        from_nothing, to_all = lower is None or (share and lower <= 0), upper is None or (share and upper >= 1)
        if lower is None and upper is None:
            return ""
        if to_all or from_nothing:
            end, key = (lower, "at_least") if to_all else (upper, "at_most")
            if share and end == (1 if to_all else 0):  # nothing lies beyond
                return number(end)
            return wording(f"share.{key}", share=number(end))
        if share:
            return wording.percent_range(lower, upper) if lower < upper else number(lower)
        return wording("report.cell.range", lower=number(lower), upper=number(upper))
    ends = [wording("share.at_most", share=number(lower))] if lower is not None and not (share and lower < 0) else []
    ends += [wording("share.at_least", share=number(upper))] if upper is not None and not (share and upper > 1) else []
    return alternatives(ends, wording)


def _told(evidence: Evidence, claim: Claim) -> Finding:
    wording = evidence.wording
    if is_confidential(evidence, claim):
        return Finding(wording("claim.confidential", name=claim["id"]))
    statement = sentence(evidence, claim["statement"])
    told = [wording("claim.source", source=sentence(evidence, claim["source"]))]
    if population := sentence(evidence, claim.get("population")):
        told.append(wording("claim.population", population=population))
    if "events" in claim:
        told.append(on_events(evidence, claim, _verdict_row(evidence, claim)))
    else:
        told += [_found(evidence, claim), _verdict(evidence, claim), _deciding(evidence, claim)]
    reason = _reason(evidence, claim)
    if reason != UNANSWERABLE and (note := sentence(evidence, claim.get("unanswerable"))):
        told.append(wording("claim.caveat", note=note))
    lead = wording("hypothesis.statement", name=claim["id"], statement=statement)
    return Finding(lead, " " + " ".join(filter(None, told)))


def _verdict_row(evidence: Evidence, claim: Claim) -> Row:
    (row,) = (row for row in rows_of(evidence, claim) if row.measure == CLAIM)
    return row


def _reason(evidence: Evidence, claim: Claim) -> str | None:
    """Why the survey cannot tell."""
    flags = _verdict_row(evidence, claim).flags
    return next((flag for flag in (INVALID_EXPERIMENT, UNANSWERABLE, UNDECIDED, UNMEASURED) if flag in flags), None)


def _found(evidence: Evidence, claim: Claim) -> str:
    """What this survey found, where the claim is measured by one thing; several stand in the table."""
    wording, parts = evidence.wording, parts_of(evidence, claim)
    levels = list(dict.fromkeys(level for level, _ in parts))
    found = {group: part["found"] for (_, group), part in parts.items()}
    if rank_claims.is_on_a_rank(claim):
        return rank_claims.found(evidence, claim, found)
    if len(levels) != 1 or not all(row.published and row.unit == "proportion" for row in found.values()):
        return ""
    shares = []
    for group, row in found.items():
        percents = {"share": row.estimate, "lower": max(row.lower, 0), "upper": min(row.upper, 1)}
        numbers = {name: wording.percent(value) for name, value in percents.items()}
        told = wording("claim.share", **numbers, group=_of_whom(evidence, group))
        shares.append(told)
    key = "claim.found_by_experiment" if next(iter(found.values())).measure == PREVALENCE else "claim.found"
    mark = evidence.synthetic_mark
    return wording(
        key, shares=wording.enumeration(shares), statement=measured_by(evidence, claim, levels[0]), synthetic=mark
    )


def _verdict(evidence: Evidence, claim: Claim) -> str:
    """The verdict and, where the survey cannot tell, why."""
    wording, row = evidence.wording, _verdict_row(evidence, claim)
    if row.release == WITHHELD:
        return wording("claim.verdict.withheld")
    if row.note == NOT_TESTED and INVALID_EXPERIMENT in row.flags:
        return " ".join([wording("claim.verdict.not_tested"), wording("claim.failed_experiment")])
    if row.note == CANNOT_TELL:
        reason = _reason(evidence, claim) or "no_number"
        if rank_claims.is_on_a_rank(claim) and reason == UNDECIDED:
            return wording("claim.rank.undecided")
        return wording(f"claim.cannot_tell.{reason}", note=sentence(evidence, claim.get("unanswerable")))
    if rank_claims.is_on_a_rank(claim) and row.note != NOT_TESTED:
        return wording(f"claim.rank.{row.note}")
    if (
        row.note == NOT_TESTED
        or "value" not in claim
        or any(part.get("measure") == "mean" for part in claim.get("outcomes", ()))
    ):
        return wording(f"claim.verdict.{row.note}")
    points = wording.number(100 * claim.get("margin", MARGIN))
    return wording(f"claim.verdict.{row.note}_within", points=points)


def _deciding(evidence: Evidence, claim: Claim) -> str:
    """Of invented answers: the results of a real survey of this size that would have decided the claim."""
    if rank_claims.is_on_a_rank(claim):
        return rank_claims.deciding(evidence, claim)
    wording, parts = evidence.wording, parts_of(evidence, claim)
    levels = {level for level, _ in parts}
    shares = all(part["found"].unit == "proportion" for part in parts.values())
    if not evidence.synthetic or len(levels) != 1 or not shares or not all(AGREEING in part for part in parts.values()):
        return ""
    told = {AGREEING: [], CONTRADICTING: []}
    for (_, group), part in parts.items():
        for kind, texts in told.items():
            if text := range_text(evidence, part.get(kind)):
                texts.append(wording("claim.of", share=text, group=_of_whom(evidence, group)))
    agreeing = wording.enumeration(told[AGREEING]) if len(told[AGREEING]) == len(parts) else ""
    contradicting = alternatives(told[CONTRADICTING], wording)
    if not contradicting:
        return wording("claim.undecidable")
    key = "claim.deciding" if agreeing else "claim.contradicting"
    return wording(key, agreeing=agreeing, contradicting=contradicting)


def _of_whom(evidence: Evidence, group: str) -> str:
    key = f"claim.group.{group}"
    return (
        evidence.wording(key)
        if evidence.wording.has(key)
        else evidence.wording("claim.group_named", group=who(evidence, group))
    )


def _experiment(evidence: Evidence, name: str) -> str:
    labels = {one["name"]: one.get("label") for one in evidence.plan.get("experiments") or []}
    return evidence.wording.typeset(evidence.wording.label(labels.get(name)) or name)


def _quoted(evidence: Evidence, name: str) -> str:
    return evidence.wording("finding.quote", text=evidence.question(name))
