"""How this survey's answers are guarded otherwise than usual, as its plan asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.survey.plan_disclosure import stricter_thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bogolan.publication.sentences.evidence import Evidence


def guarding(evidence: Evidence) -> Iterator[str]:
    """A paragraph on thresholds that are stricter than usual, if the plan has any."""
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
