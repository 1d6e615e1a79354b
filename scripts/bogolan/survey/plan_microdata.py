"""The anonymised file in a plan: how closely each question is guarded in it, and what must not stand together."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.guarded_words import tells_of_harm
from bogolan.survey.plan_conjoint import conjoints
from bogolan.survey.plan_parts import CLASSES, disclosure_classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

COMMUNITY, PERSONAL, SENSITIVE = CLASSES
MICRODATA, KEYS, VARIABLES = "microdata", "keys", "variables"


def variables_in(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The questions of the file beside its keys, each with what the plan says of it.

    Where it names none: the drivers with choices, of the classes community and personal, that tell no community.
    """
    named = plan[MICRODATA].get(VARIABLES)
    if named is not None:
        return [{"question": entry} if isinstance(entry, str) else dict(entry) for entry in named]
    spared = {*plan[MICRODATA][KEYS], *never_in_the_file(plan), *_sensitive_questions(plan)}
    asked = [
        item["question"]
        for item in plan["drivers"]
        if item["measure"] in ("share", "choices") and item["class"] != SENSITIVE
    ]
    labels = plan["questions"]
    return [
        {"question": name}
        for name in dict.fromkeys(asked)
        if name not in spared and not tells_communal_identity(name, labels.get(name, {}).get("label"))
    ]


def class_of(plan: Mapping[str, Any], entry: Mapping[str, Any], label: Any) -> str:
    """How closely a variable of the file is guarded: as the plan says wherever it does, else sensitive.

    What its entry says holds for a question that is neither support nor driver and whose wording is harmless.
    """
    name = entry["question"]
    known = _classes_of_questions(plan).get(name)
    own = entry.get("class")
    if known is None:
        return SENSITIVE if own is None or tells_of_harm(name, label) else own
    return max((known, own or known), key=CLASSES.index)


def is_fact(plan: Mapping[str, Any], name: str) -> bool:
    """Whether a question is neither support nor driver, and so a fact that others may know of a respondent."""
    return name not in _classes_of_questions(plan)


def areas(plan: Mapping[str, Any]) -> set[str]:
    """The questions of which the plan says that they tell where somebody is: strata, clusters, areas, domains."""
    found = {*plan["design"]["strata"], plan["design"].get("clusters"), plan.get("positions", {}).get("by")}
    found |= {domain["question"] for domain in plan["domains"] if "breaks" not in domain}
    return found - {None, plan["gender"].get("question")}


def never_in_the_file(plan: Mapping[str, Any]) -> dict[str, str]:
    """The questions that tell of one person, interviewer or cluster, and what each tells."""
    told = {
        plan.get("uuid"): "which tells one interview from another",
        plan.get("respondent"): "which tells who the respondent is",
        plan.get("positions", {}).get("question"): "a position",
        plan["design"].get("weights"): "the weights, which are in the file by `weights`",
        plan["design"].get("clusters"): "which tells the cluster",
        plan.get("interviewer", {}).get("question"): "which tells the interviewer",
        plan.get("interviewer", {}).get("gender", {}).get("question"): "which tells of the interviewer",
        plan.get("consent", {}).get("question"): "which all have given",
        **dict.fromkeys(plan["identifiers"], "which stands under `identifiers`"),
    }
    return {name: what for name, what in told.items() if name is not None}


def senseless_microdata(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """The place of every mistake, what was found there, and what was expected."""
    if MICRODATA not in plan:
        return
    section = plan[MICRODATA]
    yield from _questions(plan)
    yield from _recodings(section)
    yield from _beside_sensitive(plan)


def _questions(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Questions that are never in the file, that stand twice, or that nobody may get without a reason."""
    seen: set[str] = set()
    never = never_in_the_file(plan)
    for place, entry in _named(plan):
        name = entry["question"]
        if name in never:
            yield place, f"{name!r}, {never[name]}", "a question of which no answer tells one person, team or village"
        elif name in seen:
            yield place, f"{name!r} a second time", "each question once, as a key or as a variable"
        elif place[1] == VARIABLES and class_of(plan, entry, _label(plan, name)) == SENSITIVE and "reason" not in entry:
            expected = f"a reason, as in {{question: {name}, reason: ...}}"
            if is_fact(plan, name) and "class" not in entry:
                expected += ", or the `class` community or personal of one that could harm nobody"
            yield place, f"{name!r}, which is sensitive", expected
        seen.add(name)


def _recodings(section: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Bands that do not rise, questions banded twice, answers joined twice, and questions that are not in the file."""
    named = {*section[KEYS], *(v if isinstance(v, str) else v["question"] for v in section.get(VARIABLES, ()))}
    for part in ("bands", "collapse"):
        seen: set[Any] = set()
        for number, entry in enumerate(section.get(part, ())):
            name, place = entry["question"], [MICRODATA, part, number]
            if VARIABLES in section and name not in named:
                yield [*place, "question"], f"{name!r}, which is not in the file", "a key or a variable of the file"
            joined = {(name, code) for code in entry.get("levels", ())} or {name}
            if joined & seen:
                yield place, f"{name!r} a second time", "each question, and each of its answers, once"
            seen |= joined
            if any(low >= high for low, high in pairwise(entry.get("breaks", ()))):
                yield [*place, "breaks"], f"{entry['breaks']}", "numbers that rise"


def _beside_sensitive(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Areas and what tells a community, where the file has sensitive questions."""
    never = never_in_the_file(plan)
    entries = [entry for entry in variables_in(plan) if entry["question"] not in never]
    guarded = (entry for entry in entries if class_of(plan, entry, _label(plan, entry["question"])) == SENSITIVE)
    sensitive = [entry["question"] for entry in guarded]
    if not sensitive:
        return
    beside = f"beside {sensitive[0]!r}, which is sensitive"
    for place, entry in _named(plan):
        name = entry["question"]
        if name in never:
            continue
        if tells_communal_identity(name, _label(plan, name)):
            yield place, f"{name!r}, which tells a community, {beside}", "one of them in the file, never both"
        elif name in areas(plan):
            yield place, f"{name!r}, which tells an area, {beside}", "one of them in the file, never both"


def _named(plan: Mapping[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The keys and variables that the plan names, each with its place."""
    section = plan[MICRODATA]
    for number, name in enumerate(section[KEYS]):
        yield [MICRODATA, KEYS, number], {"question": name}
    if VARIABLES in section:
        for number, entry in enumerate(variables_in(plan)):
            yield [MICRODATA, VARIABLES, number], entry


def _label(plan: Mapping[str, Any], name: str) -> Any:
    return plan["questions"].get(name, {}).get("label")


def _classes_of_questions(plan: Mapping[str, Any]) -> dict[str, str]:
    """The class of every question that is support, driver, outcome of a model or part of an experiment."""
    by_part = disclosure_classes(plan)
    outcomes = {model["outcome"]["question"]: model["outcome"]["class"] for model in plan["models"]}
    sensitive = dict.fromkeys(_sensitive_questions(plan), SENSITIVE)
    return {**outcomes, **by_part["support"], **by_part["drivers"], **sensitive}


def _sensitive_questions(plan: Mapping[str, Any]) -> set[str]:
    """Support, and the questions and arms of experiments, which are made for what is not said openly."""
    found = {item["question"] for item in plan["support"] if item["class"] == SENSITIVE}
    profiles = {one["name"] for one in conjoints(plan)}
    for experiment in plan["experiments"]:
        if experiment["name"] not in profiles:
            named = [experiment.get("question"), experiment.get("arm"), experiment.get("direct", {}).get("question")]
            found |= {name for name in (*named, *experiment.get("questions", ())) if name}
    return found
