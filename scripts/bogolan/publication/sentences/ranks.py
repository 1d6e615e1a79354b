"""Which topic comes first among women and among men: said only where the confidence set of its rank says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, MEN, WOMEN, select
from bogolan.publication.sentences.evidence import alternatives, capitalised, is_share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

    Item = Mapping[str, Any]


def batteries(evidence: Evidence) -> dict[str, list[Item]]:
    """The drivers that were ranked together, by the name of their battery, in the plan's order."""
    found: dict[str, list[Item]] = {}
    names = {row.outcome: row.family for row in select(evidence.rows, analysis="drivers", measure="rank")}
    for item in evidence.items("drivers"):
        if item["question"] in names and is_share(item):
            found.setdefault(names[item["question"]], []).append(item)
    return found


def ranks_told(evidence: Evidence) -> list[str]:
    """A sentence a battery and group: what comes first, what may, or that this is withheld."""
    found = []
    for family, items in batteries(evidence).items():
        own = select(evidence.rows, analysis="drivers", measure="rank", family=family, contrast=None)
        present = [group for group in (WOMEN, MEN) if any(row.group == group for row in own)] or [EVERYONE]
        for group in present:
            rows = {row.outcome: row for row in own if row.group == group}
            found.append(_first(evidence, items, rows, group))
    return found


def _first(evidence: Evidence, items: Sequence[Item], rows: Mapping[str, Row], group: str) -> str:
    """What comes first among the items in a group, of those that have a rank in it."""
    wording = evidence.wording
    answers = evidence.quoted_answers(items[0]["question"], items[0]["share"])
    about = {"synthetic": evidence.synthetic_mark, "answers": answers, "whom": wording(f"model.among.{group}")}
    if not all(row.published for row in rows.values()):
        return wording("rank.withheld", len(rows), **about)
    may = [item for item in items if item["question"] in rows and rows[item["question"]].lower == 1]
    topics = [topic(evidence, item) for item in may]
    if len(may) == 1:
        return wording("rank.first", len(rows), topic=capitalised(topics[0]), **about)
    return wording("rank.may", len(rows), topics=alternatives(topics, wording), **about)


def topic(evidence: Evidence, item: Item) -> str:
    """What a question is about, as the plan says it, else the question itself."""
    wording = evidence.wording
    own = wording.label(item.get("topic"))
    return own or wording("finding.quote", text=evidence.question(item["question"]))
