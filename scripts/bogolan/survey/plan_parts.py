"""What each step takes of a plan, and no more: a change of anything else does not make it run again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.communal import speaks_of_communal_identity, tells_communal_identity
from bogolan.survey.events import EXPOSURE, exposing_actors
from bogolan.survey.plan_claims import groups_named
from bogolan.survey.plan_conjoint import ATTRIBUTES, conjoints, texts_of, without_columns_of_profiles, without_levels
from bogolan.survey.plan_declarations import CHANCES_OF_ARMS
from bogolan.survey.spine import SPECIFICATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

# Kinds of regression: of a yes or no, of the answers to a question, and of numbers.
LOGIT, LINEAR, ORDINAL, MULTINOMIAL, POISSON, GAUSSIAN = FAMILIES = (
    *("logit", "linear", "ordinal", "multinomial", "poisson", "gaussian"),
)
OF_LEVELS, OF_NUMBERS = (ORDINAL, MULTINOMIAL), (POISSON, GAUSSIAN)
# Classes of disclosure, from the mildest to the strictest.
CLASSES = ("community", "personal", "sensitive")
WORDS = ("statement", "topic", "label", "class", "cluster_unit", "speaks_of", "side", "classed")


def categorical_questions(plan: Mapping[str, Any]) -> list[str]:
    """Questions that the plan treats as answers to choose from, whatever type they look like."""
    found = {
        item["question"] for section in ("support", "drivers") for item in plan[section] if item["measure"] == "share"
    }
    outcomes = [model["outcome"] for model in plan["models"]]
    for experiment in plan.get("experiments", ()):
        outcomes += [experiment["direct"]] if "direct" in experiment else []
        outcomes += [experiment] if experiment["kind"] == "randomised_response" else []
    for declared in (*plan.get("hypotheses", ()), *plan.get("claims", ())):
        outcomes += [outcome for key in ("outcomes", "with") for outcome in declared.get(key, ())]
    found |= {outcome["question"] for outcome in outcomes if outcome.get("measure", "share") == "share"}
    terms = [term for model in plan["models"] for term in model["terms"]]
    found |= {term["question"] for term in terms if term.get("as") == "category" or "is" in term}
    return sorted(found | {plan["gender"][key] for key in ("question",) if key in plan["gender"]})


def fitted_models(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The models of a plan, all of which are fitted; none where it has no such section."""
    return list(plan.get("models") or [])


def community_drivers(plan: Mapping[str, Any]) -> list[str]:
    """The drivers on the community, of which decompositions of models may tell; no other question is one of them."""
    return [item["question"] for item in plan["drivers"] if item.get("class") == CLASSES[0]]


def without_words(plan: Mapping[str, Any], *sections: str) -> dict[str, Any]:
    """Sections of a plan without how things are worded or guarded, so that another wording estimates nothing anew."""

    def numbers(entry: Any) -> Any:
        if isinstance(entry, list):
            return [numbers(part) for part in entry]
        if isinstance(entry, dict):
            kept = {key: part for key, part in entry.items() if key not in WORDS}
            own = {ATTRIBUTES: without_levels, **dict.fromkeys(CHANCES_OF_ARMS, lambda chances: chances)}
            return {key: own.get(key, numbers)(part) for key, part in kept.items()}
        return entry

    return {section: numbers(plan[section]) for section in sections}


def for_the_log(text: Any) -> str:
    """A text of the plan in one language, for the log and the flags, which are in English where the plan is too."""
    return text if isinstance(text, str) else text.get("en") or next(iter(text.values()))


