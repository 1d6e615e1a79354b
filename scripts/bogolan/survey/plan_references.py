"""What a plan refers to within itself: a group, experiment or claim that is named must be declared, and only once.

Also what its declared parts ask for that makes no sense.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.provenance.errors import Problem, listing, nearest
from bogolan.survey.plan_arms import senseless_arms
from bogolan.survey.plan_claims import GENDERS, NUMBERS_CLAIMED, senseless_claims
from bogolan.survey.plan_conjoint import senseless_conjoints, senseless_tests_of_profiles
from bogolan.survey.plan_decompositions import senseless_decompositions
from bogolan.survey.plan_disclosure import exceptions_in, senseless_exceptions
from bogolan.survey.plan_events import senseless_events
from bogolan.survey.plan_experiments import HIDDEN_ANSWERS, misused_questions, senseless_experiments
from bogolan.survey.plan_file import dotted, line_of
from bogolan.survey.plan_identifiers import contradictions
from bogolan.survey.plan_microdata import senseless_microdata
from bogolan.survey.plan_mixed import senseless_mixed
from bogolan.survey.plan_models import senseless_models
from bogolan.survey.plan_ranks import GAP, RANK
from bogolan.survey.plan_schema import DAY
from bogolan.survey.plan_specifications import senseless_specifications
from bogolan.survey.plan_terms import senseless_terms
from bogolan.survey.plan_weighting import columns_of_files, senseless_weighting
from bogolan.survey.response_files import named_response_files
from bogolan.survey.spine import OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bogolan.survey.plan_declarations import Place

# Kinds of experiment whose outcome may be a number on a scale, and not a share.
ON_A_SCALE = ("endorsement", "conjoint")


class Reference(NamedTuple):
    """A name that one part of a plan uses for another: its place, the name, what it names, and all names there are."""

    place: Place
    name: str
    kind: str
    declared: list[str]


def broken_references(plan: Mapping[str, Any], written: Any, path: Path) -> Iterator[Problem]:
    """Names that nothing has, names that two things have, days that no calendar has, and what makes no sense.

    `written` is the plan as `load` read it, for its lines.
    """

    def problem(place: Place, found: str, expected: str, hint: str | None = None) -> Problem:
        return Problem(str(path), found, expected, line_of(written, place), column=dotted(place), hint=hint)

    for place, name, kind, declared in references(plan):
        if name not in declared:
            expected = f"{kind}: {listing(declared, 40)}" if declared else f"{kind}, of which none is declared"
            yield problem(place, repr(name), expected, nearest(name, declared))
    for place, name in [*_repeated(plan), *_repeated_files(plan)]:
        yield problem(place, f"{name!r} a second time", "a name of its own for each")
    for place, day in _days(plan):
        if not _of_the_calendar(day):
            yield problem(place, repr(day), "a day of the calendar, as YYYY-MM-DD")
    senseless = (
        senseless_weighting,
        _senseless_comparisons,
        _senseless_tests,
        _senseless_means,
        senseless_experiments,
        senseless_arms,
        misused_questions,
        _senseless_back_checks,
        _senseless_checks,
        senseless_claims,
        senseless_events,
        senseless_conjoints,
        senseless_terms,
        senseless_models,
        senseless_mixed,
        senseless_decompositions,
        senseless_specifications,
        senseless_tests_of_profiles,
        senseless_microdata,
        senseless_exceptions,
        contradictions,
    )
    for place, found, expected in (mistake for mistakes in senseless for mistake in mistakes(plan)):
        yield problem(place, found, expected)
    yield from columns_of_files(plan, written, path)


def references(plan: Mapping[str, Any]) -> Iterator[Reference]:
    """Every name that one part of the plan uses for another."""
    experiments, models = names(plan, "experiments", "name"), names(plan, "models", "name")
    hypotheses, claims = names(plan, "hypotheses", "id"), names(plan, "claims", "id")
    groups = [*GENDERS, *names(plan, "groups", "name")]
    actors = list(plan.get("events", {}).get("actors", {}))
    uses = {
        ("hypotheses", "compare"): ("a group", [*groups, OTHERS]),
        ("hypotheses", "within"): ("a group", groups),
        ("hypotheses", "experiment"): ("an experiment", experiments),
        ("hypotheses", "model"): ("a model", models),
        ("hypotheses", "claims"): ("a claim", claims),
        ("deviations", "hypotheses"): ("a hypothesis", hypotheses),
        ("sensitivity", "applies_to"): ("an experiment, model or hypothesis", [*experiments, *models, *hypotheses]),
        ("claims", "experiment"): ("an experiment", experiments),
        **{("claims", key): ("a group", groups) for key in NUMBERS_CLAIMED},
        ("claims", RANK): ("a group", [*groups, GAP]),
    }
    exposing = plan.get("events", {}).get("exposure", {}).get("actors", [])
    yield from _used(exposing, ["events", "exposure", "actors"], "a name of `events.actors`", actors)
    for number, base in enumerate(plan.get("events", {}).get("among", [])):
        yield from _used(base, ["events", "among", number], "a name of `events.actors`", actors)
    yield from _excepted(plan)
    for (section, key), (kind, declared) in uses.items():
        for number, entry in enumerate(plan.get(section, [])):
            yield from _used(entry.get(key, []), [section, number, key], kind, declared)
    for number, claim in enumerate(plan.get("claims", [])):
        for key, named in claim.get("events", {}).items():
            yield from _used(named, ["claims", number, "events", key], "a name of `events.actors`", actors)


def _excepted(plan: Mapping[str, Any]) -> Iterator[Reference]:
    """What exceptions of the gate are of."""
    asked = [*names(plan, "support", "question"), *names(plan, "drivers", "question")]
    for number, one in enumerate(exceptions_in(plan)):
        place: Place = ["disclosure", "exceptions", number]
        yield from _used(one["questions"], [*place, "questions"], "a question of `support` or `drivers`", asked)
        domains = names(plan, "domains", "question")
        yield from _used(one.get("within", []), [*place, "within"], "a question of `domains`", domains)


def names(plan: Mapping[str, Any], section: str, key: str) -> list[str]:
    """What the entries of a section are called."""
    return [entry[key] for entry in plan.get(section, [])]


def _used(named: Any, place: Place, kind: str, declared: list[str]) -> Iterator[Reference]:
    """One name, the names in a list, or the keys of an object."""
    if isinstance(named, str):
        yield Reference(place, named, kind, declared)
    elif isinstance(named, dict):
        yield from (Reference([*place, name], name, kind, declared) for name in named)
    else:
        yield from (Reference([*place, position], name, kind, declared) for position, name in enumerate(named))


def _repeated(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Names that stand twice in a section; a group must not be called as a gender is."""
    called = {"groups": "name", "domains": "question", "sensitivity": "name", "experiments": "name"}
    called["logical_checks"] = "name"
    for section, key in {**called, "hypotheses": "id", "claims": "id"}.items():
        seen = {*GENDERS, OTHERS} if section == "groups" else set()
        for number, name in enumerate(names(plan, section, key)):
            if name in seen:
                yield [section, number, key], name
            seen.add(name)


