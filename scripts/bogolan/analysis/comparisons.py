"""Many comparisons: the p-values of differences between women and men, adjusted together within their families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.statistics import p_adjust
from bogolan.survey.plan_comparisons import (
    adjustments,
    comparisons,
    families_of_gaps,
    families_of_tested_choices,
    name_of_test,
    same_gap,
)
from bogolan.survey.spine import MEAN_RANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bogolan.survey.plan_comparisons import Gap


def adjusted(
    rows: Iterable[Mapping[str, Any]], plan: Mapping[str, Any], tests: Iterable[Mapping[str, Any]] = ()
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of the spine and tests of hypotheses in their order, gaps and tests with their `family` and `p_adjusted`.

    A family counts all that the plan compares in it, so that what could not be tested makes nothing look surer. A test
    that is the gap of an item has that gap's p-value.
    """
    families, counts = families_of_gaps(plan), comparisons(plan)
    found, tested = [dict(row) for row in rows], [dict(row) for row in tests]
    gaps = [row for row in found if row["measure"] == "gap" or (row["measure"] == MEAN_RANK and row.get("contrast"))]
    of_choices = families_of_tested_choices(plan)
    for row in gaps:
        row["family"] = of_choices.get(_place(row), families[row["analysis"]][row["outcome"]])
    twins = _of_items(plan)
    own = [row for row in tested if (row["outcome"], row["level"]) not in twins and row["p_value"] is not None]
    for family, method in adjustments(plan).items():
        members = [row for row in (*gaps, *own) if row["family"] == family and not _described(row, plan)]
        p_values = p_adjust([row["p_value"] for row in members], method, counts.get(family, len(members)))
        for row, p_value in zip(members, p_values, strict=True):
            row["p_adjusted"] = p_value
    of_items = {_place(row): row for row in gaps if row["measure"] == "gap"}
    for row in tested:
        gap = of_items.get(twins.get((row["outcome"], row["level"])))
        if gap is not None:
            row |= {name: gap[name] for name in ("p_value", "p_adjusted", "family")}
    return found, tested


def _place(gap: Mapping[str, Any]) -> Gap:
    """The section, question and level of a difference."""
    return gap["analysis"], gap["outcome"], gap.get("level")


def _of_items(plan: Mapping[str, Any]) -> dict[tuple[str, str], Gap]:
    """By hypothesis and outcome, the item's difference, or that of one of its choices, that it is about."""
    about = ((one, outcome) for one in plan["hypotheses"] for outcome in one.get("outcomes", ()))
    found = {(one["id"], name_of_test(plan, one, outcome)): same_gap(plan, one, outcome) for one, outcome in about}
    return {place: item for place, item in found.items() if item}


def _described(row: Mapping[str, Any], plan: Mapping[str, Any]) -> bool:
    """Whether a row is of a hypothesis that is described and not tested."""
    return any(one["id"] == row["outcome"] and one["test"] == "association" for one in plan["hypotheses"])
