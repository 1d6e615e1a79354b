"""How this survey's answers are guarded otherwise than usual, as its plan asks: more, or less by a named exception."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from bogolan.publication.sentences.evidence import ended
from bogolan.survey.plan_disclosure import exceptions_in, stricter_thresholds
from bogolan.survey.spine import AS_BEFORE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bogolan.publication.sentences.evidence import Evidence


def guarding(evidence: Evidence) -> list[str]:
    """A paragraph on thresholds that are stricter than usual, one for each exception, one on what stays as it was."""
    exceptions = (_exception(evidence, one) for one in exceptions_in(evidence.plan))
    return [*_stricter(evidence), *exceptions, *_as_before(evidence)]


def _stricter(evidence: Evidence) -> Iterator[str]:
    wording, stricter = evidence.wording, stricter_thresholds(evidence.plan)
    if stricter:
        told = [
            wording(
                "ethics.stricter_than",
                name=wording(f"threshold.{name}"),
                asked=wording.number(asked),
                usual=wording.number(usual),
            )
            for name, asked, usual in stricter
        ]
        yield wording("ethics.stricter", thresholds=wording("ethics.between").join(told))


def _as_before(evidence: Evidence) -> Iterator[str]:
    count = sum(AS_BEFORE in row.flags for row in evidence.rows)
    if count:
        yield evidence.wording("ethics.as_before", count=count)


def _exception(evidence: Evidence, one: Mapping[str, Any]) -> str:
    """Who decided when that more is printed of which questions, and why."""
    wording = evidence.wording
    what = [wording(f"ethics.excepted.{one['treat_as']}")] if "treat_as" in one else []
    what += [wording("ethics.excepted.fewest", count=one["fewest"])] if "fewest" in one else []
    if "within" in one:
        what.append(wording("ethics.excepted.within", domains=_domains(evidence, one["within"])))
    told = wording(
        "ethics.exception",
        who=wording.typeset(wording.label(one["decided_by"])),
        day=wording.day(datetime.date.fromisoformat(one["date"])),
        questions=wording.enumeration(
            wording("finding.quote", text=evidence.question(name)) for name in one["questions"]
        ),
        what=wording.enumeration(what),
        reason=wording.typeset(wording.label(one["reason"])).strip(),
    )
    return ended(told)


def _domains(evidence: Evidence, names: Sequence[str]) -> str:
    labels = {domain["question"]: evidence.wording.label(domain.get("label")) for domain in evidence.plan["domains"]}
    return evidence.wording.enumeration(labels[name] or evidence.question(name) for name in names)
