"""What a plan says of columns that could tell who somebody is, and which columns it analyses all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.plan_mixed import MIXED
from bogolan.survey.plan_names import named_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

# The parts of a plan that compare, explain or weight answers; other parts only check them or say what they are.
ANALYSES = ("gender", "design", "weighting", "support", "drivers", "models", "groups", "domains", "sensitivity")
ANALYSES += ("experiments", "hypotheses", "claims")
OF_INTERVIEWERS = "interviewer"


def analysed_questions(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every question that the plan analyses, with its place in the plan.

    Who asked may stand in a mixed model: what differs between interviewers is told of none of them.
    """
    interviewer = plan.get(OF_INTERVIEWERS, {}).get("question")
    for place, name in named_questions(plan):
        of_gender = place[:2] == [OF_INTERVIEWERS, "gender"]
        if (place[0] in ANALYSES or of_gender) and not (MIXED in place and name == interviewer):
            yield place, name


def analysed_columns(plan: Mapping[str, Any]) -> list[str]:
    """The columns that the plan analyses, sorted."""
    return sorted({name for _, name in analysed_questions(plan)})


def contradictions(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Columns marked and analysed, or marked and said to be none: the place, what is wrong, what is expected."""
    if not plan:
        return
    marked = {name: number for number, name in enumerate(plan["identifiers"])}
    told: set[str] = set()
    for place, name in analysed_questions(plan):
        if name in marked and name not in told:
            told.add(name)
            where = ".".join(str(part) for part in place)
            found = f"{name!r}, which the plan analyses ({where})"
            yield ["identifiers", marked[name]], found, "a column that nothing is estimated of"
    for number, name in enumerate(plan["not_identifiers"]):
        if name in marked:
            yield ["not_identifiers", number], f"{name!r}, which stands under `identifiers`", "one or the other"
        elif name == plan.get("uuid"):
            found = f"{name!r}, by which interviews are known"
            yield ["not_identifiers", number], found, "another column: ids always stay in the vault"
