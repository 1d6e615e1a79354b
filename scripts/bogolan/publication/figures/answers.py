"""The facts behind the figure of all answers: which answers stand on which side, and what was released of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import NO_ANSWER, SECTIONS
from bogolan.publication.figures.points import ASKED, Key, groups_of, identifiers, is_point, words
from bogolan.publication.figures.sheet import parted
from bogolan.publication.released import joined
from bogolan.publication.sentences.evidence import is_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

MOST_ON_A_PAGE = 8


@dataclass(frozen=True)
class Stack:
    """Answers that are drawn end to end: what was released of each, and of all of them together."""

    rows: Mapping[str, Row]
    total: Row | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether a part may not be drawn, so that nobody can tell where the other parts stand."""
        return not all(is_point(row) for row in self.rows.values())

    @property
    def length(self) -> float | None:
        """The length of the stack as a share; None where it may not be known."""
        if not self.is_hidden:
            return sum(row.estimate for row in self.rows.values())
        return self.total.estimate if is_point(self.total) else None

    def words(self, wording: Wording) -> str:
        """What is said of a stack that may not be drawn."""
        known = self.total or (next(iter(self.rows.values())) if len(self.rows) == 1 else None)
        return words(known, wording) if known is not None and not is_point(known) else wording("figures.withheld")


@dataclass(frozen=True)
class Bar:
    """One group's answers to one question; `n` is the unweighted number of those who answered."""

    against: Stack
    share: Stack
    neutral: Stack
    no_answer: Stack
    n: int | None

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """All parts of the bar."""
        return self.against, self.share, self.neutral, self.no_answer


@dataclass(frozen=True)
class Question:
    """One question of the plan, with a bar for each group."""

    item: Mapping
    bars: Mapping[str, Bar]

    @property
    def balance(self) -> float:
        """Mean over the groups of the share less what is against it; 0 where a side is unknown."""
        sides = [(bar.share.length, bar.against.length) for bar in self.bars.values()]
        known = [share - against for share, against in sides if share is not None and against is not None]
        return fmean(known) if known else 0.0


@dataclass(frozen=True)
class Facts:
    """The questions that have two sides, in the order in which they are drawn, and the released rows behind them."""

    asked: tuple[Question, ...]
    groups: tuple[str, ...]
    synthetic: bool

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions shown."""
        return tuple(dict.fromkeys(question.item["question"] for question in self.asked))

    def pages(self) -> list[Facts]:
        """The same in parts that are each no higher than a page."""
        return [replace(self, asked=part) for part in parted(self.asked, MOST_ON_A_PAGE)]

    @property
    def ids(self) -> tuple[str, ...]:
        """The released rows behind the figure."""
        stacks = (stack for question in self.asked for bar in question.bars.values() for stack in bar.stacks)
        return tuple(dict.fromkeys(identifiers(row for stack in stacks for row in (*stack.rows.values(), stack.total))))


def facts(plan: Mapping, rows: Mapping[Key, Row], codebook: Mapping | None = None) -> Facts | None:
    """The questions with an answer against and a released row in any form; None if there are none."""
    questions: list[Question] = []
    for section, item in _one_way_round(plan, codebook or {}):
        found = _by_group(section, item, rows)
        if found:
            questions.append(Question(item, {group: _bar(item, levels) for group, levels in found.items()}))
    if not questions:
        return None
    groups = groups_of(group for question in questions for group in question.bars)
    questions.sort(key=lambda question: -question.balance)
    return Facts(tuple(questions), groups, bool(plan.get("synthetic")))


def _one_way_round(plan: Mapping, codebook: Mapping) -> Iterator[tuple[str, Mapping]]:
    """The items with two sides, each scale the way round in which the plan first has it.

    Where a worsening is what counts, "worse" still stands where it stands for the other questions, in its own colour.
    """
    ways: dict[object, frozenset[str]] = {}
    for section in SECTIONS:
        for item in plan.get(section) or ():
            if not is_share(item) or not item.get("against"):
                continue
            share, against = (frozenset(_codes(item.get(side))) for side in ("share", "against"))
            choices = str((codebook.get(item["question"]) or {}).get("choices"))
            first = ways.setdefault((choices, frozenset((share, against))), share)
            yield section, item if share == first else {**item, "share": item["against"], "against": item["share"]}


def _by_group(section: str, item: Mapping, rows: Mapping[Key, Row]) -> dict[str, dict[str, Row]]:
    """Group -> level -> what was released, in the order women, men."""
    found: dict[str, dict[str, Row]] = {}
    for key, row in rows.items():
        if (key.analysis, key.measure, key.outcome) == (section, "share", item["question"]):
            found.setdefault(key.group or "", {})[key.level or ""] = row
    return {group: found[group] for group in groups_of(found)}


def _bar(item: Mapping, levels: Mapping[str, Row]) -> Bar:
    against, share = (_codes(item.get(side)) for side in ("against", "share"))
    answered = {level: row for level, row in levels.items() if row.base != ASKED}
    no_answer = [reason for reason in NO_ANSWER if reason in levels and levels[reason].base == ASKED]
    neutral = [level for level in answered if level not in {*against, *share, joined(against), joined(share)}]
    bases = [row.n for row in answered.values() if row.n is not None]
    sides = (_stack(codes, answered) for codes in (against, share, neutral))
    return Bar(*sides, no_answer=_stack(no_answer, levels), n=max(bases, default=None))


def _codes(codes: Iterable[object] | None) -> list[str]:
    return [str(code) for code in codes or ()]


def _stack(codes: list[str], rows: Mapping[str, Row]) -> Stack:
    return Stack({code: rows[code] for code in codes if code in rows}, rows.get(joined(codes)))


@dataclass(frozen=True)
class Scale:
    """The answers of a question as codes: both sides from the axis outwards, and those on neither side."""

    against: tuple[str, ...]
    share: tuple[str, ...]
    neutral: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """All answers as they stand from left to right, then those on neither side."""
        return (*reversed(self.against), *self.share, *self.neutral)


def scale(question: Question, codebook: Mapping) -> Scale:
    """Where each answer stands: the further it is from the other side in the codebook, the further outwards."""
    order = {
        code: place for place, code in enumerate((codebook.get(question.item["question"]) or {}).get("choices", ()))
    }

    def in_order(codes: Iterable[str]) -> list[str]:
        return sorted(codes, key=lambda code: order.get(code, len(order)))

    against, share = (in_order(_codes(question.item.get(side))) for side in ("against", "share"))
    neutral = in_order({code for bar in question.bars.values() for code in bar.neutral.rows})
    places = [[order[code] for code in side if code in order] for side in (against, share)]
    if all(places) and fmean(places[0]) < fmean(places[1]):
        against.reverse()
    else:
        share.reverse()
    return Scale(tuple(against), tuple(share), tuple(neutral))
