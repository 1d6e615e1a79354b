"""What is printed of one question, as facts about how many women and men gave each answer, or none.

Counts are of a gender, an answer or a reason for none, and of those who belong to a declared group or stay in an
analysis of some of the interviews ("in"), or do not ("out"). The reader knows how the gate rounds, and how many were
question.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from bogolan.disclosure.attack.question import ANSWERED, ASKED, EARLIER, PARTS, Question, Row
from bogolan.disclosure.attack.ranges import Fact

SLACK = 1e-9


def minus(terms: Mapping[tuple, float], times: float, others: Mapping[tuple, float]) -> dict[tuple, float]:
    """A sum less so many times another."""
    return {key: terms.get(key, 0.0) - times * others.get(key, 0.0) for key in {**terms, **others}}


def facts(question: Question, rows: Sequence[Row]) -> list[Fact]:
    """All that is known without a number and by each number of a question."""
    return [*_known_beforehand(question), *(fact for row in rows for fact in _told(question, row, rows))]


def _known_beforehand(question: Question) -> Iterator[Fact]:
    """How many were asked; of several answers, that nobody names one twice, and everybody who answered one."""
    for gender in question.people:
        everybody = dict.fromkeys(product([gender], [*_whoever(question), *question.reasons], PARTS), 1.0)
        yield Fact(everybody, question.people[gender], question.people[gender])
        if not question.several:
            continue
        for part in PARTS:
            base = {(gender, ANSWERED, part): 1.0}
            for answer in question.answers:
                yield Fact(minus(base, 1.0, {(gender, answer, part): 1.0}), 0, math.inf)
            named = dict.fromkeys(product([gender], question.answers, [part]), 1.0)
            yield Fact(minus(named, 1.0, base), 0, math.inf)


def _whoever(question: Question) -> Sequence[str]:
    """The counts of all who answered."""
    return [ANSWERED] if question.several else question.answers


def _told(question: Question, row: Row, rows: Sequence[Row]) -> Iterator[Fact]:
    if row["contrast"] is not None or row["release"] == "withheld":
        return
    if row["measure"] == "share":
        of_answers = row["base"] == ANSWERED
        counted = question.counts(
            row, row["level"].split("+") if of_answers and not question.several else [row["level"]]
        )
        if of_answers:
            least, most = _limits(row)
            yield Fact(minus(counted, least, question.base(row)), 0, math.inf)
            yield Fact(minus(counted, most, question.base(row)), -math.inf, 0)
            yield from _told_by_base(question, row, rows)
        elif row["domain"] == EARLIER:
            everybody = question.counts(row, [*_whoever(question), *question.reasons])
            least, most = _limits(row)
            yield Fact(minus(counted, least, everybody), 0, math.inf)
            yield Fact(minus(counted, most, everybody), -math.inf, 0)
        else:
            people = sum(question.people[gender] for gender in {key[0] for key in counted})
            least, most = _limits(row)
            yield Fact(counted, least * people, most * people)
        if row["count"] is not None and not question.weighted:
            yield Fact(counted, row["count"], row["count"])
    elif row["measure"] == "net":
        levels = [side.split("+") for side in row["level"].split(" - ")]
        side, other = (question.counts(row, own) for own in levels)
        least, most = _limits(row)
        yield Fact(minus(minus(side, 1.0, other), least, question.base(row)), 0, math.inf)
        yield Fact(minus(minus(side, 1.0, other), most, question.base(row)), -math.inf, 0)
    elif (
        row["measure"] in ("lower_bound", "upper_bound")
        and row["domain"] is None
        and not _hidden_reasons(row["group"], rows)
    ):
        counted = question.counts(row, [row["level"]] if question.several else row["level"].split("+"))
        people = sum(question.people[gender] for gender in {key[0] for key in counted})
        if row["measure"] == "lower_bound":  # rounded down
            yield Fact(counted, row["estimate"] * people - SLACK, (row["estimate"] + 0.01) * people)
        else:
            counted |= question.counts(row, question.reasons)
            yield Fact(counted, (row["estimate"] - 0.01) * people, row["estimate"] * people + SLACK)
    elif row["measure"] == "mean" and question.several:  # how many answers were named
        half = _half_a_unit(row["estimate"])
        named, base = question.counts(row, question.answers), question.base(row)
        yield Fact(minus(named, row["estimate"] - half, base), 0, math.inf)
        yield Fact(minus(named, row["estimate"] + half, base), -math.inf, 0)


def _limits(row: Row) -> tuple[float, float]:
    """Between what a printed share lies."""
    if row["note"] == "or_less":
        return 0.0, row["estimate"]
    if row["note"] == "or_more":
        return row["estimate"], 1.0
    if row["release"] == "banded":
        lower, upper = row["note"].split("-")
        return float(lower) / 100, float(upper) / 100
    half = _half_a_unit(row["estimate"])
    return row["estimate"] - half, row["estimate"] + half


def _half_a_unit(printed: float) -> float:
    """Half a unit of the last decimal of a share that is printed, of two decimals at least."""
    decimals = next((places for places in range(2, 9) if abs(round(printed, places) - printed) < SLACK), 9)
    return 0.5 * 10.0**-decimals + SLACK


def _told_by_base(question: Question, row: Row, rows: Sequence[Row]) -> Iterator[Fact]:
    """How many answered: as printed, or as many at least, where the gate prints tens."""
    if row["n"] is None or question.weighted:  # a base is of people
        return
    whole = row["domain"] in (None, EARLIER)
    hidden = whole and any(
        _is_hidden(one) for one in rows if one["group"] == row["group"] and one["domain"] == row["domain"]
    )
    genders = question.genders(row["group"])
    if (
        row["domain"] is None
        and question.guarded
        and hidden
        and any(_hidden_reasons(gender, rows) for gender in genders)
    ):
        yield from _told_by_guarded_base(question, row, rows, genders)
        return
    exactly = whole and not (hidden or question.several or question.coarse)
    yield Fact(question.base(row), row["n"], row["n"] + (0 if exactly else question.fewest - 1))


def _told_by_guarded_base(question: Question, row: Row, rows: Sequence[Row], genders: Sequence[str]) -> Iterator[Fact]:
    """The base leaves as tens of what would be left if nine had given each hidden reason, where fewer did.

    How many fewer is a count of its own, "short": the more of 0 and of nine a reason less those who gave it. Which of
    the two a reader does not know, and a count of 0 or 1 says.
    """
    many = sum(question.people.values())
    for gender in genders:
        hidden = _hidden_reasons(gender, rows)
        silent = dict.fromkeys(product([gender], hidden, PARTS), 1.0)
        short, either, nine = {("short", gender): 1.0}, {("either", gender): 1.0}, (question.fewest - 1) * len(hidden)
        yield Fact(either, 0, 1)
        yield Fact(minus(short, -1.0, silent), nine, math.inf)
        yield Fact(minus(short, many, either), -math.inf, 0)
        yield Fact(minus(minus(short, -1.0, silent), -many, either), -math.inf, nine + many)
    left = minus(question.base(row), 1.0, {("short", gender): 1.0 for gender in genders})
    yield Fact(left, row["n"], row["n"] + question.fewest - 1)


def _hidden_reasons(group: str, rows: Sequence[Row]) -> list[str]:
    """The reasons for no answer of which it is not told how many of a group gave them."""
    silent = [row for row in rows if row["base"] == ASKED and row["measure"] == "share" and row["domain"] is None]
    return [row["level"] for row in silent if row["group"] == group and _is_hidden(row)]


def _is_hidden(row: Row) -> bool:
    """Whether a share is withheld, or told as a limit or a band."""
    return row["measure"] == "share" and (row["release"] != "published" or row["note"] in ("or_less", "or_more"))
