"""What a test that is not informative would have established four times in five, or why that cannot be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import effect_digits, find, mean_text
from bogolan.survey.spine import DETECTABLE, HYPOTHESES, RATING, SCALE, SCALE_POINTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

# The words for the unit of a test that is not in percentage points.
KINDS = {SCALE_POINTS: "on_a_scale", RATING: "on_a_scale", SCALE: "of_means"}


def smallest_of(rows: Iterable[Row], test: Row) -> Row | None:
    """The row of the smallest difference that stands beside a test, first or again; None where there is none."""
    place = {name: getattr(test, name) for name in ("outcome", "level", "domain", "domain_level")}
    return find(rows, analysis=HYPOTHESES, measure=DETECTABLE, **place)


def smallest_told(row: Row | None, hypothesis: Mapping[str, Any], wording: Wording) -> str:
    """The sentence of it, in the unit of its test, or why there is no such number; empty of a row that says neither."""
    if row is None:
        return ""
    test = "equivalence" if hypothesis["test"] == "equivalence" else "difference"
    if row.estimate is None:
        return wording(f"hypothesis.no_smallest.{row.note}.{test}") if row.note else ""
    return wording(f"hypothesis.smallest.{test}.{KINDS.get(str(row.unit), 'verdict')}", smallest=_number(row, wording))


def _number(row: Row, wording: Wording) -> str:
    if row.unit == SCALE:
        return mean_text(row.estimate, row, wording)
    if row.unit in KINDS:
        return wording.number(row.estimate, effect_digits(row))
    return wording.number(100 * row.estimate, 0)
