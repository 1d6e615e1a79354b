"""What a plan says of the gate: where it asks for more than the usual before a number is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.plan_schema import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DISCLOSURE, THRESHOLDS = "disclosure", "thresholds"


def stricter_thresholds(plan: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """The thresholds of a plan that are not the usual ones: "fewest" or "area.base", what is asked, what is usual."""
    asked = plan.get(DISCLOSURE, {}).get(THRESHOLDS, {})
    described = schema()["properties"][DISCLOSURE]["properties"][THRESHOLDS]["properties"] if asked else {}
    return [(name, *values) for name, *values in _thresholds(asked, described) if values[0] != values[1]]


def _thresholds(asked: Mapping[str, Any], described: Mapping[str, Any], of: str = "") -> Iterator[tuple]:
    for name, value in asked.items():
        if isinstance(value, dict):
            yield from _thresholds(value, described[name]["properties"], f"{name}.")
        else:
            yield f"{of}{name}", value, described[name]["default"]