def experiments_arms(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What says which arms the plan's experiments have, and no more."""
    keys = ("kind", "question", "questions", "arm", "treated", "others", "items")
    return [{key: one[key] for key in keys if key in one} for one in plan["experiments"] if "arm" in one]


def design_columns(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that say how people were sampled, in which no code means that there is no answer."""
    return {key: plan["design"][key] for key in ("weights", "strata", "clusters") if key in plan["design"]}


def communal_parts(plan: Mapping[str, Any]) -> list[str]:
    """Domains, groups, sensitivity analyses, experiments, hypotheses and actors that the plan itself says tell it."""
    found = [domain["question"] for domain in plan["domains"] if speaks_of_communal_identity(domain.get("label"))]
    parted = [*plan["groups"], *plan["sensitivity"], *plan["experiments"]]
    found += [part["name"] for part in parted if tells_communal_identity(part["name"], part.get("label"))]
    for one in conjoints(plan):
        if any(tells_communal_identity(name, label) for name, label in texts_of(one)):
            found.append(one["name"])
    found += [one["id"] for one in plan["hypotheses"] if speaks_of_communal_identity(one["statement"])]
    found += _communal_events(plan)
    return found + [one["id"] for one in plan["claims"] if any(map(speaks_of_communal_identity, words_of_claim(one)))]


def words_of_claim(claim: Mapping[str, Any]) -> list[Any]:
    """What a claim says in words, each in every language: the statement, of whom, and what cannot be told."""
    return [claim[key] for key in ("statement", "population", "unanswerable") if key in claim]


def _communal_events(plan: Mapping[str, Any]) -> list[str]:
    """Actors of events that are called by what a community can be recognised by, exposure to them, claims on them."""
    actors = plan.get("events", {}).get("actors", {})
    found = [name for name, called in actors.items() if tells_communal_identity(name, "; ".join(called))]
    exposing = exposing_actors(plan) if actors else None
    claimed = {one["id"]: {*one["events"]["actors"], *one["events"]["among"]} for one in _on_events(plan)}
    about = {EXPOSURE: set(exposing or ()), **claimed}
    return found + [name for name, actors in about.items() if not actors.isdisjoint(found)]


def _on_events(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [claim for claim in plan.get("claims", ()) if "events" in claim]


def questions_of_parts(plan: Mapping[str, Any]) -> dict[str, list[str]]:
    """The questions that decide who belongs to each group or sensitivity analysis, or what an experiment is about."""
    parted = [*plan["groups"], *plan["sensitivity"]]
    found = {part["name"]: [condition["question"] for condition in part.get("where", [])] for part in parted}
    for experiment in without_columns_of_profiles(plan["experiments"]):
        asked = [experiment.get("question"), experiment.get("direct", {}).get("question")]
        found[experiment["name"]] = [*filter(None, asked), *experiment.get("questions", [])]
    for hypothesis in plan["hypotheses"]:
        parts = [*hypothesis.get("compare", ()), hypothesis.get("within"), hypothesis.get("experiment")]
        own = [part["question"] for key in ("outcomes", "by", "with") for part in hypothesis.get(key, ())]
        inherited = [name for part in parts for name in found.get(part, ())]
        found[hypothesis["id"]] = [*own, *filter(None, parts), *inherited]
    for claim in plan["claims"]:
        parts = [*groups_named(claim), *([claim["experiment"]] if "experiment" in claim else [])]
        own = [outcome["question"] for outcome in claim.get("outcomes", ())]
        found[claim["id"]] = [*own, *parts, *(name for part in parts for name in found.get(part, ()))]
    return found


def area_parts(plan: Mapping[str, Any]) -> list[str]:
    """Groups, sensitivity analyses, hypotheses and claims that an area decides on: a stratum, a cluster or a domain.

    A domain with breaks is of a number, such as age, and no area.
    """
    areas = {domain["question"] for domain in plan["domains"] if "breaks" not in domain}
    for named in (plan["design"].get("strata", ()), plan["design"].get("clusters", ())):
        areas |= {named} if isinstance(named, str) else set(named)
    experiments = {one["name"] for one in plan["experiments"]}
    parts = questions_of_parts(plan).items()
    return [name for name, questions in parts if name not in experiments and not areas.isdisjoint(questions)]


def is_weighted(plan: Mapping[str, Any]) -> bool:
    """Whether answers carry weights: those of the survey, or such as are made from its frame and known totals."""
    return "weights" in (plan.get("design") or {}) or bool(plan.get("weighting"))


def disclosure_classes(plan: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Every outcome's class of disclosure, by analysis."""
    classes = {
        section: {item["question"]: item["class"] for item in plan[section]} for section in ("support", "drivers")
    }
    by_question = {question: own for section in classes.values() for question, own in section.items()}
    classes["models"] = {model["name"]: model["outcome"]["class"] for model in plan["models"]}
    classes[SPECIFICATIONS] = {
        model["name"]: _strictest(model["outcome"]["class"], [by_question.get(name) for name in _controls(model)])
        for model in plan["models"]
        if SPECIFICATIONS in model
    }
    classes["hypotheses"] = {one["id"]: _class_of(one, by_question) for one in plan["hypotheses"]}
    return classes


def _controls(model: Mapping[str, Any]) -> list[str]:
    """The questions that some specification of a model controls for."""
    return [name for names in model[SPECIFICATIONS].get("controls", ()) for name in names]


def _strictest(own: str, others: list[str | None]) -> str:
    return max([own, *filter(None, others)], key=CLASSES.index)


def _class_of(hypothesis: Mapping[str, Any], by_question: Mapping[str, str]) -> str:
    """The strictest class of what a hypothesis is about: sensitive where that is an experiment, or no item."""
    if "experiment" in hypothesis:
        return CLASSES[-1]
    parts = [part for key in ("outcomes", "by", "with") for part in hypothesis.get(key, ())]
    found = [by_question.get(part["question"], CLASSES[-1]) for part in parts]
    silent = any("reason" in part for part in parts)  # that somebody did not answer is about the person
    return max([*found, *(["personal"] if silent else [])], key=CLASSES.index)
