"""Whether the groupings of mixed models are such in the data: levels that some share, and that can be told apart."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from bogolan.preparation.matching import coded
from bogolan.survey.plan_mixed import FEWEST_LEVELS, MIXED, interviewer_question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.survey.plan_names import Place
    from bogolan.survey.questionnaire import Question


def unfit_groupings(
    plan: Mapping[str, Any], rows: pd.DataFrame, questions: Mapping[str, Question]
) -> Iterator[tuple[Place, str, str]]:
    """The place of every grouping that can be none, what it is, what is expected; of who asked no code is shown.

    A level with one other of another grouping throughout, such as an interviewer in every village, is the same
    grouping twice: what is the village's and what the interviewer's, nobody can tell.
    """
    for number, model in enumerate(plan["models"]):
        names = [name for name in model.get(MIXED, ()) if name in rows and name in questions]
        levels = {name: _levels(rows[name], questions[name]) for name in names}
        sound = []
        for name in names:
            place: Place = ["models", number, MIXED, model[MIXED].index(name)]
            distinct, answered = levels[name].nunique(), int(levels[name].notna().sum())
            if questions[name].several:
                yield place, f"{name!r}, to which several answers are given", "a question with one answer"
            elif distinct < FEWEST_LEVELS:
                yield place, f"{distinct} different answers to {name!r}", f"{FEWEST_LEVELS} or more, such as villages"
            elif distinct == answered:
                yield place, f"a different answer to {name!r} in every interview", "answers that some interviews share"
            else:
                sound.append(name)
        for one, other in combinations(sound, 2):
            if _are_the_same(levels[one], levels[other]):
                who = interviewer_question(plan)
                expected = "several interviewers a village" if who in (one, other) else "two different groupings"
                found = f"{other!r}, of which each answer goes with one of {one!r}, and the other way round"
                yield ["models", number, MIXED, model[MIXED].index(other)], found, f"{expected}, or one of the two"


def _levels(column: pd.Series, question: Question) -> pd.Series:
    """(n) the answers as codes, missing where there is none."""
    codes = coded(column, question)
    return codes.mask(codes == "")


def _are_the_same(one: pd.Series, other: pd.Series) -> bool:
    """Whether two groupings part the rows that have both in the same way."""
    both = one.notna() & other.notna()
    pairs = len({*zip(one[both], other[both], strict=True)})
    return bool(both.any()) and pairs == one[both].nunique() == other[both].nunique()
