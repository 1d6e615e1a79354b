"""How a finding may be read: what its interval leaves possible, under which condition, and whether a gap is there.

Only a probability sample has a margin of sampling error. Everywhere else an interval says what the data would fit if
the clusters, or the respondents, had been drawn at random; and no interval covers fear or who could not be reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import mean_text, points_text, points_with_unit
from bogolan.publication.sentences.comparisons import chance
from bogolan.publication.sentences.evidence import is_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

# The `capped` interval assumes an intracluster correlation where fewer people than this are on one side of a question.
FEW_ON_ONE_SIDE = 10

# How alike that assumption takes answers within a cluster to be: the upper end of each word.
ALIKE = ((0.1, "slightly"), (0.3, "moderately"), (1.0, "strongly"))

# How answers were given, for the modes that have no interviewer; any other mode has one.
WRITTEN_MODES = ("web", "self_completed")


def reading(evidence: Evidence, section: str, item: Mapping[str, Any], groups: Mapping[str, Row], both: bool) -> str:
    """What the intervals leave possible under this sampling, and whether women and men can be told apart."""
    wording = evidence.wording
    gap = difference(evidence, section, item) if both else ""
    intervals = {group: row for group, row in groups.items() if row.interval}
    if not intervals:
        hidden = any(row.banded for row in groups.values())
        return wording("finding.without_interval.banded" if hidden else "finding.without_interval.none") + gap
    mean = is_mean(item)
    ranges = wording.enumeration(
        wording(f"finding.{'mean_range' if mean else 'range'}.{group}", **_limits(evidence, row, mean))
        for group, row in intervals.items()
    )
    fit = wording(
        "finding.fit_mean" if mean else "finding.fit", condition=condition(evidence, groups, mean), ranges=ranges
    )
    return fit + gap


def _limits(evidence: Evidence, row: Row, mean: bool) -> dict[str, str]:
    wording, limits = evidence.wording, row.interval or ()
    texts = [mean_text(limit, row, wording) if mean else wording.number(100 * limit, 0) for limit in limits]
    return dict(zip(("lower", "upper"), texts, strict=True))


def condition(evidence: Evidence, groups: Mapping[str, Row], mean: bool = False) -> str:
    """Under which condition an interval may be read: a margin of error only for a probability sample."""
    wording, unit = evidence.wording, evidence.cluster_unit
    if evidence.probability_sample:
        return wording("finding.if.probability")
    if unit is None:
        return wording("finding.if.respondents")
    assumed = not mean and any(_one_sided(row) for row in groups.values())
    if not assumed:
        return wording(f"finding.if.{unit}")
    correlation = (evidence.plan.get("design") or {}).get("intracluster_correlation", 0.2)
    word = next(word for end, word in ALIKE if correlation <= end)
    return wording(f"finding.if_alike.{unit}", alike=wording(f"finding.alike.{word}"))


def _one_sided(row: Row) -> bool:
    """Whether so few people are on one side that the interval rests on an assumed intracluster correlation."""
    if row.interval_method != "capped" or row.estimate is None or row.n is None:
        return False
    return row.n * min(row.estimate, 1 - row.estimate) < FEW_ON_ONE_SIDE


def difference(evidence: Evidence, section: str, item: Mapping[str, Any]) -> str:
    """Whether women and men differ, as the end of a sentence; a direction only where the interval excludes 0."""
    gap, wording = evidence.gap(section, item), evidence.wording
    if gap is None or not gap.published:
        return wording("gap.withheld" if gap else "gap.missing")
    if not gap.excludes_zero:
        return wording("gap.unclear")
    low, high = sorted(abs(limit) for limit in gap.interval or ())
    key = "gap.higher" if gap.estimate > 0 else "gap.lower"
    if is_mean(item):
        texts = [mean_text(abs(value), gap, wording) for value in (gap.estimate, low, high)]
        told = wording(f"{key}_mean", difference=texts[0], lower=texts[1], upper=texts[2])
    else:
        points = points_with_unit(gap.estimate, wording)
        told = wording(key, points=points, lower=points_text(low, wording), upper=points_text(high, wording))
    return told + chance(evidence, gap)


def measured(evidence: Evidence, items: Sequence[Mapping[str, Any]]) -> str:
    """What such answers are, and what no interval covers."""
    wording = evidence.wording
    mode = evidence.plan.get("mode")
    how = "unknown" if mode in (None, "mixed") else "written" if mode in WRITTEN_MODES else "spoken"
    topics = evidence.topics(items)
    about = wording("finding.about", topic=topics) if topics else ""
    support = "" if evidence.items("support") else wording("finding.not_support")
    return wording(f"finding.measures.{how}", about=about, not_support=support)
