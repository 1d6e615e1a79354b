"""What many comparisons leave of a difference: whether it holds once its p-value is adjusted, and how that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import select
from bogolan.survey.plan_comparisons import OTHERS, PRIMARY, adjustments, comparisons

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

# Up to this many comparisons are none.
ONE = 1


def chance(evidence: Evidence, gap: Row) -> str:
    """What to add to a difference that does not hold among the comparisons of its family; empty where it does."""
    count = comparisons(evidence.plan).get(gap.family, ONE)
    if count <= ONE or not gap.excludes_zero or gap.established:
        return ""
    return evidence.wording("gap.chance", count=count, p=evidence.wording.p_value(gap.p_adjusted))


def adjusted(evidence: Evidence) -> str:
    """How the p-values of differences are adjusted, family by family; empty where there is nothing to adjust."""
    wording, plan, told = evidence.wording, evidence.plan, []
    families = {row.family for row in select(evidence.rows, measure="gap") if row.family}
    for family, method in adjustments(plan).items():
        count = comparisons(plan)[family]
        if family in families and count > ONE and method != "none":
            named = family if family in (PRIMARY, OTHERS) else "named"
            by = wording(f"method.adjustment.{method}")
            told.append(wording(f"method.family.{named}", count, name=family, method=by))
    return wording("method.adjusted", families=wording.enumeration(told)) if told else ""
