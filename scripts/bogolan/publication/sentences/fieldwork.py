"""How fieldwork went, of all interviews together: who took part, and what the checks of the interviews flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import OR_LESS, select
from bogolan.publication.sentences.silence import item_nonresponse

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

COOPERATION, RESPONSE = "COOP", "RR"


def fieldwork(evidence: Evidence) -> list[str]:
    """The paragraphs on cooperation and response, on questions left without an answer, and on what checks flagged."""
    found = [f"{rate_sentence(evidence, COOPERATION)} {rate_sentence(evidence, RESPONSE)}"]
    flags = flag_sentence(evidence)
    return [text for text in (*found, item_nonresponse(evidence), flags) if text]


def rate_sentence(evidence: Evidence, kind: str) -> str:
    """One of AAPOR's rates in words; where there is none, why."""
    wording = evidence.wording
    row = next((row for row in select(evidence.rows, analysis="quality", measure="rate") if _is(row, kind)), None)
    if row is None:
        drawn = evidence.plan["sampling"] == "probability"
        noted = "consent" in evidence.plan or "refused" in (evidence.plan.get("contacts") or {})
        why = "not_drawn" if kind == RESPONSE and not drawn else "no_contacts" if noted else "no_refusals"
        return wording(f"quality.{kind}.{why}")
    if not row.published:
        return wording(f"quality.{kind}.withheld")
    return wording(f"quality.{kind}.rate", share=wording.percent(row.estimate), name=row.outcome)


def flag_sentence(evidence: Evidence) -> str:
    """What each rule flagged, the most first; empty where no check flagged anything or nothing may be told."""
    wording = evidence.wording
    rows = [row for row in select(evidence.rows, analysis="quality", measure="flagged") if row.published]
    told = [f"{_rule(evidence, row)} {_share(evidence, row)}" for row in sorted(rows, key=_most_first)]
    return wording("quality.flagged", flags=wording("word.between").join(told)) if told else ""


def _is(row: Row, kind: str) -> bool:
    return row.outcome.rstrip("123456") == kind


def _most_first(row: Row) -> tuple[bool, float, str]:
    return row.note == OR_LESS, -(row.estimate or 0.0), row.outcome


def _rule(evidence: Evidence, row: Row) -> str:
    key = f"quality.rule.{row.outcome}"
    text = evidence.wording(key) if evidence.wording.has(key) else evidence.wording("quality.other_rule")
    return f"{text} ({row.outcome})"


def _share(evidence: Evidence, row: Row) -> str:
    share = evidence.wording.percent(row.estimate)
    return evidence.wording("quality.or_less", share=share) if row.note == OR_LESS else share
