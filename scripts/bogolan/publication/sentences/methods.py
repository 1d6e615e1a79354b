"""How the numbers came about, what limits them, and what was withheld: said from the plan and the released rows.

The eleven items that the American Association for Public Opinion Research asks every survey to disclose (AAPOR, 2021)
come from the plan; one that the plan does not give is named as missing.
"""

from __future__ import annotations

import datetime
import statistics
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import BANDED, COMMUNAL, EVERYONE, GROUPS, MEN, WITHHELD, WOMEN, genders, select
from bogolan.publication.sentences.associations import guarded_terms
from bogolan.publication.sentences.both_sides import both_sides
from bogolan.publication.sentences.comparisons import adjusted
from bogolan.publication.sentences.decompositions import are_decomposed
from bogolan.publication.sentences.evidence import capitalised, ended
from bogolan.publication.sentences.fieldwork import fieldwork
from bogolan.publication.sentences.guarding import guarding
from bogolan.publication.sentences.weighting import weights
from bogolan.survey.communal import speaks_of_communal_identity
from bogolan.survey.declared import not_computed
from bogolan.survey.plan_mixed import mixed_models
from bogolan.survey.plan_parts import fitted_models
from bogolan.survey.plan_specifications import specified
from bogolan.survey.spine import EXPLAINED, HYPOTHESES, LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.sentences.evidence import Evidence

DEFAULT_CORRELATION = 0.2

# Of fewer questions and genders no range is given of how alike answers are.
FEWEST_CORRELATIONS = 4

# From this many compared differences on, chance alone is likely to produce one.
MANY_COMPARISONS = 5


def methods(evidence: Evidence) -> list[str]:
    """The paragraphs on the sample, the weights, the base of shares, the intervals and the models."""
    wording = evidence.wording
    sampling = wording(f"method.sampling.{evidence.plan['sampling']}")
    sample = " ".join(part for part in (sample_size(evidence), sampling, described(evidence, "sampling_note")) if part)
    paragraphs = [sample, weights(evidence), wording("method.base"), intervals(evidence)]
    if fitted_models(evidence.plan):
        by_gender = any(row.contrast for row in select(evidence.rows, analysis="models"))
        told = [wording("method.models"), *([wording("method.models_by_gender")] if by_gender else [])]
        found = are_decomposed(evidence)
        told += [wording("method.explained")] if EXPLAINED in found else []
        told += [wording("method.parted")] if found - {EXPLAINED} else []
        paragraphs.append(" ".join(told))
    if any("imputation" in model for model in fitted_models(evidence.plan)):
        slopes = wording("method.slopes_by_gender") if len(genders(evidence.rows)) > 1 else ""
        paragraphs.append(wording("method.models_imputed", slopes=slopes))
    if mixed_models(evidence.plan):
        paragraphs.append(wording("method.models_mixed"))
    if specified(evidence.plan):
        paragraphs.append(wording("method.specifications"))
    return [*paragraphs, *fieldwork(evidence), *deviations(evidence)]


def deviations(evidence: Evidence) -> list[str]:
    """Where the analysis departs from what was fixed in advance, when it was decided and why: one paragraph each.

    Of one on a hypothesis that stays confidential, or that names what a community is recognised by, only that there is
    one and on which day.
    """
    wording, found = evidence.wording, []
    for deviation in evidence.plan.get("deviations") or []:
        day = wording.day(datetime.date.fromisoformat(str(deviation["date"])))
        names = deviation.get("hypotheses") or []
        about = wording("method.deviates_on", names=wording.enumeration(names)) if names else ""
        if _is_confidential(evidence, deviation):
            found.append(wording("method.deviation_confidential", day=day, about=about))
            continue
        texts = {key: sentence(evidence, deviation[key]) for key in ("what", "why")}
        found.append(wording("method.deviation", day=day, about=about, **texts))
    return found


def _is_confidential(evidence: Evidence, deviation: Mapping[str, Any]) -> bool:
    """Whether a deviation is on a hypothesis that joins an outcome with belonging, or speaks of it in its own words."""
    tests = select(evidence.rows, analysis=HYPOTHESES, release_reason=COMMUNAL)
    hidden = {row.outcome for row in tests} & set(deviation.get("hypotheses") or ())
    return bool(hidden) or any(speaks_of_communal_identity(deviation[key]) for key in ("what", "why"))


