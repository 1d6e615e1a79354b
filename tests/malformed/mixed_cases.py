"""Mixed models of groupings that are none, or that nobody can tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .case import table
from .plan_cases import FILE
from .small_survey import HEADING, PLAN, ROWS, csv_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def mixed(*groupings: str, who: str = "E{village}", family: str = "", outcome: str = "") -> Callable[[Path], None]:
    """The survey with mixed models by these groupings; who asked stands beside each answer and not in the form."""
    asked = f"terms: [age]{family}, mixed: [{', '.join(groupings)}]}}"
    plan = PLAN.replace("terms: [age]}", asked) + "interviewer: {question: who}\nquestions: {who: {type: text}}\n"
    if outcome:
        plan = plan.replace("outcome: {question: water, share: [1]}", outcome)

    def spoil(folder: Path) -> None:
        rows = [[*row, who.format(village=row[1], number=number, half=number % 2)] for number, row in enumerate(ROWS)]
        (folder / "responses.csv").write_bytes(csv_of([*HEADING, "who"], *rows))
        (folder / FILE).write_text(plan, encoding="utf-8")

    return spoil


AT = "survey.yaml:13, models.0.mixed"
CASES = table(
    "mixed models",
    (
        "an interviewer in every village, who asked in no other",
        mixed("village", "who"),
        f"{AT}.1",
        "'who', of which each answer goes with one of 'village', and the other way round",
        "several interviewers a village",
    ),
    (
        "a village under two names",
        mixed("who", "village"),
        f"{AT}.1",
        "'village', of which each answer goes with one of 'who'",
        "one of the two",
    ),
    (
        "two interviewers alone",
        mixed("who", who="E{half}"),
        f"{AT}.0",
        "2 different answers to 'who'",
        "3 or more",
    ),
    (
        "nobody known who asked",
        mixed("who", who=""),
        f"{AT}.0",
        "0 different answers to 'who'",
        "3 or more",
    ),
    (
        "an interviewer for every interview",
        mixed("who", who="E{number}"),
        f"{AT}.0",
        "a different answer to 'who' in every interview",
        "answers that some interviews share",
    ),
    (
        "own words as groupings",
        mixed("why"),
        f"{AT}.0",
        "a different answer to 'why' in every interview",
        "answers that some interviews share",
    ),
    (
        "a term as a grouping",
        mixed("age"),
        f"{AT}.0",
        "'age', a term of the model",
        "a village, an interviewer or another grouping",
    ),
    (
        "a column misspelt",
        mixed("vilage"),
        f"{AT}.0",
        "the question 'vilage'",
        "a column of responses.csv",
    ),
    (
        "beside a model of levels",
        mixed("village", family=", family: ordinal", outcome="outcome: {question: water, levels: [1, 2]}"),
        AT,
        "a mixed model beside an ordinal one",
        "logit, linear or gaussian",
    ),
)
