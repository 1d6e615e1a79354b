"""Outcomes and conditions of the plan against the questions they name: what has no share, no mean or no rank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.consistency import any_number
from bogolan.survey.plan_ranks import RANK as OF_A_RANK
from bogolan.survey.plan_ranks import ranked_driver
from bogolan.survey.questionnaire import RANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.survey.plan_names import Place
    from bogolan.survey.questionnaire import Question

LEAST_RANKED = 2
# Where conditions stand that part people into those of whom they hold and others: each of one answer.
CONDITIONS = (("groups", "where"), ("sensitivity", "where"), ("hypotheses", "by"))
SEVERAL_GIVEN = "to which several answers are given"


def misfitting_outcomes(
    plan: Mapping[str, Any], rows: pd.DataFrame, questions: Mapping[str, Question]
) -> Iterator[tuple[Place, str, str]]:
    """Outcomes that cannot be what the plan takes them for: their place, what they are, what is expected."""
    for section, key in (("hypotheses", "outcomes"), ("hypotheses", "with"), ("claims", "outcomes")):
        for number, entry in enumerate(plan[section]):
            for position, outcome in enumerate(entry.get(key, ())):
                place: Place = [section, number, key, position]
                if outcome["question"] in rows and "reason" not in outcome:
                    yield from _misfit(place, outcome, rows, questions, OF_A_RANK in entry)
    for section, key in CONDITIONS:
        for number, entry in enumerate(plan[section]):
            for position, condition in enumerate(entry.get(key, ())):
                name = condition["question"]
                if name in questions and questions[name].several:
                    found, expected = f"a condition on {name!r}, {SEVERAL_GIVEN}", "a question with one answer"
                    yield [section, number, key, position, "question"], found, expected
    for number, claim in enumerate(plan["claims"]):
        if OF_A_RANK in claim and claim["outcomes"][0]["question"] in questions:
            yield from _unranked(["claims", number], plan, claim, questions)


def _misfit(
    place: Place,
    outcome: Mapping[str, Any],
    rows: pd.DataFrame,
    questions: Mapping[str, Question],
    is_ranked: bool,
) -> Iterator[tuple[Place, str, str]]:
    name, share, is_mean = outcome["question"], outcome.get("share", ()), outcome.get("measure") == "mean"
    question = questions[name]
    if question.type == RANK:
        if not is_ranked:
            expected = "a question that is answered by one answer, or by several"
            yield [*place, "question"], f"{name!r}, whose choices are put in an order", expected
    elif is_mean and question.several:
        yield [*place, "measure"], f"a mean of {name!r}, {SEVERAL_GIVEN}", "`share`, with one of its choices"
    elif is_mean and not any_number(rows[name]):
        yield [*place, "measure"], f"no number in {name!r}", "a question that was answered in numbers"
    elif not is_mean and not share:
        yield [*place, "share"], "no `share`", "the answers that count towards the share"
    elif question.several and len(share) > 1:
        expected = "one of its choices: two of them would tell who named which"
        yield [*place, "share"], f"{len(share)} choices of {name!r}, {SEVERAL_GIVEN}", expected
    elif question.several and "among" in outcome:
        yield [*place, "among"], "`among` of choices", "no such key: choices have one base, all who answered"


def _unranked(
    place: Place, plan: Mapping[str, Any], claim: Mapping[str, Any], questions: Mapping[str, Question]
) -> Iterator[tuple[Place, str, str]]:
    """A rank of what is ranked with nothing else, or beyond the last."""
    item = ranked_driver(plan, claim)
    name = item["question"]
    if item["measure"] == "share":
        ranked = sum(_scale(other, questions) == _scale(item, questions) for other in plan["drivers"])
    else:
        ranked = len(item.get("share", questions[name].offered))
    if ranked < LEAST_RANKED:
        expected = "a driver of which others have the same answers counted on the same scale, or one of several choices"
        yield [*place, "outcomes", 0], f"the rank of {name!r} alone", expected
        return
    for group, claimed in claim[OF_A_RANK].items():
        if claimed > ranked:
            yield [*place, OF_A_RANK, group], f"rank {claimed} of {ranked}", f"a rank from 1 to {ranked}"


def _scale(item: Mapping[str, Any], questions: Mapping[str, Question]) -> tuple[Any, ...]:
    """What drivers that are ranked together have in common: the answers offered, those counted, and their base."""
    offered = questions[item["question"]].offered if item["question"] in questions else None
    return item["measure"], offered, item.get("share"), item.get("among")
