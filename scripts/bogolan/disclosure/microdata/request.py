"""What a plan asks of the anonymised file, as one value that can be changed a little to see what would help."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.plan_microdata import COMMUNITY, MICRODATA, SENSITIVE, VARIABLES, class_of, is_fact, variables_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.survey.questionnaire import Question


@dataclass(frozen=True)
class Limits:
    """What the file must keep: see `microdata.limits` in the plan's schema."""

    k: int = 5
    diversity: int = 2
    global_risk: float = 0.03
    suda: float = 0.03
    emptied: float = 0.05


@dataclass(frozen=True)
class Request:
    """The file that is asked for.

    `keys` from the most to the least important, and the other `variables`. `classes` is the class of each variable;
    `facts` are those that others may know of a respondent, `reasoned` those for which the plan gives a reason. `bands`
    and `joined` say how answers are recoded.
    """

    keys: tuple[str, ...]
    variables: tuple[str, ...]
    classes: Mapping[str, str]
    facts: frozenset[str]
    reasoned: frozenset[str]
    bands: Mapping[str, tuple[float, ...]]
    joined: Mapping[str, tuple[tuple[str, ...], ...]]
    weights: bool = True
    sample: float | None = None
    population_size: int | None = None
    limits: Limits = Limits()

    @property
    def questions(self) -> tuple[str, ...]:
        """All questions in the file."""
        return (*self.keys, *self.variables)

    @property
    def sensitive(self) -> list[str]:
        """The variables that could bring harm to who answered."""
        return [name for name in self.variables if self.classes[name] == SENSITIVE]

    @property
    def diverse(self) -> list[str]:
        """The variables of which those who share a key must not all have said the same."""
        return [name for name in self.variables if self.classes[name] != COMMUNITY]

    @property
    def gives_weights(self) -> bool:
        """Whether weights are in the file: beside sensitive questions they could tell the area."""
        return self.weights and not self.sensitive

    def without(self, name: str) -> Request:
        """The same without a question."""
        return replace(
            self,
            keys=tuple(key for key in self.keys if key != name),
            variables=tuple(variable for variable in self.variables if variable != name),
        )


def request_of(plan: Mapping[str, Any], codebook: Mapping[str, Question]) -> Request:
    """The file that a valid plan asks for."""
    section = plan[MICRODATA]
    entries = variables_in(plan)
    if VARIABLES not in section:
        entries = [entry for entry in entries if not _tells_a_community(entry["question"], codebook)]
    classes = {entry["question"]: class_of(plan, entry, _label(entry["question"], codebook)) for entry in entries}
    joined: dict[str, tuple[tuple[str, ...], ...]] = {}
    for one in section.get("collapse", ()):
        joined[one["question"]] = (*joined.get(one["question"], ()), tuple(one["levels"]))
    return Request(
        keys=tuple(section["keys"]),
        variables=tuple(classes),
        classes=classes,
        facts=frozenset(name for name in classes if is_fact(plan, name)),
        reasoned=frozenset(entry["question"] for entry in entries if "reason" in entry),
        bands={one["question"]: tuple(one["breaks"]) for one in section.get("bands", ())},
        joined=joined,
        weights=section["weights"],
        sample=section.get("sample"),
        population_size=section.get("population_size"),
        limits=Limits(**section["limits"]),
    )


def _tells_a_community(name: str, codebook: Mapping[str, Question]) -> bool:
    return tells_communal_identity(name, _label(name, codebook))


def _label(name: str, codebook: Mapping[str, Question]) -> Any:
    return codebook[name].label if name in codebook else None
