"""What a plan says of the arms of an experiment that cannot be: an arm in two roles, chances that contradict them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

CONTROL, OTHERS = "control", "others"
PROBABILITY, CONTROL_PROBABILITY = "probability", "control_probability"
# The columns, in an experiment's frame, of each respondent's chance of the treated and of the control arm.
CHANCES = {PROBABILITY: "_chance_treated", CONTROL_PROBABILITY: "_chance_control"}
# Kinds of experiment with a treated and a control arm.
OF_TWO_ARMS = ("list", "endorsement")
OF_ARMS = (CONTROL, OTHERS, PROBABILITY, CONTROL_PROBABILITY)


def senseless_arms(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """All mistakes in what the experiments' arms are and how they were drawn: the place, what was found and expected.

    Those of a conjoint experiment are told with its own keys.
    """
    strata = plan.get("design", {}).get("strata", [])
    for number, experiment in enumerate(plan.get("experiments", [])):
        mistakes = () if experiment["kind"] == "conjoint" else _mistakes(experiment, strata)
        for key, found, expected in mistakes:
            yield ["experiments", number, key], found, expected


def chances_differ(experiment: Mapping[str, Any]) -> bool:
    """Whether the plan has chances that may differ between respondents: by stratum, or in a column."""
    return any(not _is_number(experiment[key]) for key in (PROBABILITY, CONTROL_PROBABILITY) if key in experiment)


def _mistakes(experiment: Mapping[str, Any], strata: list[str]) -> Iterator[tuple[str, str, str]]:
    """The key, what stands there, and what was expected."""
    if experiment["kind"] not in OF_TWO_ARMS:
        for key in OF_ARMS:
            if key in experiment:
                yield key, f"`{key}` in a {experiment['kind']} experiment", "a list or an endorsement experiment"
        return
    treated, control, others = experiment["treated"], experiment.get(CONTROL), experiment.get(OTHERS, [])
    if control == treated:
        yield CONTROL, f"{control!r}, which is also `treated`", "another arm"
    for role, arm in (("treated", treated), (CONTROL, control)):
        if arm in others:
            yield OTHERS, f"{arm!r}, which is also `{role}`", "further arms, neither `treated` nor `control`"
    for key in (PROBABILITY, CONTROL_PROBABILITY):
        if isinstance(experiment.get(key), dict) and not strata:
            yield key, "chances by stratum of a design without `strata`", "`design.strata`, or one chance, or a column"
    yield from _of_chances(experiment)


def _of_chances(experiment: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Chances of one arm that need, or exclude, those of the other."""
    both = [key for key in (PROBABILITY, CONTROL_PROBABILITY) if key in experiment]
    if CONTROL_PROBABILITY in both and (OTHERS not in experiment or PROBABILITY not in both):
        expected = "`probability` and `others` beside it: of two arms the control arm has what is left of `probability`"
        yield CONTROL_PROBABILITY, "`control_probability` alone", expected
    elif OTHERS in experiment and chances_differ(experiment) and len(both) == 1:
        found = "chances that differ, beside `others`, without `control_probability`"
        yield PROBABILITY, found, "`control_probability`, the chances of the control arm"
    elif len(both) == 2 and not chances_differ(experiment) and sum(experiment[key] for key in both) >= 1:
        total = sum(experiment[key] for key in both)
        found = f"chances of both arms that are {total:.4g} together"
        yield CONTROL_PROBABILITY, found, "less than 1, since `others` have some"


def _is_number(chance: Any) -> bool:
    return not isinstance(chance, str | dict)
