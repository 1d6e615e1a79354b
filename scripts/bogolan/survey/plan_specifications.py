"""The specifications of a model: the plan's defensible choices crossed, and what of them makes no sense."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import listing
from bogolan.survey.plan_parts import LINEAR, LOGIT
from bogolan.survey.spine import MODELS, SPECIFICATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

FAMILIES = (LOGIT, LINEAR)
INCLUDED, EXCLUDED = "included", "excluded"
MISSING, NOT_IN_SHARE = "missing", "not_in_share"
WEIGHTED, UNWEIGHTED = "weighted", "unweighted"
# The choices in the order in which a figure shows them, and in which they name a specification.
CHOICES = ("flagged", "dont_know", "weights", "family", "share", "controls")
SETS = ("share", "controls")


@dataclass(frozen=True)
class Specification:
    """One way to estimate a model: an alternative of every choice; sets of answers and of controls as tuples."""

    flagged: str
    dont_know: str
    weights: str
    family: str
    share: tuple[str, ...]
    controls: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called in the spine: "included, missing, weighted, logit, 1, edu+marital"; "-" for no controls."""
        told = [getattr(self, choice) for choice in CHOICES]
        return ", ".join("+".join(part) or "-" if isinstance(part, tuple) else part for part in told)


def specified(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The models that have a specification curve."""
    return [model for model in plan.get(MODELS) or () if SPECIFICATIONS in model]


def alternatives(model: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Every choice with its alternatives, in the plan's order; the model's own alone where the plan gives none."""
    own = {
        "flagged": [INCLUDED],
        "dont_know": [MISSING],
        "weights": [WEIGHTED],
        "family": [model.get("family", LOGIT)],
        "share": [model["outcome"]["share"]],
        "controls": [[]],
    }
    given = model[SPECIFICATIONS]
    found = {choice: given.get(choice, own[choice]) for choice in CHOICES}
    return found | {choice: [tuple(one) for one in found[choice]] for choice in SETS}


def crossed(model: Mapping[str, Any]) -> list[Specification]:
    """Every specification of a model, the first alternatives of all choices first."""
    return [Specification(*chosen) for chosen in product(*alternatives(model).values())]


def controls(model: Mapping[str, Any]) -> list[str]:
    """The questions of all sets of controls, each once."""
    return list(dict.fromkeys(name for one in model.get(SPECIFICATIONS, {}).get("controls", ()) for name in one))


def senseless_specifications(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """An alternative that stands twice, a control that is in the model already, a curve of what has no share."""
    weighted = "weights" in (plan.get("design") or {}) or bool(plan.get("weighting"))
    for number, model in enumerate(plan.get(MODELS, ())):
        given, place = model.get(SPECIFICATIONS), [MODELS, number, SPECIFICATIONS]
        if given is None:
            continue
        if model.get("family", LOGIT) not in FAMILIES or "share" not in model["outcome"]:
            found = f"specifications of a model of {_kind(model)}"
            yield place, found, f"a model of family {' or '.join(FAMILIES)} whose outcome has a `share`"
            continue
        for choice in CHOICES:
            yield from _repeated([*place, choice], given.get(choice, ()))
        if "weights" in given and not weighted:
            expected = "`design: {weights: ...}`, `weighting`, or no such choice"
            yield [*place, "weights"], "`weights` of a survey without weights", expected
        taken = {model["outcome"]["question"], *(term["question"] for term in model["terms"])}
        for position, names in enumerate(given.get("controls", ())):
            seen = set(taken)
            for place_of_name, name in enumerate(names):
                if name in seen:
                    expected = f"each control once, and none of {listing(sorted(taken))}, which the model has"
                    yield [*place, "controls", position, place_of_name], f"{name!r} again", expected
                seen.add(name)


def _kind(model: Mapping[str, Any]) -> str:
    family = model.get("family", LOGIT)
    return f"family {family}" if family not in FAMILIES else f"family {family} whose outcome has no `share`"


def _repeated(place: Place, given: Any) -> Iterator[tuple[Place, str, str]]:
    """Alternatives that are the same as one before, whatever the order of a set."""
    seen: list[Any] = []
    for position, one in enumerate(given):
        alternative = sorted(one) if isinstance(one, list) else one
        if alternative in seen:
            told = listing(one) if isinstance(one, list) else repr(one)
            yield [*place, position], f"{told or 'the empty set'} a second time", "each alternative once"
        seen.append(alternative)
