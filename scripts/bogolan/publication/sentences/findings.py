"""Findings in words, made by rules from released rows.

No rule knows a survey: names, topics and statements come from the plan and the questionnaire. Every sentence says how
many were asked, how the interval may be read under this kind of sampling, and what could not be told. A difference
between women and men is stated only where its interval excludes 0, and nothing is ever ranked, explained or confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import MEN, WOMEN, mean_text, select, share_text
from bogolan.publication.sentences.evidence import Finding, capitalised, is_mean, is_share
from bogolan.publication.sentences.silence import bounded
from bogolan.publication.sentences.uncertainty import reading
from bogolan.survey.spine import EXCERPTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

# A percentage of fewer people than this claims more than it knows, so their number is said instead.
SMALL_BASE = 100

NONRESPONSE = ("dont_know", "refused", "withdrawn", "invalid", "not_recorded")
NOTABLE_NONRESPONSE = 0.05


def title_finding(evidence: Evidence) -> str | None:
    """The first finding as a title; None where it is withheld or the plan has no statement for it."""
    titled = title_item(evidence)
    if titled is None:
        return None
    section, item = titled
    groups = evidence.shares(section, item)
    told = _told(evidence, section, item, groups, counted=in_counts(evidence, groups), brief=True)
    gap = evidence.gap(section, item)
    if len(groups) > 1 and gap and gap.published and not gap.established:
        told += evidence.wording("gap.title_unclear")
    return told + evidence.synthetic_mark


def title_item(evidence: Evidence) -> tuple[str, Mapping[str, Any]] | None:
    """The question that the title speaks of, with its section: the first whose share is reported, if it can be told."""
    for section in ("support", "drivers"):
        for item in [item for item in evidence.items(section) if is_share(item)][:1]:
            groups = evidence.shares(section, item)
            told = item.get("statement") and groups and all(row.shown for row in groups.values())
            return (section, item) if told else None
    return None


# ------------------------------------------------------------------------------------------------------ one question


def declared(evidence: Evidence, section: str, item: Mapping[str, Any], caution: str = "") -> Finding:
    """What was answered to one question, by gender: shares or means, intervals, the gap, and an honest reading."""
    groups = evidence.shares(section, item)
    shown = {group: row for group, row in groups.items() if row.shown}
    wording = evidence.wording
    if not shown:
        key = "finding.all_withheld" if groups else "finding.not_estimated"
        return Finding(wording(key, question=evidence.question(item["question"])))
    told = _told(evidence, section, item, shown, counted=in_counts(evidence, shown)) + evidence.synthetic_mark
    rest = reading(evidence, section, item, shown, both=len(groups) > 1) + "."
    for group in [group for group in groups if group not in shown]:
        rest += " " + wording(f"finding.withheld.{group}")
    if caution:
        rest += " " + caution
    return Finding(told, rest)


def briefly_told(evidence: Evidence, section: str, item: Mapping[str, Any]) -> str:
    """The released numbers of one question alone, as a sentence beside something else; or that they are withheld."""
    groups = evidence.shares(section, item)
    shown = {group: row for group, row in groups.items() if row.shown}
    if not shown:
        return declared(evidence, section, item).text
    counted = in_counts(evidence, shown)
    told = _told(evidence, section, item, shown, counted, brief=True) + evidence.synthetic_mark + "."
    hidden = [evidence.wording(f"finding.withheld.{group}") for group in groups if group not in shown]
    return " ".join([told, *hidden])


def in_counts(evidence: Evidence, groups: Mapping[str, Row]) -> bool:
    """Whether people are counted instead of percentages: few were asked, everyone weighs one, none is hidden."""
    return not evidence.weighted and all(
        row.published and row.count is not None and row.n is not None and row.n < SMALL_BASE for row in groups.values()
    )


def _told(
    evidence: Evidence,
    section: str,
    item: Mapping[str, Any],
    groups: Mapping[str, Row],
    counted: bool,
    brief: bool = False,
) -> str:
    """Who said what: "All 60 women and 54 of 60 men asked, in 12 villages, reported improved access to marriage"."""
    wording = evidence.wording
    if is_mean(item):
        return mean_told(evidence, section, item, groups)
    if item.get("among"):
        asked = wording("finding.among", answers=evidence.quoted_answers(item["question"], item["among"]))
    else:
        answered = "asked" if everyone_answered(evidence, section, item["question"]) else "answered_by"
        asked = wording(f"finding.{answered}.{who(groups)}")
    told = {"subject": subject(evidence, groups, counted, brief), "asked": asked, "statement": evidence.statement(item)}
    clusters = cluster_count(evidence, groups)
    if brief or clusters is None:
        return capitalised(wording("finding.told", **told))
    place = wording(f"unit.{evidence.cluster_unit}", count=clusters)
    return capitalised(wording("finding.told_in", clusters=place, **told))


def who(groups: Mapping[str, Row]) -> str:
    """With whom a word must agree: women, men or both."""
    return WOMEN if set(groups) == {WOMEN} else MEN if set(groups) == {MEN} else "both"


def mean_told(evidence: Evidence, section: str, item: Mapping[str, Any], groups: Mapping[str, Row]) -> str:
    """The mean answers to one question by gender, as the beginning of a sentence."""
    wording = evidence.wording
    means = wording.enumeration(
        wording(f"finding.mean_of.{group}", mean=mean_text(row.estimate, row, wording)) + number_of(evidence, row)
        for group, row in groups.items()
    )
    return wording("finding.mean_told", question=evidence.question(item["question"]), means=means)


def subject(evidence: Evidence, groups: Mapping[str, Row], counted: bool, brief: bool = False) -> str:
    """Who: "all 60 women and 54 of 60 men", or "100% of women (n = 412) and 90% of men (n = 398)"."""
    wording = evidence.wording
    parts = []
    for group, row in groups.items():
        if counted:
            key = "every" if row.count == row.n else "some"
            parts.append(wording(f"finding.{key}.{group}", number=wording.number(row.count), n=wording.number(row.n)))
        else:
            share = wording(f"finding.of.{group}", share=share_text(row, wording))
            parts.append(share if brief else share + number_of(evidence, row))
    return wording.enumeration(parts)


def number_of(evidence: Evidence, row: Row) -> str:
    """How many people a number rests on, in brackets; nothing where that is withheld."""
    return "" if row.n is None else evidence.wording("finding.n", n=evidence.wording.number(row.n))


def everyone_answered(evidence: Evidence, section: str, question: str) -> bool:
    """Whether it is known that nobody who was asked failed to answer."""
    missing = [
        row
        for row in select(
            evidence.rows, analysis=section, outcome=question, measure="share", base="asked", contrast=None
        )
        if row.level in NONRESPONSE
    ]
    return all(row.published and row.estimate == 0 and row.note is None for row in missing)


def cluster_count(evidence: Evidence, groups: Mapping[str, Row]) -> int | None:
    """In how many clusters these people live, where the sample has clusters and the rows agree on their number."""
    counts = {row.clusters for row in groups.values()}
    return counts.pop() if evidence.cluster_unit and len(counts) == 1 else None


# --------------------------------------------------------------------------------- what speaks against it, and silence


def opposite(evidence: Evidence, section: str, item: Mapping[str, Any], alone: bool = True) -> list[Finding]:
    """Who answered at the other end of the scale, and how many gave no answer: beside every finding, where released.

    `alone` says whether each stands alone; in the paragraph of its question neither that nor its base is said again.
    """
    wording, found = evidence.wording, []
    if item.get("against") and is_share(item):
        groups = evidence.shares(section, item, item["against"])
        shown = {group: row for group, row in groups.items() if row.shown}
        answers = evidence.quoted_answers(item["question"], item["against"])
        if shown:
            told = subject(evidence, shown, in_counts(evidence, shown), brief=not alone)
            found.append(Finding(wording("finding.opposite", subject=told, answers=answers)))
        elif groups:
            found.append(Finding(wording("finding.opposite_withheld", answers=answers)))
    return found + silent(evidence, section, item, alone) + bounded(evidence, section, item, alone)


def silent(evidence: Evidence, section: str, item: Mapping[str, Any], alone: bool = True) -> list[Finding]:
    """How many who were asked did not know or refused, where that is more than a few."""
    wording, found = evidence.wording, []
    for level in ("refused", "dont_know"):
        groups = {
            row.group: row
            for row in select(evidence.rows, analysis=section, outcome=item["question"], measure="share", level=level)
            if row.base == "asked" and row.shown and row.note is None and row.group in (WOMEN, MEN)
        }
        if any(row.published and row.estimate >= NOTABLE_NONRESPONSE for row in groups.values()):
            told = subject(evidence, groups, counted=False, brief=True)
            key = f"finding.silent.{level}" if alone else f"finding.silent_here.{level}"
            asked, question = wording(f"finding.asked.{who(groups)}"), evidence.question(item["question"])
            found.append(Finding(wording(key, subject=told, asked=asked, question=question)))
    return found


def cannot_be_told(evidence: Evidence) -> list[Finding]:
    """What this survey cannot tell: of whom it speaks, and whom it never asked."""
    wording, found = evidence.wording, []
    population = wording.label(evidence.plan.get("population"))
    if not evidence.probability_sample:
        whom = population or wording("finding.those_who_live_there")
        found.append(Finding(wording(f"finding.sampling.{evidence.plan['sampling']}", population=whom)))
    respondents = [row for row in evidence.rows if row.analysis != EXCERPTS]
    genders = {row.group for row in respondents if row.group in (WOMEN, MEN)}
    if len(genders) == 1:
        found.append(Finding(wording(f"finding.only.{genders.pop()}")))
    return found