def _repeated_files(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Files with responses that stand twice."""
    seen: set[str] = set()
    for place, name in named_response_files(plan) if plan else ():
        if name in seen:
            yield place, name
        seen.add(name)


def _days(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for section, key in (("hypotheses", "registered"), ("deviations", "date")):
        for number, entry in enumerate(plan.get(section, [])):
            yield [section, number, key], entry[key]
    for number, one in enumerate(exceptions_in(plan)):
        yield ["disclosure", "exceptions", number, "date"], one["date"]


def _of_the_calendar(day: str) -> bool:
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return re.fullmatch(DAY, day) is not None


def _senseless_back_checks(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Questions of two types, and a tolerance for what is not compared."""
    declared, seen = plan.get("back_checks", {}), set()
    for kind in ("type1", "type2", "type3"):
        for position, name in enumerate(declared.get(kind, [])):
            if name in seen:
                yield ["back_checks", kind, position], f"{name!r} a second time", "each question of one type"
            seen.add(name)
    for name in declared.get("within", {}):
        if name not in seen:
            yield ["back_checks", "within", name], repr(name), f"a question that is compared: {listing(sorted(seen))}"


def _senseless_comparisons(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Groups compared with themselves, margins that say nothing, and one answer for women and men."""
    for number, hypothesis in enumerate(plan.get("hypotheses", [])):
        first, second = hypothesis.get("compare", (None, ""))
        if first == second:
            yield ["hypotheses", number, "compare"], f"{first!r} with itself", "two different groups"
        if hypothesis.get("margin", 0) >= 1 and _of_shares(plan, hypothesis):
            yield ["hypotheses", number, "margin"], str(hypothesis["margin"]), "a number above 0 and below 1"
        of_means = {outcome.get("measure") == "mean" for outcome in hypothesis.get("outcomes", [])}
        if "margin" in hypothesis and len(of_means) > 1:
            expected = "a hypothesis for each, with the margin in its own unit"
            yield ["hypotheses", number, "margin"], "one margin for shares and for means", expected
    gender = plan.get("interviewer", {}).get("gender", {})
    if gender and gender["women"] == gender["men"]:
        yield ["interviewer", "gender"], f"{gender['women']!r} for women and for men", "two different answers"


def _senseless_tests(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Tests without what they compare, or with what they do not."""
    experiments = plan.get("experiments", [])
    direct = {one["name"] for one in experiments if "direct" in one and one["kind"] in HIDDEN_ANSWERS}
    for number, hypothesis in enumerate(plan.get("hypotheses", [])):
        place, test, conditions = ["hypotheses", number], hypothesis["test"], hypothesis.get("by", [])
        if test in ("difference", "equivalence"):
            if conditions:
                yield [*place, "by"], f"conditions with `test: {test}`", "`test: interaction`, or no `by`"
            if "compare" not in hypothesis and "experiment" not in hypothesis:
                yield place, f"`test: {test}` without `compare`", "`compare`, the two groups that differ"
        if test == "contrast" and "compare" in hypothesis:
            yield [*place, "compare"], "groups with `test: contrast`", "two conditions in `by` alone"
        if test == "contrast" and len(conditions) != 2:
            yield [*place, "by"], f"{len(conditions)} conditions", "the two whose differences are compared"
        if test == "association" and not ("with" in hypothesis and "outcomes" in hypothesis):
            yield place, "`test: association` without `with` or `outcomes`", "`outcomes`, and `with` what they go"
        for position, outcome in enumerate(hypothesis.get("with", [])):
            if outcome.get("measure") == "mean":
                yield [*place, "with", position, "measure"], "a mean", "answers (`share`) that part people into two"
        if test == "misreporting" and hypothesis.get("experiment") not in direct:
            expected = "a list experiment or a randomised response that has one (`direct`)"
            yield place, "`test: misreporting` of no direct question", expected


def _senseless_means(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Means of certain answers only, or of no answers."""
    for section in ("hypotheses", "claims"):
        for number, entry in enumerate(plan.get(section, [])):
            for position, outcome in enumerate(entry.get("outcomes", [])):
                for key in ("share", "among", "reason"):
                    if outcome.get("measure") == "mean" and key in outcome:
                        place = [section, number, "outcomes", position, key]
                        yield place, f"`{key}` of a mean", "no such key: a mean is of all who answered in numbers"


def _senseless_checks(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """A check that nothing in the plan tells how to make, or that can find nothing as the plan has it."""
    if "form_versions" in plan.get("checks", ()) and "form_version" not in plan:
        expected = "`form_version`, with the question that holds the version and the versions that are known"
        yield ["checks"], "form_versions without `form_version`", expected
    for number, wanted in enumerate(plan.get("outliers", ())):
        if "fewest" in wanted and "by" not in wanted:
            yield ["outliers", number, "fewest"], "`fewest` without `by`", "`by`, the question whose answers are groups"
        if wanted.get("by") == wanted["question"]:
            yield (
                ["outliers", number, "by"],
                f"{wanted['by']!r} by itself",
                "another question, whose answers are groups",
            )


def _of_shares(plan: Mapping[str, Any], hypothesis: Mapping[str, Any]) -> bool:
    """Whether a hypothesis is about shares, of which none differ by 1 or more, and not about means on longer scales."""
    kinds = {entry["name"]: entry["kind"] for entry in plan.get("experiments", [])}
    on_a_scale = kinds.get(hypothesis.get("experiment")) in ON_A_SCALE
    means = [outcome for outcome in hypothesis.get("outcomes", []) if outcome.get("measure") == "mean"]
    return not on_a_scale and not means
