"""Conjoint experiments in a plan: their attributes and levels, and what is said of them that makes no sense.

Their profiles stand in a file of their own, so that the columns they name are no questions of the survey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import listing
from bogolan.survey.codes import as_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CONJOINT, PROFILES, ATTRIBUTES = "conjoint", "profiles", "attributes"
# Keys of an experiment that name columns of its profiles, beside the attributes.
OF_PROFILES = ("question", "match", "task", "place")
# What it is described by; all else belongs to other kinds, and would be passed over in silence.
DESCRIBED = ("name", "kind", "label", PROFILES, *OF_PROFILES, ATTRIBUTES, "constraints", "covariates")
# What joins profiles to interviews needs of an experiment.
JOINED_BY = ("name", "kind", PROFILES, *OF_PROFILES)
# The key of a hypothesis on the marginal mean of one level, and what can be tested of it.
LEVEL = "level"
TESTS_OF_PROFILES = ("difference", "interaction", "contrast", "equivalence")


def conjoints(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The plan's conjoint experiments, in its order."""
    return [one for one in plan.get("experiments") or () if one.get("kind") == CONJOINT and ATTRIBUTES in one]


def name_of_level(hypothesis: Mapping[str, Any]) -> str:
    """What a test of a conjoint experiment is called: "plans: aid=cash", or by the experiment alone without a level."""
    return ": ".join(filter(None, [hypothesis["experiment"], hypothesis.get(LEVEL)]))


def with_attributes_in_full(experiment: Mapping[str, Any]) -> Mapping[str, Any]:
    """An experiment with each attribute as an object, and the codes of its levels as text."""
    if ATTRIBUTES not in experiment:
        return experiment
    return {**experiment, ATTRIBUTES: [_in_full(attribute) for attribute in experiment[ATTRIBUTES]]}


def without_columns_of_profiles(experiments: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The experiments without the names of columns that are none of the responses."""
    return [
        {key: value for key, value in one.items() if key not in OF_PROFILES} if PROFILES in one else one
        for one in experiments
    ]


def without_levels(attributes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Of attributes what estimates need: the levels themselves stand in the profiles."""
    return [{key: one[key] for key in ("name", "reference") if key in one} for one in attributes]


def profile_files(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of each conjoint experiment how its file is read, and the codes of its levels; no words."""
    return [
        {key: one[key] for key in JOINED_BY if key in one}
        | {ATTRIBUTES: [{"name": each["name"], "levels": list(each.get("levels", ()))} for each in one[ATTRIBUTES]]}
        for one in conjoints(plan)
    ]


def texts_of(experiment: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Every name and label of an experiment's attributes and of their levels."""
    return [
        pair
        for attribute in experiment[ATTRIBUTES]
        for pair in ((attribute["name"], attribute.get("label")), *attribute.get("levels", {}).items())
    ]


def texts_shown(experiment: Mapping[str, Any]) -> list[str]:
    """The same as texts, in every language in which they are written."""
    labels = [label for _, label in texts_of(experiment) if label]
    told = [text for label in labels for text in (label.values() if isinstance(label, dict) else [label])]
    return [*(name for name, _ in texts_of(experiment)), *map(str, told)]


def senseless_conjoints(plan: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str, str]]:
    """What makes no sense in conjoint experiments: the place, what was found, what was expected.

    Keys of other kinds, columns with two roles, references that are no level, and pairs of what is no attribute.
    """
    for number, experiment in enumerate(plan.get("experiments") or ()):
        if experiment["kind"] != CONJOINT or ATTRIBUTES not in experiment:
            continue
        place: list[str | int] = ["experiments", number]
        for key in sorted(experiment.keys() - set(DESCRIBED)):
            yield [*place, key], f"`{key}` in a conjoint experiment", f"one of {listing(DESCRIBED, 40)}"
        yield from _columns(experiment, place)
        yield from _references(experiment, place)
        yield from _constraints(experiment, place)
        if "place" in experiment and "task" not in experiment:
            yield [*place, "place"], "`place` without `task`", "`task`, the column that numbers the tasks"


def senseless_tests_of_profiles(plan: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str, str]]:
    """What makes no sense in hypotheses on conjoint experiments: the place, what was found, what was expected."""
    of_profiles = {one["name"]: one for one in conjoints(plan)}
    for number, hypothesis in enumerate(plan.get("hypotheses") or ()):
        place: list[str | int] = ["hypotheses", number]
        experiment = of_profiles.get(hypothesis.get("experiment"))
        if experiment is not None:
            yield from _tests(hypothesis, experiment, place)
        elif LEVEL in hypothesis:
            expected = (
                f"`experiment`, a conjoint experiment: {listing(of_profiles, 40)}" if of_profiles else "no `level`"
            )
            yield [*place, LEVEL], "`level` without a conjoint experiment", expected


