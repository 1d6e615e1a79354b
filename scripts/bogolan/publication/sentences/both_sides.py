"""How many numbers of gains and how many of costs are withheld, so that neither can vanish without being seen.

A driver of which the plan says that it counts a gain counts, at the other end of its scale, a cost. Where the plan says
so of none, the answers that are counted and those at the other end stand beside each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bogolan.publication.released import WITHHELD, joined
from bogolan.publication.sentences.evidence import is_share
from bogolan.survey.spine import GROUP, SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

SIDES = GAIN, COST = ("gain", "cost")
OTHER_SIDE = {GAIN: COST, COST: GAIN}
ENDS = ("share", "against")


class Told(NamedTuple):
    """How many shares there are of one side, and how many of them are withheld."""

    shares: int
    withheld: int


def both_sides(evidence: Evidence) -> list[str]:
    """A paragraph, if there are shares of both sides."""
    named = any("side" in item for item in evidence.items("drivers"))
    shares = list(_shares(evidence, named))
    whole = [row for row in shares if row[1].domain is None]
    paragraph = _sentence(evidence, "ethics.both_sides" if named else "ethics.both_ends", whole)
    if not paragraph:
        return []
    within = [row for row in shares if row[1].domain not in (None, GROUP, SENSITIVITY)]
    more = _sentence(evidence, "ethics.both_sides_within", within) if named else ""
    return [f"{paragraph} {more}".strip()]


def _shares(evidence: Evidence, named: bool) -> Iterator[tuple[str, Row]]:
    """Each share of a side with its side: of women, of men, of both; of the answers counted and of those against.

    Where sides are `named` in the plan, questions without one are left out.
    """
    shares: dict[tuple[str, str], list[Row]] = {}
    for row in evidence.rows:
        if row.analysis == "drivers" and row.measure == "share" and row.contrast is None:
            shares.setdefault((row.outcome, row.level), []).append(row)
    for item in evidence.items("drivers"):
        if not is_share(item) or (named and "side" not in item):
            continue
        side = item.get("side", GAIN)
        for key, own in zip(ENDS, (side, OTHER_SIDE[side]), strict=True):
            yield from ((own, row) for row in shares.get((item["question"], joined(item.get(key) or ())), ()))


def _sentence(evidence: Evidence, key: str, shares: list[tuple[str, Row]]) -> str:
    wording = evidence.wording
    gains, costs = (_told(row for own, row in shares if own == side) for side in SIDES)
    if not gains.shares or not costs.shares:
        return ""
    counts = {"gains": wording.number(gains.shares), "costs": wording.number(costs.shares)}
    if key.endswith("within"):
        hidden = {"gains_withheld": wording.number(gains.withheld), "costs_withheld": wording.number(costs.withheld)}
    else:
        hidden = {
            "gains_withheld": wording("ethics.side_withheld", count=gains.withheld),
            "costs_withheld": wording("ethics.side_withheld", count=costs.withheld),
        }
    return wording(key, **counts, **hidden)


def _told(rows: Iterable[Row]) -> Told:
    releases = [row.release for row in rows]
    return Told(len(releases), releases.count(WITHHELD))
