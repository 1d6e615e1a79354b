"""What a plan's experiments ask for that cannot be: chances of a randomised question that contradict its design.

Also chances that protect nobody: where every yes is one's own answer, whoever says it has confessed. And what belongs
to another kind of experiment, a policy named twice, or an approval in no words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.survey.plan_arms import OF_ARMS
from bogolan.survey.plan_declarations import questions_of
from bogolan.survey.plan_terms import placed_terms
from bogolan.survey.spine import LIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.survey.plan_declarations import Place

    Mistake = tuple[Place, str, str]

# The chances that each design of a randomised question has beside p.
CHANCES = {"forced-known": ("p0", "p1"), "mirrored": (), "disguised": (), "unrelated-known": ("q",)}
MEANING = {
    "p0": "the chance of a forced no",
    "p1": "the chance of a forced yes",
    "q": "the chance of yes to the unrelated question",
}
# How far from 1 the chances of a forced design may sum: each may have been rounded to three decimals.
ROUNDED = 0.0015
ENDORSEMENTS, APPROVAL = "endorsement", "ethics_approval"
# What every experiment may be described by; what those of a randomised response must not say of arms is told with arms.
OF_ALL = frozenset({"name", "kind", "label", "covariates", APPROVAL, *OF_ARMS})
# What each kind is called, is described by beside that, and needs; all else belongs to other kinds, and would be passed
# over in silence. Conjoint experiments are in `plan_conjoint`.
KINDS = {
    "list": (
        "a list experiment",
        OF_ALL | {"question", "arm", "treated", "items", *LIES, "direct"},
        "`question`, `arm`, `treated` and `items`",
    ),
    "randomised_response": (
        "a randomised response",
        OF_ALL | {"question", "share", "design", "p", *MEANING, "direct"},
        "`question`, `share`, `design` and its chances",
    ),
    ENDORSEMENTS: (
        "an endorsement experiment",
        OF_ALL | {"questions", "arm", "treated"},
        "`questions`, `arm` and `treated`",
    ),
}

# Whose question hides an answer, so that its own answers are never told apart; of endorsements only claims speak so.
HIDDEN_ANSWERS = ("list", "randomised_response")
# Parts of a plan by whose questions answers are reported, tested or told apart, beside models.
REPORTED = ("support", "drivers", "groups", "domains", "sensitivity", "hypotheses", "claims")


def misused_questions(plan: Mapping[str, Any]) -> Iterator[Mistake]:
    """Items, models, groups, hypotheses and claims on the very question that an experiment hides answers with.

    A share or a model of one answer to a list, by its arm, counts those who gave themselves away. And on the arm of an
    endorsement that nobody approved: its effect would be analysed by another name.
    """
    hidden, unapproved = {}, {}
    for experiment in plan.get("experiments", []):
        if experiment["kind"] in HIDDEN_ANSWERS:
            hidden |= dict.fromkeys((experiment["question"], experiment.get("arm")), experiment["name"])
        if experiment["kind"] == ENDORSEMENTS and APPROVAL not in experiment:
            unapproved[experiment["arm"]] = experiment["name"]
    for place, question in _reported(plan):
        if question in hidden:
            name = hidden[question]
            yield place, f"{question!r}, of the experiment {name!r}", f"`experiment: {name}` in a hypothesis or a claim"
        elif question in unapproved:
            name = unapproved[question]
            yield place, f"{question!r}, the arm of the endorsement {name!r}", f"`{APPROVAL}` in {name!r}"


def _reported(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every question by which answers are reported, explained, tested or told apart, with its place.

    Of what is imputed `plan_models` tells.
    """
    for section in REPORTED:
        for place, question in questions_of(plan.get(section, [])):
            yield [section, *place], question
    models = plan.get("models", [])
    for number, model in enumerate(models):
        yield ["models", number, "outcome", "question"], model["outcome"]["question"]
        for place, question in questions_of(model.get("specifications", {})):
            yield ["models", number, "specifications", *place], question
    for place, term in placed_terms(models):
        yield place, term["question"]


def senseless_experiments(plan: Mapping[str, Any]) -> Iterator[Mistake]:
    """Keys of another kind; of each randomised question the first mistake in its chances; all of endorsements."""
    for number, experiment in enumerate(plan.get("experiments", [])):
        for key, found, expected in _of_another_kind(experiment):
            yield ["experiments", number, key], found, expected
        if experiment["kind"] == "randomised_response":
            mistake = next(_mistakes(experiment), None)
            if mistake:
                key, found, expected = mistake
                yield ["experiments", number, key], found, expected
        if experiment["kind"] == ENDORSEMENTS:
            for place, found, expected in _of_endorsement(experiment):
                yield ["experiments", number, *place], found, expected


def _of_another_kind(experiment: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The key, where it stands, and what was expected."""
    name, own, needed = KINDS.get(experiment["kind"], ("", experiment.keys(), ""))
    for key in experiment:
        if key not in own:
            yield key, f"`{key}` in {name}", needed


def _of_endorsement(experiment: Mapping[str, Any]) -> Iterator[Mistake]:
    """The place within the experiment, what stands there, and what was expected."""
    questions = experiment["questions"]
    for position, name in enumerate(questions):
        if name in questions[:position] or name == experiment["arm"]:
            yield ["questions", position], f"{name!r} a second time", "policies, each named once"
    approval = experiment.get(APPROVAL, "none")
    words = approval.values() if isinstance(approval, dict) else [approval]
    if not all(text.strip() for text in words):
        yield [APPROVAL], "no words", "the committee and the number of its approval"


def _mistakes(experiment: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The key, what stands there, and what was expected."""
    design, p = experiment["design"], experiment["p"]
    for key in CHANCES[design]:
        if key not in experiment:
            yield "design", f"{design!r} without `{key}`", f"`{key}`, {MEANING[key]}"
    for key in MEANING:
        if key in experiment and key not in CHANCES[design]:
            others = ", ".join(f"`{other}`" for other in ("p", *CHANCES[design]))
            yield key, f"`{key}` with the design {design!r}", f"{others} alone"
    if design == "forced-known":
        total = p + experiment["p0"] + experiment["p1"]
        if abs(total - 1) > ROUNDED:
            yield "p", f"p, p0 and p1 that are {total:.4g} together", "chances that sum to 1"
    if design in ("mirrored", "disguised") and abs(p - 0.5) < ROUNDED:
        yield "p", str(p), "a chance other than 0.5, at which the answers tell nothing"
    if p in (0, 1):
        yield "p", str(p), "a chance above 0 and below 1: at either, chance hides nothing or everything"
    for key in ("p1", "q"):
        if experiment.get(key) == 0:
            yield key, "0", "a chance above 0, or everybody who says yes is known to mean it"