def sample_size(evidence: Evidence) -> str:
    """How many women and men, in how many clusters; empty where that is withheld."""
    wording = evidence.wording
    people = people_text(
        evidence, {row.group: row.n for row in select(evidence.rows, analysis="sample", contrast=None)}
    )
    if not people:
        return ""
    counts = [row.clusters for row in select(evidence.rows, analysis="sample") if row.clusters is not None]
    if evidence.cluster_unit and counts:
        clusters = wording(f"unit.{evidence.cluster_unit}", count=max(counts))
        return wording("method.people_in", people=people, clusters=clusters)
    return wording("method.people", people=people)


def people_text(evidence: Evidence, counts: Mapping[str | None, int | None]) -> str:
    """Numbers of people by group in words, "60 women and 54 men"; of everyone only where no gender is told."""
    known = {group: counts[group] for group in GROUPS if counts.get(group)}
    if len(known) > 1:
        known.pop(EVERYONE, None)
    return evidence.wording.enumeration(evidence.wording(f"people.{group}", count=n) for group, n in known.items())


def intervals(evidence: Evidence) -> str:
    """The methods behind the intervals that the report shows, their level, and how differences are adjusted."""
    wording = evidence.wording
    used = {row.interval_method for row in evidence.rows if row.interval_method}
    parts = [wording("method.level")]
    if "capped" in used and evidence.cluster_unit:
        correlation = (evidence.plan.get("design") or {}).get("intracluster_correlation", DEFAULT_CORRELATION)
        parts.append(wording("method.interval.capped_clusters", correlation=wording.number(correlation)))
    elif "capped" in used:
        parts.append(wording("method.interval.capped"))
    others = ("mover", "t", "rank_set", "anova", "one_step")
    parts += [wording(f"method.interval.{name}") for name in others if name in used]
    return " ".join(filter(None, [*parts, homogeneity(evidence), adjusted(evidence)]))


def homogeneity(evidence: Evidence) -> str:
    """Between which intraclass correlations the questions lie, as far as they are published; empty where few are."""
    rows = select(evidence.rows, measure="intraclass_correlation")
    found = [row.estimate for row in rows if row.published and row.group != EVERYONE]
    if len(found) < FEWEST_CORRELATIONS:
        return ""
    numbers = {"least": min(found), "most": max(found), "median": statistics.median_high(found)}
    return evidence.wording(
        "method.homogeneity", **{name: evidence.wording.number(value, 2) for name, value in numbers.items()}
    )


def how_to_read(evidence: Evidence) -> str:
    """How to read an interval under this kind of sampling."""
    unit = "probability" if evidence.probability_sample else evidence.cluster_unit or "respondents"
    return evidence.wording(f"method.read.{unit}")


def described(evidence: Evidence, key: str) -> str:
    """A text of the plan as a sentence; empty where the plan does not give it."""
    return sentence(evidence, evidence.plan.get(key))


def sentence(evidence: Evidence, written: object) -> str:
    """What the plan says in the report's language, with a full stop; empty where it says nothing."""
    return ended(evidence.wording.typeset(evidence.wording.label(written)).strip())


# ------------------------------------------------------------------------------------------------------------- AAPOR


def aapor(evidence: Evidence) -> list[tuple[str, str]]:
    """The eleven disclosure items, each with what the plan says or that it does not say it."""
    wording, plan = evidence.wording, evidence.plan
    missing = wording("aapor.missing")
    sampling = wording(f"method.sampling.{plan['sampling']}")
    mode = wording(f"mode.{plan['mode']}") if plan.get("mode") else missing
    days = {name: wording.day(datetime.date.fromisoformat(str(plan["fieldwork"][name]))) for name in ("start", "end")}
    answers = {
        "strategy": wording("aapor.strategy.answer"),
        "sponsor": " ".join(_named(evidence, role) for role in ("sponsor", "conducted_by")),
        "instrument": wording("aapor.instrument.answer"),
        "population": capitalised(described(evidence, "population")) or missing,
        "sample": f"{sampling} {described(evidence, 'sampling_note') or wording('aapor.sample.missing')}",
        "mode": mode,
        "dates": wording("aapor.dates.answer", **days),
        "size": f"{sample_size(evidence)} {how_to_read(evidence)}".strip(),
        "weights": weights(evidence),
        "processing": _processing(evidence),
        "limits": f"{described(evidence, 'limits')} {wording('aapor.limits.answer')}".strip(),
    }
    return [
        (f"{number}. {wording(f'aapor.{item}.item')}", text) for number, (item, text) in enumerate(answers.items(), 1)
    ]


