"""The numbers that claims of a plan name: whether the survey could find such a number at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import listing
from bogolan.survey.plan_comparisons import outcome_name
from bogolan.survey.plan_ranks import RANK, senseless_ranks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

GENDERS = ("women", "men", "all")
# Kinds of experiment that measure the share to whom something applies.
SHARES = ("list", "randomised_response")
NUMBERS_CLAIMED = ("value", "at_least", "at_most")
# How far from a claimed share the truth may be for the claim to hold, where the plan does not say.
MARGIN = 0.05


def groups_named(claim: Mapping[str, Any]) -> list[str]:
    """The groups of which a claim names a number or a rank, each once, in its order."""
    return list(dict.fromkeys(group for key in (*NUMBERS_CLAIMED, RANK) for group in claim.get(key, {})))


def senseless_claims(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Numbers claimed of nothing that is measured, beyond 0 and 1, or twice of one group."""
    kinds = {experiment["name"]: experiment["kind"] for experiment in plan.get("experiments", [])}
    for number, claim in enumerate(plan.get("claims", [])):
        place, outcomes = ["claims", number], claim.get("outcomes", [])
        claimed = {key: claim[key] for key in NUMBERS_CLAIMED if key in claim}
        if RANK in claim:
            yield from senseless_ranks(plan, place, claim, NUMBERS_CLAIMED, GENDERS)
            continue
        of_means = any(outcome.get("measure") == "mean" for outcome in outcomes)
        if claimed and not claim.keys() & {"outcomes", "experiment", "events"}:
            yield [*place, next(iter(claimed))], "a number of nothing", "`outcomes`, `experiment` or `events`"
        if of_means and "value" in claim and "margin" not in claim:
            yield [*place, "value"], "a mean without `margin`", "`margin`, how far from it the truth may be"
        if not of_means and claim.get("margin", 0) >= 1:
            yield [*place, "margin"], str(claim["margin"]), "a number above 0 and below 1, as 0.05 for 5 points"
        kind = kinds.get(claim.get("experiment"), SHARES[0])
        if kind not in SHARES:
            expected = f"one that measures a share: {listing(SHARES)}"
            yield [*place, "experiment"], f"{claim['experiment']!r}, of kind {kind}", expected
        if "margin" in claim and "value" not in claim:
            yield [*place, "margin"], "`margin` without `value`", "the `value` that it is around"
        for key, by_group in claimed.items():
            for group, value in by_group.items():
                if not of_means and not 0 <= value <= 1:
                    yield [*place, key, group], str(value), "a share between 0 and 1"
                if key == "value" and any(group in claimed.get(other, {}) for other in ("at_least", "at_most")):
                    yield [*place, key, group], f"a value and a bound of {group!r}", "either of them"
                if "experiment" in claim and group not in GENDERS:
                    yield [*place, key, group], repr(group), f"{listing(GENDERS)}, of an experiment"
        named = [*(outcome_name(claim, outcome) for outcome in outcomes), *filter(None, [claim.get("experiment")])]
        for position, name in enumerate(named):
            if name in named[:position]:
                key = ["outcomes", position] if position < len(outcomes) else ["experiment"]
                yield [*place, *key], f"{name!r} a second time", "each thing that speaks to it once"
        for group, least in claimed.get("at_least", {}).items():
            if least > claimed.get("at_most", {}).get(group, least):
                yield [*place, "at_least", group], str(least), f"at most {claimed['at_most'][group]}, its `at_most`"