def _tests(
    hypothesis: Mapping[str, Any], experiment: Mapping[str, Any], place: list[str | int]
) -> Iterator[tuple[list[str | int], str, str]]:
    test = hypothesis["test"]
    if "outcomes" in hypothesis:
        yield [*place, "outcomes"], "`outcomes` of a conjoint experiment", "`level`, such as attribute=level"
    if test not in TESTS_OF_PROFILES:
        yield [*place, "test"], f"`test: {test}` of a conjoint experiment", f"one of {listing(TESTS_OF_PROFILES, 40)}"
    elif LEVEL not in hypothesis and test != "difference":
        yield place, f"`test: {test}` of a conjoint experiment without `level`", "`level`, such as attribute=level"
    elif "compare" not in hypothesis and test in ("difference", "equivalence"):
        yield (
            place,
            f"`test: {test}` of a conjoint experiment without `compare`",
            "`compare`, the two groups that differ",
        )
    if LEVEL in hypothesis:
        yield from _level(hypothesis[LEVEL], experiment, [*place, LEVEL])
    elif hypothesis.get("alternative", "two.sided") != "two.sided":
        found = f"`alternative: {hypothesis['alternative']}` without `level`"
        yield [*place, "alternative"], found, "`level`: whether two groups prefer alike has no direction"


def _level(
    title: str, experiment: Mapping[str, Any], place: list[str | int]
) -> Iterator[tuple[list[str | int], str, str]]:
    """A level of an attribute that there is, where the plan names the attribute's levels; else the profiles tell."""
    name, _, code = title.partition("=")
    attributes = {one["name"]: [str(level) for level in one.get("levels", ())] for one in experiment[ATTRIBUTES]}
    if name not in attributes:
        yield place, repr(title), f"attribute=level, the attribute one of {listing(attributes, 40)}"
    elif attributes[name] and code not in attributes[name]:
        yield place, repr(title), f"{name}=level, the level one of {listing(attributes[name], 40)}"


def _columns(experiment: Mapping[str, Any], place: list[str | int]) -> Iterator[tuple[list[str | int], str, str]]:
    seen: set[str] = set()
    roles = [([*place, key], experiment[key]) for key in OF_PROFILES if key in experiment]
    roles += [([*place, ATTRIBUTES, at], one["name"]) for at, one in enumerate(experiment[ATTRIBUTES])]
    for where, name in roles:
        if name in seen:
            yield where, f"{name!r} a second time", "a column of its own for each"
        seen.add(name)


def _references(experiment: Mapping[str, Any], place: list[str | int]) -> Iterator[tuple[list[str | int], str, str]]:
    for at, attribute in enumerate(experiment[ATTRIBUTES]):
        levels = attribute.get("levels")
        if levels and "reference" in attribute and attribute["reference"] not in levels:
            expected = f"one of its levels: {listing(levels, 40)}"
            yield [*place, ATTRIBUTES, at, "reference"], repr(attribute["reference"]), expected


def _constraints(experiment: Mapping[str, Any], place: list[str | int]) -> Iterator[tuple[list[str | int], str, str]]:
    names, seen = [one["name"] for one in experiment[ATTRIBUTES]], set()
    for at, pair in enumerate(experiment.get("constraints", ())):
        for position, name in enumerate(pair):
            where = [*place, "constraints", at, position]
            if name not in names:
                yield where, repr(name), f"one of the attributes: {listing(names, 40)}"
            elif name in seen:
                yield where, f"{name!r} a second time", "each attribute in one pair at most"
            seen.add(name)


def _in_full(attribute: Any) -> dict[str, Any]:
    if isinstance(attribute, str):
        return {"name": attribute}
    codes = {"reference": as_code(attribute["reference"])} if "reference" in attribute else {}
    return {**attribute, **codes}
