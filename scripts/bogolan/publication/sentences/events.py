"""Conflict events on record in words: how many, who took part in what share of which, and exposure to them.

A share of events always names its base: of all events, or of those that certain actors took part in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import WITHHELD, find, select
from bogolan.publication.sentences.associations import terms
from bogolan.publication.sentences.evidence import alternatives, capitalised
from bogolan.survey.events import EXPOSURE, called, exposing_actors, names_joined, window
from bogolan.survey.plan_parts import fitted_models
from bogolan.survey.spine import (
    ALL_EVENTS,
    EVENT_SHARE,
    EVENTS,
    EXPOSED,
    LOWER_QUARTILE,
    MEDIAN,
    UNPLACED,
    UPPER_QUARTILE,
    WITHOUT_POSITION,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.wording import Wording


def events_told(evidence: Evidence) -> list[str]:
    """The paragraphs on events: how many, how they are counted, shares of further bases, exposure; none without any."""
    if not select(evidence.rows, analysis=EVENTS):
        return []
    found = [f"{on_record(evidence)} {evidence.wording('event.how')}", " ".join(shares_told(evidence))]
    return [*filter(None, found), *exposure_told(evidence)]


def on_record(evidence: Evidence) -> str:
    """How many events there are in the window, of which types where those are not all."""
    wording, plan = evidence.wording, evidence.plan
    total = find(evidence.rows, analysis=EVENTS, measure=EVENTS, level=ALL_EVENTS)
    first, last = map(wording.day, window(plan))
    types = plan["events"].get("types")
    named = wording("event.types", types=wording.enumeration(types)) if types else ""
    told = {"months": months(plan, wording), "first": first, "last": last, "types": named}
    return wording("event.on_record", total.estimate, **told, synthetic=evidence.synthetic_mark)


def months(plan: Mapping[str, Any], wording: Wording) -> str:
    """How long the window is: "the 24 months"."""
    return wording("event.months", plan["events"]["window_months"])


def shares_told(evidence: Evidence) -> list[str]:
    """A sentence a share of the events of certain actors, with the same actors' share of all events."""
    rows = select(evidence.rows, analysis=EVENTS, measure=EVENT_SHARE)
    return [_share_told(evidence, row) for row in rows if row.level != ALL_EVENTS and row.published]


def claim_told(evidence: Evidence, claim: Mapping[str, Any], verdict: Row) -> str:
    """The share of events that a claim speaks of, and whether these events agree with it."""
    wording, (actors, base) = evidence.wording, (names_joined(claim["events"][key]) for key in ("actors", "among"))
    found = find(evidence.rows, analysis=EVENTS, measure=EVENT_SHARE, outcome=actors, level=base)
    share = _share_told(evidence, found) if found is not None and found.published else ""
    key = f"event.verdict.{verdict.note}"
    told = wording(key) if wording.has(key) else wording("claim.verdict.not_tested")
    return " ".join(filter(None, [share, told]))


def _share_told(evidence: Evidence, row: Row) -> str:
    wording = evidence.wording
    whole = find(evidence.rows, analysis=EVENTS, measure=EVENT_SHARE, outcome=row.outcome, level=ALL_EVENTS)
    of_all = ""
    if whole is not None and whole.published:
        of_all = wording("event.of_all", number=wording.number(whole.n), **_part(whole, wording))
    actors, base = actors_told(evidence, row.outcome), actors_told(evidence, row.level)
    told = {"actors": capitalised(actors), "base": base, "of_all": of_all, "synthetic": evidence.synthetic_mark}
    return wording("event.share", row.n, **told, **_part(row, wording))


def _part(row: Row, wording: Wording) -> dict[str, str]:
    return {"part": wording.number(row.count), "share": wording.percent(row.estimate)}


def actors_told(evidence: Evidence, joined: str) -> str:
    """Actors as the file calls them: "A or B"."""
    return alternatives(called(evidence.plan, joined), evidence.wording)


def exposure_told(evidence: Evidence) -> list[str]:
    """What exposure is, which events are near no place, how large it is, and how it stands in models; as paragraphs."""
    rows = {row.level: row for row in select(evidence.rows, analysis=EVENTS, measure=EXPOSED)}
    if not rows:
        return []
    wording, plan = evidence.wording, evidence.plan
    unit, actors = evidence.cluster_unit, exposing_actors(plan)
    told = {"unit": wording(f"event.unit.{unit}"), "km": wording.number(plan["events"]["radius_km"])}
    by = wording("event.by", actors=actors_told(evidence, names_joined(actors))) if actors else ""
    sentences = [wording("event.exposure", by=by, **told)]
    if rows[UNPLACED].published and rows[UNPLACED].estimate:
        sentences.append(wording("event.unplaced", rows[UNPLACED].estimate))
    sentences += _size(evidence, rows)
    if any(term["question"] == EXPOSURE for model in fitted_models(plan) for term in terms(model)):
        sentences.append(wording("event.covariate"))
    return [" ".join(sentences)]


def _size(evidence: Evidence, rows: Mapping[str, Row]) -> list[str]:
    """The quartiles of exposure as far as they are published, and of how many places nobody knows it."""
    wording = evidence.wording
    units = wording(f"event.units.{evidence.cluster_unit}")
    median, lower, upper, without = (
        rows[level] for level in (MEDIAN, LOWER_QUARTILE, UPPER_QUARTILE, WITHOUT_POSITION)
    )
    found = [wording("event.median_withheld", units=units)]
    if median.published:
        middle = ""
        if lower.published and upper.published:
            limits = {"lower": wording.number(lower.estimate), "upper": wording.number(upper.estimate)}
            middle = wording("event.middle", **limits)
        told = {"units": units, "middle": middle, "synthetic": evidence.synthetic_mark}
        found = [wording("event.median", median.estimate, **told)]
    if without.release == WITHHELD:
        found.append(wording("event.few_without_position", units=units))
    elif without.estimate:
        found.append(wording("event.without_position", units=units, number=wording.number(without.estimate)))
    return found
