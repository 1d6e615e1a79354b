"""What a plan's experiments ask for that cannot be: chances of a randomised question that contradict its design.

Also chances that protect nobody: where every yes is one's own answer, whoever says it has confessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

    Mistake = tuple[Place, str, str]

# The chances that each design of a randomised question has beside p.
CHANCES = {"forced-known": ("p0", "p1"), "mirrored": (), "disguised": (), "unrelated-known": ("q",)}
MEANING = {
    "p0": "the chance of a forced no",
    "p1": "the chance of a forced yes",
    "q": "the chance of yes to the unrelated question",
}
# How far from 1 the chances of a forced design may sum: each may have been rounded to three decimals.
ROUNDED = 0.0015


def senseless_experiments(plan: Mapping[str, Any]) -> Iterator[Mistake]:
    """Of each randomised question the first mistake in its chances."""
    for number, experiment in enumerate(plan.get("experiments", [])):
        if experiment["kind"] == "randomised_response":
            mistake = next(_mistakes(experiment), None)
            if mistake:
                key, found, expected = mistake
                yield ["experiments", number, key], found, expected


def _mistakes(experiment: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The key, what stands there, and what was expected."""
    design, p = experiment["design"], experiment["p"]
    for key in CHANCES[design]:
        if key not in experiment:
            yield "design", f"{design!r} without `{key}`", f"`{key}`, {MEANING[key]}"
    for key in MEANING:
        if key in experiment and key not in CHANCES[design]:
            others = ", ".join(f"`{other}`" for other in ("p", *CHANCES[design]))
            yield key, f"`{key}` with the design {design!r}", f"{others} alone"
    if design == "forced-known":
        total = p + experiment["p0"] + experiment["p1"]
        if abs(total - 1) > ROUNDED:
            yield "p", f"p, p0 and p1 that are {total:.4g} together", "chances that sum to 1"
    if design in ("mirrored", "disguised") and abs(p - 0.5) < ROUNDED:
        yield "p", str(p), "a chance other than 0.5, at which the answers tell nothing"
    if p in (0, 1):
        yield "p", str(p), "a chance above 0 and below 1: at either, chance hides nothing or everything"
    for key in ("p1", "q"):
        if experiment.get(key) == 0:
            yield key, "0", "a chance above 0, or everybody who says yes is known to mean it"
