"""Many comparisons: the p-values of differences between women and men, adjusted together within their families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.statistics import p_adjust
from bogolan.survey.plan_comparisons import adjustments, comparisons, families_of_gaps
from bogolan.survey.spine import MEAN_RANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def adjusted(rows: Iterable[Mapping[str, Any]], plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows of the spine in their order, gaps with their `family` and `p_adjusted`.

    A family counts all that the plan compares in it, so that what could not be tested makes nothing look surer.
    """
    families, counts = families_of_gaps(plan), comparisons(plan)
    found = [dict(row) for row in rows]
    gaps = [row for row in found if row["measure"] == "gap" or (row["measure"] == MEAN_RANK and row.get("contrast"))]
    for row in gaps:
        row["family"] = families[row["analysis"]][row["outcome"]]
    for family, method in adjustments(plan).items():
        members = [row for row in gaps if row["family"] == family]
        p_values = p_adjust([row["p_value"] for row in members], method, counts.get(family, len(members)))
        for row, p_value in zip(members, p_values, strict=True):
            row["p_adjusted"] = p_value
    return found
