"""Claims on ranks as sentences: the rank that was found, the ranks that the data allow, and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import WITHHELD, select
from bogolan.publication.sentences.evidence import alternatives, has_choices
from bogolan.publication.sentences.ranks import topic
from bogolan.survey.plan_ranks import GAP, RANK, ranked_driver
from bogolan.survey.spine import AGREEING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

    Claim = Mapping[str, Any]


def is_on_a_rank(claim: Claim) -> bool:
    """Whether a claim names ranks and no other numbers."""
    return RANK in claim


def found(evidence: Evidence, claim: Claim, rows: Mapping[str, Row]) -> str:
    """The rank in each group with the ranks that are possible, and whom a question on others is about."""
    wording, item = evidence.wording, ranked_driver(evidence.plan, claim)
    if not rows or not all(row.published for row in rows.values()):
        return ""
    ranks = []
    for group, row in rows.items():
        told = {"rank": wording.number(row.estimate), "possible": possible(evidence, row)}
        same = {"family": row.family, "group": row.group, "contrast": row.contrast}
        among = select(evidence.rows, analysis="drivers", measure=RANK, **same)
        ranks.append(wording("claim.rank.of", **told, count=len(among), whom=_whom(evidence, group)))
    answers = evidence.quoted_answers(item["question"], claim["outcomes"][0]["share"])
    by = wording(f"claim.rank.by.{item.get('measure', 'share')}", answers=answers)
    about = {"by": by, "topic": what(evidence, claim), "synthetic": evidence.synthetic_mark}
    others = [wording("base.others")] if item.get("speaks_of") == "others" else []
    return " ".join([wording("claim.rank.found", **about, ranks=wording.enumeration(ranks)), *others])


def what(evidence: Evidence, claim: Claim) -> str:
    """What a claim says has some rank: the topic of a driver, or one of the answers to it."""
    item, (outcome,) = ranked_driver(evidence.plan, claim), claim["outcomes"]
    if has_choices(item):
        return evidence.quoted_answers(item["question"], outcome["share"])
    return topic(evidence, item)


def _whom(evidence: Evidence, group: str) -> str:
    return evidence.wording("claim.rank.by_gap" if group == GAP else f"model.among.{group}")


def possible(evidence: Evidence, row: Row) -> str:
    """The ranks that the data allow: "1", "2 to 4"."""
    best, worst = (evidence.wording.number(end) for end in (row.lower, row.upper))
    return best if best == worst else evidence.wording("report.cell.range", lower=best, upper=worst)


def deciding(evidence: Evidence, claim: Claim) -> str:
    """Of invented answers: which sets of ranks would have decided the claim."""
    wording = evidence.wording
    ranks = [
        wording("claim.rank.claimed", rank=wording.number(rank), whom=_whom(evidence, group))
        for group, rank in claim[RANK].items()
    ]
    sets = {"agreeing": wording.enumeration(ranks), "contradicting": alternatives(ranks, wording)}
    return wording("claim.rank.deciding", **sets) if evidence.synthetic else ""


def sets_told(evidence: Evidence, row: Row | None) -> str:
    """The ranks that would agree with a claim ("1"), or contradict it ("at most 1, or at least 3")."""
    wording = evidence.wording
    if row is None or row.release == WITHHELD:
        return ""
    if row.measure == AGREEING:
        return possible(evidence, row)
    ends = {"at_most": row.lower, "at_least": row.upper}
    told = [wording(f"share.{key}", share=wording.number(end)) for key, end in ends.items() if end is not None]
    return alternatives(told, wording)
