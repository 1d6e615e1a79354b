"""What silence could hide: between which shares the answer lies, whatever those who gave none would have said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import GROUPS, MEN, WOMEN, find, joined
from bogolan.publication.sentences.evidence import Finding, is_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

    Item = Mapping[str, Any]

# Bounds closer than this are said in the table alone.
NOTABLE_WIDTH = 0.05


def bounds_of(evidence: Evidence, section: str, item: Item) -> dict[str, tuple[Row, Row]]:
    """The lower and the upper bound of an item by group, of those groups that have both."""
    if not is_share(item):
        return {}
    wanted = {"analysis": section, "outcome": item["question"], "level": joined(item["share"]), "contrast": None}
    found = {}
    for group in GROUPS:
        bounds = [find(evidence.rows, measure=f"{end}_bound", group=group, **wanted) for end in ("lower", "upper")]
        if all(bounds):
            found[group] = tuple(bounds)
    return found


def bounded(evidence: Evidence, section: str, item: Item, alone: bool = True) -> list[Finding]:
    """A sentence on an item of which enough gave no answer to move its share; none where bounds are withheld.

    `alone` says whether it stands alone; in the paragraph of its question that is not named again.
    """
    wording, ranges = evidence.wording, []
    found = bounds_of(evidence, section, item)
    told = {group: bounds for group, bounds in found.items() if all(row.published for row in bounds)}
    groups = [group for group in (WOMEN, MEN) if group in told] or list(told)
    if not any(told[group][1].estimate - told[group][0].estimate >= NOTABLE_WIDTH for group in groups):
        return []
    for group in groups:
        lowest, highest = (wording.number(100 * row.estimate, 0) for row in told[group])
        ranges.append(wording(f"finding.range.{group}", lower=lowest, upper=highest))
    key = "finding.bounded" if alone else "finding.bounded_here"
    question = evidence.question(item["question"])
    return [Finding(wording(key, ranges=wording.enumeration(ranges), question=question))]
