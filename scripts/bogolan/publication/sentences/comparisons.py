"""What many comparisons leave of a difference: whether it holds once its p-value is adjusted, and how that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import select
from bogolan.survey.plan_comparisons import OTHERS, PRIMARY, adjustments, comparisons, families_of_choices
from bogolan.survey.spine import MEAN_RANK

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

# Up to this many comparisons are none.
ONE = 1


def chance(evidence: Evidence, gap: Row) -> str:
    """What to add to a difference that does not hold among the comparisons of its family; empty where it does."""
    count = counted(evidence).get(gap.family, ONE)
    if count <= ONE or not gap.excludes_zero or gap.established:
        return ""
    return evidence.wording("gap.chance", count=count, p=evidence.wording.p_value(gap.p_adjusted))


def counted(evidence: Evidence) -> dict[str, int]:
    """How many comparisons each family has: by the plan, and of the choices of a question as many as were compared."""
    compared = ("gap", MEAN_RANK)
    gaps = [row.family for row in select(evidence.rows) if row.measure in compared and row.contrast]
    return {family: gaps.count(family) for family in families_of_choices(evidence.plan)} | comparisons(evidence.plan)


def adjusted(evidence: Evidence) -> str:
    """How the p-values of differences are adjusted, family by family; empty where there is nothing to adjust."""
    wording, plan, told = evidence.wording, evidence.plan, []
    families = {row.family for row in select(evidence.rows, measure="gap") if row.family}
    for family, method in adjustments(plan).items():
        count, question = counted(evidence)[family], families_of_choices(plan).get(family)
        if family in families and count > ONE and method != "none":
            named = "choices" if question else family if family in (PRIMARY, OTHERS) else "named"
            called = evidence.question(question) if question else family
            by = wording(f"method.adjustment.{method}")
            told.append(wording(f"method.family.{named}", count, name=called, method=by))
    return wording("method.adjusted", families=wording.enumeration(told)) if told else ""
