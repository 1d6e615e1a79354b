"""Plans that take questions with several answers for what they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .case import table
from .plan_cases import FILE, plan
from .small_survey import CHOICES, HEADING, PLAN, ROWS, SURVEY, csv_of, form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WATER = "{question: water, share: [1, 2], class: community}"


def several(item: str, kind: str = "select_multiple") -> Callable[[Path], None]:
    """Water as a question with several answers, of which 5 says that the respondent does not know; an item on it."""

    def spoil(folder: Path) -> None:
        asked = [[f"{kind} water", *row[1:]] if row[1:2] == ["water"] else row for row in SURVEY]
        choices = [[*row[:2], "Don't know"] if row[:2] == ["water", 5] else row for row in CHOICES]
        rows = [[*row[:4], "1 3" if row[4] == "1" else row[4], *row[5:]] for row in ROWS]
        (folder / "questionnaire.xlsx").write_bytes(form(asked, choices))
        (folder / "responses.csv").write_bytes(csv_of(HEADING, *rows))
        told = PLAN.replace(WATER, item).partition("models:")[0]
        (folder / FILE).write_text(told, encoding="utf-8")

    return spoil


ITEM = "survey.yaml:11, drivers.0"
CASES = table(
    "several answers",
    (
        "choices of a question with one answer",
        plan(WATER, "{question: water, measure: choices}"),
        f"{ITEM}.measure",
        "choices of 'water', to which one answer is given",
        "select_multiple",
    ),
    (
        "a share where several answers are given",
        several(WATER),
        f"{ITEM}.measure",
        "a share of 'water', to which several answers are given",
        "`measure: choices`",
    ),
    (
        "a measure forgotten where several answers are given",
        several("{question: water}"),
        f"{ITEM}.measure",
        "a share of 'water', to which several answers are given",
        "`measure: choices`",
    ),
    (
        "a mean of codes where several answers are given",
        several("{question: water, measure: mean}"),
        f"{ITEM}.measure",
        "a mean of 'water', to which several answers are given",
        "`measure: choices`",
    ),
    (
        "a choice that the form does not offer",
        several("{question: water, measure: choices, share: [1, 7]}"),
        f"{ITEM}.share",
        "'7'",
        "one of the answers 1, 2, 3, 4",
    ),
    (
        "a choice that says that there is no answer",
        several("{question: water, measure: choices, share: [1, 5]}"),
        f"{ITEM}.share",
        "'5'",
        "one of the answers 1, 2, 3, 4",
    ),
    (
        "choices against others",
        several("{question: water, measure: choices, against: [2]}"),
        f"{ITEM}.against",
        "`against` of choices",
        "no such key",
    ),
    (
        "a measure that is none",
        several("{question: water, measure: choice}"),
        f"{ITEM}.measure",
        "'choice'",
        "one of share, mean, choices, ranking",
    ),
    (
        "choices of a ranking",
        several("{question: water, measure: choices}", "rank"),
        f"{ITEM}.measure",
        "choices of 'water', of which the answers are put in order",
        "`measure: ranking`",
    ),
    (
        "a ranking of a question with several answers",
        several("{question: water, measure: ranking}"),
        f"{ITEM}.measure",
        "a ranking of 'water', to which several answers are given",
        "`measure: choices`",
    ),
    (
        "a ranking of a question with one answer",
        plan(WATER, "{question: water, measure: ranking}"),
        f"{ITEM}.measure",
        "a ranking of 'water', to which one answer is given",
        "a question that the form has as rank",
    ),
    (
        "a ranking among some choices",
        several("{question: water, measure: ranking, among: [1, 2]}", "rank"),
        f"{ITEM}.among",
        "`among` of a ranking",
        "no such key",
    ),
    (
        "whom a question speaks of, unknown",
        several("{question: water, measure: choices, speaks_of: them}"),
        f"{ITEM}.speaks_of",
        "'them'",
        "one of others",
    ),
)
