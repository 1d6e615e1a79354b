"""Where a question with several answers, or a ranking, is told again and nothing of it leaves: that it is withheld.

Of some of the interviews, of a declared group, by area or age band. Why is not said: whether those who stay or those
left out are few would tell of both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import COMMUNAL, select
from bogolan.publication.sentences.hypotheses import whom_again
from bogolan.survey.spine import GROUP, SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.publication.sentences.evidence import Evidence


def withheld_again(evidence: Evidence, section: str, item: Mapping[str, Any]) -> list[str]:
    """A sentence a kind of second result of which nothing of a question leaves."""
    wording, told = evidence.wording, []
    for kind, places in (("again", _analyses(evidence)), ("group", _groups(evidence)), ("domain", _domains(evidence))):
        names = [name for name, place in places if _all_withheld(evidence, section, item, place)]
        if names:
            told.append(wording(f"choices.withheld.{kind}", whom=wording.enumeration(names)))
    return told


def _analyses(evidence: Evidence) -> Iterator[tuple[str, dict[str, str]]]:
    for analysis in evidence.plan.get("sensitivity") or []:
        yield whom_again(evidence, analysis), {"domain": SENSITIVITY, "domain_level": analysis["name"]}


def _groups(evidence: Evidence) -> Iterator[tuple[str, dict[str, str]]]:
    for group in evidence.plan.get("groups") or []:
        label = evidence.wording.label(group.get("label")) or group["name"]
        yield label, {"domain": GROUP, "domain_level": group["name"]}


def _domains(evidence: Evidence) -> Iterator[tuple[str, dict[str, str]]]:
    for domain in evidence.plan.get("domains") or []:
        label = evidence.wording.label(domain.get("label")) or evidence.question(domain["question"])
        yield label, {"domain": domain["question"]}


def _all_withheld(evidence: Evidence, section: str, item: Mapping[str, Any], place: Mapping[str, str]) -> bool:
    """Whether there are results of a question in a place and none leaves; not where belonging decides who is in it."""
    rows = select(evidence.rows, analysis=section, outcome=item["question"], **place)
    communal = any(row.release_reason == COMMUNAL for row in rows)
    return bool(rows) and not communal and not any(row.shown for row in rows)
