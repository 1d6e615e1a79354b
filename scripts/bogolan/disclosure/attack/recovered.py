"""Which hidden numbers of people a reader recovers: those placed more narrowly than the rule that hides them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bogolan.disclosure.attack.facts import facts, minus
from bogolan.disclosure.attack.question import ANSWERED, ASKED, Question
from bogolan.disclosure.attack.ranges import ranges

# From so many times the fewest on a whole per cent is several people.
EVERY_PERCENT = 200
SLACK = 1e-6


@dataclass(frozen=True)
class Recovered:
    """How few people stand behind a row, and between what a reader can place them."""

    id: str
    count: int
    least: float
    most: float


def recovered(question: Question, estimates: pd.DataFrame, told: pd.DataFrame) -> list[Recovered]:
    """The numbers of people, fewer than may be told, that a reader places among fewer than so many values.

    Or among fewer than there are of their base: that it is small is no secret where it is printed who gave no answer.
    `estimates` are rows as estimated, `told` as they leave or as they were read. Counts are taken for whole numbers up
    to so many people that whole per cents cannot tell them apart.
    """
    known = facts(question, list(plain(told)))
    hidden = [
        (row["id"], min(question.fewest, row["n"] + 1), count, terms)
        for row in plain(estimates)
        for count, terms in _few(question, row)
    ]
    whole = not question.weighted and sum(question.people.values()) < EVERY_PERCENT * question.fewest
    found = ranges(known, [terms for *_, terms in hidden], whole)
    return [
        Recovered(name, count, least, most)
        for (name, values, count, _), (least, most) in zip(hidden, found, strict=True)
        if most - least + 1 < values - SLACK
    ]


def _few(question: Question, row: dict[str, Any]) -> Iterator[tuple[int, dict[tuple, float]]]:
    """Of a share, those who gave such an answer, and those who gave another, where they are few."""
    if row["measure"] != "share" or row["contrast"] is not None:
        return
    levels = row["level"].split("+") if row["base"] == ANSWERED and not question.several else [row["level"]]
    inside = question.counts(row, levels)
    if row["count"] < question.fewest:
        yield row["count"], inside
    if row["n"] - row["count"] < question.fewest and row["base"] != ASKED:
        yield row["n"] - row["count"], minus(question.base(row), 1.0, inside)


def plain(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows with None for what is missing."""
    for row in frame.to_dict("records"):
        yield {name: None if pd.isna(value) else value for name, value in row.items()}
