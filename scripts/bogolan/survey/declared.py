"""What a plan declares and this version does not compute yet.

Whoever makes something computed deletes its line here; what is left is named in the report and by `make check`, so that
nobody takes a declaration for a result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Plan = Mapping[str, Any]

# Keys of a plan behind which there is something in the report or in the numbers, or that only describe the survey.
COMPUTED = frozenset({
    "title", "languages", "synthetic", "conducted_by", "sponsor", "population", "mode", "fieldwork", "sampling",
    "sampling_note", "limits", "responses", "sheet", "repeats", "questionnaire", "corrections", "mistaken_corrections",
    "uuid", "consent", "gender", "design", "weighting", "missing", "questions", "support", "drivers", "models",
    "deviations", "interviewer", "respondent", "positions", "quotas", "outliers", "bystanders", "targets", "contacts",
    "back_checks", "audit", "form_version", "multiplicity", "nonresponse_bounds", "recodings", "logical_checks",
    "identifiers", "not_identifiers", "domains", "groups", "excerpts", "claims", "events",
    "disclosure", "microdata", "previous_release",
})  # fmt: skip
# Keys that ask for nothing by themselves.
SETTINGS = frozenset({"seed"})
# Keys of a declaration that name other parts of the plan, which then say of what people it speaks.
REFERRED = {"compare": "groups", "within": "groups", "value": "groups", "experiment": "experiments", "model": "models"}
COMPUTED_CHECKS = frozenset({
    "skip_logic", "constraints", "test_interviews", "duplicates", "break_offs", "straight_lining", "durations",
    "select_multiple", "near_duplicates", "interviewer_profiles", "positions", "quotas", "outliers",
    "percentage_missing", "dates", "form_versions", "arms", "free_text",
})  # fmt: skip
COMPUTED_EXPERIMENTS = frozenset({"list", "randomised_response", "endorsement", "conjoint"})
COMPUTED_OF_MODELS = frozenset({
    "name", "label", "outcome", "family", "terms", "formula", "by_gender", "interactions", "imputation",
    "decomposition", "specifications", "mixed",
})  # fmt: skip


class Declaration(NamedTuple):
    """One thing that is declared and not computed.

    `kind` is what it is (each has a message of its own), `name` its id, question, file or method, `text` what the plan
    says of it, by language, and `source` who said it; None where the plan does not tell. `entry` is what the plan has
    of it beyond that, empty where it names no question by which its text must be judged.
    """

    kind: str
    name: str
    text: Any = None
    source: Any = None
    entry: Mapping[str, Any] = {}


def not_computed(plan: Mapping[str, Any]) -> Iterator[tuple[str, list[Declaration]]]:
    """By key of the plan, what it declares and is not computed; keys without any are left out."""
    for key, declarations in NOT_COMPUTED.items():
        found = list(declarations(plan)) if plan.get(key) else []
        if found:
            yield key, found


def is_analysed(experiment: Mapping[str, Any]) -> bool:
    """Whether an experiment is of a kind that is computed, and an endorsement experiment approved by a committee."""
    approved = experiment["kind"] != "endorsement" or "ethics_approval" in experiment
    return approved and experiment["kind"] in COMPUTED_EXPERIMENTS


def is_tested(hypothesis: Mapping[str, Any], plan: Plan) -> bool:
    """Whether a hypothesis is about answers, or an experiment that is analysed."""
    return "experiment" not in hypothesis or hypothesis["experiment"] in _analysed(plan)


def concerned_parts(plan: Mapping[str, Any], declaration: Declaration) -> list[Mapping[str, Any]]:
    """The parts of a plan that a declaration speaks of: its own, and the groups, experiments and models it names."""
    parts = [declaration.entry]
    for key, section in REFERRED.items():
        named = declaration.entry.get(key, ())
        names = {named} if isinstance(named, str) else set(named)
        parts += [other for other in plan.get(section) or [] if other["name"] in names]
    return parts


def registered_late(plan: Mapping[str, Any], declaration: Declaration) -> bool:
    """Whether a hypothesis was registered on a day after that on which fieldwork began."""
    return declaration.entry.get("registered", "") > plan["fieldwork"]["start"]


def _analysed(plan: Plan) -> set[str]:
    """The names of the experiments that are analysed."""
    return {one["name"] for one in plan.get("experiments") or () if is_analysed(one)}


def _experiments(plan: Plan) -> Iterator[Declaration]:
    for experiment in plan["experiments"]:
        if is_analysed(experiment):
            continue
        yield Declaration(
            f"experiments.{experiment['kind']}", experiment["name"], experiment.get("label"), entry=experiment
        )


def _hypotheses(plan: Plan) -> Iterator[Declaration]:
    """Those on experiments that are not computed."""
    for hypothesis in plan["hypotheses"]:
        if is_tested(hypothesis, plan):
            continue
        yield Declaration("hypotheses", hypothesis["id"], hypothesis["statement"], entry=hypothesis)


def _sensitivity(plan: Plan) -> Iterator[Declaration]:
    """Each analysis that is to repeat by name what is not computed itself, and so not repeated."""
    tested = {one["id"] for one in plan.get("hypotheses") or () if is_tested(one, plan)}
    computed = {*_analysed(plan), *tested, *(model["name"] for model in plan.get("models") or ())}
    for analysis in plan["sensitivity"]:
        if not computed.issuperset(analysis.get("applies_to", ())):
            yield Declaration("sensitivity", analysis["name"], analysis.get("label"), entry=analysis)


def _checks(plan: Plan) -> Iterator[Declaration]:
    for name in plan["checks"]:
        if name not in COMPUTED_CHECKS:
            yield Declaration(f"checks.{name}", name)


# In the order in which the report names them.
NOT_COMPUTED: dict[str, Callable[[Any], Iterator[Declaration]]] = {
    "experiments": _experiments,
    "hypotheses": _hypotheses,
    "checks": _checks,
    "sensitivity": _sensitivity,
}
