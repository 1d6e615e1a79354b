"""The disclosure items of the American Association for Public Opinion Research (AAPOR 2021) that a plan gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# Keys of the plan, and the item that each answers; the others are computed, or stand in every plan.
ITEMS = {"sponsor": 2, "conducted_by": 2, "population": 4, "sampling_note": 5, "mode": 6}


def undisclosed(plan: Mapping[str, Any]) -> dict[str, int]:
    """The keys that a plan leaves out, with their item, in the order of the items."""
    return {key: item for key, item in ITEMS.items() if not plan.get(key)}
