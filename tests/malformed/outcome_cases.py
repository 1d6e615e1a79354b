"""Hypotheses and claims on what is no share, no mean or no rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .case import table
from .plan_cases import FILE, more
from .several_cases import several

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIXED = "id: H1, statement: it, registered: 2019-01-01"
COMPARED = "compare: [women, men], test: difference"
ITEM = "{question: water, measure: choices}"
RANKING = "{question: water, measure: ranking}"
HYPOTHESES, CLAIMS = "hypotheses:\n  - ", "claims:\n  - "


def hypothesis(outcome: str, others: str = COMPARED) -> str:
    """A hypothesis on one outcome, on line 15 after a plan with models."""
    return f"{HYPOTHESES}{{{FIXED}, outcomes: [{outcome}], {others}}}\n"


def claim(outcomes: str, others: str) -> str:
    """A claim on outcomes."""
    return f"{CLAIMS}{{id: C1, statement: it, source: a paper, outcomes: [{outcomes}], {others}}}\n"


def beside(item: str, text: str, kind: str = "select_multiple") -> Callable[[Path], None]:
    """The same after a plan without models, in which several answers are given to water: on line 13."""

    def spoil(folder: Path) -> None:
        several(item, kind)(folder)
        with (folder / FILE).open("a", encoding="utf-8") as file:
            file.write(text)

    return spoil


MEAN, SHARE = "{question: age, measure: mean}", "{question: water, share: [1, 2]}"
OUTCOME, BEHIND = "survey.yaml:15, hypotheses.0", "survey.yaml:13, hypotheses.0"
RANKED, RANKED_BEHIND = "survey.yaml:15, claims.0", "survey.yaml:13, claims.0"
CASES = table(
    "outcomes",
    (
        "a mean of words",
        more(hypothesis("{question: why, measure: mean}")),
        f"{OUTCOME}.outcomes.0.measure",
        "no number in 'why'",
        "a question that was answered in numbers",
    ),
    (
        "a hypothesis without the answers that count",
        more(hypothesis("{question: water}")),
        f"{OUTCOME}.outcomes.0.share",
        "no `share`",
        "the answers that count",
    ),
    (
        "a mean of some answers",
        more(hypothesis("{question: age, measure: mean, among: [20, 21]}")),
        f"{OUTCOME}.outcomes.0.among",
        "`among` of a mean",
        "a mean is of all who answered in numbers",
    ),
    (
        "one margin in two units",
        more(hypothesis(f"{MEAN}, {SHARE}", f"{COMPARED}, margin: 0.5")),
        f"{OUTCOME}.margin",
        "one margin for shares and for means",
        "a hypothesis for each",
    ),
    (
        "the same mean without a margin",
        more(hypothesis(MEAN, "compare: [women, men], test: equivalence")),
        f"{OUTCOME}.margin",
        "nothing",
        "the largest difference that counts as none",
    ),
    (
        "an association with a mean",
        more(hypothesis(SHARE, f"with: [{MEAN}], test: association")),
        f"{OUTCOME}.with.0.measure",
        "a mean",
        "answers (`share`) that part people into two",
    ),
    (
        "a mean where several answers are given",
        beside(ITEM, hypothesis("{question: water, measure: mean}")),
        f"{BEHIND}.outcomes.0.measure",
        "a mean of 'water', to which several answers are given",
        "one of its choices",
    ),
    (
        "two choices together",
        beside(ITEM, hypothesis("{question: water, share: [1, 3]}")),
        f"{BEHIND}.outcomes.0.share",
        "2 choices of 'water'",
        "would tell who named which",
    ),
    (
        "two choices that something goes with",
        beside(
            ITEM,
            hypothesis("{question: sex, share: [1]}", "with: [{question: water, share: [1, 3]}], test: association"),
        ),
        f"{BEHIND}.with.0.share",
        "2 choices of 'water'",
        "one of its choices",
    ),
    (
        "a choice among others",
        beside(ITEM, hypothesis("{question: water, share: [1], among: [1, 3]}")),
        f"{BEHIND}.outcomes.0.among",
        "`among` of choices",
        "all who answered",
    ),
    (
        "a condition on one of several answers",
        beside(
            ITEM,
            hypothesis("{question: sex, share: [1]}", "by: [{question: water, is: [1]}], test: interaction"),
        ),
        f"{BEHIND}.by.0.question",
        "a condition on 'water', to which several answers are given",
        "a question with one answer",
    ),
    (
        "a group by one of several answers",
        beside(ITEM, "groups: [{name: far, where: [{question: water, is: [3]}]}]\n"),
        "survey.yaml:12, groups.0.where.0.question",
        "a condition on 'water', to which several answers are given",
        "a question with one answer",
    ),
    (
        "a choice of a ranking",
        beside(RANKING, hypothesis("{question: water, share: [1]}"), "rank"),
        f"{BEHIND}.outcomes.0.question",
        "whose choices are put in an order",
        "answered by one answer, or by several",
    ),
    (
        "a claim on two choices together",
        beside(ITEM, claim("{question: water, share: [1, 3]}", "value: {women: 0.5}")),
        f"{RANKED_BEHIND}.outcomes.0.share",
        "2 choices of 'water'",
        "one of its choices",
    ),
    (
        "the rank of what is alone on its scale",
        more(claim(SHARE, "rank: {women: 1}")),
        f"{RANKED}.outcomes.0",
        "the rank of 'water' alone",
        "the same answers counted on the same scale",
    ),
    (
        "the rank of other answers than the driver counts",
        more(claim("{question: water, share: [1]}", "rank: {women: 1}")),
        f"{RANKED}.outcomes.0",
        "a rank of 'water'",
        "a driver with the answers that its share counts",
    ),
    (
        "the rank of what is no driver",
        more(claim(MEAN, "rank: {women: 1}")),
        f"{RANKED}.outcomes.0",
        "a rank of 'age'",
        "one of a driver's choices",
    ),
    (
        "a rank beyond the last choice",
        beside(ITEM, claim("{question: water, share: [1]}", "rank: {women: 5}")),
        f"{RANKED_BEHIND}.rank.women",
        "rank 5 of 4",
        "a rank from 1 to 4",
    ),
    (
        "a rank that is no whole number",
        more(claim(SHARE, "rank: {women: 1.5}")),
        f"{RANKED}.rank.women",
        "1.5",
        "a whole number",
    ),
    (
        "a rank among a group of the plan",
        more("groups: [{name: young, where: [{question: age, below: 25}]}]\n" + claim(SHARE, "rank: {young: 1}")),
        "survey.yaml:16, claims.0.rank.young",
        "'young'",
        "among whom drivers are ranked",
    ),
    (
        "a rank of two outcomes",
        more(claim(f"{SHARE}, {{question: sex, share: [1]}}", "rank: {women: 1}")),
        f"{RANKED}.rank",
        "a rank of 2 outcomes",
        "one in `outcomes`",
    ),
    (
        "a rank beside a share",
        more(claim(SHARE, "rank: {women: 1}, at_least: {women: 0.5}")),
        f"{RANKED}.at_least",
        "`at_least` beside `rank`",
        "a claim of its own for each",
    ),
)