def _named(evidence: Evidence, role: str) -> str:
    name = evidence.wording.label(evidence.plan.get(role))
    return (
        evidence.wording(f"aapor.sponsor.{role}", name=name) if name else evidence.wording(f"aapor.sponsor.no_{role}")
    )


def _processing(evidence: Evidence) -> str:
    counts = {
        row.outcome: row.estimate
        for row in select(evidence.rows, analysis="accounting", measure="rows")
        if row.published
    }
    if not {"read", "complete"} <= counts.keys():
        return evidence.wording("aapor.processing.unknown")
    texts = {name: evidence.wording.number(counts[name]) for name in ("read", "complete")}
    return evidence.wording("aapor.processing.answer", **texts)


def accounting(evidence: Evidence) -> list[tuple[str, str]]:
    """What became of every row that was read: the class of rows and their number."""
    wording, found = evidence.wording, []
    for row in select(evidence.rows, analysis="accounting", measure="rows"):
        name = wording(f"row_class.{row.outcome}") if wording.has(f"row_class.{row.outcome}") else row.outcome
        found.append((name, wording.number(row.estimate) if row.published else wording("report.cell.withheld")))
    return found


# ---------------------------------------------------------------------------------------------------- limits, ethics


def limits(evidence: Evidence) -> list[str]:
    """What a reader must know before using a number: of every survey, of this kind of sampling, and of these rows."""
    wording, plan = evidence.wording, evidence.plan
    shown = [row for row in evidence.rows if row.shown]
    flags = {flag for row in shown for flag in row.flags}
    compared = sum(row.contrast is not None and row.group == WOMEN and row.contrast == MEN for row in shown)
    applies = {
        "synthetic": evidence.synthetic,
        "told": True,
        "reach": True,
        "chosen": not evidence.probability_sample,
        "few_clusters": "few_clusters" in flags,
        "few_cases": "few_cases" in flags,
        "separated": "separated" in flags,
        "associations": bool(fitted_models(plan)),
        "comparisons": compared >= MANY_COMPARISONS,
        "declared": any(not_computed(plan)),
    }
    found = [wording(f"limit.{name}") for name, holds in applies.items() if holds]
    own = described(evidence, "limits")
    return [own, *found] if own else found


def ethics(evidence: Evidence) -> list[str]:
    """Consent, the disclosure check, and what it withheld: by class of rule, never by cell."""
    wording, plan = evidence.wording, evidence.plan
    consent = plan.get("consent")
    if consent:
        paragraphs = [wording("ethics.consent", question=evidence.question(consent["question"]))]
    else:
        paragraphs = [wording("ethics.no_consent")]
    paragraphs.append(f"{wording('ethics.gate')} {withheld(evidence)}")
    if guarded_terms(evidence):
        paragraphs.append(wording("ethics.communal"))
    return [*paragraphs, *both_sides(evidence), *guarding(evidence)]


def withheld(evidence: Evidence) -> str:
    """How many numbers are withheld or published as ranges, and which classes of rules applied."""
    wording = evidence.wording
    hidden = [row for row in evidence.rows if row.release == WITHHELD and row.release_reason not in LEFT_OUT]
    banded = sum(row.release == BANDED for row in evidence.rows)
    parts = [wording("ethics.none_withheld")]
    if hidden:
        classes = sorted({row.release_reason or "unknown" for row in hidden})
        names = [wording(f"reason.{name}" if wording.has(f"reason.{name}") else "reason.unknown") for name in classes]
        total = wording.number(len(evidence.rows))
        reasons = wording("ethics.between").join(dict.fromkeys(names))
        parts = [wording("ethics.withheld", count=len(hidden), total=total, reasons=reasons)]
    if banded:
        parts.append(wording("ethics.banded", count=banded))
    if hidden or banded:
        parts.append(wording("ethics.not_zero"))
    return " ".join(parts)
