"""What a plan says of the gate: where it asks for more than usual before a number is printed, and its exceptions.

An exception is of what the class of a question withholds, and never of what is not told of anybody: what is sensitive
by area, a village, and what goes with belonging to a community.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.plan_parts import CLASSES, disclosure_classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

DISCLOSURE, THRESHOLDS, EXCEPTIONS, STRICTER = "disclosure", "thresholds", "exceptions", "stricter"
COMMUNITY, PERSONAL, SENSITIVE = CLASSES


def stricter_thresholds(plan: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """The thresholds of a plan that are not the usual ones: "fewest" or "area.base", what is asked, what is usual."""
    return [tuple(told) for told in plan.get(DISCLOSURE, {}).get(STRICTER, ())]


def with_stricter(section: Mapping[str, Any], described: Mapping[str, Any]) -> dict[str, Any]:
    """The section of a plan, with its thresholds that are not the usual ones; `described` is the schema of the section.

    So whoever reads the plan need not read the schema.
    """
    compared = _thresholds(section[THRESHOLDS], described["properties"][THRESHOLDS]["properties"])
    return {**section, STRICTER: [[name, asked, usual] for name, asked, usual in compared if asked != usual]}


def _thresholds(asked: Mapping[str, Any], described: Mapping[str, Any], of: str = "") -> Iterator[tuple]:
    for name, value in asked.items():
        if isinstance(value, dict):
            yield from _thresholds(value, described[name]["properties"], f"{name}.")
        else:
            yield f"{of}{name}", value, described[name]["default"]


def exceptions_in(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The exceptions that a plan makes."""
    return list(plan.get(DISCLOSURE, {}).get(EXCEPTIONS, ()))


def senseless_exceptions(
    plan: Mapping[str, Any], labels: Mapping[str, Any] | None = None
) -> Iterator[tuple[Place, str, str]]:
    """Exceptions of what is never told, and such as except nothing: the place, what was found, what was expected.

    `labels` are the wordings of questions as far as they are known, by default those that the plan itself gives.
    """
    if labels is None:
        labels = {name: question.get("label") for name, question in plan.get("questions", {}).items()}
    seen: set[str] = set()
    for number, one in enumerate(exceptions_in(plan)):
        place: Place = [DISCLOSURE, EXCEPTIONS, number]
        classes = disclosure_classes(plan)
        for position, name in enumerate(one["questions"]):
            own = classes["support"].get(name) or classes["drivers"].get(name)
            if own is None:
                continue  # that there is no such question is told
            at = [*place, "questions", position]
            if name in seen:
                yield at, f"{name!r} a second time", "each question in one exception"
            seen.add(name)
            if name in _villages(plan) or tells_communal_identity(name, labels.get(name)):
                yield at, f"{name!r}, {_what_it_tells(name, plan)}", "another question: that is never an exception"
            elif "treat_as" in one and CLASSES.index(one["treat_as"]) >= CLASSES.index(own):
                yield [*place, "treat_as"], f"{one['treat_as']!r} of {name!r}, which is {own}", "a milder class"
            elif one.get("treat_as") == COMMUNITY and own == SENSITIVE:
                expected = f"{PERSONAL!r}: what is sensitive is of the person, whatever the place"
                yield [*place, "treat_as"], f"{COMMUNITY!r} of {name!r}, which is sensitive", expected
            if own == SENSITIVE and "within" in one:
                expected = "no `within`: what is sensitive is never told by area, nor within age bands"
                yield [*place, "within"], f"{name!r}, which is sensitive, within {one['within'][0]!r}", expected
        for position, domain in enumerate(one.get("within", ())):
            called = [own.get("label") for own in plan["domains"] if own["question"] == domain]
            communal = any(tells_communal_identity(domain, label) for label in (labels.get(domain), *called))
            if domain in _villages(plan) or communal:
                found = f"{domain!r}, {_what_it_tells(domain, plan)}"
                yield [*place, "within", position], found, "an area or an age band: that is never an exception"


def _villages(plan: Mapping[str, Any]) -> set[str]:
    """The questions that tell one person or one village from another."""
    return {plan["design"].get("clusters"), plan.get("uuid"), plan.get("respondent")} - {None}


def _what_it_tells(name: str, plan: Mapping[str, Any]) -> str:
    return "which tells the village or the person" if name in _villages(plan) else "which tells a community"
