"""Exposure to conflict events among the questions: models may have it as a term, with a label as they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.sentences.events import months
from bogolan.publication.wording import Wording
from bogolan.survey.events import with_exposure

if TYPE_CHECKING:
    from collections.abc import Mapping


def labelled_exposure(codebook: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, Any]:
    """The codebook with exposure and its label in every language of the plan, where the plan knows it."""
    return with_exposure(codebook, plan, {language: label(plan, Wording(language)) for language in plan["languages"]})


def label(plan: Mapping[str, Any], wording: Wording) -> str:
    """What exposure is: within which distance, and when; empty where a plan has no events."""
    if "events" not in plan:
        return ""
    return wording("event.label", km=wording.number(plan["events"]["radius_km"]), months=months(plan, wording))
