"""Claims on ranks ("protection comes first among women"): which driver they are about, and what makes no sense in them.

What is ranked is what was reported: the drivers asked about on one scale, or the choices of one question. How drivers
go with support is ranked elsewhere, and no claim may mix the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import listing
from bogolan.survey.plan_comparisons import SEVERAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bogolan.survey.plan_declarations import Place

# What a claim ranks drivers by beside the shares of a group: how far women's lies above men's.
RANK, GAP = "rank", "gap"


def ranked_driver(plan: Mapping[str, Any], claim: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The driver whose rank, or a choice's rank, a claim is about; None where none of the plan is."""
    (outcome,) = claim["outcomes"]
    counted = {key: outcome.get(key) for key in ("share", "among", "reason")}
    for item in plan["drivers"]:
        measure = item.get("measure", "share")
        if item["question"] != outcome["question"] or outcome.get("measure", "share") != "share":
            continue
        if measure == "share" and counted == {key: item.get(key) for key in counted}:
            return item
        one_choice = len(counted["share"] or ()) == 1 and counted["among"] is None and counted["reason"] is None
        if measure in SEVERAL and one_choice and counted["share"][0] in item.get("share", counted["share"]):
            return item
    return None


def senseless_ranks(
    plan: Mapping[str, Any], place: Place, claim: Mapping[str, Any], numbers: Sequence[str], groups: Sequence[str]
) -> Iterator[tuple[Place, str, str]]:
    """What in a claim with `rank` makes no sense: `numbers` beside it, other groups than `groups`."""
    for key in (*numbers, "margin", "experiment", "events"):
        if key in claim:
            yield [*place, key], f"`{key}` beside `rank`", "a claim of its own for each"
    declared = {group["name"] for group in plan.get("groups", ())}
    for group in claim[RANK]:
        if group in declared:  # what nothing is called is told with all other names
            yield [*place, RANK, group], repr(group), f"{listing(groups)}, among whom drivers are ranked, or {GAP}"
    if len(claim.get("outcomes", ())) != 1:
        found = f"a rank of {len(claim.get('outcomes', ()))} outcomes"
        yield [*place, RANK], found, "one in `outcomes`: what has that rank"
    elif ranked_driver(plan, claim) is None:
        expected = "a driver with the answers that its share counts, or one of a driver's choices that are compared"
        yield [*place, "outcomes", 0], f"a rank of {claim['outcomes'][0]['question']!r}", expected
